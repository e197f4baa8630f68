// The judge is judged: a lab in which every exercise goes wrong in its own way.
//
// One run of judge_fixture is looked at from all sides. Each bad exercise gets its own verdict and
// the others pass, whatever it did: crash, hang, hoard memory, leave, flood, forge.

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "common/files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_folder.hpp"

using Catch::Matchers::ContainsSubstring;

namespace {

namespace fs = std::filesystem;

struct Ran {
    int code = 0;
    double seconds = 0;
    std::string output;

    /// The line or block of the report that belongs to one exercise.
    [[nodiscard]] std::string block(const std::string& id) const {
        const std::size_t start = output.find("\n  " + id + " ");
        if (start == std::string::npos) return "";
        const std::size_t next = output.find("\n  9.", start + 4);
        return output.substr(start, next - start);
    }
};

Ran run(const std::string& program, const std::string& arguments) {
    const auto start = std::chrono::steady_clock::now();
    const std::string command =
        std::string(COURSE_PROGRAMS) + "/" + program + " " + arguments + " 2>&1";
    Ran ran;
    std::FILE* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    char buffer[4096];
    while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, pipe))
        ran.output.append(buffer, count);
    ran.code = WEXITSTATUS(pclose(pipe));
    ran.output.insert(0, "\n");
    ran.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return ran;
}

/// All tests below look at one and the same run.
const Ran& whole_run() {
    static const Ran ran = run("judge_fixture", "--all");
    return ran;
}

fs::path scratch(const std::string& name) {
    static const TemporaryFolder folder;
    return folder / name;
}

}  // namespace

TEST_CASE("Every way to go wrong has its verdict and the rest passes", "[harness][judge]") {
    const std::map<std::string, std::string> expected = {
        {"9.1", "passed"},  {"9.2", "wrong"},     {"9.3", "not started"},   {"9.4", "crashed"},
        {"9.5", "crashed"}, {"9.6", "timed out"}, {"9.7", "out of memory"}, {"9.8", "crashed"},
        {"9.9", "crashed"}, {"9.10", "wrong"},    {"9.11", "crashed"},      {"9.12", "wrong"},
        {"9.13", "passed"}, {"9.14", "crashed"},  {"9.15", "passed"},       {"9.16", "wrong"},
        {"9.17", "wrong"},  {"9.18", "crashed"},  {"9.19", "passed"},       {"9.20", "wrong"},
        {"9.21", "wrong"},  {"9.22", "passed"}};
    for (const auto& [id, verdict] : expected) {
        INFO(whole_run().block(id));
        std::istringstream lines(whole_run().block(id));
        std::string first;
        std::getline(lines, first);
        std::getline(lines, first);
        CHECK_THAT(first, ContainsSubstring(" " + verdict + " "));
        CHECK_THAT(first, ContainsSubstring(verdict == "passed" ? "1/1" : "0/1"));
    }
    CHECK_THAT(whole_run().output, ContainsSubstring("5 of 22 points"));
    CHECK(whole_run().code == 1);
}

TEST_CASE("A run with every disaster in it is bounded", "[harness][judge]") {
    CHECK(whole_run().seconds < 150);  // 5 where nothing else runs
}

TEST_CASE("A crash is shown with its place and in plain words", "[harness][judge]") {
    const std::string file = "tests/harness/fixture/fixture.cpp:";
    for (const char* id : {"9.4", "9.5", "9.11", "9.14"})
        CHECK_THAT(whole_run().block(id), ContainsSubstring(file));
    // GCC's sanitizers see the null pointer itself, Clang's the signal that follows.
    CHECK_THAT(whole_run().block("9.4"),
               ContainsSubstring("null pointer") || ContainsSubstring("a null or wild pointer"));
    CHECK_THAT(whole_run().block("9.5"), ContainsSubstring("outside of its buffer"));
    CHECK_THAT(whole_run().block("9.11"), ContainsSubstring("calls itself without end"));
    CHECK_THAT(whole_run().block("9.14"), ContainsSubstring("signed integer overflow"));
    CHECK_THAT(whole_run().block("9.8"), ContainsSubstring("ended itself with exit(0)"));
    CHECK_THAT(whole_run().block("9.6"), ContainsSubstring("a loop without end?"));
    CHECK_THAT(whole_run().block("9.18"), ContainsSubstring("the answer was damaged"));
    CHECK_THAT(whole_run().block("9.4"), !ContainsSubstring("#1 0x"));
}

TEST_CASE("A worker without sanitizers runs out of memory, not the machine", "[harness][judge]") {
    const Ran ran =
        run("judge_fixture", "--only 9.7 --only 9.1 --all -- " + std::string(COURSE_PROGRAMS) +
                                 "/fixture_plain_worker");
    INFO(ran.output);
    CHECK_THAT(ran.block("9.7"), ContainsSubstring("out of memory"));
    CHECK_THAT(ran.block("9.1"), ContainsSubstring("passed"));
}

TEST_CASE("A known mistake is named, and two that look alike are both named", "[harness][naming]") {
    CHECK_THAT(whole_run().block("9.2"), ContainsSubstring("did not divide"));
    CHECK_THAT(whole_run().block("9.2"), !ContainsSubstring("averaged columns"));
    CHECK_THAT(whole_run().block("9.17"), ContainsSubstring("Either: The conversion to int"));
    CHECK_THAT(whole_run().block("9.17"),
               ContainsSubstring("Or: Another convention than this course: You round down."));
    CHECK_THAT(whole_run().block("9.10"), !ContainsSubstring("Ask yourself"));
    CHECK_THAT(whole_run().block("9.16"), ContainsSubstring("7 is the size of axis 0"));
}

TEST_CASE("What a program prints is shown as its own and is capped", "[harness][judge]") {
    CHECK_THAT(whole_run().block("9.9"), ContainsSubstring("| and another line of output"));
    CHECK(whole_run().block("9.9").size() < 6000);
    CHECK_THAT(whole_run().block("9.13"), !ContainsSubstring("passed 100 of 100"));
    // The last line before a crash is the one that is needed.
    CHECK_THAT(whole_run().block("9.4"), ContainsSubstring("| about to look behind 1"));
}

TEST_CASE("The reference passes its own tests", "[harness][judge]") {
    const Ran ran = run("judge_fixture", "--judge-reference");
    INFO(ran.output);
    CHECK(ran.code == 1);  // no code passes a test that asks nothing
    CHECK_THAT(ran.output, ContainsSubstring("21 of 22 points"));
}

TEST_CASE("What a hidden test saw stays hidden from the learner", "[harness][judge]") {
    const std::string json = scratch("hidden.json").string();
    const auto record = [&](const std::string& options) {
        const Ran ran = run("judge_fixture", "--only 9.20 --json " + json + " " + options);
        CHECK_THAT(ran.output, ContainsSubstring("a hidden test does not pass"));
        CHECK_THAT(ran.output, !ContainsSubstring("secret"));
        CHECK_THAT(ran.output, !ContainsSubstring("expected"));
        std::string text;
        for (const std::uint8_t byte : dl::read_file(json))
            text += static_cast<char>(byte);
        CHECK_THAT(text, ContainsSubstring("\"hidden_failed\": true"));
        return text.substr(text.find("private_message"), 100);
    };
    CHECK_THAT(record("--seed 1"), ContainsSubstring("lookup of a secret number"));
    CHECK(record("--seed 1") == record("--seed 1"));
    CHECK(record("--seed 1") != record("--seed 2"));
    CHECK(run("judge_fixture", "--only 9.20 --no-hidden").code == 0);
}

TEST_CASE("An exercise without a test is not gradable", "[harness][judge]") {
    const std::string catalogue = scratch("exercises.txt").string();
    dl::write_file(catalogue, std::string_view("9.99 | core | 1 | 1 | x.cpp | f | nothing\n"));
    const Ran ran = run("judge_fixture", "--catalogue " + catalogue);
    CHECK(ran.code == 3);
    CHECK_THAT(ran.output, ContainsSubstring("no test of this exercise was found"));
}

TEST_CASE("A judge stops at the first failure when it is asked to", "[harness][judge]") {
    const Ran ran = run("judge_fixture", "--stop-first");
    CHECK_THAT(ran.block("9.2"), ContainsSubstring("wrong"));
    CHECK_THAT(ran.block("9.13"), ContainsSubstring("not run"));
}

TEST_CASE("Recorded answers serve where no solution is", "[harness][recording]") {
    const std::string file = scratch("recorded.bin").string();
    CHECK(run("judge_fixture", "--record " + file + " --quiet").code == 1);
    const std::string none = "--reference /nowhere/at/all --replay " + file;
    const Ran ran =
        run("judge_fixture", none + " --all --only 9.1 --only 9.2 --only 9.15 --only 9.17");
    CHECK_THAT(ran.output, ContainsSubstring("2 of 4 points"));
    CHECK_THAT(ran.block("9.2"), ContainsSubstring("did not divide"));
    CHECK_THAT(ran.block("9.17"), ContainsSubstring("Or: Another convention"));
    CHECK(fs::file_size(file) < 20000);

    std::string bytes;
    for (const std::uint8_t byte : dl::read_file(file))
        bytes += static_cast<char>(byte);
    dl::write_file(file, std::string_view(bytes).substr(0, bytes.size() / 2));
    CHECK(run("judge_fixture", none + " --only 9.1").code == 3);
}

TEST_CASE("Tests, known mistakes and reference prove each other", "[harness][verify]") {
    const Ran ran = run("judge_fixture", "--verify --worker " + std::string(COURSE_PROGRAMS) +
                                             "/fixture_reference_worker");
    INFO(ran.output);
    CHECK(ran.code == 1);  // the skeleton here is no skeleton
    CHECK_THAT(ran.output, ContainsSubstring("21 of 22 points"));
    CHECK_THAT(ran.output, ContainsSubstring("reference 9.21 wrong"));
    CHECK_THAT(ran.output, ContainsSubstring("mistakes      4, caught 4, named 4"));
    CHECK_THAT(ran.output, ContainsSubstring("F-ROUND-01    9.17 rounded  wrong or F-ROUND-02"));
}

TEST_CASE("Code and tests in one program serve a debugger and give no grade", "[harness][judge]") {
    const Ran ran = run("judge_fixture_debug", "--only 9.1 --only 9.2 --all");
    INFO(ran.output);
    CHECK_THAT(ran.output, ContainsSubstring("THIS IS NO GRADE"));
    CHECK_THAT(ran.block("9.1"), ContainsSubstring("passed"));
    CHECK_THAT(ran.block("9.2"), ContainsSubstring("did not divide"));
}

TEST_CASE("A worker that cannot start is the judge's fault, not the learner's",
          "[harness][judge]") {
    const Ran ran = run("judge_fixture", "--worker /nowhere/at/all --only 9.1");
    CHECK(ran.code == 3);
    CHECK_THAT(ran.output, ContainsSubstring("not gradable"));
}

TEST_CASE("Wrong usage of a judge is named", "[harness][judge]") {
    CHECK(run("judge_fixture", "--onyl 9.1").code == 2);
    CHECK(run("judge_fixture", "--only").code == 2);
    CHECK(run("judge_fixture", "--seconds soon").code == 2);
    CHECK(run("judge_fixture", "--only 9.99").code == 3);
}

TEST_CASE("A worker started by hand says what it is", "[harness][judge]") {
    const Ran ran = run("fixture_worker", "--help");
    CHECK(ran.code == 2);
    CHECK_THAT(ran.output, ContainsSubstring("./course check"));
}

TEST_CASE("The judge holds no learner code and no solution", "[harness][judge]") {
    const std::string symbols = "nm -C " + std::string(COURSE_PROGRAMS) + "/";
    const auto functions = [&](const std::string& program) {
        return std::system((symbols + program + " | grep -q ' T fixture::row_means'").c_str());
    };
    CHECK(functions("judge_fixture") != 0);
    CHECK(functions("fixture_worker") == 0);
}

TEST_CASE("The transcripts in the documents are what the judge prints", "[harness][documents]") {
    std::ifstream in(std::string(COURSE_SOURCE_DIR) + "/tests/README.md");
    std::ostringstream page;
    page << in.rdbuf();
    for (const char* id : {"9.2", "9.5"}) {
        const Ran ran = run("judge_fixture", std::string("--only ") + id);
        const std::string report = ran.output.substr(1, ran.output.rfind("\n\n  fixture"));
        INFO(report);
        CHECK(page.str().find("```text\n" + report + "```") != std::string::npos);
    }
}

TEST_CASE("An answer of another type than the function's is damage", "[harness][protocol]") {
    const std::string liar = "--only 9.1 -- " + std::string(COURSE_PROGRAMS) + "/fixture_liar ";
    CHECK(run("judge_fixture", liar + "honest").code == 0);
    for (const char* how : {"text", "tensor", "more"}) {
        const Ran ran = run("judge_fixture", liar + how);
        INFO(how << ran.output);
        CHECK(ran.code == 1);
        CHECK_THAT(ran.block("9.1"), ContainsSubstring("crashed"));
        CHECK_THAT(ran.block("9.1"), ContainsSubstring("the answer was damaged"));
    }
}
