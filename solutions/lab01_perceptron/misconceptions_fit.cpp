// Known wrong answers of exercise 1.12.

#include "solutions/lab01_perceptron/misconceptions.hpp"

#include "common/metrics.hpp"
#include "common/ops.hpp"
#include "lab01_perceptron/linear.hpp"
#include "tests/lab01_perceptron/calls.hpp"

namespace lab01 {

using dl::Tensor;
using harness::convention;
using harness::Misconceptions;
using harness::wrong;

namespace {

// The reference loop with a place to slip at.
struct Slip {
    float step = -1;  // sign and size of the step, times the learning rate
    bool step_by_batch_size = false;
    bool bias_stays = false;
    bool order_of_the_file = false;
    bool same_order_every_epoch = false;
    bool short_batch_dropped = false;
    bool mean_of_batches = false;
    bool measured_after_step = false;
    bool probabilities_spoilt = false;
    bool validation_in_whole_numbers = false;
    bool validation_on_training_set = false;
    bool start_from_zeros = false;
};

Examples rows_of(const Examples& data, const std::vector<int>& numbers) {
    Examples batch{dl::gather_rows(data.x, numbers), {}};
    for (int n : numbers)
        batch.labels.push_back(data.labels[static_cast<std::size_t>(n)]);
    return batch;
}

std::vector<std::vector<int>> batches_of(const Slip& slip, int count, int batch_size,
                                         dl::Rng& rng) {
    std::vector<std::vector<int>> batches = mini_batches(count, batch_size, rng);
    int next = 0;
    if (slip.order_of_the_file)
        for (std::vector<int>& batch : batches)
            for (int& number : batch)
                number = next++;
    if (slip.short_batch_dropped && count % batch_size != 0) batches.pop_back();
    return batches;
}

// What is measured on one batch. Spoilt: the gradient was made in place, out of the probabilities.
double right_answers(const Slip& slip, const Tensor& scores, const Examples& batch) {
    const double size = static_cast<double>(batch.labels.size());
    if (!slip.probabilities_spoilt) return dl::accuracy(scores, batch.labels) * size;
    const Tensor spoilt = softmax(scores) - dl::one_hot(batch.labels, scores.size(1));
    return dl::accuracy(spoilt, batch.labels) * size;
}

float validation_accuracy(const Slip& slip, const LinearModel& model, const Examples& train,
                          const Examples& validation) {
    const Examples& set = slip.validation_on_training_set ? train : validation;
    const float accuracy = dl::accuracy(linear_scores(set.x, model.weight, model.bias), set.labels);
    return slip.validation_in_whole_numbers && accuracy < 1 ? 0 : accuracy;
}

void take_step(const Slip& slip, LinearModel& model, const Examples& batch, const Tensor& scores,
               float rate) {
    const LinearGradients g =
        softmax_cross_entropy_backward(batch.x, softmax(scores), batch.labels);
    float step = slip.step * rate;
    if (slip.step_by_batch_size) step /= static_cast<float>(batch.labels.size());
    model.weight += g.weight * step;
    if (!slip.bias_stays) model.bias += g.bias * step;
}

SoftmaxFit fit_with(const Slip& slip, const LinearModel& start, const Examples& train,
                    const Examples& validation, const FitOptions& options) {
    SoftmaxFit fit;
    fit.model = start;
    if (slip.start_from_zeros)
        fit.model = {Tensor(start.weight.shape()), Tensor(start.bias.shape())};
    LinearModel& model = fit.model;
    const int count = static_cast<int>(train.labels.size());
    dl::Rng rng{options.seed};
    for (int epoch = 0; epoch < options.epochs; ++epoch) {
        if (slip.same_order_every_epoch) rng = dl::Rng{options.seed};
        double loss = 0, right = 0, weight = 0;
        for (const std::vector<int>& numbers : batches_of(slip, count, options.batch_size, rng)) {
            const Examples batch = rows_of(train, numbers);
            Tensor scores = linear_scores(batch.x, model.weight, model.bias);
            take_step(slip, model, batch, scores, options.learning_rate);
            if (slip.measured_after_step) scores = linear_scores(batch.x, model.weight, model.bias);
            const double size = static_cast<double>(numbers.size());
            const double share = slip.mean_of_batches ? 1 / size : 1;
            loss += cross_entropy(scores, batch.labels) * size * share;
            right += right_answers(slip, scores, batch) * share;
            weight += size * share;
        }
        fit.train_loss.push_back(static_cast<float>(loss / weight));
        fit.train_accuracy.push_back(static_cast<float>(right / weight));
        if (!validation.labels.empty())
            fit.validation_accuracy.push_back(validation_accuracy(slip, model, train, validation));
    }
    return fit;
}

auto training(Slip slip) {
    return [slip](const LinearModel& model, const Examples& train, const Examples& validation,
                  const FitOptions& options) {
        return fit_with(slip, model, train, validation, options);
    };
}

Misconceptions decision_rows() {
    return {
        wrong(
            calls::predict, "L1-EVL-02",
            [](const Tensor& scores) {
                std::vector<int> classes;
                for (int n = 0; n < scores.size(0); ++n) {
                    float best = 0;
                    int best_class = 0;
                    for (int k = 0; k < scores.size(1); ++k) {
                        if (scores.at(n, k) <= best) continue;
                        best = scores.at(n, k);
                        best_class = k;
                    }
                    classes.push_back(best_class);
                }
                return classes;
            },
            "Your search starts from 0, so rows with only negative scores always yield class 0.",
            "What should the initial champion be?"),
        convention(
            calls::predict, "L1-EVL-03",
            [](const Tensor& scores) {
                std::vector<int> classes = dl::argmax(dl::flip(scores, 1), 1);
                for (int& k : classes)
                    k = scores.size(1) - 1 - k;
                return classes;
            },
            "Of equal scores you take the last; this course takes the first.",
            "Which comparison lets a later class replace an equal one?"),
        wrong(
            calls::predict, "L1-EVL-04",
            [](const Tensor& scores) { return dl::argmax(-scores, 1); },
            "You pick the class with the smallest score.",
            "Does a large score speak for a class or against it?"),
    };
}

Misconceptions step_rows() {
    return {
        wrong(calls::fit_softmax, "L1-GD-01", training({.step = 1}),
              "You are climbing: the step follows the gradient instead of opposing it.",
              "The gradient points where the loss grows. Where do you want to go?"),
        wrong(calls::fit_softmax, "L1-GD-03", training({.step = 0}),
              "Nothing moves: a factor 1/N worked out between integers is 0.",
              "Print the factor itself, not the gradient."),
        wrong(calls::fit_softmax, "L1-GD-05", training({.step_by_batch_size = true}),
              "You divide by the batch size once more; the gradient is a mean already.",
              "Feed a batch of one sample, then the same sample ten times. Do the steps agree?"),
        wrong(calls::fit_softmax, "L1-GD-06", training({.bias_stays = true}),
              "The biases never move.", "Which of your parameters has not changed after an epoch?"),
        wrong(calls::fit_softmax, "L1-GD-07", training({.start_from_zeros = true}),
              "Training starts from zeros instead of the model that is handed in.",
              "What should zero epochs return?"),
        wrong(calls::fit_softmax, "L1-GD-04", training({.order_of_the_file = true}),
              "The samples come in the order of the file: each class erases the previous one.",
              "Plot the loss of one epoch by batch, on data sorted by class."),
        wrong(calls::fit_softmax, "L1-GD-11", training({.same_order_every_epoch = true}),
              "You restart the random generator in every epoch, so every epoch has the same order.",
              "Print the first batch of two epochs and compare."),
        wrong(calls::fit_softmax, "L1-GD-10", training({.short_batch_dropped = true}),
              "The short last batch takes no step and is not measured.",
              "How many samples takes one epoch, and how many are there?"),
    };
}

Misconceptions measuring_rows() {
    return {
        wrong(calls::fit_softmax, "L1-GD-08", training({.mean_of_batches = true}),
              "You take the mean of the batches' means: the few samples of a short batch count "
              "too much.",
              "Five samples in batches of 4 and 1: how much should the last sample count?"),
        wrong(calls::fit_softmax, "L1-GD-09", training({.measured_after_step = true}),
              "You measure a batch after its own step, when it has been learnt already.",
              "What should the very first loss be when all weights are 0?"),
        wrong(calls::fit_softmax, "L1-XEN-10", training({.probabilities_spoilt = true}),
              "Your backward pass changed the probabilities that the accuracy still reads.",
              "Print the probabilities before and after the gradient is made."),
        wrong(calls::fit_softmax, "L1-EVL-01", training({.validation_in_whole_numbers = true}),
              "Integer division threw the fraction away: your accuracy is 0 until it is 1.",
              "What is 7 / 10 in C++?"),
        wrong(calls::fit_softmax, "L1-EVL-05", training({.validation_on_training_set = true}),
              "Your validation accuracy was measured on the training samples.",
              "Which samples has the model never taken a step for?"),
    };
}

}  // namespace

Misconceptions fit_rows() { return joined({decision_rows(), step_rows(), measuring_rows()}); }

}  // namespace lab01
