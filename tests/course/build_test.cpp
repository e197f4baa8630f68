// How far a build is, read from what the build tool prints.

#include "tests/course/build.hpp"

#include "tests/support/catch.hpp"

using course::steps_done;

TEST_CASE("a build says how many of its steps are done", "[course][build]") {
    CHECK(steps_done("[1/190] Building CXX object a.o\n[12/190] Building CXX ob") == "12 of 190");
    CHECK(steps_done("[  7%] Building CXX object a.o\n[ 42%] Linking CXX executable\n") == "42 %");
}

TEST_CASE("a build that has not begun, or says something else, has no steps", "[course][build]") {
    CHECK(steps_done("").empty());
    CHECK(steps_done("-- Configuring done\n[1/").empty());
    CHECK(steps_done("[1/2] Building\nerror in line\n[[nodiscard]] int f();\n").empty());
}

TEST_CASE("who waits reads on, each second on a terminal and seldom in a file", "[course][build]") {
    CHECK(course::progress_due(0, true) == 1);
    CHECK(course::progress_due(7, true) == 8);
    CHECK(course::progress_due(0, false) == 5);
    CHECK(course::progress_due(6, false) == 36);
}
