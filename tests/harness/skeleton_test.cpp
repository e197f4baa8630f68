// A skeleton is the solution without its regions, and nothing else changes.

#include "tests/harness/skeleton.hpp"
#include "common/error.hpp"
#include "tests/support/catch.hpp"

using namespace harness;

namespace {

const std::string solution = R"(// One unit.

#include "common/todo.hpp"

namespace lab01 {

// BEGIN SOLUTION HELPERS
static float helper() { return 1; }
// END SOLUTION

float step(float x) {
    // guidance stays
    // BEGIN SOLUTION 1.2 step
    return x >= 0 ? helper() : 0;

    // END SOLUTION
}

}  // namespace lab01
)";

}  // namespace

TEST_CASE("A solution without its regions is the skeleton", "[harness][skeleton]") {
    CHECK(skeleton_of(solution, "units.cpp") == R"(// One unit.

#include "common/todo.hpp"

namespace lab01 {

float step(float x) {
    // guidance stays
    // TODO(1.2): your code here.
    dl::todo("1.2 step");
}

}  // namespace lab01
)");
    CHECK(regions_of(solution, "units.cpp") == std::vector<std::string>{"1.2 step"});
    CHECK(withheld_lines(solution, "units.cpp") ==
          std::vector<std::string>{"static float helper() { return 1; }",
                                   "return x >= 0 ? helper() : 0;"});
}

TEST_CASE("A skeleton of a skeleton is the same", "[harness][skeleton]") {
    const std::string once = skeleton_of(solution, "units.cpp");
    CHECK(skeleton_of(once, "units.cpp") == once);
}

TEST_CASE("Marks that do not fit are errors with file and line", "[harness][skeleton]") {
    const auto error_of = [](const std::string& text) {
        CHECK_THROWS_AS(skeleton_of(text, "x.cpp"), dl::FileError);
        try {
            (void)skeleton_of(text, "x.cpp");
        } catch (const dl::FileError& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    CHECK(error_of("// END SOLUTION\n") == "x.cpp:1: END SOLUTION without BEGIN SOLUTION");
    CHECK(error_of("\n// BEGIN SOLUTION 1.1 f\n") ==
          "x.cpp:2: BEGIN SOLUTION without END SOLUTION");
    CHECK(error_of("// BEGIN SOLUTION 1.1 f\n// BEGIN SOLUTION 1.2 g\n") ==
          "x.cpp:2: BEGIN SOLUTION inside of a solution");
    CHECK(error_of("// BEGIN SOLUTION\n// END SOLUTION\n") ==
          "x.cpp:1: BEGIN SOLUTION needs an exercise, such as 1.8 softmax, or HELPERS");
    CHECK(error_of("// BEGIN SOLUTION softmax\n// END SOLUTION\n") ==
          "x.cpp:1: BEGIN SOLUTION needs id and name, such as 1.8 softmax");
}
