// Records and their translations: nothing is lost, nothing is forged, all formats agree.

#include "tests/grading/record.hpp"

#include "tests/course/look.hpp"
#include "tests/grading/emit.hpp"
#include "tests/grading/grade.hpp"
#include "tests/grading/pages.hpp"
#include "tests/grading/selection.hpp"
#include "tests/support/catch.hpp"

using namespace grading;
using Catch::Matchers::ContainsSubstring;

namespace {

const std::string key = "a key of sixteen bytes";

Record sample() {
    Record record;
    record.state = "graded";
    record.lab = "lab01";
    record.submission_id = "alice";
    record.submission_hash = std::string(64, 'a');
    record.sandbox = "bwrap";
    record.files = {{"units.cpp", "taken", "", 10, std::string(64, 'b')}};
    record.checks = {{"1.1", "1.1 weighted_sum", "units.cpp", "OK", 5, 5, false, "", "", {}},
                     {"1.2",
                      "1.2 step",
                      "units.cpp",
                      "WA",
                      0,
                      5,
                      true,
                      "<script>alert(1)</script> ]]> ::set-output",
                      "secret input 42",
                      {{"M-1", "You forgot the bias."}}},
                     {"1.3", "1.3 gate", "units.cpp", "LE", 0, 7, false, "twice", "", {}}};
    return record;
}

}  // namespace

TEST_CASE("HMAC gives the values of RFC 4231", "[grading][record]") {
    CHECK(hmac("Jefe", "what do ya want for nothing?") ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(
        hmac(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First") ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("a record comes back as it was", "[grading][record]") {
    Record record = sample();
    const std::string text = to_json(record, key);
    CHECK(to_json(parse_grading_record(text, key), key) == text);
    record.timing.seconds = 5;
    const std::string later = to_json(record, key);
    CHECK(text.substr(0, text.find("\"timing\"")) == later.substr(0, later.find("\"timing\"")));
    CHECK(text.substr(text.find("\"mac\"")) == later.substr(later.find("\"mac\"")));
}

TEST_CASE("a record that was changed is refused", "[grading][record]") {
    const std::string text = to_json(sample(), key);
    const auto changed = [&](const std::string& from, const std::string& to) {
        std::string other = text;
        other.replace(other.find(from), from.size(), to);
        return other;
    };
    CHECK_THROWS_WITH(parse_grading_record(changed("alice", "alicf"), key),
                      ContainsSubstring("signature"));
    CHECK_THROWS_WITH(parse_grading_record(changed("\"points\": 5", "\"points\": 9"), key),
                      ContainsSubstring("sums"));
    CHECK_THROWS_WITH(parse_grading_record(changed("\"points\":5", "\"points\":6"), key),
                      ContainsSubstring("more points"));
    CHECK_THROWS_WITH(parse_grading_record(changed("\"id\":\"1.2\"", "\"id\":\"1.1\""), key),
                      ContainsSubstring("twice"));
    CHECK_THROWS_WITH(parse_grading_record(text, "another key"), ContainsSubstring("signature"));
    CHECK_THROWS(parse_grading_record("{}", key));
    CHECK_THROWS(parse_grading_record(text.substr(0, text.size() / 2), key));
}

TEST_CASE("every format says the same points and hides what is private", "[grading][record]") {
    const Record record = sample();
    CHECK_THAT(to_gradescope(record), ContainsSubstring("\"max_score\": 7") &&
                                          ContainsSubstring("\"passed\"") &&
                                          ContainsSubstring("You forgot the bias."));
    CHECK_THAT(to_classroom(record),
               ContainsSubstring("\"max_score\": 17") && ContainsSubstring("\"error\""));
    CHECK_THAT(to_junit(record), ContainsSubstring("tests=\"3\" failures=\"1\" errors=\"1\"") &&
                                     ContainsSubstring("&lt;script&gt;"));
    CHECK_THAT(to_tap(record), ContainsSubstring("1..3\nok 1 - 1.1 weighted_sum") &&
                                   ContainsSubstring("points: 0/7"));
    CHECK_THAT(to_csv({record}),
               ContainsSubstring("\"graded\",\"5.00\",\"17.00\",\"5.00\",\"0.00\"") &&
                   ContainsSubstring("1.1=OK 1.2=WA 1.3=LE"));
    CHECK_THAT(student_page(record),
               ContainsSubstring("&lt;script&gt;") && !ContainsSubstring("<script"));
    for (const char* format : {"gradescope", "classroom", "junit", "tap", "text"})
        CHECK_THAT(emit(format, record), !ContainsSubstring("secret input"));
    CHECK_THAT(class_page({record}) + student_page(record) + to_csv({record}),
               !ContainsSubstring("secret input"));
    CHECK_THAT(class_page({record}), ContainsSubstring("<td>WA 1.2; LE 1.3</td>"));
    CHECK_THROWS_WITH(emit("xlsx", record), ContainsSubstring("gradescope"));
}

TEST_CASE("a student reads each reason once, and none of what was not started",
          "[grading][record]") {
    Record record = sample();
    for (Check& check : record.checks) {
        check.verdict = "CE";
        check.points = 0;
        check.mistakes.clear();
        check.public_message = "units.cpp:24: a name was not declared";
    }
    record.checks[1].verdict = "NS";
    record.checks[1].public_message = "";
    const std::string page = student_page(record);
    CHECK_THAT(page, ContainsSubstring("1.1, 1.3: does not compile"));
    CHECK(page.find("units.cpp:24") == page.rfind("units.cpp:24"));
    CHECK_THAT(page, !ContainsSubstring(": not started"));
}

TEST_CASE("every code of a verdict is known to every format", "[grading][record]") {
    for (const char* code : {"OL", "PL", "PV", "WL", "RE", "TL", "ML", "CE", "LE", "FS"}) {
        Record record = sample();
        record.checks[1].verdict = code;
        INFO(code);
        CHECK_THAT(to_junit(record), ContainsSubstring("type=\"" + std::string(code) + "\""));
        CHECK_THAT(to_tap(record), ContainsSubstring("verdict: " + std::string(code) + "\n"));
        CHECK_THAT(to_csv({record}), ContainsSubstring("1.2=" + std::string(code)));
        CHECK_THAT(to_classroom(record), ContainsSubstring("\"error\""));
        CHECK_THAT(words_of_verdict(code), !ContainsSubstring("gradable"));
    }
}

TEST_CASE("what could not be graded has no points anywhere, not zero", "[grading][record]") {
    Record record = sample();
    record.state = "ie";
    CHECK_THAT(to_gradescope(record), !ContainsSubstring("score"));
    CHECK_THAT(to_csv({record}),
               ContainsSubstring("\"not_gradable\",\"\",\"17.00\",\"\",\"\",\"\""));
    CHECK_THAT(to_classroom(record), ContainsSubstring("\"max_score\": 17"));
    CHECK_THAT(to_tap(record), ContainsSubstring("Bail out!"));
    CHECK_THAT(class_page({record}), ContainsSubstring("not gradable"));
}

TEST_CASE("where nothing was found all formats say zero, and people read why",
          "[grading][record]") {
    Record record = sample();
    record.trouble = "no exercise file found";
    for (Check& check : record.checks) {
        check.verdict = "NS";
        check.points = 0;
    }
    CHECK_THAT(to_csv({record}), ContainsSubstring("\"sandbox\",\"note\"\r\n") &&
                                     ContainsSubstring("\"graded\",\"0.00\"") &&
                                     ContainsSubstring(",\"no exercise file found\"\r\n"));
    CHECK_THAT(to_text(record), ContainsSubstring("0 of 17 points\n\nno exercise file found\n"));
    CHECK_THAT(student_page(record), ContainsSubstring("no exercise file found"));
    CHECK_THAT(class_page({record}), ContainsSubstring("alice: no exercise file found"));
}

TEST_CASE("a cell of a spreadsheet is never a formula", "[grading][record]") {
    Record record = sample();
    for (const std::string start : {"=", "+", "-", "@", "\t"}) {
        record.submission_id = start + "cmd|' /C calc'!A0\"";
        CHECK_THAT(to_csv({record}), ContainsSubstring("\"'" + start) && ContainsSubstring("\"\""));
    }
}

TEST_CASE("messages are kept without addresses and control characters", "[grading][record]") {
    CHECK(kept("at 0x7ffe12345678 now") == "at 0x... now");
    CHECK(kept("0x1f stays") == "0x1f stays");
    CHECK_THAT(kept("\x1b]0;title\a\xe2\x80\xae"),
               !ContainsSubstring("\x1b") && !ContainsSubstring("\xe2\x80\xae"));
    CHECK(kept(std::string(100000, 'x')).size() <= 4096);
}

TEST_CASE("seeds depend on key and lab and files, shards on the id alone", "[grading][record]") {
    CHECK(seed_of("k", "lab01", "h") == seed_of("k", "lab01", "h"));
    CHECK(seed_of("k", "lab01", "h") != seed_of("k", "lab02", "h"));
    CHECK(seed_of("k", "lab01", "h") != seed_of("l", "lab01", "h"));
    for (int i = 0; i < 50; ++i) {
        int shards = 0;
        for (const char* shard : {"0/3", "1/3", "2/3"})
            shards += in_shard("student" + std::to_string(i), shard) ? 1 : 0;
        CHECK(shards == 1);
    }
    for (const char* wrong : {"3/3", "a/3", "1", "1/0", "1/3x", "-1/3"})
        CHECK_THROWS_AS(in_shard("a", wrong), course::UsageError);
}
