// The report of a comparison, in lines of at most 100 columns.

#include "tests/harness/report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "common/error.hpp"
#include "tests/harness/giver.hpp"
#include "tests/harness/numbers.hpp"
#include "tests/harness/parts.hpp"

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

std::string cell_text(double number) {
    char words[32];
    std::snprintf(words, sizeof words, "%.4g", number);
    return words;
}

/// Part of the last two axes: rows top <= y < bottom, columns left <= x < right.
struct Window {
    std::size_t plane = 0;  // flat position of its first value
    std::size_t rows = 1;
    std::size_t columns = 1;
    std::size_t top = 0, bottom = 1, left = 0, right = 1;
    std::size_t width = 1;  // of a cell

    [[nodiscard]] std::size_t at(std::size_t y, std::size_t x) const {
        return plane + y * columns + x;
    }
};

/// `most` places around the one that matters, one of them before it.
std::size_t start_near(std::size_t place, std::size_t size, std::size_t most) {
    return size <= most ? 0 : std::min(place - std::min<std::size_t>(place, 1), size - most);
}

/// A window that shows the first wrong number and is no wider than a page.
Window window_on(const Numbers& expected, const Numbers& got, std::size_t first) {
    Window window;
    const std::size_t rank = expected.rank();
    window.columns = expected.size(rank - 1);
    window.rows = rank < 2 ? 1 : expected.size(rank - 2);
    window.plane = first / (window.rows * window.columns) * (window.rows * window.columns);
    const std::size_t row = (first - window.plane) / window.columns;
    window.top = start_near(row, window.rows, most_rows);
    window.bottom = std::min(window.rows, window.top + most_rows);
    const auto place = [&](std::size_t most) {
        window.left = start_near(first % window.columns, window.columns, most);
        window.right = std::min(window.columns, window.left + most);
    };
    place(most_columns);
    for (std::size_t y = window.top; y < window.bottom; ++y)
        for (std::size_t x = window.left; x < window.right; ++x)
            window.width =
                std::max({window.width, cell_text(expected.values[window.at(y, x)]).size(),
                          cell_text(got.values[window.at(y, x)]).size()});
    place(std::clamp<std::size_t>(33 / (window.width + 1), 1, most_columns));
    return window;
}

/// The numbers of the window side by side, lines with a wrong one marked.
std::string look(const Numbers& expected, const Numbers& got,
                 const std::vector<std::size_t>& wrong) {
    if (expected.shape.empty()) return "";
    const Window window = window_on(expected, got, wrong.front());
    std::string words;
    for (std::size_t y = window.top; y < window.bottom; ++y) {
        std::string left_side;
        std::string right_side;
        bool marked = false;
        for (std::size_t x = window.left; x < window.right; ++x) {
            const std::size_t i = window.at(y, x);
            left_side += " " + padded(cell_text(expected.values[i]), window.width);
            right_side += " " + padded(cell_text(got.values[i]), window.width);
            marked = marked || std::binary_search(wrong.begin(), wrong.end(), i);
        }
        const bool first = y == window.top;
        words += std::string("\n  ") + (first ? "expected " : "         ") + left_side +
                 (first ? "    got " : "        ") + right_side + (marked ? "  <-" : "");
    }
    if (window.bottom - window.top < window.rows || window.right - window.left < window.columns)
        words +=
            dl::text("\n           rows ", window.top, " to ", window.bottom - 1, ", columns ",
                     window.left, " to ", window.right - 1, " of ", shape_text(expected.shape));
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
                        std::to_string(expected.values.size()) + " values";
    // Nothing is far from NaN: where nothing else is wrong there is no difference to tell.
    if (difference.largest > 0) words += ", largest difference " + number_text(difference.largest);
    words += "\n  first at  " + index_text(expected.shape, first) + "   expected " +
             number_text(expected.values[first]) + "   got " + number_text(got.values[first]);
    return words + look(expected, got, difference.wrong);
}

std::string fault_report(const Difference& difference) {
    const std::string name = difference.path.empty() ? "the answer" : difference.path;
    const std::string fault = name + " has " + difference.fault;
    const auto* expected = std::get_if<List>(&difference.expected->data);
    const auto* got = std::get_if<List>(&difference.got->data);
    const std::string parts = expected && got ? parts_report(*expected, *got) : "";
    if (!parts.empty()) return fault + parts;
    return fault + "\n  expected  " + brief(*difference.expected) + "\n  got       " +
           brief(*difference.got);
}

}  // namespace

std::string number_text(double number) {
    char words[32];
    std::snprintf(words, sizeof words, "%.6g", number);
    return words;
}

std::string as_called(std::string expression) {
    const std::string head = "subject(calls::";
    for (std::size_t at = 0; (at = expression.find(head, at)) != std::string::npos; ++at) {
        expression.erase(at, head.size());
        const std::size_t end = expression.find_first_of(",)", at);
        if (end == std::string::npos) break;
        const bool more = expression[end] == ',';
        const std::size_t next = more ? expression.find_first_not_of(", \n", end) : end;
        expression.replace(end, std::min(next, expression.size()) - end, "(");
    }
    return expression;
}

std::string without_hex(std::string expression) {
    const std::string head = " (0x";
    for (std::size_t at = 0; (at = expression.find(head, at)) != std::string::npos;) {
        const std::size_t end = expression.find_first_not_of("0123456789abcdef", at + head.size());
        if (end != std::string::npos && expression[end] == ')')
            expression.erase(at, end + 1 - at);
        else
            at += head.size();
    }
    return expression;
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
        if (const std::string giver = giver_of(*difference.got); i == 0 && !giver.empty())
            words += giver + ": ";
        words += difference.wrong.empty() ? fault_report(difference) : numbers_report(difference);
        std::string pattern = pattern_of(difference, sizes);
        if (const std::size_t cause = pattern.find("; "); cause != std::string::npos)
            pattern.replace(cause, 2, "\n            ");
        if (!pattern.empty()) words += "\n  pattern   " + pattern;
    }
    if (differences.size() > most)
        words += "\nand " + std::to_string(differences.size() - most) + " more parts are wrong";
    return words;
}

}  // namespace harness
