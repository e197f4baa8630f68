// One submission: built in the box, run in the box, judged outside of it.

#pragma once

#include <string>

#include "tests/grading/kit.hpp"
#include "tests/grading/record.hpp"

namespace grading {

struct Desk {
    const course::Context* context = nullptr;
    const course::Lab* lab = nullptr;
    const Kit* kit = nullptr;
    Sandbox sandbox;
    std::string key;
    fs::path scratch;  // empty before and after
};

struct Graded {
    Record record;
    std::string log;  // for the instructor: what compiler, linker and judge said
};

/// The record as it is written before anything happens: `running`.
Record opened_record(const Desk& desk, const Submission& submission);

/// Grades it. Whatever the code does is a verdict; what we do wrong is the state `ie`.
/// Throws Interrupted after Ctrl-C and nothing else.
Graded grade_one(const Desk& desk, const Submission& submission);

}  // namespace grading
