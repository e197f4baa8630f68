// Exports: archives and scripts that work where they are put.

#include <algorithm>

#include "tests/course/files.hpp"
#include "tests/course/fixture.hpp"
#include "tests/grading/archive.hpp"
#include "tests/grading/emit.hpp"
#include "tests/grading/export.hpp"
#include "tests/support/catch.hpp"

using namespace grading;
using Catch::Matchers::ContainsSubstring;

namespace {

// The fixture with the templates of this repository.
void add_templates(const course::Fixture& fixture) {
    for (const char* name :
         {"gradescope_setup.sh", "gradescope_run.sh", "classroom.yml", "slurm.sh"}) {
        const std::string path = std::string("tests/grading/exports/") + name;
        fixture.write(path, course::read_text(fs::path(COURSE_SOURCE_DIR) / path));
    }
}

std::string exported(const course::Fixture& fixture, const std::string& target) {
    const std::string out = (fixture.root() / "exported").string();
    course::output_of([&] { export_to(fixture.context(), {target, "lab01", out}); });
    return fixture.read("exported");
}

}  // namespace

TEST_CASE("every export names its lab and leaves no placeholder", "[grading][export]") {
    const course::Fixture fixture;
    add_templates(fixture);
    for (const char* target : {"classroom", "slurm"}) {
        INFO(target);
        CHECK_THAT(exported(fixture, target),
                   ContainsSubstring("lab01") && !ContainsSubstring("@LAB"));
    }
    CHECK_THAT(exported(fixture, "classroom"), ContainsSubstring("LAB01_RESULTS"));
    CHECK_THROWS_WITH(exported(fixture, "moodle"),
                      ContainsSubstring("gradescope, classroom and slurm"));
}

TEST_CASE("Gradescope's archive has its scripts at the root and a key of its own",
          "[grading][export]") {
    const course::Fixture fixture;
    add_templates(fixture);
    const course::Catalogue catalogue = course::read_catalogue(fixture.root());
    const std::string zip = gradescope_archive(fixture.context(), catalogue.labs[0], "the key");
    CHECK(zip.find("setup.sh") == 30);  // the first name of the archive
    for (const char* name : {"run_autograder", "course/seed.key", "course/CMakeLists.txt",
                             "course/solutions/lab01_perceptron/units.cpp"})
        CHECK_THAT(zip, ContainsSubstring(name));
    CHECK_THAT(zip.substr(0, zip.find("course/seed.key")), !ContainsSubstring("@LAB@"));
    CHECK(exported(fixture, "gradescope") != exported(fixture, "gradescope"));  // other keys
}

TEST_CASE("a check of one's own becomes feedback for the Classroom reporter", "[grading][export]") {
    course::LabResult lab;
    lab.id = "lab01";
    for (const char* verdict : {"passed", "not started", "crashed"}) {
        course::ExerciseResult result;
        result.verdict = verdict;
        result.max = 4;
        result.points = result.passed() ? 4 : 0;
        lab.exercises.push_back(result);
    }
    const std::string json = to_classroom(feedback({lab}));
    CHECK_THAT(
        json, ContainsSubstring("\"max_score\": 12") && ContainsSubstring("\"status\": \"fail\"") &&
                  ContainsSubstring("\"status\": \"error\"") && ContainsSubstring("\"score\": 4"));
}
