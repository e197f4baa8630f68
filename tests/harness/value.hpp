// Value: what travels between judge and worker, a small tree of numbers and text.
//
// Arguments and results of any type become a Value (codec.hpp), a Value becomes bytes (wire.hpp).
// Comparison, naming of mistakes and recording work on values and know no lab.

#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace harness {

/// A value or message that does not have the form that was agreed on.
class WireError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Whole numbers in row-major order; no sizes for a single one.
struct Integers {
    std::vector<int> shape;
    std::vector<std::int64_t> values;
};

/// Real numbers in row-major order; no sizes for a single one. `single` marks floats.
struct Reals {
    std::vector<int> shape;
    std::vector<double> values;
    bool single = true;
};

struct Value;

/// Several values, with a name for each or with none: fields, elements, entries of a map.
struct List {
    std::vector<Value> items;
    std::vector<std::string> names;
};

struct Value {
    std::variant<List, Integers, Reals, std::string> data;
};

[[nodiscard]] inline Value integer(std::int64_t number) { return {Integers{{}, {number}}}; }
[[nodiscard]] inline Value text(std::string words) { return {std::move(words)}; }

/// The parts of a value; each throws WireError when the value is of another kind.
[[nodiscard]] const List& as_list(const Value& value);
[[nodiscard]] const Integers& as_integers(const Value& value);
[[nodiscard]] const Reals& as_reals(const Value& value);
[[nodiscard]] const std::string& as_text(const Value& value);
[[nodiscard]] std::int64_t as_integer(const Value& value);
[[nodiscard]] const Value& item(const Value& list, std::size_t index);

/// How many numbers the sizes stand for. Throws WireError for negative or huge ones.
[[nodiscard]] std::int64_t count_of(const std::vector<int>& shape);

/// "(2, 3)".
[[nodiscard]] std::string shape_text(const std::vector<int>& shape);

/// Same kind, shape and bits everywhere; NaN equals the same NaN.
[[nodiscard]] bool same_bits(const Value& a, const Value& b);

}  // namespace harness
