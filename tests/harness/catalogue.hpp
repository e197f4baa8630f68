// The catalogue of a lab: labNN_x/exercises.txt, one line for each exercise.
//
//   # id | kind | points | minutes | file | functions | title
//   1.8 | core | 4 | 25 | softmax.cpp | softmax | Scores become probabilities
//
// It is read when a judge or the course command runs, so points change without a rebuild.

#pragma once

#include <string>
#include <vector>

namespace harness {

struct Exercise {
    std::string id;
    bool challenge = false;
    int points = 0;
    int minutes = 0;
    std::string file;
    std::vector<std::string> functions;
    std::string title;
};

/// Throws dl::FileError with file and line for anything malformed, ids that stand twice included.
[[nodiscard]] std::vector<Exercise> read_catalogue(const std::string& path);
[[nodiscard]] std::vector<Exercise> parse_catalogue(const std::string& text,
                                                    const std::string& path);

}  // namespace harness
