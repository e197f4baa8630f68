// Reading the labs' lists: what is meant is found, what is broken is named with file and line.

#include "tests/course/catalogue.hpp"

#include "tests/course/fixture.hpp"
#include "tests/support/catch.hpp"

using namespace course;
using Catch::Matchers::ContainsSubstring;

namespace {

std::vector<Exercise> parse(const std::string& text) {
    return parse_exercises(text, "lab01", "lab01_perceptron/exercises.txt");
}

}  // namespace

TEST_CASE("an exercise is one line of seven fields", "[course][catalogue]") {
    const auto exercises = parse(
        "# a comment\n\n 1.8 | core | 3 | 25 | softmax.cpp | softmax, log_softmax | To "
        "probabilities\r\n1.14|challenge|4|30|p.cpp|averaged|Steadier\n");
    REQUIRE(exercises.size() == 2);
    CHECK(exercises[0].id == "1.8");
    CHECK(exercises[0].lab == "lab01");
    CHECK_FALSE(exercises[0].challenge);
    CHECK(exercises[0].points == 3);
    CHECK(exercises[0].minutes == 25);
    CHECK(exercises[0].file == "softmax.cpp");
    CHECK(exercises[0].functions == std::vector<std::string>{"softmax", "log_softmax"});
    CHECK(exercises[0].title == "To probabilities");
    CHECK(exercises[1].challenge);
}

TEST_CASE("a malformed line of the catalogue is named with file and line", "[course][catalogue]") {
    const std::string file = "lab01_perceptron/exercises.txt";
    const auto broken = [&](const std::string& line) { return parse("# first\n" + line + "\n"); };
    CHECK_THROWS_WITH(broken("1.1 | core | 3"),
                      ContainsSubstring(file + ":2: ") && ContainsSubstring("7 columns"));
    CHECK_THROWS_WITH(broken("1.1 | extra | 3 | 5 | a.cpp | f | t"),
                      ContainsSubstring(file + ":2: "));
    CHECK_THROWS_WITH(broken("1.1 | core | -3 | 5 | a.cpp | f | t"),
                      ContainsSubstring(file + ":2: "));
    CHECK_THROWS_WITH(broken("1.1 | core | 3 | 5m | a.cpp | f | t"),
                      ContainsSubstring(file + ":2: "));
    CHECK_THROWS_WITH(broken("1.1 | core | 3 | 5 | a.cpp |  | t"),
                      ContainsSubstring(file + ":2: "));
    CHECK_THROWS_WITH(broken("1.1 | core | 3 | 5 | a.cpp | f | "),
                      ContainsSubstring(file + ":2: "));
    CHECK_THROWS_WITH(parse("1.1|core|3|5|a.cpp|f|t\n1.1|core|3|5|a.cpp|f|t\n"),
                      ContainsSubstring(file + ":2: ") && ContainsSubstring("twice"));
}

TEST_CASE("an id of another lab or a path for a file is refused", "[course][catalogue]") {
    const auto line = [&](const std::string& id, const std::string& file) {
        return parse(id + " | core | 3 | 5 | " + file + " | f | t\n");
    };
    for (const char* id : {"one", "1", "1.", "1.1.1", "2.1", "01.1", "1.0", "1.x"})
        CHECK_THROWS_WITH(line(id, "a.cpp"), ContainsSubstring("is not an exercise of lab01"));
    for (const char* file : {"../a.cpp", "-a.cpp", ".a.cpp", "x/a.cpp", "a b.cpp"})
        CHECK_THROWS_WITH(line("1.1", file), ContainsSubstring("is not the name of a file"));
    CHECK(line("1.1", "a.cpp").size() == 1);
}

TEST_CASE("the five labs are there even where their folders are not", "[course][catalogue]") {
    const Fixture fixture;
    const Catalogue catalogue = read_catalogue(fixture.root());
    REQUIRE(catalogue.labs.size() == 5);
    CHECK(catalogue.labs[0].exercises.size() == 4);
    CHECK(catalogue.labs[0].points(false) == 7);
    CHECK(catalogue.labs[0].points(true) == 4);
    CHECK(catalogue.labs[1].exercises.empty());
    CHECK(catalogue.labs[4].folder == "lab05_autoencoders");
}

TEST_CASE("an exercise is found by id or by function and a lab by any of its names",
          "[course][catalogue]") {
    const Fixture fixture;
    const Catalogue catalogue = read_catalogue(fixture.root());
    CHECK(find_exercise(catalogue, "1.10").name() == "loss_backward");
    CHECK(find_exercise(catalogue, "sigmoid").id == "1.2");
    for (const char* name : {"lab01", "1", "lab1", "lab01_perceptron", "lab01_perceptron/"})
        CHECK(find_lab(catalogue, name).id == "lab01");
}

TEST_CASE("a mistyped exercise or lab brings up the nearest one", "[course][catalogue]") {
    const Fixture fixture;
    const Catalogue catalogue = read_catalogue(fixture.root());
    CHECK_THROWS_WITH(find_exercise(catalogue, "1.12"), ContainsSubstring("did you mean 1."));
    CHECK_THROWS_WITH(find_exercise(catalogue, "sigmiod"),
                      ContainsSubstring("did you mean sigmoid?"));
    CHECK_THROWS_WITH(find_exercise(catalogue, "entirely else"), ContainsSubstring("the map"));
    CHECK_THROWS_WITH(find_lab(catalogue, "lba01"), ContainsSubstring("did you mean lab01?"));
    CHECK_THROWS_AS(find_lab(catalogue, "lab09"), UsageError);
}
