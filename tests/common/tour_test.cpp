// The examples of common/README.md, compiled and checked: the tour shows nothing that is not here.

#include "common/checkpoint.hpp"
#include "common/ops.hpp"
#include "common/parallel.hpp"
#include "common/rng.hpp"
#include "common/tensor.hpp"
#include "tests/support/catch.hpp"

using dl::Rng;
using dl::Shape;
using dl::Tensor;

TEST_CASE("tour: a tensor is a value", "[common][tour]") {
    Tensor a = Tensor::of({2, 3}, {1, 2, 3, 4, 5, 6});
    Tensor b = a;     // a copy: nothing is shared
    b.at(1, 2) = 60;  // checked access, one index per axis
    CHECK(a.at(1, 2) == 6);
    CHECK(b.size(0) == 2);
    CHECK(b.shape() == Shape{2, 3});
}

TEST_CASE("tour: shapes meet by broadcasting", "[common][tour]") {
    const Tensor x = Tensor::of({2, 3}, {1, 2, 3, 4, 5, 6});
    const Tensor centred = x - mean(x, {0});                    // (2, 3) - (3)
    const Tensor share = x / sum(x, {1}, {.keep_axes = true});  // (2, 3) / (2, 1)
    CHECK(centred == Tensor::of({2, 3}, {-1.5, -1.5, -1.5, 1.5, 1.5, 1.5}));
    CHECK(sum(share, {1}) == Tensor::of({2}, {1, 1}));
}

TEST_CASE("tour: an error says what to do next", "[common][tour]") {
    CHECK_THROWS_WITH(matmul(Tensor({2, 3}), Tensor({4, 5})),
                      "matmul: columns of a must equal rows of b, got a (2, 3) and b (4, 5); is "
                      "one of them transposed?");
}

TEST_CASE("tour: randomness has a seed and an owner", "[common][tour]") {
    Rng weights(42, "weights"), noise(42, "noise");  // independent of each other
    const Tensor w = normal({64, 784}, weights, 0, 0.05f);
    CHECK(same_bits(w, [] {
        Rng again(42, "weights");
        return normal({64, 784}, again, 0, 0.05f);
    }()));
    CHECK_FALSE(weights == noise);
}

TEST_CASE("tour: the bits do not depend on the number of threads", "[common][tour]") {
    Rng rng(1);
    const Tensor a = normal({300, 200}, rng), b = normal({200, 250}, rng);
    const int before = dl::thread_count();
    dl::set_thread_count(1);
    const Tensor one = matmul(a, b);
    dl::set_thread_count(4);
    const Tensor four = matmul(a, b);
    dl::set_thread_count(before);
    CHECK(same_bits(one, four));
}
