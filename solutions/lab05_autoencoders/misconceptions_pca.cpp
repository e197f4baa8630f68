// Known wrong answers of exercises 5.2, 5.3 and 5.5.

#include <algorithm>
#include <cmath>
#include <functional>

#include "common/ops.hpp"
#include "lab05_autoencoders/eigen.hpp"
#include "solutions/lab05_autoencoders/misconceptions.hpp"
#include "tests/lab05_autoencoders/calls.hpp"

namespace lab05 {

using dl::Tensor;
using harness::convention;
using harness::Misconceptions;
using harness::wrong;

namespace {

// --- 5.2 -----------------------------------------------------------------------------------------

Pca from_covariance(const Tensor& x, const Tensor& covariance, int k) {
    const Eigen eigen = symmetric_eigen(covariance);
    const int d = x.size(1);
    return {dl::mean(x, {0}), dl::flip(dl::rows(eigen.vectors, d - k, d), 0),
            dl::flip(dl::rows(eigen.values, d - k, d), 0), double{dl::sum(eigen.values)}};
}

using Fix = std::function<void(Pca& pca, const Tensor& x)>;
auto fitting(const Fix& spoil) {
    return [=](const Tensor& x, int k) {
        Pca pca = pca_fit(x, k);
        spoil(pca, x);
        return pca;
    };
}

Misconceptions fit_rows() {
    return {
        wrong(
            calls::pca_fit, "L5-PCA-01",
            [](const Tensor& x, int k) {
                check(pca_fit(x, k));
                return from_covariance(
                    x, dl::matmul(x, x, {.transpose_a = true}) / static_cast<float>(x.size(0)), k);
            },
            "Your first direction points to the mean because the data were not centred.",
            "Compare your first direction with the mean."),
        wrong(
            calls::pca_fit, "L5-PCA-02",
            [](const Tensor& x, int k) {
                Pca pca = pca_fit(x - dl::mean(x), k);
                pca.mean = Tensor({x.size(1)}, dl::mean(x));
                return pca;
            },
            "You subtracted one number, the mean of everything; each feature has a mean of its "
            "own.",
            "What is the mean of each column after your centring?"),
        wrong(
            calls::pca_fit, "L5-PCA-03",
            [](const Tensor& x, int k) {
                check(pca_fit(x, k));
                const Tensor centred = x - dl::mean(x, {0});
                const Eigen eigen =
                    symmetric_eigen(dl::matmul(centred, centred, {.transpose_a = true}) /
                                    static_cast<float>(x.size(0)));
                return Pca{dl::mean(x, {0}), dl::rows(eigen.vectors, 0, k),
                           dl::rows(eigen.values, 0, k), double{dl::sum(eigen.values)}};
            },
            "You kept the directions with the least variance.",
            "In which order does the eigen solver return its values?"),
        wrong(calls::pca_fit, "L5-PCA-12", fitting([](Pca& pca, const Tensor&) {
                  pca.components = dl::flip(pca.components, 0);
                  pca.variances = dl::flip(pca.variances, 0);
              }),
              "The right directions, in the wrong order: the largest variance comes first.",
              "Which component would you drop first?"),
        wrong(calls::pca_fit, "L5-PCA-05", fitting([](Pca& pca, const Tensor&) {
                  pca.variances = dl::sqrt(dl::maximum(pca.variances, 0.0f));
                  pca.total_variance = double{dl::sum(pca.variances)};
              }),
              "Variance is the square of what you return: singular values are deviations.",
              "Scale the data by 2: how do variance and your number change?"),
        convention(calls::pca_fit, "L5-PCA-06", fitting([](Pca& pca, const Tensor& x) {
                       const float n = static_cast<float>(x.size(0));
                       pca.variances *= n / (n - 1);
                       pca.total_variance *= double{n} / (double{n} - 1);
                   }),
                   "The handout divides the covariance by N, not by N - 1.",
                   "Which of your outputs can change at all?"),
        wrong(calls::pca_fit, "L5-PCA-07", fitting([](Pca& pca, const Tensor& x) {
                  pca.variances *= static_cast<float>(x.size(0));
                  pca.total_variance *= x.size(0);
              }),
              "The covariance is a sum over the samples; divide it by their number.",
              "Join the data with itself: should the variance double?"),
        wrong(calls::pca_fit, "L5-PCA-11", fitting([](Pca& pca, const Tensor&) {
                  const int k = pca.components.size(0);
                  pca.components = dl::gather_rows(pca.components, std::vector<int>(k, 0));
                  for (float& value : pca.variances)
                      value = pca.variances[0];
              }),
              "Your second direction is the first one again.",
              "What is the dot product of your first two directions?"),
        wrong(calls::pca_fit, "L5-PCA-13", fitting([](Pca& pca, const Tensor&) {
                  pca.total_variance = double{dl::sum(pca.variances)};
              }),
              "The total variance counts the kept directions alone; it belongs to all D.",
              "What share of the variance would k components always explain?"),
        wrong(
            calls::pca_fit, "L5-PCA-10",
            [](const Tensor& x, int k) {
                Pca pca = pca_fit(x, k);
                if (x.size(0) < k) return pca;
                const Tensor centred = x - pca.mean;
                const Eigen eigen =
                    symmetric_eigen(dl::matmul(centred, centred, {.transpose_b = true}) /
                                    static_cast<float>(x.size(0)));
                const int n = x.size(0);
                pca.components = dl::flip(dl::rows(eigen.vectors, n - k, n), 0);
                return pca;
            },
            "You compared samples with samples instead of features with features.",
            "What size has the covariance of 196 pixels?"),
        wrong(
            calls::pca_fit, "L5-PCA-14",
            [](const Tensor& x, int k) {
                Pca pca = pca_fit(x, k);
                const Pca whole = pca_fit(x, x.size(1));
                pca.components = dl::rows(dl::transpose(whole.components), 0, k);
                return pca;
            },
            "You took columns where rows are the eigenvectors.",
            "Which axis of `vectors` counts the eigenvalues?"),
    };
}

Misconceptions code_rows() {
    return {
        wrong(
            calls::pca_encode, "L5-PCA-15",
            [](const Pca& pca, const Tensor& x) {
                check(pca_encode(pca, x));
                return dl::matmul(x, pca.components, {.transpose_b = true});
            },
            "Coordinates are counted from the mean; you counted from the origin.",
            "What is the code of the mean?"),
        wrong(
            calls::pca_encode, "L5-PCA-16",
            [](const Pca& pca, const Tensor& x) {
                return pca_encode(pca, x) / dl::sqrt(pca.variances);
            },
            "Your codes are scaled to variance 1 (whitened); plain coordinates are asked for.",
            "How long is the code of a point that lies 3 away from the mean?"),
        wrong(
            calls::pca_decode, "L5-PCA-04",
            [](const Pca& pca, const Tensor& codes) { return pca_decode(pca, codes) - pca.mean; },
            "You subtracted the mean and never gave it back.", "Reconstruct the mean itself."),
    };
}

// --- 5.3 -----------------------------------------------------------------------------------------

using Damage = std::function<float(float x, const Corruption& c, dl::Rng& rng)>;
auto damaging(const Damage& damage) {
    return [=](const Tensor& x, const Corruption& c, dl::Rng& rng) {
        dl::Rng unused = rng;
        Tensor noisy = corrupt(x, c, unused);
        if (c.level == 0) return noisy;
        for (std::int64_t i = 0; i < x.count(); ++i)
            noisy[i] = damage(x[i], c, rng);
        return noisy;
    };
}

float right_damage(float x, const Corruption& c, dl::Rng& rng) {
    return corrupt(Tensor({1}, x), c, rng).item();
}

Misconceptions corrupt_rows() {
    return {
        convention(calls::corrupt, "L5-DAE-05",
                   damaging([](float x, const Corruption& c, dl::Rng& rng) {
                       const float y = right_damage(x, c, rng);
                       return c.noise == Noise::masking && c.level < 1 ? y / (1 - c.level) : y;
                   }),
                   "Masking noise in this course does not rescale what it keeps; dropout does.",
                   "What is the brightest pixel of your corrupted image?"),
        wrong(
            calls::corrupt, "L5-DAE-03",
            [](const Tensor& x, const Corruption& c, dl::Rng& rng) {
                dl::Rng always{1};
                check(corrupt(x, c, rng));
                return corrupt(x, c, always);
            },
            "Every visit needs fresh noise; yours begins again with the same numbers.",
            "Compare the corrupted image 0 in epochs 1 and 2."),
        wrong(calls::corrupt, "L5-DAE-10", damaging([](float x, const Corruption& c, dl::Rng& rng) {
                  if (c.noise != Noise::masking) return right_damage(x, c, rng);
                  return rng.uniform() < 1 - c.level ? 0.0f : x;
              }),
              "The level is the probability to damage; you use it as the probability to keep.",
              "How many values stay at level 0.1?"),
        wrong(calls::corrupt, "L5-DAE-11", damaging([](float x, const Corruption& c, dl::Rng& rng) {
                  if (c.noise != Noise::gaussian) return right_damage(x, c, rng);
                  return std::clamp(right_damage(x, c, rng), 0.0f, 1.0f);
              }),
              "Noisy values are cut to 0 ... 1; here they are not.",
              "Is the mean of the noise still 0 after cutting?"),
        wrong(calls::corrupt, "L5-DAE-12", damaging([](float x, const Corruption& c, dl::Rng& rng) {
                  if (c.noise != Noise::gaussian) return right_damage(x, c, rng);
                  return x + std::sqrt(c.level) * rng.normal();
              }),
              "The level is the deviation of the noise; you use it as its variance.",
              "How large is typical noise at level 0.01?"),
        wrong(calls::corrupt, "L5-DAE-17", damaging([](float x, const Corruption& c, dl::Rng& rng) {
                  if (c.noise != Noise::gaussian) return right_damage(x, c, rng);
                  return x + c.level * c.level * rng.normal();
              }),
              "The level is the deviation of the noise; you squared it.",
              "How large is typical noise at level 0.1?"),
        wrong(calls::corrupt, "L5-DAE-18", damaging([](float x, const Corruption& c, dl::Rng& rng) {
                  if (c.noise != Noise::gaussian) return right_damage(x, c, rng);
                  return c.level * rng.normal();
              }),
              "The noise replaces the value; it is added to it.",
              "What is left of the picture at level 0.1?"),
        wrong(calls::corrupt, "L5-DAE-13", damaging([](float x, const Corruption& c, dl::Rng& rng) {
                  if (c.noise != Noise::gaussian) return right_damage(x, c, rng);
                  return x * (1 + c.level * rng.normal());
              }),
              "Your noise is multiplied with the value; it is added to it.",
              "What happens to a black pixel?"),
        wrong(calls::corrupt, "L5-DAE-14", damaging([](float x, const Corruption& c, dl::Rng& rng) {
                  if (c.noise != Noise::salt_and_pepper) return right_damage(x, c, rng);
                  const float u = rng.uniform();
                  return u < c.level ? 0.0f : u < 2 * c.level ? 1.0f : x;
              }),
              "Salt and pepper share the level; you give each the whole of it.",
              "Which share of the values is damaged at level 0.2?"),
        wrong(calls::corrupt, "L5-DAE-15", damaging([](float x, const Corruption& c, dl::Rng& rng) {
                  if (c.noise != Noise::salt_and_pepper) return right_damage(x, c, rng);
                  return rng.uniform() < c.level ? 1.0f : x;
              }),
              "Only salt: half of the damaged values should become 0.", "What colour has pepper?"),
    };
}

// --- 5.5 -----------------------------------------------------------------------------------------

bool is_kl(const Sparsity& o) { return o.kind == SparsityKind::kl; }

// The divergence of one activity from the rate, and its slope.
double divergence(double r, double rho) {
    r = std::clamp(r, 1e-6, 1 - 1e-6);
    return rho * std::log(rho / r) + (1 - rho) * std::log((1 - rho) / (1 - r));
}

double push(double r, double rho) {
    r = std::clamp(r, 1e-6, 1 - 1e-6);
    return (1 - rho) / (1 - r) - rho / r;
}

using Penalty = std::function<double(const Tensor& codes, const Sparsity& o, double right)>;
auto fining(const Penalty& other) {
    return [=](const Tensor& codes, const Sparsity& o) {
        return static_cast<float>(other(codes, o, double{sparsity_penalty(codes, o)}));
    };
}
using Push = std::function<void(Tensor& gradient, const Tensor& codes, const Sparsity& o)>;
auto pushing(const Push& spoil) {
    return [=](const Tensor& codes, const Sparsity& o) {
        Tensor gradient = sparsity_penalty_backward(codes, o);
        spoil(gradient, codes, o);
        return gradient;
    };
}

Misconceptions penalty_rows() {
    return {
        wrong(calls::sparsity_penalty, "L5-SAE-01",
              fining([](const Tensor& codes, const Sparsity& o, double right) {
                  if (!is_kl(o)) return right;
                  double total = 0;
                  for (const float a : codes)
                      total += divergence(double{a}, double{o.rate});
                  return double{o.weight} * total / codes.size(0);
              }),
              "Average over the batch first: sparsity is about how often a unit fires, not about "
              "each value.",
              "A unit that fires for 1 image in 20: is it sparse? What does your penalty say?"),
        wrong(calls::sparsity_penalty, "L5-SAE-02",
              fining([](const Tensor& codes, const Sparsity& o, double right) {
                  if (!is_kl(o)) return right;
                  double total = 0;
                  for (const float r : dl::clip(dl::mean(codes, {0}), 1e-6f, 1 - 1e-6f))
                      total += double{o.rate} * std::log(double{o.rate} / double{r});
                  return double{o.weight} * total;
              }),
              "Half of the divergence is missing: the silent part.",
              "Can a divergence be negative?"),
        wrong(calls::sparsity_penalty, "L5-SAE-04",
              fining([](const Tensor& codes, const Sparsity& o, double right) {
                  if (!is_kl(o)) return right;
                  double total = 0;
                  for (const float r : dl::mean(codes, {0}))
                      total += divergence(double{o.rate}, std::clamp(double{r}, 1e-6, 1 - 1e-6));
                  return double{o.weight} * total;
              }),
              "The divergence is taken the wrong way round: it is not symmetric.",
              "In which of the two does the target rate stand in front of the logarithm?"),
        wrong(calls::sparsity_penalty, "L5-SAE-08",
              fining([](const Tensor&, const Sparsity& o, double right) {
                  return right / double{o.weight};
              }),
              "The weight of the penalty is left out.", "What does weight 0 mean?"),
        wrong(calls::sparsity_penalty, "L5-SAE-10",
              fining([](const Tensor& codes, const Sparsity& o, double right) {
                  return is_kl(o) ? right : right / codes.size(1);
              }),
              "l1 sums over the units of a sample; you average over them too.",
              "Twice as many units, each as active as before: what should the penalty do?"),
        wrong(calls::sparsity_penalty, "L5-SAE-11",
              fining([](const Tensor& codes, const Sparsity& o, double right) {
                  return is_kl(o) ? right
                                  : double{o.weight} * double{dl::sum(codes)} / codes.size(0);
              }),
              "Signed activations cancel; l1 takes their size.", "Is a code of (3, -3) sparse?"),
        wrong(calls::sparsity_penalty, "L5-SAE-12",
              fining([](const Tensor& codes, const Sparsity& o, double right) {
                  return is_kl(o) ? right : right * codes.size(0);
              }),
              "l1 is a mean over the samples; you added them up.",
              "Join the batch with itself: does the penalty stay?"),
    };
}

Misconceptions push_rows() {
    return {
        wrong(calls::sparsity_penalty_backward, "L5-SAE-01-backward",
              pushing([](Tensor& g, const Tensor& codes, const Sparsity& o) {
                  if (!is_kl(o)) return;
                  for (std::int64_t i = 0; i < g.count(); ++i)
                      g[i] = static_cast<float>(double{o.weight} / codes.size(0) *
                                                push(double{codes[i]}, double{o.rate}));
              }),
              "Average over the batch first: all samples push a unit the same way.",
              "A unit fires for 1 image in 20, as wished. Should that image be punished?"),
        wrong(calls::sparsity_penalty_backward, "L5-SAE-02-backward",
              pushing([](Tensor& g, const Tensor& codes, const Sparsity& o) {
                  if (!is_kl(o)) return;
                  const Tensor r = dl::clip(dl::mean(codes, {0}), 1e-6f, 1 - 1e-6f);
                  g = dl::broadcast_to(-o.weight * o.rate / r / static_cast<float>(codes.size(0)),
                                       codes.shape());
              }),
              "Half of the divergence is missing: the silent part.",
              "Which units does your gradient ever push down?"),
        wrong(calls::sparsity_penalty_backward, "L5-SAE-03",
              pushing([](Tensor& g, const Tensor& codes, const Sparsity& o) {
                  if (is_kl(o)) g = g / dl::maximum(codes * (1 - codes), 1e-12f);
              }),
              "The penalty must pass through the activation like every other part; here you return "
              "its gradient by the code, without any slope of a sigmoid.",
              "At which point of the graph does the penalty attach?"),
        wrong(calls::sparsity_penalty_backward, "L5-SAE-03-late",
              pushing([](Tensor& g, const Tensor& codes, const Sparsity& o) {
                  if (is_kl(o)) g = g * codes * (1 - codes);
              }),
              "The slope of the sigmoid is in your gradient already; the net will multiply by it "
              "again.",
              "Gradient by what: by the code, or by what goes into the sigmoid?"),
        wrong(calls::sparsity_penalty_backward, "L5-SAE-13",
              pushing([](Tensor& g, const Tensor& codes, const Sparsity& o) {
                  if (is_kl(o)) g *= static_cast<float>(codes.size(0));
              }),
              "Each sample has a share of 1 / N in the mean; that factor is missing.",
              "By how much does the mean of 4 numbers move when one moves by 0.1?"),
        wrong(calls::sparsity_penalty_backward, "L5-SAE-14",
              pushing([](Tensor& g, const Tensor& codes, const Sparsity& o) {
                  if (is_kl(o)) return;
                  for (std::int64_t i = 0; i < g.count(); ++i)
                      if (codes[i] == 0) g[i] = o.weight / static_cast<float>(codes.size(0));
              }),
              "At exactly 0 the slope of the size is taken as 0.",
              "Should a silent unit be pushed any further?"),
        wrong(calls::sparsity_penalty_backward, "L5-SAE-15",
              pushing([](Tensor& g, const Tensor&, const Sparsity& o) {
                  if (is_kl(o)) g = -g;
              }),
              "The sign is turned round: units that fire too often are asked to fire more.",
              "A unit above its rate: should its gradient be positive or negative?"),
    };
}

}  // namespace

Misconceptions pca_rows() {
    Misconceptions rows = fit_rows();
    for (const Misconceptions& part : {code_rows(), corrupt_rows(), penalty_rows(), push_rows()})
        rows.insert(rows.end(), part.begin(), part.end());
    return rows;
}

}  // namespace lab05
