// Headers compiled in advance: most of the time of a compiler goes into what every file includes.
//
// One header holds what the lab's files include of common/ and of the standard library. Another
// one adds those headers of earlier labs that many files see. A file gets the second one only if
// it includes all of that itself, so that no name is there that its author did not ask for.

#pragma once

#include <map>
#include <string>

#include "tests/course/context.hpp"

namespace grading {

namespace fs = std::filesystem;

struct InAdvance {
    std::map<std::string, std::string> texts;   // of the headers, by their names
    std::map<std::string, std::string> chosen;  // source file to header; not in it: none
};

/// `sources` are the lab's files by name, `root` has the headers that they include.
InAdvance in_advance(const fs::path& root, const std::string& lab_folder,
                     const std::map<std::string, std::string>& sources);

}  // namespace grading
