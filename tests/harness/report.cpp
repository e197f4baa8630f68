// The report of a comparison, in lines of at most 100 columns.

#include "tests/harness/report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "tests/harness/numbers.hpp"

namespace harness {

namespace {

constexpr std::size_t most_rows = 6;
constexpr std::size_t most_columns = 6;

std::string index_text(const std::vector<int>& shape, std::size_t flat) {
    std::string words;
    for (std::size_t axis = shape.size(); axis-- > 0;) {
        const auto size = static_cast<std::size_t>(shape[axis]);
        words = "[" + std::to_string(flat % size) + "]" + words;
        flat /= size;
    }
    return words;
}

std::string padded(const std::string& words, std::size_t width) {
    return std::string(width - std::min(width, words.size()), ' ') + words;
}

/// A window of the last two axes that shows the first wrong number.
std::string look(const Numbers& expected, const Numbers& got,
                 const std::vector<std::size_t>& wrong) {
    if (expected.shape.empty()) return "";
    const auto columns = static_cast<std::size_t>(expected.shape.back());
    const std::size_t rows =
        expected.shape.size() < 2
            ? 1
            : static_cast<std::size_t>(expected.shape[expected.shape.size() - 2]);
    const std::size_t plane = wrong.front() / (rows * columns) * (rows * columns);
    const std::size_t row = (wrong.front() - plane) / columns;
    const std::size_t column = wrong.front() % columns;
    const std::size_t top =
        rows <= most_rows ? 0 : std::min(row - std::min<std::size_t>(row, 1), rows - most_rows);
    const std::size_t left =
        columns <= most_columns
            ? 0
            : std::min(column - std::min<std::size_t>(column, 1), columns - most_columns);
    const std::size_t bottom = std::min(rows, top + most_rows);
    const std::size_t right = std::min(columns, left + most_columns);

    std::size_t width = 1;
    const auto cell = [&](const Numbers& numbers, std::size_t y, std::size_t x) {
        char words[32];
        std::snprintf(words, sizeof words, "%.4g", numbers.values[plane + y * columns + x]);
        return std::string(words);
    };
    for (std::size_t y = top; y < bottom; ++y)
        for (std::size_t x = left; x < right; ++x)
            width = std::max({width, cell(expected, y, x).size(), cell(got, y, x).size()});

    std::string words;
    for (std::size_t y = top; y < bottom; ++y) {
        std::string left_side;
        std::string right_side;
        bool marked = false;
        for (std::size_t x = left; x < right; ++x) {
            left_side += " " + padded(cell(expected, y, x), width);
            right_side += " " + padded(cell(got, y, x), width);
            marked =
                marked || std::binary_search(wrong.begin(), wrong.end(), plane + y * columns + x);
        }
        words += std::string("\n  ") + (y == top ? "expected " : "         ") + left_side +
                 (y == top ? "    got " : "        ") + right_side + (marked ? "  <-" : "");
    }
    if (top > 0 || left > 0 || bottom < rows || right < columns)
        words += "\n           rows " + std::to_string(top) + " to " + std::to_string(bottom - 1) +
                 ", columns " + std::to_string(left) + " to " + std::to_string(right - 1) + " of " +
                 shape_text(expected.shape);
    return words;
}

std::string numbers_report(const Difference& difference) {
    const Numbers expected = numbers_of(*difference.expected);
    const Numbers got = numbers_of(*difference.got);
    const std::string name = difference.path.empty() ? "the answer" : difference.path;
    const std::size_t first = difference.wrong.front();
    if (expected.shape.empty())
        return name + " is wrong\n  expected  " + number_text(expected.values[0]) + "   got " +
               number_text(got.values[0]);
    std::string words = name + " " + shape_text(expected.shape) + " is wrong\n  wrong     " +
                        std::to_string(difference.wrong.size()) + " of " +
                        std::to_string(expected.values.size()) + " values, largest difference " +
                        number_text(difference.largest);
    words += "\n  first at  " + index_text(expected.shape, first) + "   expected " +
             number_text(expected.values[first]) + "   got " + number_text(got.values[first]);
    return words + look(expected, got, difference.wrong);
}

std::string fault_report(const Difference& difference) {
    const std::string name = difference.path.empty() ? "the answer" : difference.path;
    return name + " has " + difference.fault + "\n  expected  " + brief(*difference.expected) +
           "\n  got       " + brief(*difference.got);
}

}  // namespace

std::string number_text(double number) {
    char words[32];
    std::snprintf(words, sizeof words, "%.6g", number);
    return words;
}

std::string brief(const Value& value) {
    constexpr std::size_t most = 60;
    if (const auto* words = std::get_if<std::string>(&value.data))
        return "\"" + words->substr(0, most) + (words->size() > most ? "...\"" : "\"");
    if (const auto* list = std::get_if<List>(&value.data)) {
        std::string words = std::to_string(list->items.size()) + " parts";
        for (std::size_t i = 0; i < list->names.size() && words.size() < most; ++i)
            words += (i == 0 ? ": " : ", ") + list->names[i];
        return words;
    }
    const Numbers numbers = numbers_of(value);
    if (numbers.shape.empty()) return number_text(numbers.values[0]);
    std::string words = "shape " + shape_text(numbers.shape);
    if (numbers.values.size() <= 12) {
        words += ":";
        for (const double number : numbers.values)
            words += " " + number_text(number);
    }
    return words;
}

std::string report(const std::vector<Difference>& differences,
                   const std::vector<KnownSize>& sizes) {
    std::string words;
    constexpr std::size_t most = 3;
    for (std::size_t i = 0; i < std::min(most, differences.size()); ++i) {
        const Difference& difference = differences[i];
        if (i > 0) words += "\n";
        words += difference.wrong.empty() ? fault_report(difference) : numbers_report(difference);
        const std::string pattern = pattern_of(difference, sizes);
        if (!pattern.empty()) words += "\n  pattern   " + pattern;
    }
    if (differences.size() > most)
        words += "\nand " + std::to_string(differences.size() - most) + " more parts are wrong";
    return words;
}

}  // namespace harness
