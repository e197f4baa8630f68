// What the labs' pages say about one exercise: its section of the walkthrough, its three hints, and
// where in the code it stands.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/course/catalogue.hpp"

namespace course {

/// The text under the heading "### 1.8 ..." of a walkthrough, heading included, up to the next
/// heading of the same or a higher level; headings inside of code blocks do not count.
std::optional<std::string> section_of(std::string_view walkthrough, const std::string& id);

struct Hints {
    std::string id;
    std::vector<std::string> levels;  // observe, experiment, name
    std::string transfer;             // the question after the pass; may be empty
};

/// hints.md: "## 1.8 softmax", then a list numbered 1 to 3, whose items may run over several lines,
/// then optionally a line "Transfer: ...". Throws Fault with file and line for anything else.
std::vector<Hints> parse_hints(std::string_view text, const std::string& file_name);

/// All ladders of a lab. Throws Fault where hints.md is missing or broken.
std::vector<Hints> hints_of_lab(const Context& context, const Lab& lab);

/// The line on which an exercise is worked on: its TODO, else its solution marker, else its heading
/// comment, else the function itself; 1 if nothing of that is there. Of an exercise with several
/// functions the one that is named is meant, where it is found.
int line_of(std::string_view source, const Exercise& exercise, const std::string& function = "");

/// "lab01_perceptron/unit.cpp:34".
std::string place_of(const Context& context, const Catalogue& catalogue, const Exercise& exercise,
                     const std::string& function = "");

}  // namespace course
