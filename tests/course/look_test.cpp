// Text on a terminal: widths, wrapping, and what learner code may not do to it.

#include "tests/course/look.hpp"

#include "tests/course/render.hpp"
#include "tests/support/catch.hpp"

using namespace course;

TEST_CASE("columns count letters and not bytes or colours", "[course][look]") {
    CHECK(columns("") == 0);
    CHECK(columns("abc") == 3);
    CHECK(columns("\u25cf\u25cb") == 2);
    CHECK(columns("\x1b[31mred\x1b[0m") == 3);
}

TEST_CASE("a text is filled or cut to its column", "[course][look]") {
    const Look plain{80, false, false};
    CHECK(fit(plain, "ab", 4) == "ab  ");
    CHECK(fit(plain, "abcdef", 4) == "ab..");
    CHECK(fit({80, false, true}, "abcdef", 4) == "abc\u2026");
}

TEST_CASE("words are wrapped and never cut", "[course][look]") {
    CHECK(wrap("one two three", 8) == "one two\nthree");
    CHECK(wrap("one two three", 8, 2) == "one two\n  three");
    CHECK(wrap("one two", 8, 0, 5) == "one\ntwo");
    CHECK(wrap("extraordinary", 5) == "extraordinary");
    CHECK(wrap("", 5).empty());
}

TEST_CASE("what learner code prints cannot move the cursor", "[course][look]") {
    CHECK(harmless("a\x1b[2Jb\x07\rc\n\td\x7f") == "abc\n\td");
    CHECK(harmless("\x1b") == "");
    CHECK(harmless("\x1b[") == "");
}

TEST_CASE("no colour means not a single escape", "[course][look]") {
    CHECK(paint({80, false, true}, Paint::red, "x") == "x");
    CHECK(paint({80, true, true}, Paint::red, "x") == "\x1b[31mx\x1b[0m");
}

TEST_CASE("a page of Markdown reads well without its marks", "[course][render]") {
    const std::string page =
        "### 1.1 the sum\n\nThe **unit** adds `w` and *x*; see\n[the "
        "paper](https://example.org).\n\n"
        "- one item that is long enough to be wrapped at forty\n- two\n  more\n\n"
        "1. first\n\n```cpp\n**code** stays\n```\n\n| a | b |\n|---|---|\n| `1|2` | x |\n\n"
        "<details><summary>Why?</summary>\n\nBecause.\n\n</details>\n\n![A line](line.svg)\n";
    CHECK(render({40, false, false}, page) ==
          "1.1 the sum\n"
          "\n"
          "The unit adds `w` and x; see the paper\n"
          "(https://example.org).\n"
          "\n"
          "- one item that is long enough to be\n"
          "  wrapped at forty\n"
          "- two more\n"
          "\n"
          "1. first\n"
          "\n"
          "    **code** stays\n"
          "\n"
          "  a      b\n"
          "  `1|2`  x\n"
          "\n"
          "? Why? (folded: --answers shows it)\n"
          "\n"
          "[picture: A line, line.svg]\n");
    CHECK(render({40, false, false}, "<details><summary>Why?</summary>\n\nBecause.\n\n</details>\n",
                 {true, 0}) == "Why?\n  Because.\n");
    CHECK(render({60, false, false},
                 "<details><summary><b>Predict.</b> What is one\nand one?</summary>\n\nTwo.\n\n"
                 "</details>\n") ==
          "? Predict. What is one and one? (folded: --answers shows it)\n");
}

TEST_CASE("formulas become plain characters", "[course][render]") {
    CHECK(plain_formula("\\frac{1}{N} \\sum_{i=1}^{D} w_i x_i") == "1/N sum_{i=1}^D w_i x_i");
    CHECK(plain_formula("\\frac{a + b}{2}") == "(a + b)/2");
    CHECK(plain_formula("\\Big(h - \\overline{h \\hat{x}}\\Big)") == "(h - mean(h x_hat))");
    CHECK(plain_formula("\\sqrt{\\sigma^2 + \\epsilon}") == "sqrt(sigma^2 + epsilon)");
    CHECK(plain_formula("n = 5,\\ k = 2") == "n = 5, k = 2");
    CHECK(plain_formula("\\begin{cases}1\\end{cases}") == "{ 1");
    CHECK(plain_formula("a \\le b \\leq c \\left( d \\right)") == "a <= b <= c ( d )");
    CHECK(plain_formula("\\mathbf{x}_{\\text{new}}") == "x_{new}");
    CHECK(plain_formula("a \\cdot b \\times c") == "a * b x c");
    CHECK(plain_formula("\\frac{") == "/");
}
