// Known wrong answers of exercises 2.7 and 2.10: how weights start, and what pulls on them.

#include <cmath>
#include <functional>
#include <set>
#include <utility>

#include "common/ops.hpp"
#include "solutions/lab02_mlp_backprop/misconceptions.hpp"
#include "tests/lab02_mlp_backprop/calls.hpp"

namespace lab02 {

using dl::Tensor;
using harness::convention;
using harness::Misconceptions;
using harness::wrong;
using Names = std::set<std::string>;

namespace {

// --- 2.7 ---------------------------------------------------------------------------------------

// As exercise 2.7, with another way to draw.
auto drawing(const std::function<Tensor(const ParameterSpec&, float, dl::Rng&)>& draw_one) {
    return [draw_one](const std::vector<ParameterSpec>& specs, Initialiser how, dl::Rng& rng) {
        Params parameters;
        for (const ParameterSpec& spec : specs)
            parameters[spec.name] =
                spec.start == Start::weights
                    ? draw_one(spec, initial_deviation(how, spec.fan_in, spec.fan_out), rng)
                    : Tensor(spec.shape, spec.constant);
        return parameters;
    };
}

auto deviating(const std::function<double(Initialiser, double, double, float)>& formula) {
    return [formula](Initialiser how, int in, int out) {
        const float right = initial_deviation(how, in, out);
        return static_cast<float>(formula(how, in, out, right));
    };
}

Misconceptions start_rows() {
    return {
        wrong(calls::initial_deviation, "L2-INI-02",
              deviating([](Initialiser how, double in, double out, float right) {
                  return how == Initialiser::he       ? 2 / in
                         : how == Initialiser::xavier ? 2 / (in + out)
                                                      : double{right};
              }),
              "You returned the variance where the deviation is expected.",
              "What does the last parameter of dl::normal mean?"),
        wrong(calls::initial_deviation, "L2-INI-04",
              deviating([](Initialiser how, double in, double out, float right) {
                  return how == Initialiser::xavier ? std::sqrt(2 / in + out) : double{right};
              }),
              "A bracket is missing in the formula of Xavier.", "Evaluate it for 100 and 100."),
        wrong(calls::initial_deviation, "L2-INI-06",
              deviating([](Initialiser how, double in, double, float right) {
                  return how == Initialiser::he ? std::sqrt(1 / in) : double{right};
              }),
              "The 2 of He is missing: a ReLU switches half of the signal off.",
              "What part of a symmetric signal survives a ReLU?"),
        wrong(calls::initial_deviation, "L2-INI-07",
              deviating([](Initialiser how, double in, double out, float right) {
                  return how == Initialiser::he       ? std::sqrt(2 / std::max(out, 1.0))
                         : how == Initialiser::xavier ? std::sqrt(2 / in)
                                                      : double{right};
              }),
              "The fans are exchanged: He looks at the inputs of a unit, Xavier at both.",
              "Over how many terms does a unit sum, fan_in or fan_out?"),
        wrong(calls::initialise, "L2-INI-01",
              drawing([](const ParameterSpec& spec, float deviation, dl::Rng&) {
                  return Tensor(spec.shape, deviation);
              }),
              "All weights are the same: your hidden units are clones and will stay clones.",
              "Two units with equal weights: can their gradients ever differ?"),
        wrong(calls::initialise, "L2-INI-05",
              drawing([](const ParameterSpec& spec, float deviation, dl::Rng& rng) {
                  return dl::uniform(spec.shape, rng, -deviation, deviation);
              }),
              "A uniform draw from -s to s has deviation s / sqrt(3), not s.",
              "What is the variance of a uniform number between -1 and 1?"),
        wrong(
            calls::initialise, "L2-INI-08",
            [](const std::vector<ParameterSpec>& specs, Initialiser how, dl::Rng& rng) {
                Params parameters;
                for (const ParameterSpec& spec : specs) {
                    const bool random = spec.start == Start::weights;
                    const float deviation =
                        initial_deviation(how, random ? spec.fan_in : 1, random ? spec.fan_out : 1);
                    parameters[spec.name] = dl::normal(spec.shape, rng, 0, deviation);
                }
                return parameters;
            },
            "Biases are drawn too; they start at their constant, 0.",
            "What do the specs of biases say about their start?"),
        wrong(calls::initialise, "L2-INI-09",
              drawing([](const ParameterSpec& spec, float deviation, dl::Rng&) {
                  dl::Rng own{42};
                  return dl::normal(spec.shape, own, 0, deviation);
              }),
              "Every call starts a generator of its own: all nets and layers get equal draws.",
              "Initialise twice with the generator you were given: do the numbers differ?"),
    };
}

// --- 2.10 --------------------------------------------------------------------------------------

auto pulling(const std::function<float(const Decay&, float w)>& pull, bool everybody = false) {
    return [=](Params gradients, const Params& parameters, const Names& names, const Decay& decay) {
        for (auto& [name, g] : gradients)
            if (everybody || names.count(name))
                for (std::int64_t i = 0; i < g.count(); ++i)
                    g[i] += pull(decay, parameters.at(name)[i]);
        return gradients;
    };
}

float sign(float w) { return static_cast<float>((w > 0) - (w < 0)); }
float right_pull(const Decay& d, float w) { return d.l2 * w + d.l1 * sign(w); }

Misconceptions decay_rows() {
    return {
        wrong(calls::add_decay, "L2-REG-01",
              pulling([](const Decay& d, float w) { return 2 * d.l2 * w + d.l1 * sign(w); }),
              "Loss and gradient disagree about the factor 1/2.",
              "Differentiate the penalty that you print."),
        convention(calls::add_decay, "L2-REG-02", pulling(right_pull, true),
                   "You also pull on biases; this course decays weights only.",
                   "Which parameters make the function steep?"),
        wrong(
            calls::add_decay, "L2-REG-03",
            [](Params gradients, const Params&, const Names&, const Decay&) { return gradients; },
            "The penalty is printed but never felt.",
            "With a zero data loss, where should the weights go?"),
        wrong(calls::add_decay, "L2-REG-06",
              pulling([](const Decay& d, float w) { return d.l2 * w + d.l1; }),
              "Negative weights move away from zero.",
              "In which direction is \"towards zero\" for w = -2?"),
        wrong(calls::add_decay, "L2-REG-07",
              pulling([](const Decay& d, float w) { return d.l2 / 2 * w * w + d.l1 * sign(w); }),
              "You used the penalty where its slope belongs.",
              "Can a slope be positive on both sides of a valley?"),
        convention(
            calls::decay_penalty, "L2-REG-08",
            [](const Params& p, const Names& names, const Decay& d) {
                return decay_penalty(p, names, {.l2 = 2 * d.l2, .l1 = d.l1});
            },
            "Your penalty has no factor 1/2; this course's has one.",
            "Differentiate both forms: which gradient is l2 * w?"),
        convention(
            calls::decay_penalty, "L2-REG-02-penalty",
            [](const Params& p, const Names&, const Decay& d) {
                Names all;
                for (const auto& [name, value] : p)
                    all.insert(name);
                return decay_penalty(p, all, d);
            },
            "Biases are in your penalty; this course counts weights only.",
            "Which parameters make the function steep?"),
        wrong(
            calls::decay_penalty, "L2-REG-09",
            [](const Params& p, const Names& names, const Decay& d) {
                double sum = decay_penalty(p, names, {.l2 = d.l2});
                for (const std::string& name : names)
                    for (float w : p.at(name))
                        sum += double{d.l1} * double{w};
                return sum;
            },
            "The L1 penalty adds sizes; yours lets signs cancel.",
            "What is the penalty of the weights 1 and -1?"),
        wrong(
            calls::decaying, "L2-REG-10",
            [](const std::vector<ParameterSpec>& specs) {
                Names names;
                for (const ParameterSpec& spec : specs)
                    names.insert(spec.name);
                return names;
            },
            "You named every parameter; only some of them decay.",
            "Which field of a spec says so?"),
        convention(
            calls::decay_weights, "L2-ADM-08",
            [](Params p, const Names& names, float, float rate) {
                return decay_weights(std::move(p), names, 1, rate);
            },
            "Your decay ignores the learning rate; the decoupled form multiplies by it.",
            "When the learning rate falls to 0, should the weights still shrink?"),
    };
}

}  // namespace

Misconceptions weight_rows() {
    Misconceptions rows = start_rows();
    const Misconceptions decay = decay_rows();
    rows.insert(rows.end(), decay.begin(), decay.end());
    return rows;
}

}  // namespace lab02
