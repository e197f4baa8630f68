// Grading a batch: `./course grade lab03 submissions/ --out marks`.
//
// OUT/records/ID.json is what counts; feedback/ID.txt and ID.html are for students, logs/ID.log,
// taken/ID/ (the files that were graded), grades.csv and class.html for the instructor. A record
// is first written as `running`; every file is put in place whole. So a run may end at any moment,
// and --resume goes on.

#pragma once

#include <string>
#include <vector>

#include "tests/course/context.hpp"
#include "tests/grading/record.hpp"
#include "tests/grading/roster.hpp"
#include "tests/grading/sandbox.hpp"

namespace grading {

struct GradeOptions {
    std::string lab;
    std::vector<std::string> paths;
    std::string out;
    int jobs = 0;                   // 0: as many as processors
    std::string shard;              // "3/16"; empty: all
    std::vector<std::string> only;  // ids; empty: all
    bool resume = false;
    std::string sandbox = "auto";
    bool trusted = false;           // --i-trust-this-code
    std::string seed_key;           // a file; otherwise OUT/seed.key, made when it is missing
    std::string roster;             // a file: who should have handed in
    std::vector<std::string> emit;  // "csv=PATH", "junit=FOLDER", ...
    Limits limits;
};

/// Exit codes: 0 all graded, whatever the points; 2 wrong usage; 3 something not gradable, or the
/// sandbox is too weak; 130 interrupted.
int grade(const course::Context& context, const GradeOptions& options);

struct DoctorOptions {
    bool json = false;
    std::string attack;  // only those whose names start so
};

/// `./course doctor --grading`: plays the hostile corpus here and prints which promises hold.
/// 0 if all do at every level that works, else 3.
int doctor(const course::Context& context, const DoctorOptions& options);

/// The strongest level that works here, for `auto`; otherwise the one that is asked for. Throws
/// Fault where it does not work, UsageError for `none` without the words that it takes.
Level chosen_level(const std::string& asked, bool trusted, const fs::path& box_program);

/// All records of an OUT folder, sorted by id.
std::vector<Record> read_records(const fs::path& out, const std::string& key);

/// grades.csv and class.html from the records that are there.
void write_summary(const fs::path& out, const std::string& key, const Roster& roster);

}  // namespace grading
