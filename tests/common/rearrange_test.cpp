// Moving values around: by hand, and there and back again.

#include "common/rearrange.hpp"

#include "common/error.hpp"
#include "common/rng.hpp"
#include "tests/support/catch.hpp"

using Catch::Matchers::ContainsSubstring;
using dl::Shape;
using dl::ShapeError;
using dl::Tensor;

namespace {
const Tensor two_by_three = Tensor::of({2, 3}, {1, 2, 3, 4, 5, 6});
}

TEST_CASE("reshape keeps the order and works out one size", "[common][rearrange]") {
    CHECK(reshape(two_by_three, {3, 2}) == Tensor::of({3, 2}, {1, 2, 3, 4, 5, 6}));
    CHECK(reshape(two_by_three, {-1}).shape() == Shape{6});
    CHECK(reshape(two_by_three, {1, -1, 2}).shape() == Shape{1, 3, 2});
    CHECK(reshape(Tensor::scalar(3), {1, 1}) == Tensor::of({1, 1}, {3}));
    CHECK(reshape(Tensor({0, 3}), {3, 0}).shape() == Shape{3, 0});
    CHECK_THROWS_WITH(reshape(two_by_three, {4}),
                      "reshape: shape (2, 3) has 6 values, shape (4) has 4");
    CHECK_THROWS_WITH(reshape(two_by_three, {-1, 4}), ContainsSubstring("do not divide into 4"));
    CHECK_THROWS_AS(reshape(two_by_three, {-1, -1}), ShapeError);
    CHECK_THROWS_AS(reshape(two_by_three, {-2, -3}), ShapeError);
    CHECK_THROWS_AS(reshape(Tensor({0, 3}), {-1, 0}), ShapeError);
}

TEST_CASE("reshape of a temporary moves no value", "[common][rearrange]") {
    Tensor a({4, 4});
    const float* memory = a.data();
    const Tensor flat = reshape(std::move(a), {16});
    CHECK(flat.data() == memory);
}

TEST_CASE("flatten keeps the first axis", "[common][rearrange]") {
    CHECK(flatten(Tensor({5, 2, 3, 4})).shape() == Shape{5, 24});
    CHECK(flatten(Tensor({5})).shape() == Shape{5, 1});
    CHECK(flatten(Tensor({0, 2, 3})).shape() == Shape{0, 6});
    CHECK_THROWS_AS(flatten(Tensor::scalar(1)), ShapeError);
}

TEST_CASE("transpose and permute exchange axes", "[common][rearrange]") {
    CHECK(transpose(two_by_three) == Tensor::of({3, 2}, {1, 4, 2, 5, 3, 6}));
    CHECK_THROWS_AS(transpose(Tensor({2, 2, 2})), ShapeError);

    dl::Rng rng(2);
    const Tensor a = normal({2, 3, 4, 5}, rng);
    const Tensor b = permute(a, {0, 2, 3, 1});
    REQUIRE(b.shape() == Shape{2, 4, 5, 3});
    for (int n = 0; n < 2; ++n)
        for (int c = 0; c < 3; ++c)
            for (int y = 0; y < 4; ++y)
                for (int x = 0; x < 5; ++x)
                    REQUIRE(b.at(n, y, x, c) == a.at(n, c, y, x));
    CHECK(permute(b, {0, 3, 1, 2}) == a);
    CHECK(permute(a, {0, -2, -1, 1}) == b);
    CHECK_THROWS_WITH(permute(a, {0, 1, 1, 2}), "permute: axis 1 is named twice");
    CHECK_THROWS_AS(permute(a, {0, 1}), ShapeError);
    CHECK(permute(Tensor::scalar(2), {}) == Tensor::scalar(2));
}

TEST_CASE("slice cuts a piece out of one axis", "[common][rearrange]") {
    CHECK(slice(two_by_three, 1, 1, 3) == Tensor::of({2, 2}, {2, 3, 5, 6}));
    CHECK(slice(two_by_three, -1, 0, 1) == Tensor::of({2, 1}, {1, 4}));
    CHECK(dl::rows(two_by_three, 1, 2) == Tensor::of({1, 3}, {4, 5, 6}));
    CHECK(dl::rows(two_by_three, 2, 2).shape() == Shape{0, 3});
    CHECK_THROWS_WITH(slice(two_by_three, 1, 2, 4),
                      "slice: 2 to 4 does not lie within axis 1 of shape (2, 3)");
    CHECK_THROWS_AS(slice(two_by_three, 0, -1, 1), ShapeError);
    CHECK_THROWS_AS(slice(two_by_three, 0, 2, 1), ShapeError);
    CHECK_THROWS_AS(dl::rows(Tensor::scalar(1), 0, 1), ShapeError);
}

TEST_CASE("gather_rows picks rows in the order asked for", "[common][rearrange]") {
    CHECK(gather_rows(two_by_three, {1, 0, 1}) == Tensor::of({3, 3}, {4, 5, 6, 1, 2, 3, 4, 5, 6}));
    CHECK(gather_rows(Tensor::of({3}, {7, 8, 9}), {2}) == Tensor::of({1}, {9}));
    CHECK(gather_rows(two_by_three, {}).shape() == Shape{0, 3});
    CHECK_THROWS_WITH(gather_rows(two_by_three, {2}),
                      "gather_rows: row 2 does not exist in shape (2, 3)");
    CHECK_THROWS_AS(gather_rows(two_by_three, {-1}), ShapeError);
}

TEST_CASE("concat joins along an axis and slice takes apart again", "[common][rearrange]") {
    CHECK(dl::concat({two_by_three, Tensor({1, 3}, 9)}) ==
          Tensor::of({3, 3}, {1, 2, 3, 4, 5, 6, 9, 9, 9}));
    CHECK(dl::concat({Tensor({2, 1}, 7), two_by_three}, 1) ==
          Tensor::of({2, 4}, {7, 1, 2, 3, 7, 4, 5, 6}));
    dl::Rng rng(4);
    const Tensor a = normal({2, 3, 4}, rng), b = normal({2, 1, 4}, rng), c = normal({2, 0, 4}, rng);
    const Tensor all = dl::concat({a, b, c}, -2);
    CHECK(slice(all, 1, 0, 3) == a);
    CHECK(slice(all, 1, 3, 4) == b);
    CHECK_THROWS_WITH(dl::concat({a, Tensor({2, 3, 5})}, 1),
                      "concat: shapes (2, 3, 4) and (2, 3, 5) must agree on every axis but 1");
    CHECK_THROWS_AS(dl::concat({a, Tensor({2, 3})}, 1), ShapeError);
    CHECK_THROWS_AS(dl::concat({}), ShapeError);
    CHECK_THROWS_AS(dl::concat({Tensor::scalar(1)}), ShapeError);
}

TEST_CASE("stack makes a new axis", "[common][rearrange]") {
    const Tensor a = Tensor::of({2}, {1, 2}), b = Tensor::of({2}, {3, 4});
    CHECK(dl::stack({a, b}) == Tensor::of({2, 2}, {1, 2, 3, 4}));
    CHECK(dl::stack({a, b}, 1) == Tensor::of({2, 2}, {1, 3, 2, 4}));
    CHECK(dl::stack({a, b}, -1) == dl::stack({a, b}, 1));
    CHECK(dl::stack({Tensor::scalar(1), Tensor::scalar(2)}) == Tensor::of({2}, {1, 2}));
    CHECK_THROWS_AS(dl::stack({a, Tensor({3})}), ShapeError);
    CHECK_THROWS_AS(dl::stack({a}, 2), ShapeError);
    CHECK_THROWS_AS(dl::stack({}), ShapeError);
}

TEST_CASE("pad puts margins around and slice takes them off", "[common][rearrange]") {
    CHECK(pad(Tensor::of({2}, {1, 2}), {{1, 2}}, 9) == Tensor::of({5}, {9, 1, 2, 9, 9}));
    CHECK(pad(two_by_three, {{0, 1}, {1, 0}}) ==
          Tensor::of({3, 4}, {0, 1, 2, 3, 0, 4, 5, 6, 0, 0, 0, 0}));
    CHECK(pad(Tensor({0}), {{1, 1}}, 5) == Tensor::of({2}, {5, 5}));
    CHECK(pad(Tensor::scalar(3), {}) == Tensor::scalar(3));
    CHECK_THROWS_AS(pad(two_by_three, {{0, 0}}), ShapeError);
    CHECK_THROWS_AS(pad(two_by_three, {{-1, 0}, {0, 0}}), ShapeError);
    CHECK_THROWS_AS(pad(two_by_three, {{2147483647, 1}, {0, 0}}), ShapeError);
}

TEST_CASE("flip turns the order of one axis round", "[common][rearrange]") {
    CHECK(flip(two_by_three, 1) == Tensor::of({2, 3}, {3, 2, 1, 6, 5, 4}));
    CHECK(flip(two_by_three, 0) == Tensor::of({2, 3}, {4, 5, 6, 1, 2, 3}));
    dl::Rng rng(6);
    const Tensor a = normal({3, 4, 5}, rng);
    CHECK(flip(flip(a, 1), 1) == a);
    CHECK(flip(a, -1).at(1, 2, 0) == a.at(1, 2, 4));
    CHECK(flip(Tensor({0, 2}), 0).shape() == Shape{0, 2});
    CHECK_THROWS_AS(flip(a, 3), ShapeError);
}

TEST_CASE("one_hot has a single one in every row", "[common][rearrange]") {
    CHECK(dl::one_hot({2, 0}, 3) == Tensor::of({2, 3}, {0, 0, 1, 1, 0, 0}));
    CHECK(dl::one_hot({}, 4).shape() == Shape{0, 4});
    CHECK_THROWS_WITH(dl::one_hot({0, 3}, 3),
                      "one_hot: label 3 of sample 1 is not one of the classes 0 to 2");
    CHECK_THROWS_AS(dl::one_hot({-1}, 3), ShapeError);
    CHECK_THROWS_AS(dl::one_hot({}, 0), ShapeError);
}

TEST_CASE("an axis of size one changes nothing about any rearrangement", "[common][rearrange]") {
    const Tensor thin = reshape(two_by_three, {1, 2, 1, 3, 1});
    CHECK(reshape(permute(thin, {4, 3, 2, 1, 0}), {3, 2}) == transpose(two_by_three));
    CHECK(reshape(flip(thin, 3), {2, 3}) == flip(two_by_three, 1));
}
