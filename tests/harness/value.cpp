// Access to the parts of a value, with an error instead of a guess.

#include "tests/harness/value.hpp"

#include <cstring>

namespace harness {

namespace {

template <class T>
const T& part(const Value& value, const char* wanted) {
    if (const T* found = std::get_if<T>(&value.data)) return *found;
    static const char* const kinds[] = {"a list", "whole numbers", "real numbers", "text"};
    throw WireError(std::string("expected ") + wanted + ", got " + kinds[value.data.index()]);
}

}  // namespace

const List& as_list(const Value& value) { return part<List>(value, "a list"); }
const Integers& as_integers(const Value& value) { return part<Integers>(value, "whole numbers"); }
const Reals& as_reals(const Value& value) { return part<Reals>(value, "real numbers"); }
const std::string& as_text(const Value& value) { return part<std::string>(value, "text"); }

std::int64_t as_integer(const Value& value) {
    const Integers& numbers = as_integers(value);
    if (!numbers.shape.empty() || numbers.values.size() != 1)
        throw WireError("expected one whole number, got shape " + shape_text(numbers.shape));
    return numbers.values.front();
}

const Value& item(const Value& list, std::size_t index) {
    const List& items = as_list(list);
    if (index >= items.items.size())
        throw WireError("a list of " + std::to_string(items.items.size()) + " has no item " +
                        std::to_string(index));
    return items.items[index];
}

std::int64_t count_of(const std::vector<int>& shape) {
    constexpr std::int64_t most = std::int64_t{1} << 32;
    std::int64_t count = 1;
    for (const int size : shape) {
        if (size < 0) throw WireError("a size is negative: " + shape_text(shape));
        if (size > 0 && count > most / size) throw WireError("too large: " + shape_text(shape));
        count *= size;
    }
    return count;
}

std::string shape_text(const std::vector<int>& shape) {
    std::string words = "(";
    for (const int size : shape)
        words += (words.size() > 1 ? ", " : "") + std::to_string(size);
    return words + ")";
}

bool same_bits(const Value& a, const Value& b) {
    if (a.data.index() != b.data.index()) return false;
    if (const auto* words = std::get_if<std::string>(&a.data)) return *words == as_text(b);
    if (const auto* whole = std::get_if<Integers>(&a.data)) {
        const Integers& other = as_integers(b);
        return whole->shape == other.shape && whole->values == other.values;
    }
    if (const auto* real = std::get_if<Reals>(&a.data)) {
        const Reals& other = as_reals(b);
        return real->shape == other.shape && real->single == other.single &&
               real->values.size() == other.values.size() &&
               std::memcmp(real->values.data(), other.values.data(),
                           real->values.size() * sizeof(double)) == 0;
    }
    const List& left = as_list(a);
    const List& right = as_list(b);
    if (left.names != right.names || left.items.size() != right.items.size()) return false;
    for (std::size_t i = 0; i < left.items.size(); ++i)
        if (!same_bits(left.items[i], right.items[i])) return false;
    return true;
}

}  // namespace harness
