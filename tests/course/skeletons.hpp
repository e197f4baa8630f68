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

/// Every skeleton of a lab, by name; none where the solutions are not in this copy. Solution files
/// without a marked region, and misconceptions.cpp, have no skeleton.
std::vector<Skeleton> skeletons_of(const Context& context, const Lab& lab);

/// The file as it was last committed; nothing without git or outside of a repository.
std::optional<std::string> committed(const Context& context, const fs::path& file);

}  // namespace course
