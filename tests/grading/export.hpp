// Grading elsewhere: what Gradescope, GitHub Classroom and Slurm need is written by one command.

#pragma once

#include <string>

#include "tests/course/catalogue.hpp"

namespace grading {

struct ExportOptions {
    std::string target;  // gradescope, classroom or slurm
    std::string lab;
    std::string out;  // a file; the target's usual name when empty
};

/// Writes it. Throws UsageError for an unknown target.
int export_to(const course::Context& context, const ExportOptions& options);

/// The repository with one lab's secrets, and Gradescope's two scripts, as a zip archive.
std::string gradescope_archive(const course::Context& context, const course::Lab& lab,
                               const std::string& seed_key);

}  // namespace grading
