// A check from end to end: a real build of a small file, and a judge that says what it is told.

#include <fstream>

#include "tests/course/checking.hpp"
#include "tests/course/cli.hpp"
#include "tests/course/fixture.hpp"
#include "tests/course/process.hpp"
#include "tests/course/verbs.hpp"
#include "tests/support/catch.hpp"

using namespace course;
using Catch::Matchers::ContainsSubstring;

namespace {

// The judge of this course copies record.json to where it is asked to, and notes its arguments.
class Course : public Fixture {
public:
    Course() {
        write("CMakeLists.txt",
              "cmake_minimum_required(VERSION 3.22)\nproject(fixture LANGUAGES CXX)\n"
              "add_library(lab01_worker OBJECT lab01_perceptron/units.cpp)\n"
              "add_custom_target(judge_lab01)\nadd_custom_target(lab01_reference_worker)\n");
        write("lab01_perceptron/units.cpp", "float weighted_sum() { return 1; }\n");
        write("build/bin/judge_lab01",
              "#!/bin/sh\nprintf '%s\\n' \"$*\" > arguments.txt\n[ -f record.json ] || exit 3\n"
              "while [ $# -gt 0 ]; do [ \"$1\" = --json ] && cp record.json \"$2\"; shift; done\n"
              "exit 1\n");
        fs::permissions(root() / "build/bin/judge_lab01", fs::perms::owner_all);
        REQUIRE(run_quietly({"cmake", "-S", ".", "-B", "build"}, root()).ok());
    }

    // verdicts: "1.1 passed;1.2 wrong"
    void judge_says(const std::vector<std::pair<std::string, std::string>>& verdicts) const {
        std::string rows;
        for (const auto& [id, verdict] : verdicts)
            rows += (rows.empty() ? "" : ",") + std::string("{\"id\":\"") + id +
                    "\",\"name\":\"f\",\"verdict\":\"" + verdict +
                    "\",\"points\":" + (verdict == "passed" ? "2" : "0") +
                    ",\"max\":2,\"seconds\":0.5,\"message\":\"expected 1 got 2\",\"test\":\"the "
                    "sum is right\",\"diagnosis\":\"\",\"mistakes\":[]}";
        write("record.json",
              "{\"record_version\":1,\"id\":\"lab01\",\"exercises\":[" + rows + "]}");
    }
};

struct Said {
    std::string text;
    int code = -1;
};

Said check_with(const Course& course, const CheckOptions& options) {
    Said said;
    said.text = output_of([&] { said.code = check(course.context(), options); });
    return said;
}

}  // namespace

TEST_CASE("a check builds and judges and remembers", "[course][check][end-to-end]") {
    const Course course;
    course.judge_says({{"1.1", "passed"}, {"1.2", "wrong"}, {"1.10", "not run"}});
    Said said = check_with(course, {});
    CHECK(said.code == exit_code::not_passed);
    CHECK_THAT(said.text, ContainsSubstring("1.2 f: wrong") &&
                              ContainsSubstring("the sum is right") &&
                              ContainsSubstring("expected 1 got 2") &&
                              ContainsSubstring("./course hint 1.2") &&
                              ContainsSubstring("1 later exercise not run"));
    CHECK_THAT(course.read("arguments.txt"), ContainsSubstring("--stop-first"));

    const State state = load_state(course.context()).state;
    CHECK(state.of("1.1").passed());
    CHECK(state.of("1.2").verdict == "wrong");
    CHECK(state.of("1.10").verdict.empty());
    CHECK(state.current == "1.2");

    // What passed and does not any more is called out; what was not run is kept.
    course.judge_says({{"1.1", "crashed"}});
    said = check_with(course, {"1.1", false, false, false});
    CHECK_THAT(said.text, ContainsSubstring("passed before"));
    CHECK_THAT(course.read("arguments.txt"), ContainsSubstring("--only 1.1"));
    CHECK(load_state(course.context()).state.of("1.2").verdict == "wrong");
    CHECK(load_state(course.context()).state.of("1.1").regressed());
}

TEST_CASE("a failure points at the function that failed, also at one that is needed",
          "[course][check][end-to-end]") {
    const Course course;
    course.write(
        "lab01_perceptron/units.cpp",
        "int step(float z) {\n    return 1;\n}\nfloat sigmoid(float z) {\n    return 2;\n}\n");
    const auto place_after = [&](const std::string& function) {
        course.write(
            "record.json",
            "{\"record_version\":1,\"id\":\"lab01\",\"exercises\":[{\"id\":\"1.2\",\"name\":"
            "\"step\",\"verdict\":\"wrong\",\"points\":0,\"max\":2,\"function\":\"" +
                function + "\"}]}");
        return check_with(course, {"1.2", false, false, false}).text;
    };
    CHECK_THAT(place_after("1.2 step"),
               ContainsSubstring("units.cpp:1   Stuck? ./course hint 1.2"));
    CHECK_THAT(place_after("1.2 sigmoid"),
               ContainsSubstring("units.cpp:4   Stuck? ./course hint 1.2"));
    CHECK_THAT(place_after("1.1 weighted_sum"), ContainsSubstring("Stuck? ./course hint 1.1"));
    for (const char* unknown : {"", "7.7 seven", "nonsense"})
        CHECK_THAT(place_after(unknown), ContainsSubstring("Stuck? ./course hint 1.2"));
}

TEST_CASE("a crash points at its own line", "[course][check][end-to-end]") {
    const Course course;
    course.write("lab01_perceptron/units.cpp", "int step(float z) {\n    return 1;\n}\n");
    for (const std::string file : {"units.cpp", "given.cpp"}) {
        course.write("record.json",
                     "{\"record_version\":1,\"id\":\"lab01\",\"exercises\":[{\"id\":\"1.2\","
                     "\"name\":\"step\",\"verdict\":\"crashed\",\"points\":0,\"max\":2,"
                     "\"function\":\"1.2 step\",\"place\":\"lab01_perceptron/" +
                         file + ":2\"}]}");
        CHECK_THAT(
            check_with(course, {"1.2", false, false, false}).text,
            ContainsSubstring(file == "units.cpp" ? "\nlab01_perceptron/units.cpp:2   Stuck?"
                                                  : "\nlab01_perceptron/units.cpp:1   Stuck?"));
    }
}

TEST_CASE("of all that does not pass what was begun is explained", "[course][check][end-to-end]") {
    const Course course;
    course.judge_says(
        {{"1.1", "not started"}, {"1.2", "wrong"}, {"1.10", "not started"}, {"1.13", "crashed"}});
    const std::string text = check_with(course, {"", true, false, false}).text;
    for (const char* told : {"1.1 f: not started", "1.2 f: wrong", "1.13 f: crashed"})
        CHECK_THAT(text, ContainsSubstring(told));
    CHECK_THAT(text, !ContainsSubstring("1.10 f: not started"));
}

TEST_CASE("a pass names the next exercise and its line", "[course][check][end-to-end]") {
    const Course course;
    course.judge_says({{"1.1", "passed"}});
    const Said said = check_with(course, {"1.1", false, false, false});
    CHECK(said.code == exit_code::passed);
    CHECK_THAT(said.text, ContainsSubstring("Which other sum of this lab has a bias?") &&
                              ContainsSubstring("Next: 1.2 step  lab01_perceptron/units.cpp"));
}

TEST_CASE("of a compile error the learner sees the first and no verdict is lost",
          "[course][check][end-to-end]") {
    const Course course;
    change_state(course.context(), [](State& state) { state.exercises["1.1"].verdict = "passed"; });
    course.write("lab01_perceptron/units.cpp", "int f() {\n    return 1\n}\nint g( {\n");
    const Said said = check_with(course, {});
    CHECK(said.code == exit_code::not_passed);
    CHECK_THAT(said.text, ContainsSubstring("does not compile") &&
                              ContainsSubstring("lab01_perceptron/units.cpp:2: ") &&
                              !ContainsSubstring("units.cpp:4"));
    CHECK(lines_of(said.text).size() <= 5);
    CHECK(load_state(course.context()).state.of("1.1").passed());

    const Said json = check_with(course, {"", false, true, false});
    CHECK_THAT(json.text, ContainsSubstring("\"verdict\": \"does not compile\"") &&
                              ContainsSubstring("\"labs\""));
}

TEST_CASE("a judge that cannot work is our fault and not the learner's",
          "[course][check][end-to-end]") {
    const Course course;
    CHECK_THROWS_AS(check_with(course, {}), Fault);
    course.write("record.json", "{\"record_version\":1,\"id\":\"lab01\",\"exercises\":[{}]}");
    CHECK_THROWS_WITH(check_with(course, {}), ContainsSubstring("without id"));
    course.write("record.json", "not json");
    CHECK_THROWS_AS(check_with(course, {}), Fault);
    course.judge_says({{"1.1", "not gradable"}});
    CHECK(check_with(course, {}).code == exit_code::our_fault);
}

TEST_CASE("checking the reference changes nothing of the learner's",
          "[course][check][end-to-end]") {
    const Course course;
    course.judge_says({{"1.1", "passed"}});
    const Said said = check_with(course, {"lab01", false, true, true});
    CHECK(said.code == exit_code::passed);
    CHECK_THAT(course.read("arguments.txt"),
               ContainsSubstring("--judge-reference") && !ContainsSubstring("--stop-first"));
    CHECK(load_state(course.context()).state.exercises.empty());
}

TEST_CASE("a known mistake is named in its own words", "[course][check]") {
    ExerciseResult result{"1.9", "cross_entropy", "wrong", 0, 4, 0, "d", "m", "t", "", "", "", {}};
    result.mistakes = {{"you summed over the batch", "what does doubling the batch do?", false}};
    const Look plain{80, false, false};
    CHECK_THAT(failure_text(plain, result),
               ContainsSubstring("A known mistake: you summed over the batch") &&
                   ContainsSubstring("Think: what does doubling"));
    result.mistakes[0].convention = true;
    CHECK_THAT(failure_text(plain, result), ContainsSubstring("Another convention: you summed"));
    result.mistakes.push_back({"or not", "", false});
    CHECK_THAT(failure_text(plain, result),
               ContainsSubstring("Either: you summed") && ContainsSubstring("Or: or not"));
}

TEST_CASE("what the code printed is shown without sanitizer reports and escapes",
          "[course][check]") {
    ExerciseResult result{"1.9", "f", "crashed",         0,  4, 0, "", "m",
                          "",    "",  "lab01_x/f.cpp:3", "", {}};
    result.output = "mine\x1b[2J\n==========\n==7==ERROR: AddressSanitizer: heap\n #0 f\n";
    const std::string text = failure_text({80, false, false}, result);
    CHECK_THAT(text, ContainsSubstring("    | mine\n") && !ContainsSubstring("AddressSanitizer") &&
                         ContainsSubstring("at lab01_x/f.cpp:3"));
    result.output.clear();
    for (int i = 1; i <= 100; ++i)
        result.output += "line " + std::to_string(i) + "\n";
    CHECK_THAT(failure_text({80, false, false}, result),
               ContainsSubstring("line 100") && !ContainsSubstring("line 50"));
}

TEST_CASE("the record of a check goes to JSON and the judge's comes back from it",
          "[course][check]") {
    const LabResult lab{"lab01", {{"1.1", "f", "passed", 2, 2, 0.5, "", "", "", "", "", "", {}}}};
    CHECK_THAT(to_json({lab}), ContainsSubstring("\"id\": \"lab01\"") &&
                                   ContainsSubstring("\"points\": 2") &&
                                   ContainsSubstring("\"verdict\": \"passed\"") &&
                                   ContainsSubstring("\"diagnosis\": \"\""));
    const std::string head = "{\"record_version\":1,\"id\":\"lab01\",\"exercises\":";
    const std::string good = R"([{"id":"1.1","verdict":"wrong","points":0,"max":2}]})";
    CHECK(parse_record(head + good).exercises[0].max == 2);
    CHECK_THROWS_WITH(parse_record("[]"), ContainsSubstring("not an object"));
    CHECK_THROWS_WITH(parse_record("{\"record_version\":2}"), ContainsSubstring("another version"));
    CHECK_THROWS_WITH(parse_record(head + "7}"), ContainsSubstring("not a list"));
    CHECK_THROWS_WITH(parse_record(head + R"([{"id":"1.1","verdict":"w","points":3,"max":2}]})"),
                      ContainsSubstring("1.1") && ContainsSubstring("more points"));
    CHECK_THROWS_WITH(parse_record(head + R"([{"id":"1.1","verdict":"w","points":"3","max":2}]})"),
                      ContainsSubstring("points"));
}
