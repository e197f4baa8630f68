// The files that learners start from, and what git knows of them.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/course/catalogue.hpp"

namespace course {

struct Skeleton {
    fs::path file;     // the learner's file
    std::string text;  // what it holds in the beginning
};

/// Where a handout keeps the files of a lab as they were handed out, from its root.
std::string first_states(const Lab& lab);

/// Every skeleton of a lab, by name: derived from the solutions or, in a handout, kept by it.
/// Solution files without a marked region, and misconceptions.cpp, have no skeleton.
std::vector<Skeleton> skeletons_of(const Context& context, const Lab& lab);

/// The file as it was last committed; nothing without git or outside of a repository.
std::optional<std::string> committed(const Context& context, const fs::path& file);

}  // namespace course
