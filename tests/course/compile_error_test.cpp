// The first complaint of real compilers, word for word, and nothing after it.

#include "tests/course/compile_error.hpp"

#include <fstream>

#include "tests/course/checking.hpp"
#include "tests/course/fixture.hpp"
#include "tests/support/catch.hpp"

using namespace course;
using Catch::Matchers::ContainsSubstring;

namespace {

Context here() {
    Context context;
    context.root = "/opt/course";
    return context;
}

const char* const words_of_gcc =
    "[1/2] Building CXX object lab01/units.cpp.o\n"
    "FAILED: lab01/units.cpp.o\n"
    "/usr/bin/c++ -I/opt/course -Wall -c /opt/course/lab01_perceptron/units.cpp\n"
    "/opt/course/lab01_perceptron/units.cpp: In function 'float weighted_sum(float)':\n"
    "/opt/course/lab01_perceptron/units.cpp:3:9: warning: unused variable 'y'\n"
    "    3 |     int y = 1;\n"
    "      |         ^\n"
    "/opt/course/lab01_perceptron/units.cpp:12:25: error: expected ';' before '}' token\n"
    "   12 |         sum += w[i] * x[i]\n"
    "      |                         ^\n"
    "      |                         ;\n"
    "   13 |     }\n"
    "/opt/course/lab01_perceptron/units.cpp:20:1: error: expected declaration\n"
    "ninja: build stopped: subcommand failed.\n";

}  // namespace

TEST_CASE("the transcript of a compile error in the documents is what a check says",
          "[course][compile][documents]") {
    Checked checked;
    checked.compiled = false;
    checked.compile_error = describe(here(), first_compile_error(words_of_gcc).value());
    const std::string said = check_text(here(), {}, {}, checked, {});
    std::ifstream in(std::string(COURSE_SOURCE_DIR) + "/tests/README.md");
    const std::string page(std::istreambuf_iterator<char>(in), {});
    INFO(said);
    CHECK(page.find("```text\n" + said + "```") != std::string::npos);
}

TEST_CASE("the first error of g++ is found with line and caret", "[course][compile]") {
    const auto error = first_compile_error(words_of_gcc);
    REQUIRE(error.has_value());
    CHECK(error->line == 12);
    CHECK(error->column == 25);
    CHECK(describe(here(), *error) ==
          "lab01_perceptron/units.cpp:12: expected ';' before '}' token\n"
          "    sum += w[i] * x[i]\n"
          "                    ^\n");
}

TEST_CASE("the first error of clang++ is found with line and caret", "[course][compile]") {
    const auto error = first_compile_error(
        "\x1b[1m/opt/course/lab01_perceptron/units.cpp:12:27: \x1b[0m\x1b[0;1;31merror: "
        "\x1b[0m\x1b[1mexpected ';' after expression\x1b[0m\n"
        "        sum += w[i] * x[i]\n"
        "\x1b[0;1;32m                          ^\n"
        "\x1b[0m\x1b[0;32m                          ;\n"
        "\x1b[0m1 error generated.\n");
    REQUIRE(error.has_value());
    CHECK(describe(here(), *error) ==
          "lab01_perceptron/units.cpp:12: expected ';' after expression\n"
          "    sum += w[i] * x[i]\n"
          "                      ^\n");
}

TEST_CASE("an error inside of a given header leads back to the learner's call",
          "[course][compile]") {
    const auto gnu = first_compile_error(
        "In file included from /opt/course/lab01_perceptron/units.cpp:5:\n"
        "/opt/course/common/error.hpp: In instantiation of 'void dl::require(bool)':\n"
        "/opt/course/lab01_perceptron/units.cpp:20:16:   required from here\n"
        "/opt/course/common/error.hpp:30:20: error: no match for 'operator<<'\n"
        "   30 |     (out << ... << parts);\n"
        "      |     ~~~~~^~~~~~\n");
    REQUIRE(gnu.has_value());
    CHECK_THAT(describe(here(), *gnu),
               ContainsSubstring("lab01_perceptron/units.cpp:20: this call does not compile") &&
                   ContainsSubstring("common/error.hpp:30: no match"));

    const auto clang = first_compile_error(
        "/opt/course/common/error.hpp:30:10: error: invalid operands\n"
        "    (out << ... << parts);\n"
        "         ^\n"
        "/opt/course/lab01_perceptron/units.cpp:20:9: note: in instantiation of function "
        "template specialization 'dl::require' requested here\n");
    REQUIRE(clang.has_value());
    CHECK(clang->from == "/opt/course/lab01_perceptron/units.cpp:20");
}

TEST_CASE("files that a compiler names from the folder it runs in are found", "[course][compile]") {
    const Fixture course;
    const Context context = course.context();
    course.write("lab01_perceptron/units.cpp", "");
    course.write("common/error.hpp", "");
    const auto told = [&](const std::string& output) {
        return describe(context, with_whole_paths(context, first_compile_error(output).value()));
    };
    for (const std::string up : {"../", "../../", "./"}) {
        INFO(up);
        CHECK(told(up + "lab01_perceptron/units.cpp:12:25: error: expected ';'\n") ==
              "lab01_perceptron/units.cpp:12: expected ';'\n");
        CHECK(told(up + "lab01_perceptron/units.cpp:20:16:   required from here\n" + up +
                   "common/error.hpp:30:20: error: no match\n") ==
              "lab01_perceptron/units.cpp:20: this call does not compile\n"
              "common/error.hpp:30: no match\n");
    }
    CHECK(told("../elsewhere.cpp:3:1: error: what\n") == "../elsewhere.cpp:3: what\n");
}

TEST_CASE("a missing header is a fatal error like any other", "[course][compile]") {
    const auto error = first_compile_error(
        "lab01_perceptron/units.cpp:2:10: fatal error: vektor: No such file or directory\n");
    REQUIRE(error.has_value());
    CHECK(error->message == "vektor: No such file or directory");
}

TEST_CASE("a linker's complaint is told when no compiler complained", "[course][compile]") {
    const std::string linker =
        "/usr/bin/ld: liblab01.a(table.cpp.o): in function `main':\n"
        "table.cpp:(.text+0x1): undefined reference to `lab01::softmax(dl::Tensor const&)'\n"
        "collect2: error: ld returned 1 exit status\n";
    const auto error = first_compile_error(linker);
    REQUIRE(error.has_value());
    CHECK(error->line == 0);
    CHECK_THAT(describe(here(), *error), ContainsSubstring("lab01::softmax(dl::Tensor const&)"));
    CHECK(first_compile_error(linker + "a.cpp:1:1: error: real\n")->message == "real");
    CHECK(first_compile_error("ld.lld: error: undefined symbol: lab01::f()\n")->line == 0);
}

TEST_CASE("a build that failed for other reasons has no compile error", "[course][compile]") {
    CHECK_FALSE(
        first_compile_error("ninja: error: loading 'build.ninja': No such file").has_value());
    CHECK_FALSE(first_compile_error("").has_value());
    CHECK_FALSE(
        first_compile_error("a.cpp:1:1: warning: error: is only a word here\n").has_value());
}
