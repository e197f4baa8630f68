// Deep patient, and codes that are clouds.

#include "tests/lab05_autoencoders/support.hpp"

using lab05::CloudGradients;
using lab05::Noise;
using lab05::Plan;

namespace {

using Floats = std::vector<float>;
using Ints = std::vector<int>;

Tensor some_counts(int patients, int codes, Rng& rng) {
    Tensor counts({patients, codes});
    for (float& count : counts)
        count = static_cast<float>(rng.chance(0.5f) ? 0 : rng.integer(6));
    for (int n = 0; n < patients; ++n)
        counts.at(n, 0) = 0;  // a code that training never sees
    return counts;
}

}  // namespace

TEST_CASE("counts by hand: as often as anybody is 1, once of three is a half", "[lab05][5.15]") {
    const Tensor counts = Tensor::of({3, 2}, {3, 5, 1, 0, 9, 0}), most = Tensor::of({2}, {3, 0});
    CHECK_THAT(subject(calls::scale_records, counts, most),
               AllClose(Tensor::of({3, 2}, {1, 0, 0.5f, 0, 1, 0})));
    CHECK_THROWS_AS(subject(calls::scale_records, counts, Tensor({3})), dl::ShapeError);
}

TEST_CASE("records of many patients are scaled as the reference does", "[lab05][5.15]") {
    Rng rng{60};
    const Tensor counts = some_counts(9, 5, rng), most = Tensor::of({5}, {2, 5, 3, 0, 4});
    CHECK_THAT(subject(calls::scale_records, counts, most),
               AllClose(reference(calls::scale_records, counts, most)));
}

TEST_CASE("codes of other patients: scale and weights of training, no damage", "[lab05][5.15]") {
    Rng rng{61};
    const Tensor counts = some_counts(10, 6, rng);
    const Tensor others = some_counts(4, 6, rng) * 2.0f + 1.0f;
    for (const Sizes& hidden : {Sizes{4}, Sizes{5, 3}}) {
        const AutoencoderOptions net{.activation = Activation::sigmoid};
        const Plan plan{.corruption = {Noise::masking, 0.3f}};
        CHECK_THAT(subject(calls::deep_patient, counts, hidden, net, plan, others),
                   AllClose(reference(calls::deep_patient, counts, hidden, net, plan, others))
                       .tolerance(1e-4));
    }
}

TEST_CASE("the area under the curve by hand: three pairs and a half of four", "[lab05][5.15]") {
    CHECK_THAT(subject(calls::area_under_roc, Floats{0.9f, 0.4f, 0.4f, 0.1f}, Ints{1, 1, 0, 0}),
               AllClose(0.875));
    CHECK_THAT(subject(calls::area_under_roc, Floats{5, 5, 5}, Ints{1, 0, 0}), AllClose(0.5));
    CHECK_THAT(subject(calls::area_under_roc, Floats{1, 2, 3}, Ints{0, 1, 1}), AllClose(1.0));
    CHECK_THAT(subject(calls::area_under_roc, Floats{-1, -2, -3}, Ints{0, 1, 1}),
               AllClose(0.0).scale(1));
}

TEST_CASE("areas of unsorted scores with ties agree with the reference", "[lab05][5.15]") {
    Rng rng{62};
    for (int trial = 0; trial < 4; ++trial) {
        Floats scores;
        Ints truth = {1, 0};
        for (int n = 0; n < 40; ++n)
            scores.push_back(static_cast<float>(rng.integer(trial == 0 ? 1000 : 7)));
        while (truth.size() < scores.size())
            truth.push_back(rng.chance(0.3f) ? 1 : 0);
        CHECK_THAT(subject(calls::area_under_roc, scores, truth),
                   AllClose(reference(calls::area_under_roc, scores, truth)));
    }
    CHECK_THROWS_AS(subject(calls::area_under_roc, Floats{1, 2}, Ints{1, 1}), dl::Error);
    CHECK_THROWS_AS(subject(calls::area_under_roc, Floats{1, 2}, Ints{1}), dl::ShapeError);
}

TEST_CASE("a point of a cloud by hand: mean 1, deviation 2, noise -0.5", "[lab05][5.16]") {
    const Tensor mean({1, 1}, 1), log_variance({1, 1}, 1.3862944f), noise({1, 1}, -0.5f);
    CHECK_THAT(subject(calls::reparameterise_forward, mean, log_variance, noise),
               AllClose(Tensor({1, 1})).scale(1));
    const CloudGradients back =
        subject(calls::reparameterise_backward, Tensor({1, 1}, 3), log_variance, noise);
    CHECK_THAT(back.mean, AllClose(Tensor({1, 1}, 3)));
    CHECK_THAT(back.log_variance, AllClose(Tensor({1, 1}, -1.5f)));
}

TEST_CASE("clouds of other shapes agree with the reference", "[lab05][5.16]") {
    Rng rng{63};
    const Tensor mean = dl::normal({3, 4}, rng), spread = dl::normal({3, 4}, rng);
    const Tensor noise = dl::normal({3, 4}, rng), grad = dl::normal({3, 4}, rng);
    CHECK_THAT(subject(calls::reparameterise_forward, mean, spread, noise),
               AllClose(reference(calls::reparameterise_forward, mean, spread, noise)));
    CHECK_THAT(subject(calls::reparameterise_backward, grad, spread, noise),
               AllClose(reference(calls::reparameterise_backward, grad, spread, noise)));
    CHECK_THAT(subject(calls::kl_to_normal, mean, spread),
               AllClose(reference(calls::kl_to_normal, mean, spread)));
    CHECK_THAT(subject(calls::kl_to_normal_backward, mean, spread),
               AllClose(reference(calls::kl_to_normal_backward, mean, spread)));
}

TEST_CASE("the normal cloud costs nothing; one that is off by 1 in two units costs 1",
          "[lab05][5.16]") {
    CHECK_THAT(subject(calls::kl_to_normal, Tensor({3, 2}), Tensor({3, 2})),
               AllClose(0.0f).scale(1));
    CHECK_THAT(subject(calls::kl_to_normal, Tensor({4, 2}, 1), Tensor({4, 2})), AllClose(1.0f));
    CHECK_THAT(subject(calls::kl_to_normal_backward, Tensor({4, 2}), Tensor({4, 2})).mean,
               AllClose(Tensor({4, 2})).scale(1));
}

TEST_CASE("gradients of a cloud agree with slopes", "[lab05][5.16]") {
    Rng rng{64};
    const Tensor mean = dl::normal({2, 3}, rng), spread = dl::normal({2, 3}, rng, 0, 0.5f);
    const Tensor noise = dl::normal({2, 3}, rng), weights = dl::normal({2, 3}, rng);
    const auto by_spread = [&](const Tensor& s) {
        const Tensor point = subject(calls::reparameterise_forward, mean, s, noise);
        double sum = 0;
        for (std::int64_t i = 0; i < point.count(); ++i)
            sum += double{point[i]} * double{weights[i]};
        return sum;
    };
    CHECK_THAT(subject(calls::reparameterise_backward, weights, spread, noise).log_variance,
               AllClose(slope(by_spread, spread)).tolerance(1e-2));
    const auto distance = [&](const Tensor& s) {
        return double{subject(calls::kl_to_normal, mean, s)};
    };
    CHECK_THAT(subject(calls::kl_to_normal_backward, mean, spread).log_variance,
               AllClose(slope(distance, spread)).tolerance(1e-2));
}

TEST_CASE("clouds of unequal shapes are refused", "[lab05][5.16]") {
    const Tensor a({2, 3}), b({2, 2});
    CHECK_THROWS_AS(subject(calls::reparameterise_forward, a, b, a), dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::reparameterise_backward, a, a, b), dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::kl_to_normal, a, b), dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::kl_to_normal_backward, b, a), dl::ShapeError);
}
