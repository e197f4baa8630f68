// The command line: verbs, options, help, and the answer to a word that is not a verb.

#pragma once

#include <string>
#include <vector>

#include "tests/course/context.hpp"

namespace course {

/// Runs the verb that the arguments (without the program's name) ask for and returns the exit code.
/// Never throws: what goes wrong is one line on standard error.
int run_command(const std::vector<std::string>& arguments);

/// All verbs, for help and for suggestions.
std::vector<std::string> verb_names();

}  // namespace course
