// Tables: see table.hpp.

#include "common/table.hpp"

#include <algorithm>
#include <iomanip>
#include <sstream>
#include <string_view>

#include "common/error.hpp"
#include "common/markup.hpp"
#include "common/utf8.hpp"

namespace dl {

namespace {

constexpr int least_column = 4;  // a word cut shorter says nothing

// "2 3 1" is a list.
bool has_several_numbers(std::string_view cell) {
    for (std::size_t i = cell.find(' '); i != std::string_view::npos; i = cell.find(' ', i + 1))
        if (i + 1 < cell.size() && cell[i + 1] >= '0' && cell[i + 1] <= '9') return true;
    return false;
}

bool looks_like_number(std::string_view cell) {
    while (!cell.empty() && (cell[0] == '-' || cell[0] == '+'))
        cell.remove_prefix(1);
    return !cell.empty() && cell[0] >= '0' && cell[0] <= '9' &&
           cell.find_first_not_of("0123456789.,e+-%x ") == std::string_view::npos &&
           !has_several_numbers(cell);
}

bool says_nothing(std::string_view cell) {
    return cell.find_first_not_of("- ") == std::string_view::npos;
}

// One line, and no bar that Markdown would take for the end of the cell.
std::string one_line(std::string_view words) {
    std::string out;
    for (const char c : printable(words)) {
        if (c == '|') out += '\\';
        out += c == '\n' || c == '\t' ? ' ' : c;
    }
    return out;
}

std::string padded(const std::string& cell, int width, bool right) {
    const std::string shown = cut_to_width(cell, width);
    const std::string space(static_cast<std::size_t>(std::max(width - display_width(shown), 0)),
                            ' ');
    return right ? space + shown : shown + space;
}

// Takes columns away from the widest words until the sum fits.
void fit(std::vector<int>& widths, const std::vector<bool>& numbers, int room) {
    const auto sum = [&widths] {
        int total = 0;
        for (const int w : widths)
            total += w;
        return total;
    };
    while (sum() > room) {
        int* widest = nullptr;
        for (std::size_t c = 0; c < widths.size(); ++c)
            if (!numbers[c] && widths[c] > least_column && (!widest || widths[c] > *widest))
                widest = &widths[c];
        if (!widest) return;
        --*widest;
    }
}

}  // namespace

std::string fixed(double value, int digits) {
    std::ostringstream out;
    out << std::fixed << std::setprecision(digits) << value;
    return out.str();
}

std::string percent(double fraction, int digits) { return fixed(fraction * 100, digits) + " %"; }

std::string Cell::whole(long long value) { return decimal(value, 0); }
std::string Cell::real(double value) { return readable(value); }

void Table::add(const std::vector<Cell>& row) {
    require<Error>(row.size() == columns_.size(),
                   "Table::add: a row needs one cell for each of the ", columns_.size(),
                   " columns, got ", row.size());
    std::vector<std::string> cells;
    for (const Cell& cell : row)
        cells.push_back(cell.text);
    rows_.push_back(std::move(cells));
}

bool Table::is_number(std::size_t column) const {
    bool any = false;
    for (const auto& row : rows_) {
        if (says_nothing(row[column])) continue;
        if (!looks_like_number(row[column])) return false;
        any = true;
    }
    return any;
}

std::string to_text(const Table& table, int width) {
    const std::size_t columns = table.columns().size();
    std::vector<std::vector<std::string>> lines(1);
    for (const std::string& name : table.columns())
        lines[0].push_back(one_line(name));
    for (const auto& row : table.rows()) {
        lines.emplace_back();
        for (const std::string& cell : row)
            lines.back().push_back(one_line(cell));
    }

    std::vector<int> widths(columns, 3);  // a rule of Markdown has three characters
    std::vector<bool> numbers(columns);
    for (std::size_t c = 0; c < columns; ++c) {
        numbers[c] = table.is_number(c);
        for (const auto& line : lines)
            widths[c] = std::max(widths[c], display_width(line[c]));
    }
    if (width > 0) fit(widths, numbers, width - static_cast<int>(3 * columns + 1));

    std::string out;
    for (std::size_t r = 0; r < lines.size(); ++r) {
        for (std::size_t c = 0; c < columns; ++c)
            out += "| " + padded(lines[r][c], widths[c], numbers[c]) + " ";
        out += "|\n";
        if (r > 0) continue;
        for (std::size_t c = 0; c < columns; ++c)
            out += "|" + std::string(static_cast<std::size_t>(widths[c] + 1), '-') +
                   (numbers[c] ? ":" : "-");
        out += "|\n";
    }
    return out;
}

}  // namespace dl
