// Known wrong answers of exercises 2.8, 2.9 and 2.16: the optimisers.

#include <cmath>
#include <functional>
#include <utility>

#include "solutions/lab02_mlp_backprop/misconceptions.hpp"
#include "tests/lab02_mlp_backprop/calls.hpp"

namespace lab02 {

using dl::Tensor;
using harness::convention;
using harness::Misconceptions;
using harness::wrong;

namespace {

Tensor& remembered(Params& memory, const std::string& name, const dl::Shape& shape) {
    return memory.try_emplace(name, shape).first->second;
}

// One number of one tensor: parameter, gradient, both memories; t counts steps from 1.
using Rule = std::function<void(float& w, float g, float& m, float& s, int t)>;

Update apply(Params parameters, const Params& gradients, OptimiserState state, bool momentum,
             bool squares, const Rule& rule, int first = 1, bool count_tensors = false) {
    check(sgd_step(parameters, gradients, {}));  // the checks
    int t = state.steps + first;
    for (const auto& [name, g] : gradients) {
        Tensor& w = parameters.at(name);
        Tensor scratch(g.shape());
        Tensor& m = momentum ? remembered(state.momentum, name, g.shape()) : scratch;
        Tensor& s = squares ? remembered(state.squares, name, g.shape()) : scratch;
        for (std::int64_t i = 0; i < g.count(); ++i)
            rule(w[i], g[i], m[i], s[i], t);
        if (count_tensors) ++t;
    }
    state.steps = count_tensors ? t - first : state.steps + 1;
    return {std::move(parameters), std::move(state)};
}

using SgdRule = std::function<void(const SgdOptions& o, float& w, float g, float& v)>;
auto rolling(const SgdRule& rule, bool momentum = true) {
    return [=](Params w, const Params& g, OptimiserState state, const SgdOptions& o) {
        return apply(std::move(w), g, std::move(state), momentum, false,
                     [&](float& w_, float g_, float& v, float&, int) { rule(o, w_, g_, v); });
    };
}

using AdaptiveRule =
    std::function<void(const AdaptiveOptions& o, float& w, float g, float& m, float& s, int t)>;
auto adapting(bool momentum, const AdaptiveRule& rule, int first = 1, bool count_tensors = false) {
    return [=](Params w, const Params& g, OptimiserState state, const AdaptiveOptions& o) {
        return apply(
            std::move(w), g, std::move(state), momentum, true,
            [&](float& w_, float g_, float& m, float& s, int t) { rule(o, w_, g_, m, s, t); },
            first, count_tensors);
    };
}

// A right step whose memory is lost: what the state held before is what it holds afterwards.
template <class Options>
auto unkept(Update (*step)(Params, const Params&, OptimiserState, const Options&)) {
    return [step](Params w, const Params& g, const OptimiserState& before, const Options& o) {
        Update update = step(std::move(w), g, before, o);
        for (auto& [name, m] : update.state.momentum)
            m = before.momentum.count(name) ? before.momentum.at(name) : Tensor(m.shape());
        for (auto& [name, s] : update.state.squares)
            s = before.squares.count(name) ? before.squares.at(name) : Tensor(s.shape());
        return update;
    };
}

void means(const AdaptiveOptions& o, float g, float& m, float& s) {
    m = o.beta1 * m + (1 - o.beta1) * g;
    s = o.beta2 * s + (1 - o.beta2) * g * g;
}

float corrected(float mean, double beta, int t) {
    return mean / static_cast<float>(1 - std::pow(beta, t));
}

constexpr const char* copied_memory =
    "The step is right, but the state that comes back holds the old memory: you changed a copy.";
constexpr const char* copied_question =
    "Is the variable that you change the tensor in the state, or a copy of it? Which has the &?";

Misconceptions rolling_rows() {
    return {
        wrong(calls::sgd_step, "L2-SGD-01",
              rolling([](auto& o, float& w, float g, float&) { w += o.learning_rate * g; }, false),
              "You walk up the hill: the step goes against the gradient.",
              "The slope is positive. In which direction does the loss fall?"),
        convention(calls::momentum_step, "L2-MOM-01",
                   rolling([](auto& o, float& w, float g, float& v) {
                       v = o.momentum * v + (1 - o.momentum) * g;
                       w -= o.learning_rate * v;
                   }),
                   "You use the averaged form of momentum; this course uses the accumulating form.",
                   "Constant gradient 1 for ever: what does v tend to in each form?"),
        wrong(calls::momentum_step, "L2-MOM-02", rolling([](auto& o, float& w, float g, float& v) {
                  v = g;
                  w -= o.learning_rate * g;
              }),
              "Your velocity forgets everything between steps.",
              "What is v at the start of step 2?"),
        wrong(
            calls::momentum_step, "L2-MOM-07",
            [](Params w, const Params& g, OptimiserState state, const SgdOptions& o) {
                Update update = sgd_step(std::move(w), g, {}, o);
                update.state = {state.steps + 1, state.momentum, state.squares};
                return update;
            },
            "Your velocity is a local variable: it dies with the step.",
            "Where does v wait until the next call?"),
        wrong(calls::momentum_step, "L2-MOM-08", unkept(momentum_step), copied_memory,
              copied_question),
        wrong(calls::nesterov_step, "L2-MOM-08-nesterov", unkept(nesterov_step), copied_memory,
              copied_question),
        wrong(calls::nesterov_step, "L2-MOM-09", rolling([](auto& o, float& w, float g, float& v) {
                  v = o.momentum * v + g;
                  w -= o.learning_rate * (v + o.momentum * v);
              }),
              "The step of Nesterov adds the gradient and a part of v; yours adds v twice.",
              "v holds g already. What do you add to it?"),
        wrong(calls::momentum_step, "L2-MOM-03", rolling([](auto& o, float& w, float g, float& v) {
                  v = o.momentum * v - o.learning_rate * g;
                  w -= v;
              }),
              "Two minus signs cancelled.", "Trace one step with g = 1."),
        convention(calls::momentum_step, "L2-MOM-04",
                   rolling([](auto& o, float& w, float g, float& v) {
                       v = o.momentum * v + o.learning_rate * g;
                       w -= v;
                   }),
                   "The learning rate is inside of your velocity; this course keeps it outside.",
                   "Lower the learning rate: does the old velocity shrink with it?"),
        wrong(calls::momentum_step, "L2-MOM-05", rolling([](auto& o, float& w, float g, float& v) {
                  w -= o.learning_rate * v;
                  v = o.momentum * v + g;
              }),
              "The weights move with the velocity of yesterday.",
              "Does the first step move at all?"),
        wrong(calls::nesterov_step, "L2-MOM-06", rolling([](auto& o, float& w, float g, float& v) {
                  v = o.momentum * v + g;
                  w -= o.learning_rate * v;
              }),
              "This is plain momentum: the look ahead is missing, or it used the old velocity.",
              "Which two terms does the step of Nesterov add?"),
    };
}

// Adam whose means, and no more than they, go by other betas.
AdaptiveRule with_betas(const std::function<void(AdaptiveOptions&)>& change) {
    return [=](const AdaptiveOptions& o, float& w, float g, float& m, float& s, int t) {
        AdaptiveOptions changed = o;
        change(changed);
        means(changed, g, m, s);
        w -= o.learning_rate * corrected(m, o.beta1, t) /
             (std::sqrt(corrected(s, o.beta2, t)) + o.epsilon);
    };
}

Misconceptions adaptive_rows() {
    const auto adam = [](double first_power) {
        return [first_power](auto& o, float& w, float g, float& m, float& s, int t) {
            means(o, g, m, s);
            const int power = first_power > 0 ? static_cast<int>(first_power) : t;
            w -= o.learning_rate * corrected(m, o.beta1, power) /
                 (std::sqrt(corrected(s, o.beta2, power)) + o.epsilon);
        };
    };
    return {
        wrong(calls::adagrad_step, "L2-ADG-01",
              adapting(false,
                       [](auto& o, float& w, float g, float&, float& s, int) {
                           s = g * g;
                           w -= o.learning_rate * g / (std::sqrt(s) + o.epsilon);
                       }),
              "AdaGrad must remember all past squared gradients.",
              "Should the 100th step be as long as the first?"),
        wrong(calls::adagrad_step, "L2-ADG-02",
              adapting(false,
                       [](auto& o, float& w, float g, float&, float& s, int) {
                           s += g * g;
                           w -= o.learning_rate * g / (s + o.epsilon);
                       }),
              "The root is missing.", "Rescale the loss by 10. Should the step change?"),
        convention(calls::adagrad_step, "L2-ADG-03",
                   adapting(false,
                            [](auto& o, float& w, float g, float&, float& s, int) {
                                s += g * g;
                                w -= o.learning_rate * g / std::sqrt(s + o.epsilon);
                            }),
                   "Your epsilon sits inside of the root; this course has it outside.",
                   "What does each form divide by when the gradient is 0?"),
        convention(calls::rmsprop_step, "L2-ADG-03-rmsprop",
                   adapting(false,
                            [](auto& o, float& w, float g, float&, float& s, int) {
                                s = o.decay * s + (1 - o.decay) * g * g;
                                w -= o.learning_rate * g / std::sqrt(s + o.epsilon);
                            }),
                   "Your epsilon sits inside of the root; this course has it outside.",
                   "What does each form divide by when the gradient is 0?"),
        wrong(calls::rmsprop_step, "L2-RMS-01",
              adapting(false,
                       [](auto& o, float& w, float g, float&, float& s, int) {
                           s = (1 - o.decay) * s + o.decay * g * g;
                           w -= o.learning_rate * g / (std::sqrt(s) + o.epsilon);
                       }),
              "Old and new have swapped weights.",
              "With decay 0.9, how much of yesterday should remain?"),
        wrong(calls::rmsprop_step, "L2-ADM-07-rmsprop",
              adapting(false,
                       [](auto& o, float& w, float g, float&, float& s, int) {
                           s = o.decay * s + (1 - o.decay) * g;
                           w -= o.learning_rate * g / (std::sqrt(s) + o.epsilon);
                       }),
              "The average must collect squares.", "What is the root of a negative number?"),
        wrong(calls::adam_step, "L2-ADM-01",
              adapting(true,
                       [](auto& o, float& w, float g, float& m, float& s, int) {
                           means(o, g, m, s);
                           w -= o.learning_rate * m / (std::sqrt(s) + o.epsilon);
                       }),
              "Your averages start at zero and nothing corrects for that.",
              "After one step m = 0.1 g. Is 0.1 g a fair estimate of the mean gradient?"),
        wrong(calls::adam_step, "L2-ADM-02", adapting(true, adam(0), 0),
              "At t = 0 the correction divides by 1 - 1 = 0.",
              "Evaluate 1 - beta^t for your first t."),
        wrong(calls::adam_step, "L2-ADM-03", adapting(true, adam(0), 1, true),
              "Your step counter counts tensors, not steps.",
              "After one update of a net with 4 parameter tensors, what is t?"),
        wrong(calls::adam_step, "L2-ADM-04", adapting(true, adam(1)),
              "The correction must fade as steps accumulate; yours is the same forever.",
              "What should the correction be after a million steps?"),
        wrong(calls::adam_step, "L2-ADM-05",
              adapting(true,
                       [](auto& o, float& w, float g, float& m, float& s, int t) {
                           means(o, g, m, s);
                           const double first = 1 - std::pow(double{o.beta1}, t);
                           const double second = 1 - std::pow(double{o.beta2}, t);
                           w -= static_cast<float>(o.learning_rate * (m * first) /
                                                   (std::sqrt(s * second) + o.epsilon));
                       }),
              "The correction goes the wrong way: it should enlarge the early averages.",
              "Is 0.1 g too small or too large as an estimate of g?"),
        wrong(calls::adam_step, "L2-ADM-07",
              adapting(true,
                       [](auto& o, float& w, float g, float& m, float& s, int t) {
                           m = o.beta1 * m + (1 - o.beta1) * g;
                           s = o.beta2 * s + (1 - o.beta2) * g;
                           w -= o.learning_rate * corrected(m, o.beta1, t) /
                                (std::sqrt(corrected(s, o.beta2, t)) + o.epsilon);
                       }),
              "The second average must collect squares.", "What is the root of a negative number?"),
        wrong(
            calls::adam_step, "L2-ADM-10",
            [](Params w, const Params& g, OptimiserState state, AdaptiveOptions o) {
                std::swap(o.beta1, o.beta2);
                return adam_step(std::move(w), g, std::move(state), o);
            },
            "beta1 and beta2 have changed places.",
            "Which mean should have the longer memory, that of gradients or of squares?"),
        wrong(calls::adam_step, "L2-ADM-13",
              adapting(true, with_betas([](AdaptiveOptions& o) { std::swap(o.beta1, o.beta2); })),
              "In the two means, though not in their corrections, beta1 and beta2 have changed "
              "places.",
              "Which mean should have the longer memory, that of gradients or of squares?"),
        wrong(calls::adam_step, "L2-ADM-11",
              adapting(true,
                       [](auto& o, float& w, float g, float& m, float& s, int t) {
                           means(o, g, m, s);
                           w -= o.learning_rate * corrected(m, o.beta2, t) /
                                (std::sqrt(corrected(s, o.beta1, t)) + o.epsilon);
                       }),
              "Each mean is corrected with the beta of the other.",
              "With which beta did m grow, and with which is it corrected?"),
        wrong(calls::adam_step, "L2-ADM-12", adapting(true, with_betas([](AdaptiveOptions& o) {
                                                          o.beta1 = 1 - o.beta1;
                                                          o.beta2 = 1 - o.beta2;
                                                      })),
              "Old and new have swapped weights in both means.",
              "With beta1 = 0.9, how much of yesterday should remain?"),
        wrong(calls::adagrad_step, "L2-MOM-08-adagrad", unkept(adagrad_step), copied_memory,
              copied_question),
        wrong(calls::rmsprop_step, "L2-MOM-08-rmsprop", unkept(rmsprop_step), copied_memory,
              copied_question),
        wrong(calls::adam_step, "L2-MOM-08-adam", unkept(adam_step), copied_memory,
              copied_question),
        convention(calls::adam_step, "L2-ADG-03-adam",
                   adapting(true,
                            [](auto& o, float& w, float g, float& m, float& s, int t) {
                                means(o, g, m, s);
                                w -= o.learning_rate * corrected(m, o.beta1, t) /
                                     std::sqrt(corrected(s, o.beta2, t) + o.epsilon);
                            }),
                   "Your epsilon sits inside of the root; this course has it outside.",
                   "What does each form divide by when the gradient is 0?"),
        wrong(calls::adadelta_step, "L2-ADD-02",
              adapting(true,
                       [](auto& o, float& w, float g, float& u, float& s, int) {
                           s = (o.decay * s + (1 - o.decay)) * g * g;
                           const float step =
                               std::sqrt(u + o.epsilon) / std::sqrt(s + o.epsilon) * g;
                           u = (o.decay * u + (1 - o.decay)) * step * step;
                           w -= o.learning_rate * step;
                       }),
              "A bracket makes the memory multiply the new gradient.",
              "If g = 0 now, should the memory vanish?"),
        wrong(calls::adadelta_step, "L2-ADD-03",
              adapting(true,
                       [](auto& o, float& w, float g, float& u, float& s, int) {
                           s = o.decay * s + (1 - o.decay) * g * g;
                           const float step =
                               std::sqrt(u + o.epsilon) / std::sqrt(s + o.epsilon) * g;
                           u = o.decay * u + (1 - o.decay) * g * g;
                           w -= o.learning_rate * step;
                       }),
              "The second memory collects squared steps; yours collects gradients again.",
              "What would the ratio of the two roots be then?"),
    };
}

}  // namespace

Misconceptions optimiser_rows() {
    Misconceptions rows = rolling_rows();
    const Misconceptions adaptive = adaptive_rows();
    rows.insert(rows.end(), adaptive.begin(), adaptive.end());
    return rows;
}

}  // namespace lab02
