// Tables as text.

#include "common/table.hpp"

#include <sstream>

#include "common/error.hpp"
#include "common/utf8.hpp"
#include "tests/support/catch.hpp"

using dl::Table;
using dl::to_text;

namespace {

Table layers() {
    Table table({"layer", "output", "parameters", "share"});
    table.add({"conv1", "(6, 28, 28)", 156, 0.0025});
    table.add({"a convolution with a connection table as in 1998", "(16, 10, 10)", 1516, 0.0246});
    table.add({"total", "", 61706, 1.0});
    return table;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

}  // namespace

TEST_CASE("a table is aligned Markdown with its numbers at the right", "[common][table]") {
    Table table({"layer", "parameters"});
    table.add({"conv1", 156});
    table.add({"fc \u00e9t\u00e9", 48120});
    CHECK(to_text(table) ==
          "| layer  | parameters |\n"
          "|--------|-----------:|\n"
          "| conv1  |        156 |\n"
          "| fc \u00e9t\u00e9 |     48,120 |\n");
}

TEST_CASE("a table keeps to the width of the terminal", "[common][table]") {
    for (const int width : {60, 120}) {
        const auto lines = lines_of(to_text(layers(), width));
        REQUIRE(lines.size() == 5);
        for (const std::string& line : lines) {
            CHECK(dl::display_width(line) <= width);
            CHECK(dl::display_width(line) == dl::display_width(lines[0]));
        }
        CHECK(lines[4].find("61,706") != std::string::npos);
        CHECK((lines[3].find("...") != std::string::npos) == (width == 60));
    }
}

TEST_CASE("numbers are never cut however narrow the terminal", "[common][table]") {
    const std::string text = to_text(layers(), 10);
    CHECK(text.find("61,706") != std::string::npos);
    CHECK(text.find("0.0025") != std::string::npos);
    CHECK(text.find("parameters") != std::string::npos);
}

TEST_CASE("a cell stays one cell whatever is in it", "[common][table]") {
    Table table({"a|b", "c"});
    table.add({"two\nlines\tand \x1b[31m", "x"});
    const auto lines = lines_of(to_text(table));
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].find("a\\|b") != std::string::npos);
    CHECK(lines[2].find("two lines and \uFFFD[31m") != std::string::npos);
}

TEST_CASE("a column is one of numbers when all it holds are numbers", "[common][table]") {
    Table table({"numbers", "words", "mixed", "empty", "percent", "lists"});
    table.add({"1,234", "one", 1, "", "98.4 %", "2 3 1"});
    table.add({"-", "two", "n/a", "", "-0.3 %", "0"});
    CHECK(table.is_number(0));
    CHECK_FALSE(table.is_number(1));
    CHECK_FALSE(table.is_number(2));
    CHECK_FALSE(table.is_number(3));
    CHECK(table.is_number(4));
    CHECK_FALSE(table.is_number(5));
}

TEST_CASE("wide characters take two columns", "[common][table]") {
    Table table({"name"});
    table.add({"\u4e2d\u6587"});
    CHECK(to_text(table) == "| name |\n|------|\n| \u4e2d\u6587 |\n");
}

TEST_CASE("a row of another length is refused", "[common][table]") {
    Table table({"a", "b"});
    CHECK_THROWS_WITH(table.add({"only"}),
                      "Table::add: a row needs one cell for each of the 2 columns, got 1");
    CHECK(to_text(table) == "| a   | b   |\n|-----|-----|\n");
    CHECK(to_text(Table({})) == "|\n|\n");
}

TEST_CASE("numbers have as many digits as asked", "[table]") {
    CHECK(dl::fixed(2.0 / 3) == "0.67");
    CHECK(dl::fixed(-1234.56, 1) == "-1234.6");
    CHECK(dl::percent(0.9871) == "98.7 %");
    CHECK(dl::percent(1, 0) == "100 %");
}
