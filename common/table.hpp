// Tables: rows of words and numbers, as aligned text for a terminal and as part of a report.
//
//   Table table({"layer", "output", "parameters"});
//   table.add({"conv1", text(shape), 156});
//   std::cout << to_text(table);

#pragma once

#include <concepts>
#include <string>
#include <vector>

namespace dl {

/// One entry: words as they are, whole numbers with thousands apart, others with four digits.
struct Cell {
    std::string text;

    Cell(std::string words) : text(std::move(words)) {}
    Cell(const char* words) : text(words) {}
    template <std::integral Integer>
    Cell(Integer value) : text(whole(static_cast<long long>(value))) {}
    template <std::floating_point Real>
    Cell(Real value) : text(real(static_cast<double>(value))) {}

private:
    static std::string whole(long long value);
    static std::string real(double value);
};

class Table {
public:
    explicit Table(std::vector<std::string> columns) : columns_(std::move(columns)) {}

    /// Throws Error unless there is one cell for each column.
    void add(const std::vector<Cell>& row);

    [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
    [[nodiscard]] const std::vector<std::vector<std::string>>& rows() const { return rows_; }
    /// A column of numbers stands at the right: every cell starts with a digit or a sign, or is
    /// empty or a dash, and there is at least one number.
    [[nodiscard]] bool is_number(std::size_t column) const;

private:
    std::vector<std::string> columns_;
    std::vector<std::vector<std::string>> rows_;
};

/// Cells that line up: so many digits behind the point.
[[nodiscard]] std::string fixed(double value, int digits = 2);
/// 0.9871 is "98.7 %".
[[nodiscard]] std::string percent(double fraction, int digits = 1);

/// Lines of Markdown, every column padded to its widest cell. With a width, the widest columns of
/// words are cut until a line fits; numbers are never cut.
[[nodiscard]] std::string to_text(const Table& table, int width = 0);

}  // namespace dl
