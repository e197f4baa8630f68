// Principal components, corruption, sparsity.

#include "tests/lab05_autoencoders/support.hpp"

using lab05::Corruption;
using lab05::Noise;
using lab05::Pca;
using lab05::Sparsity;
using lab05::SparsityKind;

namespace {

// Components whose sign does not matter: the matrix that projects onto them.
Tensor projection(const Pca& pca) {
    return dl::matmul(pca.components, pca.components, {.transpose_a = true});
}

void check_pca(const Tensor& x, int k) {
    const Pca mine = subject(calls::pca_fit, x, k), right = reference(calls::pca_fit, x, k);
    REQUIRE(mine.components.shape() == right.components.shape());
    CHECK_THAT(mine.mean, AllClose(right.mean));
    CHECK_THAT(mine.variances, AllClose(right.variances).tolerance(1e-4));
    CHECK_THAT(mine.total_variance, AllClose(right.total_variance).tolerance(1e-4));
    CHECK_THAT(projection(mine), AllClose(projection(right)).tolerance(1e-3));
}

const Corruption nothing{Noise::masking, 0};

}  // namespace

TEST_CASE("two points on the diagonal: mean (2, 2), variance 2 along (1, 1)", "[lab05][5.2]") {
    const Pca pca = subject(calls::pca_fit, Tensor::of({2, 2}, {1, 1, 3, 3}), 1);
    CHECK_THAT(pca.mean, AllClose(Tensor::of({2}, {2, 2})));
    CHECK_THAT(pca.variances, AllClose(Tensor::of({1}, {2})));
    CHECK_THAT(pca.total_variance, AllClose(2.0));
    REQUIRE(pca.components.shape() == Shape{1, 2});
    CHECK_THAT(dl::abs(pca.components), AllClose(Tensor({1, 2}, 0.70710678f)));
}

TEST_CASE("a cloud far from the origin, one to all components", "[lab05][5.2]") {
    Rng rng{20};
    const Tensor x = cloud(60, rng);
    for (int k : {1, 2, 3, 4})
        check_pca(x, k);
}

TEST_CASE("more features than samples, and as many", "[lab05][5.2]") {
    Rng rng{21};
    check_pca(dl::normal({5, 8}, rng) + 2.0f, 2);
    check_pca(dl::normal({6, 6}, rng) - 1.0f, 3);
    check_pca(dl::normal({7, 60}, rng), 3);
}

TEST_CASE("components are of unit length and at right angles", "[lab05][5.2]") {
    Rng rng{22};
    const Pca pca = subject(calls::pca_fit, cloud(40, rng), 3);
    REQUIRE(pca.components.shape() == Shape{3, 4});
    CHECK_THAT(dl::matmul(pca.components, pca.components, {.transpose_b = true}),
               AllClose(Tensor::of({3, 3}, {1, 0, 0, 0, 1, 0, 0, 0, 1})).tolerance(1e-4));
}

TEST_CASE("variances fall, and what is left out is the squared error", "[lab05][5.2]") {
    Rng rng{23};
    const Tensor x = cloud(50, rng);
    const Pca pca = subject(calls::pca_fit, x, 2);
    REQUIRE(pca.variances.shape() == Shape{2});
    CHECK(pca.variances[0] > pca.variances[1]);
    const Tensor codes = subject(calls::pca_encode, pca, x);
    const Tensor back = subject(calls::pca_decode, pca, codes);
    REQUIRE(back.shape() == x.shape());
    const double error = double{dl::sum(dl::square(back - x))} / 50;
    CHECK_THAT(error,
               AllClose(pca.total_variance - double{dl::sum(pca.variances)}).tolerance(1e-3));
}

TEST_CASE("codes and points agree with the reference", "[lab05][5.2]") {
    Rng rng{24};
    const Tensor x = cloud(30, rng), others = cloud(7, rng);
    const Pca pca = reference(calls::pca_fit, x, 3);
    const Tensor codes = reference(calls::pca_encode, pca, others);
    CHECK_THAT(subject(calls::pca_encode, pca, others), AllClose(codes));
    CHECK_THAT(subject(calls::pca_decode, pca, codes),
               AllClose(reference(calls::pca_decode, pca, codes)));
}

TEST_CASE("the code of the mean is zero, and zero is decoded as the mean", "[lab05][5.2]") {
    Rng rng{25};
    const Pca pca = reference(calls::pca_fit, cloud(30, rng), 2);
    const Tensor mean = dl::reshape(pca.mean, {1, 4});
    CHECK_THAT(subject(calls::pca_encode, pca, mean), AllClose(Tensor({1, 2})).scale(1));
    CHECK_THAT(subject(calls::pca_decode, pca, Tensor({1, 2})), AllClose(mean));
}

TEST_CASE("too many components, and sizes that do not fit, are refused", "[lab05][5.2]") {
    const Tensor x = Tensor::of({2, 2}, {1, 1, 3, 3});
    CHECK_THROWS_AS(subject(calls::pca_fit, x, 3), dl::Error);
    CHECK_THROWS_AS(subject(calls::pca_fit, x, 0), dl::Error);
    CHECK_THROWS_AS(subject(calls::pca_fit, Tensor({0, 2}), 1), dl::ShapeError);
    const Pca pca = reference(calls::pca_fit, x, 1);
    CHECK_THROWS_AS(subject(calls::pca_encode, pca, Tensor({1, 3})), dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::pca_decode, pca, Tensor({1, 2})), dl::ShapeError);
}

TEST_CASE("damage follows the generator, value by value", "[lab05][5.3]") {
    for (const Noise noise : {Noise::masking, Noise::gaussian, Noise::salt_and_pepper})
        for (const float level : {0.1f, 0.3f, 0.9f}) {
            Rng data{30};
            const Tensor x = dl::uniform({6, 7}, data, 0.2f, 0.8f);
            Rng rng{31}, same{31};
            CHECK_THAT(subject(calls::corrupt, x, {noise, level}, rng),
                       AllClose(reference(calls::corrupt, x, {noise, level}, same)));
            CHECK(rng == same);
        }
}

TEST_CASE("masking damages the share it is asked for and rescales nothing", "[lab05][5.3]") {
    Rng rng{32};
    const Tensor noisy =
        subject(calls::corrupt, Tensor({100, 100}, 0.5f), {Noise::masking, 0.3f}, rng);
    REQUIRE(noisy.count() == 10000);
    int zeros = 0;
    for (const float value : noisy) {
        if (value == 0) ++zeros;
        CHECK((value == 0 || value == 0.5f));
        if (value != 0 && value != 0.5f) break;
    }
    CHECK(zeros > 2770);  // 5 deviations of a binomial count
    CHECK(zeros < 3230);
}

TEST_CASE("gaussian noise has the deviation that is asked for", "[lab05][5.3]") {
    Rng rng{33};
    const Tensor noisy = subject(calls::corrupt, Tensor({100, 100}), {Noise::gaussian, 0.5f}, rng);
    REQUIRE(noisy.count() == 10000);
    CHECK(std::abs(dl::mean(noisy)) < 0.025f);
    CHECK(std::abs(std::sqrt(dl::variance(noisy)) - 0.5f) < 0.018f);
}

TEST_CASE("every visit brings fresh damage", "[lab05][5.3]") {
    Rng rng{34};
    const Tensor x({4, 8}, 0.5f);
    for (const Noise noise : {Noise::masking, Noise::gaussian, Noise::salt_and_pepper}) {
        const Tensor first = subject(calls::corrupt, x, {noise, 0.5f}, rng);
        const Tensor second = subject(calls::corrupt, x, {noise, 0.5f}, rng);
        CHECK_FALSE(first == second);
    }
}

TEST_CASE("level 0 changes nothing and draws nothing", "[lab05][5.3]") {
    Rng rng{35}, same{35};
    const Tensor x = Tensor::of({1, 3}, {-1, 0.5f, 2});
    CHECK_THAT(subject(calls::corrupt, x, nothing, rng), Equals(x));
    CHECK(rng == same);
    CHECK_THROWS_AS(subject(calls::corrupt, x, {Noise::masking, -0.1f}, rng), dl::Error);
    CHECK_THROWS_AS(subject(calls::corrupt, x, {Noise::salt_and_pepper, 1.1f}, rng), dl::Error);
    CHECK_THAT(subject(calls::corrupt, x, {Noise::gaussian, 2}, rng).shape(), Equals(x.shape()));
}

TEST_CASE("the two penalties of a small table", "[lab05][5.5]") {
    const Tensor codes = Tensor::of({2, 2}, {1, 0, 0.5f, 0.5f});
    CHECK_THAT(subject(calls::sparsity_penalty, codes, {SparsityKind::l1, 2, 0.2f}),
               AllClose(2.0f));
    CHECK_THAT(subject(calls::sparsity_penalty, codes, {SparsityKind::kl, 1, 0.2f}),
               AllClose(0.6731877f).tolerance(1e-4));
    const Tensor right({3, 2}, 0.2f);
    CHECK_THAT(subject(calls::sparsity_penalty, right, {SparsityKind::kl, 5, 0.2f}),
               AllClose(0.0f).scale(1));
}

TEST_CASE("a unit that is active once in four images has the rate of its mean", "[lab05][5.5]") {
    const Tensor codes = Tensor::of({4, 1}, {1, 0, 0, 0});
    CHECK_THAT(subject(calls::sparsity_penalty, codes, {SparsityKind::kl, 1, 0.25f}),
               AllClose(0.0f).scale(1));
    CHECK_THAT(subject(calls::sparsity_penalty_backward, codes, {SparsityKind::kl, 1, 0.25f}),
               AllClose(Tensor({4, 1})).scale(1));
}

TEST_CASE("penalties and gradients of uneven codes agree with the reference", "[lab05][5.5]") {
    Rng rng{36};
    const Tensor codes = dl::square(dl::uniform({5, 3}, rng));
    for (const SparsityKind kind : {SparsityKind::kl, SparsityKind::l1})
        for (const float rate : {0.05f, 0.4f, 0.8f}) {
            const Sparsity options{kind, 3, rate};
            CHECK_THAT(subject(calls::sparsity_penalty, codes, options),
                       AllClose(reference(calls::sparsity_penalty, codes, options)));
            CHECK_THAT(subject(calls::sparsity_penalty_backward, codes, options),
                       AllClose(reference(calls::sparsity_penalty_backward, codes, options)));
        }
}

TEST_CASE("l1 takes codes of both signs, with slope 0 at 0", "[lab05][5.5]") {
    const Tensor codes = Tensor::of({2, 2}, {-3, 0, 2, -1});
    CHECK_THAT(subject(calls::sparsity_penalty, codes, {SparsityKind::l1, 1, 0.5f}),
               AllClose(3.0f));
    CHECK_THAT(subject(calls::sparsity_penalty_backward, codes, {SparsityKind::l1, 1, 0.5f}),
               AllClose(Tensor::of({2, 2}, {-0.5f, 0, 0.5f, -0.5f})));
}

TEST_CASE("the gradient of a penalty agrees with slopes", "[lab05][5.5]") {
    Rng rng{37};
    const Tensor codes = dl::uniform({4, 3}, rng, 0.2f, 0.8f);
    const Sparsity options{SparsityKind::kl, 2, 0.1f};
    const auto loss = [&](const Tensor& x) {
        return double{subject(calls::sparsity_penalty, x, options)};
    };
    CHECK_THAT(subject(calls::sparsity_penalty_backward, codes, options),
               AllClose(slope(loss, codes)).tolerance(1e-2));
}

TEST_CASE("units that never or always fire have a finite penalty", "[lab05][5.5]") {
    const Tensor codes = Tensor::of({2, 2}, {0, 1, 0, 1});
    const Sparsity options{SparsityKind::kl, 1, 0.1f};
    CHECK_THAT(subject(calls::sparsity_penalty, codes, options),
               AllClose(reference(calls::sparsity_penalty, codes, options)).tolerance(1e-2));
}

TEST_CASE("a rate below 0 means nothing and is refused", "[lab05][5.5]") {
    const Tensor codes = Tensor::of({2, 1}, {-0.5f, 0.1f});
    CHECK_THROWS_AS(subject(calls::sparsity_penalty, codes, {SparsityKind::kl, 1, 0.1f}),
                    dl::Error);
    CHECK_THROWS_AS(subject(calls::sparsity_penalty_backward, codes, {SparsityKind::kl, 1, 0.1f}),
                    dl::Error);
    CHECK_THROWS_AS(subject(calls::sparsity_penalty, Tensor({2}), {SparsityKind::l1, 1, 0.1f}),
                    dl::ShapeError);
}
