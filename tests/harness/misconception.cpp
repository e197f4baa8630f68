// The table of known wrong answers on the wire: everything but the code.

#include "tests/harness/misconception.hpp"

namespace harness {

Value describe(const Misconceptions& table) {
    List rows;
    for (const Misconception& row : table)
        rows.items.push_back(
            pack(row.id, row.exercise, row.function, row.convention, row.diagnosis, row.hint));
    return {std::move(rows)};
}

Misconceptions read_misconceptions(const Value& value) {
    Misconceptions table;
    for (const Value& row : as_list(value).items) {
        Misconception entry;
        entry.id = as_text(item(row, 0));
        entry.exercise = as_text(item(row, 1));
        entry.function = as_text(item(row, 2));
        entry.convention = read_value<bool>(item(row, 3));
        entry.diagnosis = as_text(item(row, 4));
        entry.hint = as_text(item(row, 5));
        table.push_back(std::move(entry));
    }
    return table;
}

}  // namespace harness
