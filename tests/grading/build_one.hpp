// From the files of a submission to a worker, as far as they compile.

#pragma once

#include <map>
#include <optional>
#include <string>

#include "tests/grading/intake.hpp"
#include "tests/grading/kit.hpp"

namespace grading {

struct Broken {
    std::string verdict;  // CE, LE, FS
    std::string message;  // for the student
};

struct Worker {
    std::optional<fs::path> program;       // none: every file is broken, or we are
    std::map<std::string, Broken> broken;  // by file; its skeleton stands in its place
    std::string trouble;                   // the box or the compiler does not work
    std::string log;
    double seconds = 0;
};

/// Compiles what was handed in; a file that is missing or does not compile is replaced by its
/// skeleton, so that it costs its own exercises only.
Worker build_worker(const Sandbox& sandbox, const Kit& kit, const Submission& submission,
                    const fs::path& scratch);

}  // namespace grading
