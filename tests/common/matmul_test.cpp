// Matrix products: by hand, in all four forms, and at the edges. kernels/gemm has its own tests.

#include "common/matmul.hpp"

#include "common/arithmetic.hpp"
#include "common/error.hpp"
#include "common/rearrange.hpp"
#include "common/rng.hpp"
#include "tests/support/catch.hpp"

using dl::Shape;
using dl::ShapeError;
using dl::Tensor;

TEST_CASE("a row of the product is the row of a times every column of b", "[common][matmul]") {
    const Tensor a = Tensor::of({2, 3}, {1, 2, 3, 4, 5, 6});
    const Tensor b = Tensor::of({3, 2}, {7, 8, 9, 10, 11, 12});
    CHECK(matmul(a, b) == Tensor::of({2, 2}, {58, 64, 139, 154}));
}

TEST_CASE("transposes may be asked for instead of made", "[common][matmul]") {
    dl::Rng rng(9);
    const Tensor a = normal({5, 7}, rng), b = normal({7, 3}, rng);
    const Tensor expected = matmul(a, b);
    CHECK(all_close(matmul(transpose(a), b, {.transpose_a = true}), expected, 1e-5f, 1e-6f));
    CHECK(all_close(matmul(a, transpose(b), {.transpose_b = true}), expected, 1e-5f, 1e-6f));
    CHECK(all_close(matmul(transpose(a), transpose(b), {.transpose_a = true, .transpose_b = true}),
                    expected, 1e-5f, 1e-6f));
}

TEST_CASE("products with empty sides are empty or zero", "[common][matmul]") {
    CHECK(matmul(Tensor({0, 3}), Tensor({3, 2})).shape() == Shape{0, 2});
    CHECK(matmul(Tensor({2, 0}), Tensor({0, 3})) == Tensor({2, 3}));
    CHECK(matmul(Tensor({1, 1}, 3), Tensor({1, 1}, 4)).item() == 12);
}

TEST_CASE("sizes that differ are named with both shapes", "[common][matmul]") {
    CHECK_THROWS_WITH(matmul(Tensor({2, 3}), Tensor({4, 5})),
                      "matmul: columns of a must equal rows of b, got a (2, 3) and b (4, 5); is "
                      "one of them transposed?");
    CHECK_THROWS_WITH(matmul(Tensor({2, 3}), Tensor({3, 5}), {.transpose_a = true}),
                      "matmul: rows of a must equal rows of b, got a (2, 3) and b (3, 5); is one "
                      "of them transposed?");
    CHECK_THROWS_WITH(matmul(Tensor({2, 3}), Tensor({3, 5}), {.transpose_b = true}),
                      "matmul: columns of a must equal columns of b, got a (2, 3) and b (3, 5); "
                      "is one of them transposed?");
    CHECK_THROWS_AS(matmul(Tensor({2, 3, 4}), Tensor({4, 5})), ShapeError);
    CHECK_THROWS_AS(matmul(Tensor({3}), Tensor({3, 5})), ShapeError);
}
