// Skeletons: regions go, guidance stays, and nobody's edits are lost.

#include "tests/course/fixture.hpp"
#include "tests/course/process.hpp"
#include "tests/course/verbs.hpp"
#include "tests/support/catch.hpp"

using namespace course;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("skeletons are written once and then in step", "[course][skeleton]") {
    const Fixture fixture;
    const Context context = fixture.context();
    int code = 0;
    CHECK(output_of([&] {
              code = skeleton(context, {"", true, false});
          }).find("is missing") != std::string::npos);
    CHECK(code == exit_code::not_passed);

    output_of([&] { code = skeleton(context, {}); });
    CHECK(code == exit_code::passed);
    const std::string units = fixture.read("lab01_perceptron/units.cpp");
    CHECK_THAT(units, ContainsSubstring("dl::todo(\"1.2 sigmoid\");") &&
                          !ContainsSubstring("product") && !ContainsSubstring("SOLUTION"));
    CHECK_FALSE(fs::exists(fixture.root() / "lab01_perceptron/misconceptions.cpp"));

    CHECK_THAT(output_of([&] {
                   code = skeleton(context, {"", true, false});
               }),
               ContainsSubstring("2 skeletons in step"));
    CHECK(code == exit_code::passed);
}

TEST_CASE("an edited file stays unless forced and is kept as a backup then", "[course][skeleton]") {
    const Fixture fixture;
    const Context context = fixture.context();
    int code = 0;
    output_of([&] { skeleton(context, {}); });
    fixture.write("lab01_perceptron/units.cpp", "my precious work\n");

    output_of([&] { code = skeleton(context, {}); });
    CHECK(code == exit_code::not_passed);
    CHECK(fixture.read("lab01_perceptron/units.cpp") == "my precious work\n");

    const std::string said = output_of([&] { code = skeleton(context, {"lab01", false, true}); });
    CHECK(code == exit_code::passed);
    CHECK_THAT(fixture.read("lab01_perceptron/units.cpp"), ContainsSubstring("TODO(1.1)"));
    const std::size_t at = said.find(".course/backups/");
    REQUIRE(at != std::string::npos);
    CHECK(fixture.read(said.substr(at, said.find(')', at) - at)) == "my precious work\n");
}

TEST_CASE("a committed skeleton of an older solution is renewed without asking",
          "[course][skeleton]") {
    if (find_program("git").empty()) return;
    const Fixture fixture;
    const Context context = fixture.context();
    output_of([&] { skeleton(context, {}); });
    const auto git = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"git", "-c", "user.name=t", "-c", "user.email=t@example.org"});
        REQUIRE(run_quietly(words, fixture.root()).ok());
    };
    git({"init", "-q"});
    git({"add", "-A"});
    git({"commit", "-q", "-m", "first"});

    std::string changed = fixture.read("solutions/lab01_perceptron/units.cpp");
    changed.insert(0, "// A better head.\n");
    fixture.write("solutions/lab01_perceptron/units.cpp", changed);
    int code = 0;
    output_of([&] { code = skeleton(context, {"", true, false}); });
    CHECK(code == exit_code::not_passed);
    output_of([&] { code = skeleton(context, {}); });
    CHECK(code == exit_code::passed);
    CHECK_THAT(fixture.read("lab01_perceptron/units.cpp"),
               Catch::Matchers::StartsWith("// A better head."));

    // A learner's edit is no defect of the course: the committed file is what counts.
    git({"add", "-A"});
    git({"commit", "-q", "-m", "second"});
    fixture.write("lab01_perceptron/units.cpp", "solved\n");
    output_of([&] { code = skeleton(context, {"", true, false}); });
    CHECK(code == exit_code::passed);
}

TEST_CASE("reset brings the first state back and keeps the learner's text", "[course][reset]") {
    const Fixture fixture;
    const Context context = fixture.context();
    output_of([&] { skeleton(context, {}); });
    const std::string first = fixture.read("lab01_perceptron/units.cpp");
    fixture.write("lab01_perceptron/units.cpp", "one\n");
    for (const char* text : {"one\n", "two\n"}) {
        fixture.write("lab01_perceptron/units.cpp", text);
        const std::string said = output_of([&] { reset(context, "lab01_perceptron/units.cpp"); });
        CHECK(fixture.read("lab01_perceptron/units.cpp") == first);
        const std::size_t at = said.find(".course/backups/");
        REQUIRE(at != std::string::npos);
        CHECK(fixture.read(said.substr(at, said.find('\n', at) - at)) == text);
    }
    CHECK_THAT(output_of([&] { reset(context, "units.cpp"); }),
               ContainsSubstring("first state already"));
    fixture.write("lab01_perceptron/units.cpp", "three\n");
    CHECK_THAT(output_of([&] { reset(context, "1.2"); }),
               ContainsSubstring("units.cpp is as it was in the beginning: 1.1 1.2\n"));
    CHECK(fixture.read("lab01_perceptron/units.cpp") == first);
    CHECK_THROWS_WITH(reset(context, "unts.cpp"), ContainsSubstring("did you mean units.cpp?"));
    CHECK_THROWS_AS(reset(context, "../CMakeLists.txt"), UsageError);
}

TEST_CASE("a solution is shown after the pass or when it is asked for twice",
          "[course][solution]") {
    const Fixture fixture;
    const Context context = fixture.context();
    int code = 0;
    CHECK_THAT(output_of([&] {
                   code = solution(context, {"1.2", false});
               }),
               ContainsSubstring("has not passed yet") && ContainsSubstring("--yes") &&
                   !ContainsSubstring("z >= 0"));
    CHECK(code == exit_code::not_passed);
    CHECK_THAT(output_of([&] {
                   code = solution(context, {"1.2", true});
               }),
               ContainsSubstring("z >= 0") && ContainsSubstring("sigmoid") &&
                   !ContainsSubstring("product"));
    CHECK(code == exit_code::passed);

    change_state(context, [](State& state) { state.exercises["1.1"].passed_at = 1; });
    CHECK_THAT(output_of([&] {
                   code = solution(context, {"1.1", false});
               }),
               ContainsSubstring("product(w, x) + b"));
    CHECK(code == exit_code::passed);
}
