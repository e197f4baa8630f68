// The exercises of the course, as the labs list them. tests/harness/catalogue.hpp
// says how.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/course/context.hpp"
#include "tests/harness/catalogue.hpp"

namespace course {

struct Exercise : harness::Exercise {
    std::string lab;  // "lab01"

    [[nodiscard]] std::string name() const { return functions[0]; }
};

struct Lab {
    std::string id;                   // "lab01"
    std::string folder;               // "lab01_perceptron"
    std::string title;                // "one unit, one layer"
    std::vector<Exercise> exercises;  // empty until the lab is there
    bool solved = false;              // its solutions came along, those of later labs did not

    [[nodiscard]] int points(bool challenge) const;
};

struct Catalogue {
    std::vector<Lab> labs;  // always the five, in order

    /// Null if there is no such id.
    [[nodiscard]] const Exercise* exercise(std::string_view id) const;
    [[nodiscard]] const Lab* lab(std::string_view id) const;  // "lab01", "1" or "lab01_perceptron"
    [[nodiscard]] std::vector<std::string> names() const;     // every id that may be typed
};

/// One exercises.txt, read as the judge reads it. Throws dl::FileError or Fault that name the file
/// for what does not belong into it.
std::vector<Exercise> parse_exercises(const std::string& text, const std::string& lab,
                                      const std::string& file_name);

/// The labs of a repository; a lab that has no exercises.txt yet has no exercises.
Catalogue read_catalogue(const fs::path& root);

/// The exercise with that id. Throws UsageError that names the nearest one.
const Exercise& find_exercise(const Catalogue& catalogue, std::string_view id);
const Lab& find_lab(const Catalogue& catalogue, std::string_view id);
const Lab& lab_of(const Catalogue& catalogue, const Exercise& exercise);

fs::path file_of(const Context& context, const Catalogue& catalogue, const Exercise& exercise);

}  // namespace course
