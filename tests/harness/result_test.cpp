// The record and its writers: translations that compute nothing, safe against any text.

#include "tests/harness/result.hpp"
#include <algorithm>

#include "common/error.hpp"
#include "common/rng.hpp"
#include "tests/support/catch.hpp"

using namespace harness;

namespace {

ExerciseResult exercise(const std::string& id, Verdict verdict, const std::string& message = "") {
    ExerciseResult result;
    result.exercise = {id, false, 3, 10, "x.cpp", {"f" + id}, "title"};
    result.verdict = verdict;
    result.points = verdict == Verdict::passed ? 3 : 0;
    result.message = message;
    result.tests = 2;
    return result;
}

LabResult sample() {
    LabResult lab;
    lab.lab = "lab09";
    lab.folder = "lab09_x";
    lab.exercises = {
        exercise("9.1", Verdict::passed), exercise("9.2", Verdict::wrong, "a < b & \"c\""),
        exercise("9.3", Verdict::crashed, "boom # \\"), exercise("9.4", Verdict::not_run)};
    return lab;
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

}  // namespace

TEST_CASE("Verdicts have one word and one code each", "[harness][result]") {
    for (int i = 0; i <= static_cast<int>(Verdict::not_gradable); ++i) {
        const auto verdict = static_cast<Verdict>(i);
        CHECK(verdict_from_words(words(verdict)) == verdict);
        CHECK(std::string(code(verdict)).size() == 2);
    }
    CHECK_THROWS_AS(verdict_from_words("splendid"), dl::Error);
}

TEST_CASE("Every format tells the same points", "[harness][result]") {
    const LabResult lab = sample();
    CHECK(lab.points() == 3);
    CHECK(lab.max_points() == 12);
    CHECK(to_json(lab).find("\"points\": 3, \"max\": 12") != std::string::npos);
    CHECK(count(to_junit(lab), "name=\"points\" value=\"3\"") == 1);
    CHECK(count(to_junit(lab), "name=\"points\" value=\"0\"") == 3);
    CHECK(count(to_tap(lab), "points: 3/3") == 1);
    CHECK(count(to_tap(lab), "points: 0/3") == 3);
}

TEST_CASE("JUnit counts failures, errors and skipped ones apart", "[harness][result]") {
    const std::string xml = to_junit(sample());
    CHECK(xml.find("tests=\"4\" failures=\"1\" errors=\"1\" skipped=\"1\"") != std::string::npos);
    CHECK(
        xml.find("<failure message=\"wrong\" type=\"WA\">a &lt; b &amp; &quot;c&quot;</failure>") !=
        std::string::npos);
    CHECK(xml.find("<error message=\"crashed\" type=\"RE\">") != std::string::npos);
}

TEST_CASE("A finer code than the verdict's is told in every format", "[harness][result]") {
    LabResult lab = sample();
    lab.exercises[2].fine_code = "OL";
    CHECK(to_json(lab).find("\"verdict\": \"crashed\", \"code\": \"OL\"") != std::string::npos);
    CHECK(to_junit(lab).find("<error message=\"crashed\" type=\"OL\">") != std::string::npos);
    CHECK(to_tap(lab).find("verdict: OL\n") != std::string::npos);
}

TEST_CASE("TAP has its plan first and bails out when the judge is at fault", "[harness][result]") {
    CHECK(to_tap(sample()).substr(0, 21) == "TAP version 14\n1..4\no");
    CHECK(to_tap(sample()).find("ok 1 - 9.1 f9.1\n") != std::string::npos);
    CHECK(to_tap(sample()).find("not ok 3 - 9.3 f9.3\n  ---\n  verdict: RE") != std::string::npos);
    LabResult lab = sample();
    lab.exercises[1] = exercise("9.2", Verdict::not_gradable, "no # worker");
    CHECK(to_tap(lab).find("Bail out! no \\# worker\n") != std::string::npos);
    CHECK(to_tap(lab).find("not ok 3") == std::string::npos);
}

TEST_CASE("Text of a program is made harmless before it is shown", "[harness][result]") {
    CHECK(sanitised("plain\n\ttext") == "plain\n\ttext");
    CHECK(sanitised(std::string("a\0b\x1b[31m\x07", 9)) == "a?b?[31m?");
    CHECK(sanitised("caf\xc3\xa9") == "caf\xc3\xa9");
    CHECK(sanitised("\xc3") == "?");
    CHECK(sanitised("\xc0\xaf\xff") == "???");
    CHECK(sanitised("\xed\xa0\x80") == "???");
    CHECK(sanitised("a\xe2\x80\xae"
                    "b") == "a?b");
    const std::string cut = sanitised(std::string(10000, 'x'), 100);
    CHECK(cut.size() <= 100);
    CHECK(cut.find("[...]") != std::string::npos);
}

TEST_CASE("No bytes break the JSON or the XML", "[harness][result]") {
    dl::Rng rng{3};
    for (int round = 0; round < 500; ++round) {
        std::string noise;
        for (int i = 0; i < 40; ++i)
            noise += static_cast<char>(rng.integer(256));
        LabResult lab = sample();
        lab.exercises[1].message = noise + "]]></failure>";
        lab.exercises[1].output = noise;
        const std::string json = to_json(lab);
        CHECK(std::all_of(json.begin(), json.end(), [](char c) {
            return static_cast<unsigned char>(c) >= 0x20 || c == '\n';
        }));
        const std::string xml = to_junit(lab);
        CHECK(count(xml, "<") == count(xml, ">"));
        CHECK(count(xml, "</failure>") == 1);
    }
}

TEST_CASE("Points come from the catalogue, and a broken line is named", "[harness][catalogue]") {
    const auto exercises = parse_catalogue(
        "# comment\n\n1.1 | core | 4 | 25 | a.cpp | f, g | A title\n1.2|challenge|0|1|a.cpp|h|B\n",
        "x");
    REQUIRE(exercises.size() == 2);
    CHECK(exercises[0].functions == std::vector<std::string>{"f", "g"});
    CHECK(exercises[0].points == 4);
    CHECK(exercises[0].title == "A title");
    CHECK(exercises[1].challenge);
    for (const char* bad :
         {"1.1 | core | 4 | 25 | a.cpp | f\n", "1.1 | easy | 4 | 5 | a.cpp | f | t\n",
          "1.1 | core | -4 | 5 | a.cpp | f | t\n", "1.1 | core | 4x | 5 | a.cpp | f | t\n",
          "1.1 | core | 4 | 5 |  | f | t\n", "# nothing\n"})
        CHECK_THROWS_AS(parse_catalogue(bad, "x"), dl::FileError);
    CHECK_THROWS_WITH(parse_catalogue("1.1|core|1|1|a|f|t\n1.1|core|1|1|a|f|t\n", "x.txt"),
                      "x.txt:2: exercise 1.1 stands twice");
}
