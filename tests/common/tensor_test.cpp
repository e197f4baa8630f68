// Tensor as a value: construction, access, copies, comparison, printing.

#include "common/tensor.hpp"

#include <cmath>
#include <sstream>
#include <utility>
#include <vector>

#include "common/error.hpp"
#include "common/todo.hpp"
#include "tests/support/catch.hpp"

using dl::Shape;
using dl::ShapeError;
using dl::Tensor;

TEST_CASE("a new tensor is filled with zeros or with the value asked for", "[common][tensor]") {
    CHECK(Tensor({2, 2}) == Tensor::of({2, 2}, {0, 0, 0, 0}));
    CHECK(Tensor({3}, 7.0f) == Tensor::of({3}, {7, 7, 7}));
    CHECK(Tensor::scalar(2.5f).item() == 2.5f);
    CHECK(Tensor::scalar(2.5f).rank() == 0);
}

TEST_CASE("a tensor without a shape holds nothing", "[common][tensor]") {
    const Tensor empty;
    CHECK(empty.shape() == Shape{0});
    CHECK(empty.count() == 0);
    CHECK(empty.begin() == empty.end());
    CHECK(Tensor({3, 0, 2}).count() == 0);
}

TEST_CASE("values are in row-major order with the last axis fastest", "[common][tensor]") {
    const Tensor t = Tensor::of({2, 3}, {1, 2, 3, 4, 5, 6});
    CHECK(t.at(0, 2) == 3);
    CHECK(t.at(1, 0) == 4);
    CHECK(t[4] == 5);
    CHECK(Tensor::of({1, 2, 1, 2, 2}, {0, 1, 2, 3, 4, 5, 6, 7}).at(0, 1, 0, 1, 0) == 6);
    CHECK(Tensor::scalar(4).at() == 4);
}

TEST_CASE("an index outside of the shape is an error with index and shape", "[common][tensor]") {
    Tensor t({2, 3});
    CHECK_THROWS_WITH(
        t.at(2, 0), "Tensor::at: index (2, 0) lies outside of shape (2, 3); indices count from 0");
    CHECK_THROWS_AS(t.at(0, 3), ShapeError);
    CHECK_THROWS_AS(t.at(-1, 0), ShapeError);
    CHECK_THROWS_WITH(t.at(1), "Tensor::at: shape (2, 3) needs 2 indices, got (1)");
    CHECK_THROWS_AS(t.at(0, 0, 0), ShapeError);
    CHECK_THROWS_AS(t.at(0, std::int64_t{1} << 40), ShapeError);
    CHECK_THROWS_AS(Tensor().at(0), ShapeError);
}

TEST_CASE("the number of values must fit the shape", "[common][tensor]") {
    CHECK_THROWS_WITH(Tensor::of({2, 2}, {1, 2, 3}),
                      "Tensor::of: shape (2, 2) needs 4 values, got 3");
    CHECK(Tensor::of({2}, std::vector<float>{1, 2}) == Tensor::of({2}, {1, 2}));
    CHECK_THROWS_WITH(Tensor({2}).item(), "Tensor::item: needs exactly one value, got shape (2)");
    CHECK(Tensor::of({1, 1}, {3}).item() == 3);
}

TEST_CASE("a copy shares nothing with its original", "[common][tensor]") {
    Tensor a = Tensor::of({2}, {1, 2});
    Tensor b = a;
    b.at(0) = 9;
    CHECK(a == Tensor::of({2}, {1, 2}));

    Tensor c({5});
    c = a;
    a.at(1) = 7;
    CHECK(c == Tensor::of({2}, {1, 2}));
    const Tensor& self = c;
    c = self;
    CHECK(c == Tensor::of({2}, {1, 2}));
}

TEST_CASE("moving takes the memory and leaves an empty tensor", "[common][tensor]") {
    Tensor a = Tensor::of({2, 2}, {1, 2, 3, 4});
    const float* memory = a.data();
    Tensor b = std::move(a);
    CHECK(b.data() == memory);
    CHECK(a.shape() == Shape{0});  // NOLINT(bugprone-use-after-move): this is what is tested
    Tensor c({3});
    c = std::move(b);
    CHECK(c.data() == memory);
    CHECK(b.count() == 0);  // NOLINT(bugprone-use-after-move)
    b = Tensor({1}, 5.0f);
    CHECK(b.item() == 5);
}

TEST_CASE("memory of tensors is aligned to a cache line", "[common][tensor]") {
    for (int count : {1, 3, 17, 1000})
        CHECK(reinterpret_cast<std::uintptr_t>(Tensor({count}).data()) % 64 == 0);
}

TEST_CASE("equality compares numbers and same_bits compares bits", "[common][tensor]") {
    const float nan = std::nanf("");
    CHECK_FALSE(Tensor({1}, nan) == Tensor({1}, nan));
    CHECK(same_bits(Tensor({1}, nan), Tensor({1}, nan)));
    CHECK(Tensor({1}, 0.0f) == Tensor({1}, -0.0f));
    CHECK_FALSE(same_bits(Tensor({1}, 0.0f), Tensor({1}, -0.0f)));
    CHECK_FALSE(Tensor({2, 3}) == Tensor({3, 2}));
    CHECK_FALSE(same_bits(Tensor({2, 3}), Tensor({3, 2})));
    CHECK(same_bits(Tensor(), Tensor()));
}

TEST_CASE("set_shape keeps the values and refuses another count", "[common][tensor]") {
    Tensor t = Tensor::of({2, 3}, {1, 2, 3, 4, 5, 6});
    t.set_shape({3, 2});
    CHECK(t.at(2, 1) == 6);
    CHECK_THROWS_WITH(t.set_shape({4}),
                      "Tensor::set_shape: shape (4) has 4 values, this tensor (3, 2) has 6");
}

TEST_CASE("a tensor prints its shape and aligned values", "[common][tensor]") {
    CHECK(to_string(Tensor::of({2, 2}, {1, -2.5, 3, 10})) ==
          "Tensor (2, 2)\n[[   1, -2.5],\n [   3,   10]]");
    CHECK(to_string(Tensor::scalar(3)) == "Tensor ()\n3");
    CHECK(to_string(Tensor()) == "Tensor (0)\n[]");
    std::ostringstream out;
    out << Tensor::of({1, 2, 1}, {1, 2});
    CHECK(out.str() == "Tensor (1, 2, 1)\n[[[1],\n  [2]]]");
}

TEST_CASE("long axes are shortened at both ends", "[common][tensor]") {
    Tensor t({10});
    for (int i = 0; i < 10; ++i)
        t.at(i) = static_cast<float>(i);
    CHECK(to_string(t, {.edge = 2}) == "Tensor (10)\n[0, 1, ..., 8, 9]");
    CHECK(to_string(Tensor({7})) == "Tensor (7)\n[0, 0, 0, 0, 0, 0, 0]");
    CHECK(to_string(Tensor({5, 1}), {.edge = 1}) == "Tensor (5, 1)\n[[0],\n ...,\n [0]]");
    CHECK(to_string(Tensor({2000, 2000})).size() < 500);
    CHECK(to_string(Tensor({1}, 1.0f / 3), {.precision = 2}) == "Tensor (1)\n[0.33]");
    CHECK_THROWS_AS(to_string(t, {.edge = 0}), dl::Error);
    CHECK_THROWS_AS(to_string(t, {.precision = 40}), dl::Error);
}

TEST_CASE("require says nothing while the rule holds and joins its parts when not",
          "[common][error]") {
    CHECK_NOTHROW(dl::require(true, "never seen"));
    CHECK_THROWS_AS(dl::require(false, "x"), ShapeError);
    CHECK_THROWS_AS(dl::require<dl::FileError>(false, "x"), dl::FileError);
    CHECK_THROWS_WITH(dl::require(false, "call: needs ", 2, ", got ", Shape{3}),
                      "call: needs 2, got (3)");
    CHECK(dl::text("a", 1, 'b') == "a1b");
}

TEST_CASE("an exercise that is not written says which one", "[common][error]") {
    try {
        dl::todo("3.2 conv2d_forward");
    } catch (const dl::NotStarted& e) {
        CHECK(e.exercise() == "3.2 conv2d_forward");
        CHECK(std::string(e.what()) ==
              "3.2 conv2d_forward is not written yet: replace the TODO in its body");
    }
    CHECK_THROWS_AS(dl::todo("1.1"), dl::Error);
}
