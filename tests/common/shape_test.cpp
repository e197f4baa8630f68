// Shapes: sizes that fit, and sizes that are refused by name.

#include "common/shape.hpp"

#include "common/error.hpp"
#include "tests/support/catch.hpp"

using dl::Shape;
using dl::ShapeError;

TEST_CASE("the count of a shape is the product of its sizes", "[common][shape]") {
    CHECK(Shape{2, 3, 4}.count() == 24);
    CHECK(Shape{5}.count() == 5);
    CHECK(Shape{}.count() == 1);
    CHECK(Shape{}.rank() == 0);
}

TEST_CASE("one empty axis makes the count zero, whatever the others say", "[common][shape]") {
    CHECK(Shape{3, 0, 2}.count() == 0);
    CHECK(Shape{2147483647, 2147483647, 0}.count() == 0);
}
