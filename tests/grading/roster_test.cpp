// Rosters as platforms write them, and gradebooks as they read them.

#include "tests/grading/roster.hpp"

#include "tests/course/context.hpp"
#include "tests/grading/emit.hpp"
#include "tests/support/catch.hpp"

using namespace grading;
using Catch::Matchers::ContainsSubstring;

namespace {

Record record_of(const std::string& id, int points) {
    Record record;
    record.state = "graded";
    record.lab = "lab01";
    record.submission_id = id;
    record.checks = {{"1.1", "1.1 weighted_sum", "units.cpp", "OK", points, 20, false, "", "", {}}};
    return record;
}

// Canvas leads with a byte order mark and has rows of its own below the header.
const std::string canvas =
    "\xef\xbb\xbfStudent,ID,SIS User ID,SIS Login ID,Section,Lab 1 (77),Lab 10 (78),Final Score\n"
    ",,,,,Manual Posting,,\n"
    "    Points Possible,,,,,10,20,(read only)\n"
    "\"Adams, Ann\",4001,s1,ann,Monday,3.00,,\n"
    "\"Baker, Bob\",4002,s2,bob,Monday,,,\n"
    "\"Clark, Cy \"\"C\"\"\",4003,s3,cy,Monday,7.00,,\n"
    "\"Student, Test\",9,,,Monday,,,\n";

const std::string worksheet =
    "Identifier,\"Full name\",\"Email address\",Status,Grade,\"Maximum grade\",\"Last modified "
    "(grade)\"\r\n"
    "\"Participant 501\",\"Ann Adams\",ann@x.edu,Submitted,-,20.00,-\r\n"
    "\"Participant 502\",\"Bob Baker\",bob@x.edu,,-,20.00,-\r\n";

}  // namespace

TEST_CASE("tables are read with quotes, either separator and either line end", "[grading]") {
    CHECK(parse_table("a;b\r\n\"x;\"\"y\"\"\n2\";\n") ==
          std::vector<Cells>{{"a", "b"}, {"x;\"y\"\n2", ""}});
    CHECK_THROWS_AS(parse_table("a,\"b"), course::UsageError);
    CHECK_THROWS_AS(parse_roster("id\n"), course::UsageError);
    CHECK_THROWS_AS(parse_roster(""), course::UsageError);
}

TEST_CASE("who sent what is told by the names that platforms give to files", "[grading]") {
    const Roster roster = parse_roster(canvas);
    REQUIRE(roster.students.size() == 3);
    const Matched matched = match(roster, {"adamsann_4001", "cy", "somebody_77"});
    CHECK(matched.submission_of ==
          std::map<std::size_t, std::string>{{0, "adamsann_4001"}, {2, "cy"}});
    CHECK(matched.missing == Cells{"4002"});
    CHECK(matched.strangers == Cells{"somebody_77"});
    CHECK_THROWS_AS(match(roster, {"cy", "clark_4003"}), course::UsageError);

    const Roster moodle = parse_roster(worksheet);
    CHECK(match(moodle, {"Ann_Adams_501-0a1b2c3d", "bob"}).missing.empty());

    // The same name at two places is nobody's name, the whole address is.
    const Roster plain = parse_roster("email\nann@x.edu\nann@y.edu\n");
    CHECK(match(plain, {"ann"}).strangers.size() == 1);
    CHECK_THROWS_AS(parse_roster("id\nann\nann\n"), course::UsageError);
}

TEST_CASE("a student without a submission is missing, not zero", "[grading]") {
    const std::string csv = to_csv({record_of("bob", 5)}, {"ann"});
    CHECK_THAT(csv,
               ContainsSubstring(
                   "\"ann\",\"lab01\",\"missing\",\"\",\"20.00\",\"\",\"\",\"\",\"\",\"\",\"\"\r\n"
                   "\"bob\",\"lab01\",\"graded\",\"5.00\""));
}

TEST_CASE("Canvas gets its own columns and that of the lab", "[grading]") {
    const Roster roster = parse_roster(canvas);
    const std::string out =
        to_canvas(roster, {record_of("adamsann_4001", 12), record_of("bob", 0)});
    CHECK(out ==
          "\"Student\",\"ID\",\"SIS User ID\",\"SIS Login ID\",\"Section\",\"Lab 1 (77)\"\r\n"
          "\"\",\"\",\"\",\"\",\"\",\"Manual Posting\"\r\n"
          "\"    Points Possible\",\"\",\"\",\"\",\"\",\"20.00\"\r\n"
          "\"Adams, Ann\",\"4001\",\"s1\",\"ann\",\"Monday\",\"12.00\"\r\n"
          "\"Baker, Bob\",\"4002\",\"s2\",\"bob\",\"Monday\",\"0.00\"\r\n"
          "\"Clark, Cy \"\"C\"\"\",\"4003\",\"s3\",\"cy\",\"Monday\",\"7.00\"\r\n"
          "\"Student, Test\",\"9\",\"\",\"\",\"Monday\",\"\"\r\n");
    CHECK_THROWS_AS(to_canvas(parse_roster("id\nann\n"), {}), course::UsageError);
    Record other = record_of("bob", 4);
    other.lab = "lab03";
    CHECK_THAT(to_canvas(roster, {other}),
               ContainsSubstring("\"Section\",\"lab03\"\r\n") && !ContainsSubstring("\"Lab 1"));
}

TEST_CASE("Moodle gets its worksheet back, or a list with a column more", "[grading]") {
    Record ours = record_of("bob", 4);
    ours.state = "ie";  // our fault: no points, and what stands there stays
    const std::string out =
        to_moodle(parse_roster(worksheet), {record_of("Ann_Adams_501-0a1b2c3d", 12), ours});
    CHECK_THAT(out, ContainsSubstring("\"ann@x.edu\",\"Submitted\",\"12.00\",\"20.00\"") &&
                        ContainsSubstring("\"bob@x.edu\",\"\",\"-\",\"20.00\""));
    CHECK(to_moodle(parse_roster("Email address\nann@x.edu\nbob@x.edu\n"), {record_of("ann", 3)}) ==
          "\"Email address\",\"lab01\"\r\n\"ann@x.edu\",\"3.00\"\r\n\"bob@x.edu\",\"\"\r\n");
}
