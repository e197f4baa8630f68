// Known wrong answers of the challenges 5.15 and 5.16.

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "common/ops.hpp"
#include "solutions/lab05_autoencoders/misconceptions.hpp"
#include "tests/lab05_autoencoders/calls.hpp"

namespace lab05 {

using dl::Tensor;
using harness::Misconceptions;
using harness::wrong;

namespace {

// --- 5.15 ----------------------------------------------------------------------------------------

using Scale = std::function<float(float count, float most)>;
auto scaling(const Scale& scale) {
    return [=](const Tensor& counts, const Tensor& most) {
        Tensor scaled = scale_records(counts, most);
        for (int n = 0; n < counts.size(0); ++n)
            for (int code = 0; code < counts.size(1); ++code)
                scaled.at(n, code) = scale(counts.at(n, code), most[code]);
        return scaled;
    };
}

float right_scale(float count, float most) {
    return scale_records(Tensor({1, 1}, count), Tensor({1}, most)).item();
}

// What a patient's model says, with other counts for training, other records or other weights.
auto describing(
    const std::function<Patient(const Tensor& counts, const Sizes& hidden,
                                const StackOptions& options, const Tensor& others)>& f) {
    return [=](const Tensor& counts, const Sizes& hidden, const AutoencoderOptions& net,
               const Plan& plan,
               const Tensor& others) { return f(counts, hidden, stack_of(net, plan), others); };
}

using Area = std::function<double(const std::vector<float>& s, const std::vector<int>& truth)>;
auto ranking(const Area& other) {
    return [=](const std::vector<float>& s, const std::vector<int>& truth) {
        check(area_under_roc(s, truth));
        return other(s, truth);
    };
}

double pairs_won(const std::vector<float>& s, const std::vector<int>& truth, double tie) {
    double won = 0, all = 0;
    for (std::size_t i = 0; i < s.size(); ++i)
        for (std::size_t j = 0; j < s.size(); ++j)
            if (truth[i] == 1 && truth[j] == 0) {
                won += s[i] > s[j] ? 1 : s[i] == s[j] ? tie : 0;
                ++all;
            }
    return won / all;
}

Misconceptions record_rows() {
    return {
        wrong(calls::scale_records, "L5-PAT-01",
              scaling([](float c, float m) { return m == 0 ? 0 : std::min(c / m, 1.0f); }),
              "Counts are compared as they are; the logarithm is missing.",
              "Is the step from 0 to 1 visit worth as much as that from 9 to 10?"),
        wrong(calls::scale_records, "L5-PAT-02",
              scaling([](float c, float m) { return m == 0 ? 0 : std::log1p(c) / std::log1p(m); }),
              "Values above 1: other patients may have more of a code than anybody in training.",
              "What goes into a sigmoid decoder as a target?"),
        wrong(calls::scale_records, "L5-PAT-03", scaling([](float c, float m) {
                  return m == 0 ? std::min(c, 1.0f) : right_scale(c, m);
              }),
              "A code that training never saw should say nothing.",
              "What could the net have learnt about it?"),
        wrong(calls::scale_records, "L5-PAT-04", scaling([](float c, float m) {
                  return m == 0 ? 0 : std::min(std::log(std::max(c, 1.0f)) / std::log1p(m), 1.0f);
              }),
              "log(count) makes 0 and 1 the same; log(1 + count) is asked for.",
              "What is the difference between never and once?"),
        wrong(calls::deep_patient, "L5-PAT-05",
              describing([](const Tensor& counts, const Sizes& hidden, const StackOptions& o,
                            const Tensor& others) {
                  DeepPatient model = fit_deep_patient(counts, hidden, o);
                  const Params learnt = model.parameters;
                  model.most = dl::max(others, {0});
                  return Patient{learnt, describe(model, others)};
              }),
              "Other patients are scaled by their own largest counts; the scale is part of the "
              "model.",
              "With which numbers was the first layer trained?"),
        wrong(calls::deep_patient, "L5-PAT-06",
              describing([](const Tensor& counts, const Sizes& hidden, const StackOptions& o,
                            const Tensor& others) {
                  const DeepPatient model = fit_deep_patient(counts, hidden, o);
                  dl::Rng rng{1};
                  const Net net = encoder(model.sizes, model.net);
                  const Tensor seen =
                      corrupt(scale_records(others, model.most), o.train.corruption, rng);
                  return Patient{model.parameters,
                                 values_of(net, model.parameters, seen, net.last())};
              }),
              "The noise is still on when records are described.",
              "Describe the same patient twice."),
        wrong(calls::deep_patient, "L5-PAT-07",
              describing([](const Tensor& counts, const Sizes& hidden, const StackOptions& o,
                            const Tensor& others) {
                  Sizes sizes = {counts.size(1)};
                  sizes.insert(sizes.end(), hidden.begin(), hidden.end());
                  const Params learnt = pretrain_stack(sizes, counts, o);
                  const Net net = encoder(sizes, o.net);
                  return Patient{learnt, values_of(net, learnt, others, net.last())};
              }),
              "Raw counts go in: the records are not scaled.",
              "What can a sigmoid decoder say about a count of 5?"),
        wrong(calls::area_under_roc, "L5-AUC-01",
              ranking([](const auto& s, const auto& t) { return pairs_won(s, t, 0); }),
              "Equal scores count as lost; they count half.",
              "All scores equal: is that a worse ranking than a coin?"),
        wrong(calls::area_under_roc, "L5-AUC-02",
              ranking([](const auto& s, const auto& t) { return pairs_won(s, t, 1); }),
              "Equal scores count as won; they count half.",
              "All scores equal: is that a perfect ranking?"),
        wrong(calls::area_under_roc, "L5-AUC-03",
              ranking([](const auto& s, const auto& t) { return 1 - pairs_won(s, t, 0.5); }),
              "The ranking is read from the wrong end: large scores stand for positives.",
              "A perfect ranking: 1 or 0?"),
        wrong(calls::area_under_roc, "L5-AUC-04", ranking([](const auto& s, const auto& t) {
                  double right = 0;
                  for (std::size_t i = 0; i < s.size(); ++i)
                      right += (s[i] > 0.5f) == (t[i] == 1);
                  return right / static_cast<double>(s.size());
              }),
              "That is an accuracy at one threshold; the area needs none.",
              "Add 10 to all scores: may the result change?"),
    };
}

// --- 5.16 ----------------------------------------------------------------------------------------

Misconceptions cloud_rows() {
    return {
        wrong(
            calls::reparameterise_forward, "L5-VAE-01",
            [](const Tensor& m, const Tensor& lv, const Tensor& noise) {
                check(reparameterise_forward(m, lv, noise));
                return m + dl::exp(lv) * noise;
            },
            "exp(log_variance) is the variance; noise is scaled by its root.",
            "log_variance = ln 4: how large is the deviation?"),
        wrong(
            calls::reparameterise_forward, "L5-VAE-02",
            [](const Tensor& m, const Tensor& lv, const Tensor& noise) {
                check(reparameterise_forward(m, lv, noise));
                return m + lv * noise;
            },
            "The net gives the logarithm of the variance; you use it as the deviation.",
            "Can a deviation be negative?"),
        wrong(
            calls::reparameterise_forward, "L5-VAE-03",
            [](const Tensor& m, const Tensor& lv, const Tensor& noise) {
                check(reparameterise_forward(m, lv, noise));
                return (m + noise) * dl::exp(lv / 2.0f);
            },
            "The mean is scaled along with the noise.", "Which point has noise 0?"),
        wrong(
            calls::reparameterise_backward, "L5-VAE-04",
            [](const Tensor& g, const Tensor& lv, const Tensor& noise) {
                CloudGradients right = reparameterise_backward(g, lv, noise);
                right.log_variance *= 2.0f;
                return right;
            },
            "The factor 1/2 is lost: it stands in the exponent, so it comes down.",
            "What is the derivative of exp(v / 2)?"),
        wrong(
            calls::reparameterise_backward, "L5-VAE-05",
            [](const Tensor& g, const Tensor& lv, const Tensor& noise) {
                check(reparameterise_backward(g, lv, noise));
                return CloudGradients{g, g * dl::exp(lv / 2.0f) / 2.0f};
            },
            "The noise is missing in the gradient by the spread.",
            "How far does the point move with the spread if the noise is 0?"),
        wrong(
            calls::reparameterise_backward, "L5-VAE-06",
            [](const Tensor& g, const Tensor& lv, const Tensor& noise) {
                CloudGradients right = reparameterise_backward(g, lv, noise);
                right.log_variance = Tensor(lv.shape());
                return right;
            },
            "Nothing is sent back to the spread: the trick is there to let it learn.",
            "How many inputs has the point?"),
        wrong(
            calls::kl_to_normal, "L5-VAE-07",
            [](const Tensor& m, const Tensor& lv) { return -kl_to_normal(m, lv); },
            "The sign is turned round: a distance is never negative.",
            "What should the cloud (0, 1) pay, and what any other?"),
        wrong(
            calls::kl_to_normal, "L5-VAE-08",
            [](const Tensor& m, const Tensor& lv) {
                return kl_to_normal(m, lv) / static_cast<float>(m.size(1));
            },
            "You average over the units of the code too; only samples are averaged.",
            "Two units, each off by 1: is that as far as one?"),
        wrong(
            calls::kl_to_normal, "L5-VAE-09",
            [](const Tensor& m, const Tensor& lv) {
                return kl_to_normal(m, lv) * static_cast<float>(m.size(0));
            },
            "You summed over the samples; the mean over them is missing.",
            "Join the batch with itself: does the distance stay?"),
        wrong(
            calls::kl_to_normal, "L5-VAE-10",
            [](const Tensor& m, const Tensor& lv) { return 2 * kl_to_normal(m, lv); },
            "The factor 1/2 is missing.",
            "Mean 1, variance 1, one unit: what does the formula say?"),
        wrong(
            calls::kl_to_normal_backward, "L5-VAE-11",
            [](const Tensor& m, const Tensor& lv) {
                CloudGradients right = kl_to_normal_backward(m, lv);
                right.mean *= static_cast<float>(m.size(0));
                right.log_variance *= static_cast<float>(m.size(0));
                return right;
            },
            "The mean over the samples is missing in the gradients.",
            "Where does the mean of the loss go when it is derived?"),
        wrong(
            calls::kl_to_normal_backward, "L5-VAE-12",
            [](const Tensor& m, const Tensor& lv) {
                CloudGradients right = kl_to_normal_backward(m, lv);
                right.log_variance = (1.0f - dl::exp(-lv)) / (2 * static_cast<float>(m.size(0)));
                return right;
            },
            "That is the derivative by the variance; log_variance is what the net gives.",
            "By which of its two inputs did you derive?"),
        wrong(
            calls::kl_to_normal_backward, "L5-VAE-13",
            [](const Tensor& m, const Tensor& lv) {
                CloudGradients right = kl_to_normal_backward(m, lv);
                right.mean *= 2.0f;
                return right;
            },
            "The derivative of mean^2 / 2 is the mean, not twice the mean.",
            "Where did the 1/2 go?"),
    };
}

}  // namespace

Misconceptions challenge_rows() {
    Misconceptions rows = record_rows();
    const Misconceptions more = cloud_rows();
    rows.insert(rows.end(), more.begin(), more.end());
    return rows;
}

}  // namespace lab05
