// Suggestions: close words are found, far ones are not made up.

#include "tests/course/nearest.hpp"

#include "tests/support/catch.hpp"

using course::edit_distance;
using course::nearest;

TEST_CASE("one letter more or less or changed or swapped is one edit", "[course][nearest]") {
    CHECK(edit_distance("", "") == 0);
    CHECK(edit_distance("check", "check") == 0);
    CHECK(edit_distance("chek", "check") == 1);
    CHECK(edit_distance("checkk", "check") == 1);
    CHECK(edit_distance("chack", "check") == 1);
    CHECK(edit_distance("chekc", "check") == 1);
    CHECK(edit_distance("", "abc") == 3);
    CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("the nearest word wins and a word like no other has none", "[course][nearest]") {
    const std::vector<std::string> verbs = {"check", "watch", "hint", "explain", "doctor", "data"};
    CHECK(nearest("chekc", verbs) == "check");
    CHECK(nearest("hnit", verbs) == "hint");
    CHECK(nearest("exp", verbs) == "explain");
    CHECK(nearest("doc", verbs) == "doctor");
    CHECK(nearest("zzzzzz", verbs).empty());
    CHECK(nearest("", verbs).empty());
}
