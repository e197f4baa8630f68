// Pages: how a class did, and what one student reads. Made from records alone.

#pragma once

#include <string>
#include <vector>

#include "tests/grading/record.hpp"

namespace grading {

/// For the instructor: points, the hardest exercises, the most frequent named mistakes, what could
/// not be graded or taken.
std::string class_page(const std::vector<Record>& records);

/// For the student: every exercise with its verdict and the public message.
std::string student_page(const Record& record);

}  // namespace grading
