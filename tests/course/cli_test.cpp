// The command line: exit codes, help with an example for every verb, suggestions.

#include "tests/course/cli.hpp"

#include <cstdlib>
#include <iostream>
#include <sstream>

#include "tests/course/fixture.hpp"
#include "tests/course/proof.hpp"
#include "tests/course/verbs.hpp"
#include "tests/support/catch.hpp"

using namespace course;
using Catch::Matchers::ContainsSubstring;

namespace {

struct Answer {
    int code = -1;
    std::string out;
    std::string error;
};

// The command run inside of a fixture, as the launcher would run it.
Answer command(const Fixture& fixture, const std::vector<std::string>& words) {
    setenv("COURSE_ROOT", fixture.root().c_str(), 1);
    setenv("COURSE_BUILD", (fixture.root() / "build").c_str(), 1);
    std::ostringstream error;
    std::streambuf* before = std::cerr.rdbuf(error.rdbuf());
    Answer answer;
    answer.out = output_of([&] { answer.code = run_command(words); });
    std::cerr.rdbuf(before);
    unsetenv("COURSE_ROOT");
    unsetenv("COURSE_BUILD");
    answer.error = error.str();
    return answer;
}

}  // namespace

TEST_CASE("no verb shows the map and ends well", "[course][cli]") {
    const Fixture fixture;
    const Answer answer = command(fixture, {});
    CHECK(answer.code == exit_code::passed);
    CHECK_THAT(answer.out, ContainsSubstring("Next  1.1 weighted_sum"));
    CHECK(answer.error.empty());
}

TEST_CASE("a mistyped verb or exercise ends with code 2 and a suggestion", "[course][cli]") {
    const Fixture fixture;
    const Answer verb = command(fixture, {"chekc"});
    CHECK(verb.code == exit_code::usage);
    CHECK_THAT(verb.error, ContainsSubstring("did you mean ./course check?"));
    CHECK(verb.out.empty());
    const Answer id = command(fixture, {"hint", "weigthed_sum"});
    CHECK(id.code == exit_code::usage);
    CHECK_THAT(id.error, ContainsSubstring("did you mean weighted_sum?"));
    CHECK(command(fixture, {"check", "--frobnicate"}).code == exit_code::usage);
    CHECK(command(fixture, {"solution"}).code == exit_code::usage);
    CHECK(command(fixture, {"use", "mien", "lab01"}).code == exit_code::usage);
    CHECK_THAT(command(fixture, {"run", "gates"}).error,
               ContainsSubstring("there is no app 'gates'"));
}

TEST_CASE("every verb of the program has help with an example", "[course][cli]") {
    const Fixture fixture;
    for (const std::string& verb : verb_names()) {
        if (verb == "test" || verb == "bench" || verb == "format" || verb == "help") continue;
        INFO(verb);
        const Answer answer = command(fixture, {verb, "--help"});
        CHECK(answer.code == exit_code::passed);
        CHECK_THAT(answer.out, ContainsSubstring("Example:\n  ./course"));
    }
    CHECK_THAT(command(fixture, {"help"}).out,
               ContainsSubstring("check_lab01") && ContainsSubstring("-L student"));
}

TEST_CASE("trouble of the course itself ends with code 3", "[course][cli]") {
    const Fixture fixture;
    fs::remove(fixture.root() / "lab01_perceptron/hints.md");
    const Answer answer = command(fixture, {"hint", "1.1"});
    CHECK(answer.code == exit_code::our_fault);
    CHECK_THAT(answer.error, ContainsSubstring("lab01_perceptron/hints.md"));
    fixture.write("lab01_perceptron/exercises.txt", "nonsense\n");
    CHECK(command(fixture, {}).code == exit_code::our_fault);
}

TEST_CASE("the explanation of an exercise is its section and where to write it", "[course][cli]") {
    const Fixture fixture;
    const Answer answer = command(fixture, {"explain", "1.1"});
    CHECK_THAT(answer.out, ContainsSubstring("The unit computes z = sum_i w_i x_i + b.") &&
                               ContainsSubstring("lab01_perceptron/units.cpp") &&
                               !ContainsSubstring("Downhill"));
    CHECK(command(fixture, {"explain", "1.2"}).code == exit_code::our_fault);  // no such section
}

TEST_CASE("apps are listed with what they are for", "[course][cli]") {
    const Fixture fixture;
    fixture.write("lab01_perceptron/apps/gates.cpp", "// Gates: four lines in the plane.\n");
    const Answer answer = command(fixture, {"run"});
    CHECK(answer.code == exit_code::passed);
    CHECK_THAT(answer.out,
               ContainsSubstring("gates") && ContainsSubstring("Gates: four lines in the plane."));
    CHECK_THAT(command(fixture, {"run", "gatse"}).error,
               ContainsSubstring("did you mean ./course run gates?"));
    CHECK(command(fixture, {"run", "--frob", "gates"}).code == exit_code::usage);
}

TEST_CASE("missing sections and hints and files are found", "[course][verify]") {
    const Fixture fixture;
    const Lab lab = read_catalogue(fixture.root()).labs[0];
    const std::vector<std::string> problems = page_problems(fixture.context(), lab);
    const auto has = [&](const std::string& what) {
        return std::find(problems.begin(), problems.end(), what) != problems.end();
    };
    CHECK(has("lab01_perceptron/README.md: no section 1.2"));
    CHECK(has("lab01_perceptron/hints.md: no hints for 1.10"));
    CHECK(has("lab01_perceptron/units.cpp: missing"));
    CHECK_FALSE(has("lab01_perceptron/README.md: no section 1.1"));
}

TEST_CASE("proofs of labs are added up", "[course][verify]") {
    const std::string judged =
        R"({"id":"lab01","skeleton_points":0,"reference_points":10,"reference_max":10,
            "misconceptions":3,"caught":3,"named":2,"alternatives":1,"alternatives_full":1})";
    const std::string json = json_of_proofs(
        {{"lab01", judged, "", {}, true}, {"lab02", judged, "", {"a problem"}, false}});
    CHECK_THAT(json, ContainsSubstring("\"reference_points\": 20") &&
                         ContainsSubstring("\"misconceptions\": 6") &&
                         ContainsSubstring("\"named\": 4") &&
                         ContainsSubstring("\"holds\": false") && ContainsSubstring("a problem"));
}
