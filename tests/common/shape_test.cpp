// Shapes: sizes that fit, and sizes that are refused by name.

#include "common/shape.hpp"

#include <vector>

#include "common/error.hpp"
#include "tests/support/catch.hpp"

using Catch::Matchers::ContainsSubstring;
using dl::Shape;
using dl::ShapeError;

TEST_CASE("the count of a shape is the product of its sizes", "[common][shape]") {
    CHECK(Shape{2, 3, 4}.count() == 24);
    CHECK(Shape{5}.count() == 5);
    CHECK(Shape{}.count() == 1);
    CHECK(Shape{}.rank() == 0);
}

TEST_CASE("one empty axis makes the count zero whatever the others say", "[common][shape]") {
    CHECK(Shape{3, 0, 2}.count() == 0);
    CHECK(Shape{2147483647, 2147483647, 0}.count() == 0);
}

TEST_CASE("axes count from the front or from the back", "[common][shape]") {
    const Shape shape{2, 3, 4};
    CHECK(shape.size(0) == 2);
    CHECK(shape[2] == 4);
    CHECK(shape.size(-1) == 4);
    CHECK(shape.size(-3) == 2);
    CHECK(shape.axis_from_front(-2, "test") == 1);
    CHECK_THROWS_WITH(shape.size(3),
                      "size: axis 3 does not exist in shape (2, 3, 4), which has 3 axes");
    CHECK_THROWS_AS(shape.size(-4), ShapeError);
    CHECK_THROWS_AS(Shape{}.size(0), ShapeError);
}

TEST_CASE("shapes that cannot be are refused by name", "[common][shape]") {
    CHECK_THROWS_WITH((Shape{2, -1}), "Shape: size -1 is negative in (2, -1)");
    CHECK_THROWS_AS((Shape{1, 1, 1, 1, 1, 1, 1, 1, 1}), ShapeError);
    CHECK(Shape{1, 1, 1, 1, 1, 1, 1, 1}.rank() == 8);
}

TEST_CASE("sizes near overflow are refused and the largest legal shape is not", "[common][shape]") {
    CHECK(Shape{65536, 65536}.count() == Shape::max_count);
    CHECK_THROWS_WITH((Shape{65536, 65537}), ContainsSubstring("has more than 4294967296 values"));
    CHECK_THROWS_AS((Shape{2147483647, 2147483647, 2147483647}), ShapeError);
    // 2^32 * 2^32 wraps round to 0 in 64 bits.
    CHECK_THROWS_AS((Shape{65536, 65536, 65536, 65536}), ShapeError);
}

TEST_CASE("shapes are equal when rank and sizes are", "[common][shape]") {
    CHECK(Shape{2, 3} == Shape{2, 3});
    CHECK_FALSE(Shape{2, 3} == Shape{3, 2});
    CHECK_FALSE(Shape{2, 3} == Shape{2, 3, 1});
    CHECK_FALSE(Shape{} == Shape{0});
    CHECK(Shape(std::vector<int>{4, 5}) == Shape{4, 5});
}

TEST_CASE("a shape prints like a tuple", "[common][shape]") {
    CHECK(to_string(Shape{2, 3}) == "(2, 3)");
    CHECK(to_string(Shape{7}) == "(7)");
    CHECK(to_string(Shape{}) == "()");
}
