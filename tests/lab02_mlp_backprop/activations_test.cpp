// Relatives of ReLU.

#include "tests/lab02_mlp_backprop/support.hpp"

using lab02::PreluGradients;

TEST_CASE("leaky ReLU lets a tenth of what is below 0 through", "[lab02][2.15]") {
    CHECK_THAT(subject(calls::leaky_relu_forward, row({-10, 0, 3}), 0.1f),
               AllClose(row({-1, 0, 3})));
    CHECK_THAT(subject(calls::leaky_relu_backward, row({5, 5, -5}), row({-10, 0, 3}), 0.1f),
               AllClose(row({0.5f, 0.5f, -5})));
}

TEST_CASE("PReLU has one slope for each feature and learns it", "[lab02][2.15]") {
    const Tensor x = Tensor::of({2, 2}, {-2, -3, 4, -1});
    const Tensor slopes = row({0.5f, 0.25f});
    CHECK_THAT(subject(calls::prelu_forward, x, slopes),
               AllClose(Tensor::of({2, 2}, {-1, -0.75f, 4, -0.25f})));
    CHECK_THAT(
        subject(calls::prelu_backward, Tensor::of({2, 2}, {1, 2, -3, 10}), x, slopes),
        AllClose(PreluGradients{Tensor::of({2, 2}, {0.5f, 0.5f, -3, 2.5f}), row({-2, -16})}));
}

TEST_CASE("CReLU keeps both halves side by side", "[lab02][2.15]") {
    const Tensor x = Tensor::of({2, 2}, {-1, 2, 3, 0});
    CHECK_THAT(subject(calls::crelu_forward, x),
               AllClose(Tensor::of({2, 4}, {0, 2, 1, 0, 3, 0, 0, 0})));
    CHECK_THAT(
        subject(calls::crelu_backward, Tensor::of({2, 4}, {10, 20, 30, 40, 50, 60, 70, 80}), x),
        AllClose(Tensor::of({2, 2}, {-30, 20, 50, 0})));
}

TEST_CASE("ELU falls towards minus alpha", "[lab02][2.15]") {
    CHECK_THAT(subject(calls::elu_forward, row({2, 0, -1, -100}), 1.5f),
               AllClose(row({2, 0, -0.9481808f, -1.5f})));
    CHECK_THAT(subject(calls::elu_backward, row({-3, 1, 2, 1}), row({2, 0, -1, -100}), 1.5f),
               AllClose(row({-3, 1.5f, 1.1036383f, 0})));
}

TEST_CASE("maxout takes the largest of its neighbours", "[lab02][2.15]") {
    const Tensor x = Tensor::of({1, 6}, {1, 5, 4, 4, -3, -2});
    CHECK_THAT(subject(calls::maxout_forward, x, 2), AllClose(Tensor::of({1, 3}, {5, 4, -2})));
    CHECK_THAT(subject(calls::maxout_forward, x, 3), AllClose(Tensor::of({1, 2}, {5, 4})));
    CHECK_THAT(subject(calls::maxout_forward, x, 1), AllClose(x));
}

TEST_CASE("only the winner of a maxout group receives and of equal ones the first",
          "[lab02][2.15]") {
    const Tensor x = Tensor::of({1, 6}, {1, 5, 4, 4, -3, -2});
    CHECK_THAT(subject(calls::maxout_backward, Tensor::of({1, 3}, {10, 20, 30}), x, 2),
               AllClose(Tensor::of({1, 6}, {0, 10, 20, 0, 0, 30})));
}

TEST_CASE("the relatives agree with the reference on values with zeros", "[lab02][2.15]") {
    Rng rng{150};
    for (const auto& [n, d] : std::vector<std::pair<int, int>>{{5, 6}, {1, 3}, {4, 4}}) {
        const Tensor x = with_zeros({n, d}, rng) * 2, g = mixed({n, d}, rng);
        const Tensor wide = mixed({n, 2 * d}, rng), s = mixed({d}, rng);
        CHECK_THAT(subject(calls::leaky_relu_forward, x, 0.2f),
                   AllClose(reference(calls::leaky_relu_forward, x, 0.2f)));
        CHECK_THAT(subject(calls::leaky_relu_backward, g, x, 0.2f),
                   AllClose(reference(calls::leaky_relu_backward, g, x, 0.2f)));
        CHECK_THAT(subject(calls::prelu_forward, x, s),
                   AllClose(reference(calls::prelu_forward, x, s)));
        CHECK_THAT(subject(calls::prelu_backward, g, x, s),
                   AllClose(reference(calls::prelu_backward, g, x, s)));
        CHECK_THAT(subject(calls::crelu_forward, x), AllClose(reference(calls::crelu_forward, x)));
        CHECK_THAT(subject(calls::crelu_backward, wide, x),
                   AllClose(reference(calls::crelu_backward, wide, x)));
        CHECK_THAT(subject(calls::elu_forward, x, 0.7f),
                   AllClose(reference(calls::elu_forward, x, 0.7f)));
        CHECK_THAT(subject(calls::elu_backward, g, x, 0.7f),
                   AllClose(reference(calls::elu_backward, g, x, 0.7f)));
        CHECK_THAT(subject(calls::maxout_forward, wide, 2),
                   AllClose(reference(calls::maxout_forward, wide, 2)));
        CHECK_THAT(subject(calls::maxout_backward, g, wide, 2),
                   AllClose(reference(calls::maxout_backward, g, wide, 2)));
    }
}

TEST_CASE("features that cannot be dealt into groups are refused", "[lab02][2.15]") {
    CHECK_THROWS_AS(subject(calls::maxout_forward, Tensor({2, 5}), 2), dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::prelu_forward, Tensor({2, 5}), row({1})), dl::ShapeError);
}
