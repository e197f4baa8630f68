// Known wrong answers of exercises 1.4, 1.5 and 1.14.

#include "solutions/lab01_perceptron/misconceptions.hpp"

#include <algorithm>
#include <limits>

#include "common/ops.hpp"
#include "tests/lab01_perceptron/calls.hpp"

namespace lab01 {

using dl::Tensor;
using harness::convention;
using harness::Misconceptions;
using harness::wrong;

namespace {

int label_of(const std::vector<int>& labels, int n) { return labels[static_cast<std::size_t>(n)]; }

Tensor sample_at(const Tensor& x, int n) { return dl::reshape(dl::rows(x, n, n + 1), {x.size(1)}); }

// A step of its own making: which sums are mistakes, and how far weight and bias move.
template <class IsMistake>
PerceptronStep moved(const Unit& unit, const Tensor& x, float y, IsMistake is_mistake,
                     float weight_step, float bias_step) {
    if (!is_mistake(y * weighted_sum(x, unit.weight, unit.bias))) return {unit, false};
    return {{unit.weight + x * (weight_step * y), unit.bias + bias_step * y}, true};
}

bool not_positive(float margin) { return margin <= 0; }

Misconceptions update_rows() {
    using Step = PerceptronStep;
    return {
        wrong(
            calls::perceptron_update, "L1-PER-01",
            [](const Unit& unit, const Tensor& x, int label, float rate) -> Step {
                return moved(unit, x, static_cast<float>(label), not_positive, rate, rate);
            },
            "Samples of class 0 never change your weights: their label multiplies the step away.",
            "Work out by hand the step for one misclassified sample of each class."),
        wrong(
            calls::perceptron_update, "L1-PER-03",
            [](const Unit& unit, const Tensor& x, int label, float rate) -> Step {
                return moved(unit, x, label == 1 ? 1.0f : -1.0f, not_positive, rate, 0);
            },
            "Your boundary is stuck to the origin: the bias never learns.",
            "Can a line through (0, 0) separate the table of and?"),
        wrong(
            calls::perceptron_update, "L1-PER-04",
            [](const Unit& unit, const Tensor& x, int label, float rate) -> Step {
                return moved(
                    unit, x, label == 1 ? 1.0f : -1.0f, [](float) { return true; }, rate, rate);
            },
            "You also move on samples that were already right.",
            "What should happen to the weights in a pass without mistakes?"),
        wrong(
            calls::perceptron_update, "L1-PER-05",
            [](const Unit& unit, const Tensor& x, int label, float rate) -> Step {
                return moved(
                    unit, x, label == 1 ? 1.0f : -1.0f, [](float margin) { return margin < 0; },
                    rate, rate);
            },
            "A sum of exactly 0 is not counted as a mistake, so nothing ever starts.",
            "Evaluate your test for the very first sample by hand."),
        wrong(
            calls::perceptron_update, "L1-PER-11",
            [](const Unit& unit, const Tensor& x, int label, float rate) -> Step {
                return moved(unit, x, label == 1 ? 1.0f : -1.0f, not_positive, -rate, -rate);
            },
            "Your step goes the wrong way: after it the same sample is more wrong than before.",
            "Compute the sum of the sample again after the step. Did it move towards its side?"),
        wrong(
            calls::perceptron_update, "L1-PER-12",
            [](const Unit& unit, const Tensor& x, int label, float rate) -> Step {
                return moved(unit, x, label == 1 ? 1.0f : -1.0f, not_positive, rate, 1);
            },
            "The learning rate scales the step of the weight, but not the step of the bias.",
            "Halve the learning rate. What should happen to the step of the bias?"),
        wrong(
            calls::perceptron_update, "L1-PER-13",
            [](const Unit& unit, const Tensor& x, int label, float rate) -> Step {
                return moved(unit, x, label == 1 ? 1.0f : -1.0f, not_positive, 2 * rate, 2 * rate);
            },
            "Your step is twice as long: the difference of two labels -1 and +1 is 2.",
            "By how much does the bias move after one mistake with rate 1?"),
        wrong(
            calls::perceptron_update, "L1-PER-14",
            [](const Unit& unit, const Tensor& x, int label, float rate) -> Step {
                const float y = label == 1 ? 1.0f : -1.0f;
                if (y * weighted_sum(x, unit.weight, unit.bias) > 0) return {unit, false};
                return {{unit.weight + rate * y, unit.bias + rate * y}, true};
            },
            "Every weight moves by the same amount: the input is missing in your step.",
            "Which weight should not move when its input is 0?"),
        convention(
            calls::perceptron_update, "L1-PER-15",
            [](const Unit& unit, const Tensor& x, int label, float rate) -> Step {
                const bool fires = weighted_sum(x, unit.weight, unit.bias) >= 0;
                return moved(
                    unit, x, label == 1 ? 1.0f : -1.0f,
                    [&](float) { return fires != (label == 1); }, rate, rate);
            },
            "You count a sum of exactly 0 as firing, so it is a mistake for class 0 alone. "
            "This course counts it as a mistake for both classes while learning.",
            "Which samples lie exactly on the line when the weights are still 0?"),
    };
}

// The reference loop with a place to slip at.
struct LearningSlip {
    int epochs = std::numeric_limits<int>::max();  // an upper limit of its own
    bool stop_at_first_right = false;
    bool forget_clean_epoch = false;
    bool restart_every_epoch = false;
    bool judge_by_old_unit = false;
    bool always_ask_zeros = false;
    bool keep_no_step = false;
};

PerceptronFit fit_with(const LearningSlip& slip, const Tensor& x, const std::vector<int>& labels,
                       const PerceptronOptions& options) {
    PerceptronFit fit;
    fit.unit.weight = Tensor({x.size(1)});
    for (int e = 0; e < std::min(options.max_epochs, slip.epochs) && !fit.converged; ++e) {
        if (slip.restart_every_epoch) fit.unit = {Tensor({x.size(1)}), 0};
        const Unit old = fit.unit;
        int mistakes = 0;
        for (int n = 0; n < x.size(0); ++n) {
            const Tensor sample = sample_at(x, n);
            if (slip.always_ask_zeros) fit.unit = {Tensor({x.size(1)}), 0};
            const PerceptronStep step =
                perceptron_update(slip.judge_by_old_unit ? old : fit.unit, sample,
                                  label_of(labels, n), options.learning_rate);
            if (slip.judge_by_old_unit) {
                fit.unit.weight += step.unit.weight - old.weight;
                fit.unit.bias += step.unit.bias - old.bias;
            } else if (!slip.keep_no_step) {
                fit.unit = step.unit;
            }
            mistakes += step.mistake;
            if (slip.stop_at_first_right && !step.mistake) {
                fit.mistakes.push_back(mistakes);
                fit.converged = true;
                return fit;
            }
        }
        fit.converged = mistakes == 0;
        if (!(slip.forget_clean_epoch && fit.converged)) fit.mistakes.push_back(mistakes);
    }
    return fit;
}

auto learning(LearningSlip slip) {
    return [slip](const Tensor& x, const std::vector<int>& labels,
                  const PerceptronOptions& options) { return fit_with(slip, x, labels, options); };
}

Misconceptions learning_rows() {
    return {
        wrong(calls::perceptron_fit, "L1-PER-08", learning({.epochs = 1}),
              "You stopped after one pass, before a whole pass was free of mistakes.",
              "When exactly may you be sure that no sample is misclassified?"),
        wrong(calls::perceptron_fit, "L1-PER-09", learning({.stop_at_first_right = true}),
              "You stopped at the first sample that was right; the others have not been asked.",
              "When exactly may you be sure that no sample is misclassified?"),
        wrong(calls::perceptron_fit, "L1-PER-16", learning({.forget_clean_epoch = true}),
              "The last epoch, the one without a mistake, is missing from your list.",
              "How does the reader of the list see that learning ended for a good reason?"),
        wrong(calls::perceptron_fit, "L1-PER-17", learning({.restart_every_epoch = true}),
              "Every epoch of yours starts with zeros again and forgets the one before.",
              "Is the unit at the start of epoch 2 the one at the end of epoch 1?"),
        wrong(calls::perceptron_fit, "L1-PER-18", learning({.judge_by_old_unit = true}),
              "All samples of an epoch are judged by the unit from its beginning; the perceptron "
              "moves at once.",
              "Which unit judges the second sample after a mistake on the first?"),
        wrong(calls::perceptron_fit, "L1-PER-21", learning({.keep_no_step = true}),
              "The unit that a step returns is dropped: every sample meets the zeros.",
              "perceptron_update gives back a moved unit. Where does yours go?"),
        wrong(calls::perceptron_fit, "L1-PER-22", learning({.always_ask_zeros = true}),
              "Every sample starts from the unit of zeros; the last one alone decides.",
              "Which unit should sample 2 meet, after sample 1 has moved it?"),
        wrong(
            calls::perceptron_fit, "L1-PER-19",
            [](const Tensor& x, const std::vector<int>& labels, PerceptronOptions options) {
                options.max_epochs += 1;
                return perceptron_fit(x, labels, options);
            },
            "You run one epoch more than max_epochs allows.",
            "How many entries has your list when max_epochs is 1 and nothing can be learnt?"),
        wrong(
            calls::perceptron_fit, "L1-PER-20",
            [](const Tensor& x, const std::vector<int>& labels, const PerceptronOptions& options) {
                PerceptronFit fit = perceptron_fit(x, labels, options);
                fit.converged = true;
                return fit;
            },
            "You call every ending a success, also the one where the epochs ran out.",
            "Is XOR learnt when the last epoch still has mistakes?"),
    };
}

// The averaged perceptron with a place to slip at.
struct AverageSlip {
    bool last_unit = false;
    bool only_mistakes = false;
    bool once_an_epoch = false;
    bool before_the_step = false;
    bool forget_bias = false;
    int extra_zeros = 0;
};

PerceptronFit average_with(const AverageSlip& slip, const Tensor& x, const std::vector<int>& labels,
                           const PerceptronOptions& options) {
    PerceptronFit fit;
    Unit unit{Tensor({x.size(1)}), 0};
    Unit total = unit;
    int counted = slip.extra_zeros;
    const auto count_in = [&] {
        total.weight += unit.weight;
        total.bias += unit.bias;
        ++counted;
    };
    for (int e = 0; e < options.max_epochs && !fit.converged; ++e) {
        int mistakes = 0;
        for (int n = 0; n < x.size(0); ++n) {
            const PerceptronStep step = perceptron_update(
                unit, sample_at(x, n), label_of(labels, n), options.learning_rate);
            if (slip.before_the_step) count_in();
            unit = step.unit;
            mistakes += step.mistake;
            const bool counts = !slip.before_the_step && !slip.once_an_epoch &&
                                (step.mistake || !slip.only_mistakes);
            if (counts) count_in();
        }
        if (slip.once_an_epoch) count_in();
        fit.mistakes.push_back(mistakes);
        fit.converged = mistakes == 0;
    }
    fit.unit = unit;
    if (counted == 0 || slip.last_unit) return fit;
    fit.unit.weight = total.weight / static_cast<float>(counted);
    if (!slip.forget_bias) fit.unit.bias = total.bias / static_cast<float>(counted);
    return fit;
}

auto averaging(AverageSlip slip) {
    return
        [slip](const Tensor& x, const std::vector<int>& labels, const PerceptronOptions& options) {
            return average_with(slip, x, labels, options);
        };
}

Misconceptions average_rows() {
    return {
        wrong(calls::perceptron_fit_averaged, "L1-AVG-01", averaging({.last_unit = true}),
              "You return the last unit: nothing has been averaged.",
              "Does your unit differ from the one of exercise 1.5?"),
        wrong(calls::perceptron_fit_averaged, "L1-AVG-02", averaging({.only_mistakes = true}),
              "Your mean counts a unit only when it was made, not for every sample it survives.",
              "Which unit should weigh more: one that lived for a hundred samples or for one?"),
        wrong(calls::perceptron_fit_averaged, "L1-AVG-03", averaging({.once_an_epoch = true}),
              "Your mean counts one unit for each epoch instead of one for each visit.",
              "How many units are in the mean after one epoch of ten samples?"),
        wrong(calls::perceptron_fit_averaged, "L1-AVG-04", averaging({.forget_bias = true}),
              "The weights are averaged, the bias is the last one.",
              "Do weight and bias that you return belong to the same mean?"),
        wrong(calls::perceptron_fit_averaged, "L1-AVG-05", averaging({.extra_zeros = 1}),
              "The zeros before the first visit are in your mean.",
              "By how many do you divide after one epoch of ten samples?"),
        wrong(calls::perceptron_fit_averaged, "L1-AVG-06", averaging({.before_the_step = true}),
              "You count the unit that a sample found, not the one that it left behind.",
              "Is the very last unit part of your mean?"),
    };
}

}  // namespace

Misconceptions perceptron_rows() {
    return joined({update_rows(), learning_rows(), average_rows()});
}

}  // namespace lab01
