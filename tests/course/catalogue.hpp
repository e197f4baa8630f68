// The exercises of the course, as the labs list them.
//
// Each lab folder holds exercises.txt, one exercise a line, # opens a comment:
//   id | core or challenge | points | minutes | file | functions | title
//   1.8 | core | 3 | 25 | softmax.cpp | softmax | Scores become probabilities

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/course/context.hpp"

namespace course {

struct Exercise {
    std::string id;   // "1.8"
    std::string lab;  // "lab01"
    bool challenge = false;
    int points = 0;
    int minutes = 0;                     // expected
    std::string file;                    // "softmax.cpp", inside of the lab's folder
    std::vector<std::string> functions;  // {"softmax"}
    std::string title;                   // "Scores become probabilities"

    [[nodiscard]] std::string name() const { return functions.empty() ? title : functions[0]; }
};

struct Lab {
    std::string id;                   // "lab01"
    std::string folder;               // "lab01_perceptron"
    std::string title;                // "one unit, one layer"
    std::vector<Exercise> exercises;  // empty until the lab is there

    [[nodiscard]] int points(bool challenge) const;
};

struct Catalogue {
    std::vector<Lab> labs;  // always the five, in order

    /// Null if there is no such id.
    [[nodiscard]] const Exercise* exercise(std::string_view id) const;
    [[nodiscard]] const Lab* lab(std::string_view id) const;  // "lab01", "1" or "lab01_perceptron"
    [[nodiscard]] std::vector<std::string> names() const;     // every id that may be typed
};

/// One exercises.txt. Throws Fault with file and line for a line that says something else.
std::vector<Exercise> parse_exercises(std::string_view text, const std::string& lab,
                                      const std::string& file_name);

/// The labs of a repository; a lab that has no exercises.txt yet has no exercises.
Catalogue read_catalogue(const fs::path& root);

/// The exercise with that id. Throws UsageError that names the nearest one.
const Exercise& find_exercise(const Catalogue& catalogue, std::string_view id);
const Lab& find_lab(const Catalogue& catalogue, std::string_view id);
const Lab& lab_of(const Catalogue& catalogue, const Exercise& exercise);

fs::path file_of(const Context& context, const Catalogue& catalogue, const Exercise& exercise);

}  // namespace course
