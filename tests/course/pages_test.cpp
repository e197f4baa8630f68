// Walkthroughs, hints and sources: the part about one exercise is found, and only that part.

#include "tests/course/pages.hpp"

#include "tests/course/fixture.hpp"
#include "tests/support/catch.hpp"

using namespace course;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("a section ends at the next heading of its level and not inside of code",
          "[course][pages]") {
    const std::string page =
        "# Lab\n## 1.1 is not a section of the table of contents\n### 1.10 ten\nno\n"
        "### 1.1 one\ntext\n#### details\nmore\n```cpp\n### not a heading\n```\nend\n"
        "### 1.2 two\nother\n";
    const auto one = section_of(
        "### 1.10 ten\nno\n### 1.1 one\ntext\n#### details\nmore\n```cpp\n"
        "### not a heading\n```\nend\n### 1.2 two\nother\n",
        "1.1");
    REQUIRE(one.has_value());
    CHECK(*one == "### 1.1 one\ntext\n#### details\nmore\n```cpp\n### not a heading\n```\nend\n");
    CHECK_FALSE(section_of(page, "1.3").has_value());
    CHECK(section_of(page, "1.2") == "### 1.2 two\nother\n");
}

TEST_CASE("a ladder has three hints and perhaps a question for afterwards", "[course][pages]") {
    const Fixture fixture;
    const auto all = parse_hints(fixture.read("lab01_perceptron/hints.md"), "hints.md");
    REQUIRE(all.size() == 2);
    CHECK(all[0].id == "1.1");
    REQUIRE(all[0].levels.size() == 3);
    CHECK(all[0].levels[0] ==
          "What does your unit say when all weights are zero?\nShould it say that?");
    CHECK(all[0].levels[1] == "Try w = (1, 2), x = (3, 4), b = 5:\n\n    1*3 + 2*4 + 5 = 16");
    CHECK(all[0].levels[2] == "The bias is added once, outside of the loop.");
    CHECK(all[0].transfer == "Which other sum of this lab has a bias?");
    CHECK(all[1].transfer.empty());
}

TEST_CASE("a broken ladder is named with file and line", "[course][pages]") {
    const auto parse = [](const std::string& text) { return parse_hints(text, "hints.md"); };
    CHECK_THROWS_WITH(parse("## 1.1 a\n1. x\n2. y\n"),
                      ContainsSubstring("hints.md:3: ") && ContainsSubstring("2 hints"));
    CHECK_THROWS_WITH(parse("## 1.1 a\n1. x\n3. y\n"), ContainsSubstring("hints.md:3: "));
    CHECK_THROWS_WITH(parse("## 1.1 a\n1. x\n2. y\n3. z\n4. q\n"),
                      ContainsSubstring("hints.md:5: "));
    CHECK_THROWS_WITH(parse("## 1.1 a\nhello\n"), ContainsSubstring("hints.md:2: "));
    CHECK_THROWS_WITH(parse("## softmax\n"), ContainsSubstring("hints.md:1: "));
    CHECK_THROWS_WITH(parse("## 1.1 a\n## 1.2 b\n"),
                      ContainsSubstring("hints.md:2: ") && ContainsSubstring("1.1"));
}

TEST_CASE("an exercise stands at its TODO and later at its function", "[course][pages]") {
    Exercise exercise;
    exercise.id = "1.1";
    exercise.functions = {"weighted_sum"};
    const std::string head =
        "// Exercise 1.10: x\n// Exercise 1.1: the sum\nfloat other_weighted_sum(int);\n";
    CHECK(line_of(head + "float weighted_sum(float x) {\n    // TODO(1.1): your code here.\n",
                  exercise) == 5);
    CHECK(line_of(head + "float weighted_sum(float x) {\n    dl::todo(\"1.1 weighted_sum\");\n",
                  exercise) == 5);
    CHECK(line_of(head + "float weighted_sum(float x) {\n    return x;\n", exercise) == 4);
    CHECK(line_of(head, exercise) == 2);
    CHECK(line_of("dl::todo(\"1.10 other\");\n", exercise) == 1);
}

TEST_CASE("of several functions the one that is named is the place", "[course][pages]") {
    Exercise exercise;
    exercise.id = "1.1";
    exercise.functions = {"forward", "backward"};
    const std::string source =
        "float forward(float x) {\n    return x;\n}\n\n// backward(x)\nfloat backward(float x) {\n";
    CHECK(line_of(source + "    return 1;\n}\n", exercise) == 1);
    CHECK(line_of(source + "    return 1;\n}\n", exercise, "backward") == 6);
    CHECK(line_of(source + "    // TODO(1.1): your code here.\n}\n", exercise, "backward") == 7);
    CHECK(line_of(source + "    // TODO(1.1): your code here.\n}\n", exercise, "forward") == 1);
    CHECK(line_of(source + "    // TODO(1.1): your code here.\n}\n", exercise, "sideways") == 7);
}
