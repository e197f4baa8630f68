// The roster: who is in the class, as a platform lets one download it.
//
// Understood are the gradebook that Canvas exports, the grading worksheet and the lists of Moodle,
// Gradescope's roster, and any table whose first column has the names of the submissions. The same
// table comes back with the points in it, ready to be uploaded.

#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/grading/record.hpp"

namespace grading {

using Cells = std::vector<std::string>;

struct Student {
    std::string id;                  // as grades.csv calls one who handed in nothing
    std::vector<std::string> names;  // a submission may be called by any of them
    std::size_t row = 0;             // of the table
};

struct Roster {
    std::vector<Cells> table;  // the header first
    std::vector<Student> students;

    [[nodiscard]] bool empty() const { return students.empty(); }
};

/// Rows of a table with commas or semicolons, quoted or not.
std::vector<Cells> parse_table(const std::string& text);

/// Throws UsageError for a table without students and for two that cannot be told apart.
Roster parse_roster(const std::string& text);

struct Matched {
    std::map<std::size_t, std::string> submission_of;  // student to submission id
    std::vector<std::string> missing;                  // ids of students without one, sorted
    std::vector<std::string> strangers;                // submissions that nobody of the class sent
};

/// Throws UsageError if two submissions are of the same student.
Matched match(const Roster& roster, const std::vector<std::string>& submissions);

/// Canvas: its five columns and one of the lab: that of the export whose title names the lab, or a
/// new one. Who has no points keeps what stands there.
std::string to_canvas(const Roster& roster, const std::vector<Record>& records);

/// Moodle: the grading worksheet with its column Grade filled, or a list with one more column.
std::string to_moodle(const Roster& roster, const std::vector<Record>& records);

}  // namespace grading
