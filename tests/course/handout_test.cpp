// Handouts: what goes into them, and what must never do so.

#include <algorithm>

#include "tests/course/fixture.hpp"
#include "tests/course/handout.hpp"
#include "tests/course/skeletons.hpp"
#include "tests/support/catch.hpp"

using namespace course;
using Catch::Matchers::ContainsSubstring;

namespace {

const char* long_statement = "    const float answer = everything(that, nobody, may, know);\n";

// The fixture with all that a handout must sort out.
void fill(const Fixture& fixture) {
    fixture.write("lab02_mlp_backprop/exercises.txt",
                  "2.1 | core | 2 | 10 | walk.cpp | walk | There and back\n");
    fixture.write("solutions/lab02_mlp_backprop/walk.cpp",
                  "// BEGIN SOLUTION 2.1 walk\n" + std::string(long_statement) +
                      "    total += answer;\n    total *= scale;\n// END SOLUTION\n");
    fixture.write("lab01_perceptron/units.hpp", "float step(float z);\n");
    fixture.write("lab01_perceptron/units.cpp", "what the instructor tried out\n");
    fixture.write("tests/lab01_perceptron/units_test.cpp", "TEST_CASE(\"public\") {}\n");
    fixture.write("tests/lab01_perceptron/hidden/units_hidden_test.cpp",
                  "TEST_CASE(\"sums of numbers that nobody has seen\", \"[1.1][hidden]\") {\n");
    fixture.write("tests/lab01_perceptron/alternatives/loops/units.cpp", "int other = 1;\n");
    fixture.write("tests/hostile/fork_bomb.cpp", "");
    fixture.write("common/tensor.hpp", "class Tensor;\n");
}

bool is_in(const std::vector<std::string>& files, const std::string& file) {
    return std::find(files.begin(), files.end(), file) != files.end();
}

}  // namespace

TEST_CASE("the labs of a handout are given as a range or a list", "[course][handout]") {
    const Fixture fixture;
    fill(fixture);
    const Catalogue catalogue = read_catalogue(fixture.root());
    CHECK(plan_of(catalogue, "1-2", "none").given.size() == 2);
    CHECK(plan_of(catalogue, "lab02", "reference").earlier.size() == 1);
    CHECK(plan_of(catalogue, "1, 2", "none").earlier.empty());
    CHECK(plan_of(catalogue, "all", "none").given.size() == 2);
    CHECK_THROWS_WITH(plan_of(catalogue, "1-3", "none"),
                      ContainsSubstring("'3'") || ContainsSubstring("lab03"));
    CHECK_THROWS_WITH(plan_of(catalogue, "one", "none"),
                      ContainsSubstring("'one' is no lab of this copy"));
    CHECK_THROWS_WITH(plan_of(catalogue, "1", "all"), ContainsSubstring("none or reference"));
}

TEST_CASE("a handout has no solution, hidden test, variant or later lab", "[course][handout]") {
    const Fixture fixture;
    fill(fixture);
    const Context context = fixture.context();
    const Catalogue catalogue = read_catalogue(fixture.root());
    const HandoutPlan plan = plan_of(catalogue, "1", "none");
    const std::vector<std::string> files = copied_files(context, catalogue, plan);
    for (const char* wanted :
         {"CMakeLists.txt", "common/tensor.hpp", "lab01_perceptron/units.hpp",
          "lab01_perceptron/hints.md", "tests/lab01_perceptron/units_test.cpp"})
        CHECK(is_in(files, wanted));
    for (const std::string& file : files) {
        INFO(file);
        for (const char* word : {"solutions", "hidden", "alternatives", "hostile", "lab02"})
            CHECK(file.find(word) == std::string::npos);
    }
    // The learner's file is made anew: what the instructor wrote into it stays here.
    CHECK_FALSE(is_in(files, "lab01_perceptron/units.cpp"));
}

TEST_CASE("solutions of earlier labs come along when they are asked for", "[course][handout]") {
    const Fixture fixture;
    fill(fixture);
    const Context context = fixture.context();
    const Catalogue catalogue = read_catalogue(fixture.root());
    const auto files = copied_files(context, catalogue, plan_of(catalogue, "2", "reference"));
    CHECK(is_in(files, "solutions/lab01_perceptron/units.cpp"));
    CHECK_FALSE(is_in(files, "solutions/lab01_perceptron/misconceptions.cpp"));
    CHECK_FALSE(is_in(files, "solutions/lab02_mlp_backprop/walk.cpp"));
    const auto without = copied_files(context, catalogue, plan_of(catalogue, "2", "none"));
    CHECK_FALSE(is_in(without, "solutions/lab01_perceptron/units.cpp"));
    CHECK(is_in(without, "lab01_perceptron/units.hpp"));
}

TEST_CASE("what a given solution says may stand in a known mistake as well", "[course][handout]") {
    const Fixture fixture;
    fill(fixture);
    fixture.write("lab03_cnn/exercises.txt", "3.1 | core | 2 | 10 | size.cpp | size | How large\n");
    fixture.write("solutions/lab02_mlp_backprop/misconceptions.cpp", long_statement);
    fixture.write("tests/lab02_mlp_backprop/calls.hpp", "");
    const Catalogue catalogue = read_catalogue(fixture.root());
    const auto leaks = [&](const char* prior) {
        return scan_for(fixture.context(), catalogue, plan_of(catalogue, "3", prior))
            .leaks_in(long_statement, "solutions/lab02_mlp_backprop/walk.cpp");
    };
    CHECK(leaks("reference").empty());
    CHECK(leaks("none").size() == 1);
}

TEST_CASE("skeletons are made, and kept a second time for reset", "[course][handout]") {
    const Fixture fixture;
    fill(fixture);
    const Catalogue catalogue = read_catalogue(fixture.root());
    const NamedTexts made = made_files(fixture.context(), plan_of(catalogue, "1", "none"));
    std::vector<std::string> names;
    for (const auto& [name, text] : made) {
        names.push_back(name);
        CHECK_THAT(text, !ContainsSubstring("product") && !ContainsSubstring("SOLUTION"));
        fixture.write(name, text);
    }
    CHECK(is_in(names, "README.md"));
    CHECK(is_in(names, "lab01_perceptron/units.cpp"));
    REQUIRE(is_in(names, "tests/lab01_perceptron/skeletons/units.cpp"));

    // Without solutions these are what `reset` gives back.
    fs::remove_all(fixture.root() / "solutions");
    const auto kept = skeletons_of(fixture.context(), catalogue.labs[0]);
    REQUIRE(kept.size() == 2);
    CHECK_THAT(kept[1].text, ContainsSubstring("TODO(1.1)"));
}

TEST_CASE("a planted line of a withheld file is found", "[course][handout]") {
    const Fixture fixture;
    fill(fixture);
    fixture.write("common/tensor.hpp", "    return everything(that, stands, in, the, core);\n");
    fixture.write("solutions/lab01_perceptron/misconceptions.cpp",
                  "    return everything(that, stands, in, the, core);\n"
                  "    return dl::sigmoid(a_well_known_mistake);\n");
    const Catalogue catalogue = read_catalogue(fixture.root());
    const LeakScan scan = scan_for(fixture.context(), catalogue, plan_of(catalogue, "1-2", "none"));
    const auto leaks = [&](const std::string& text) { return scan.leaks_in(text, "page.md"); };

    SECTION("a statement of a solution, whatever its margin and comment") {
        const auto found = leaks(
            "one\nconst float  answer = everything(that, nobody, may, know);  "
            "// planted\n");
        REQUIRE(found.size() == 1);
        CHECK(found[0].line == 2);
        CHECK(found[0].from == "solutions/lab02_mlp_backprop/walk.cpp");
    }
    SECTION("two short ones in a row, not one alone") {
        CHECK(leaks("total += answer;\n\n  total *= scale;\n").size() == 1);
        CHECK(leaks("total += answer;\nother();\ntotal *= scale;\n").empty());
    }
    SECTION("a known wrong answer") {
        CHECK(leaks("    return dl::sigmoid(a_well_known_mistake);").size() == 1);
    }
    SECTION("the title of a hidden test") {
        CHECK(leaks("sums of numbers that nobody has seen").size() == 1);
    }
    SECTION("not what the core says as well, nor what everybody writes") {
        CHECK(leaks("return everything(that, stands, in, the, core);").empty());
        CHECK(leaks("float step(float z) {\n    return {};\n").empty());
    }
}
