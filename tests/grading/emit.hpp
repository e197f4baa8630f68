// Other formats of a record. Writers translate and compute nothing; what they show of a submission
// is its public part.

#pragma once

#include <string>
#include <vector>

#include "tests/course/record.hpp"
#include "tests/grading/record.hpp"

namespace grading {

/// Gradescope's results.json: one test a check, no total of its own. A record without a verdict
/// has no score.
std::string to_gradescope(const Record& record);

/// What a student's own check found, as far as a record can tell it: feedback, never a grade.
Record feedback(const std::vector<course::LabResult>& labs);

/// What a step of a GitHub Classroom workflow hands to the reporter, before base64.
std::string to_classroom(const Record& record);

std::string to_junit(const Record& record);
std::string to_tap(const Record& record);

/// One row a record and one for each student of `missing`, sorted by id; one column an exercise. No
/// clock value: the same records give the same file. Not gradable and missing are empty, never 0.
std::string to_csv(const std::vector<Record>& records,
                   const std::vector<std::string>& missing = {});

/// Every cell quoted, no cell a formula.
std::string csv_row(const std::vector<std::string>& cells);
/// Points of a gradebook: "12.00".
std::string decimal(int points);

/// What a student reads: plain text.
std::string to_text(const Record& record);

/// By the name of the format: gradescope, classroom, junit, tap, text. Throws UsageError.
std::string emit(const std::string& format, const Record& record);

/// "WA" is "wrong".
std::string words_of_verdict(const std::string& code);

}  // namespace grading
