// The relations of the detection protocol: scale, sign, offset, transpose, flips, half turn, shift
// by one, exchanged slices, missing first or last; then where the wrong numbers are.

#include "tests/harness/relations.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "common/error.hpp"
#include "tests/harness/numbers.hpp"
#include "tests/harness/report.hpp"

namespace harness {

namespace {

constexpr double same = 1e-5;  // relative to the largest expected number

double largest_of(const Numbers& numbers) {
    double size = 0;
    for (const double value : numbers.values)
        size = std::max(size, std::abs(value));
    return size;
}

/// Does got[to(i)] equal factor * expected[i] for all i that `to` sends somewhere?
using Place = std::function<std::ptrdiff_t(std::size_t)>;

bool equal_under(const Numbers& expected, const Numbers& got, const Place& to) {
    const double allowed = same * largest_of(expected);
    for (std::size_t i = 0; i < expected.values.size(); ++i) {
        const std::ptrdiff_t place = to(i);
        if (place < 0) continue;
        const double difference = got.values[static_cast<std::size_t>(place)] - expected.values[i];
        if (!(std::abs(difference) <= allowed)) return false;
    }
    return true;
}

/// Not all numbers alike: otherwise every relation holds and none says anything.
bool has_structure(const Numbers& numbers) {
    return std::any_of(numbers.values.begin(), numbers.values.end(), [&](double v) {
        return std::abs(v - numbers.values.front()) > 100 * same * largest_of(numbers);
    });
}

// --- Constant factor, sign, offset -------------------------------------------------------------

struct Cause {
    double factor;
    const char* words;
};

constexpr std::array<Cause, 8> causes = {{
    {2, "is a factor 1/2, of a loss or a penalty, missing or not cancelled?"},
    {0.5, "is there a factor 1/2 that does not belong there?"},
    {0.1, "is an average updated with the weights exchanged, or a correction left out?"},
    {10, "is an average updated with the weights exchanged, or a correction made twice?"},
    {3.16228, "is the square root of a correction missing?"},
    {0.316228, "is the square root of a correction missing?"},
    {1.442695, "which base has the logarithm?"},
    {0.434294, "which base has the logarithm?"},
}};

bool near(double a, double b) { return std::abs(a - b) <= 1e-4 * std::abs(b); }

std::string cause_of(double factor, const std::vector<KnownSize>& sizes) {
    for (const KnownSize& known : sizes) {
        const double n = known.size;
        const std::string name = dl::text(known.size, " is the size of ", known.name);
        if (n > 2 && near(factor, n)) return name + ": is it divided by that?";
        if (n > 2 && near(factor, 1 / n))
            return "1/" + name + ": is it divided by that once too often?";
        if (n > 2 && near(factor, std::sqrt((n - 1) / n)))
            return name + ": is the divisor n or n - 1?";
        if (n > 2 && near(factor, std::sqrt(n / (n - 1))))
            return name + ": is the divisor n or n - 1?";
    }
    for (const KnownSize& one : sizes)
        for (const KnownSize& other : sizes) {
            const double product = static_cast<double>(one.size) * other.size;
            if (&one >= &other || one.size < 2 || other.size < 2) continue;
            if (near(factor, product) || near(factor, 1 / product))
                return dl::text(one.size, " x ", other.size, " are the sizes of ", one.name,
                                " and ", other.name, ": where does the mean belong?");
        }
    for (const Cause& cause : causes)
        if (near(factor, cause.factor)) return cause.words;
    return "";
}

std::string factor_words(const Numbers& expected, const Numbers& got,
                         const std::vector<KnownSize>& sizes) {
    double square = 0;
    double product = 0;
    for (std::size_t i = 0; i < expected.values.size(); ++i) {
        square += expected.values[i] * expected.values[i];
        product += expected.values[i] * got.values[i];
    }
    if (square == 0) return "";
    const double factor = product / square;
    const double allowed = same * std::abs(factor) * largest_of(expected);
    for (std::size_t i = 0; i < expected.values.size(); ++i)
        if (!(std::abs(got.values[i] - factor * expected.values[i]) <= allowed)) return "";
    if (near(factor, -1)) return "every value has the wrong sign";
    const std::string cause = cause_of(factor, sizes);
    return "every value is " + number_text(factor) + " times the expected one" +
           (cause.empty() ? "" : "; " + cause);
}

std::string offset_words(const Numbers& expected, const Numbers& got) {
    const double offset = got.values[0] - expected.values[0];
    const double allowed = same * std::max(largest_of(expected), std::abs(offset));
    for (std::size_t i = 0; i < expected.values.size(); ++i)
        if (!(std::abs(got.values[i] - expected.values[i] - offset) <= allowed)) return "";
    return "every value is too " + std::string(offset > 0 ? "large" : "small") + " by " +
           number_text(std::abs(offset));
}

// --- Places ------------------------------------------------------------------------------------

std::string axis_words(const Numbers& numbers, std::size_t axis) {
    if (numbers.rank() == 1) return "the values";
    if (axis + 1 == numbers.rank()) return "the columns (last axis)";
    if (axis + 2 == numbers.rank()) return "the rows (axis " + std::to_string(axis) + ")";
    return "axis " + std::to_string(axis);
}

std::ptrdiff_t moved(const Numbers& numbers, std::size_t flat, std::size_t axis,
                     std::ptrdiff_t index) {
    if (index < 0 || index >= static_cast<std::ptrdiff_t>(numbers.size(axis))) return -1;
    const auto step = static_cast<std::ptrdiff_t>(numbers.stride(axis));
    return static_cast<std::ptrdiff_t>(flat) +
           (index - static_cast<std::ptrdiff_t>(numbers.index(flat, axis))) * step;
}

/// A whole matrix or a stack of square ones, transposed.
std::string transposed_words(const Numbers& expected, const Numbers& got) {
    const std::size_t r = expected.rank();
    if (r < 2 || expected.size(r - 1) != expected.size(r - 2)) return "";
    const std::size_t n = expected.size(r - 1);
    const bool fits = equal_under(expected, got, [&](std::size_t i) {
        const std::size_t plane = i / (n * n) * (n * n);
        return static_cast<std::ptrdiff_t>(plane + i % n * n + i % (n * n) / n);
    });
    return fits ? "rows and columns are exchanged" : "";
}

std::string turned_words(const Numbers& expected, const Numbers& got) {
    const auto turn = [&](std::size_t flat, std::size_t axis) {
        return moved(
            expected, flat, axis,
            static_cast<std::ptrdiff_t>(expected.size(axis) - 1 - expected.index(flat, axis)));
    };
    for (std::size_t axis = 0; axis < expected.rank(); ++axis)
        if (equal_under(expected, got, [&](std::size_t i) { return turn(i, axis); }))
            return axis_words(expected, axis) + " run backwards";
    const std::size_t r = expected.rank();
    if (r < 2) return "";
    const bool half_turn = equal_under(expected, got, [&](std::size_t i) {
        return turn(static_cast<std::size_t>(turn(i, r - 1)), r - 2);
    });
    return half_turn
               ? "everything is turned by half a turn: both of the last two axes run backwards"
               : "";
}

std::string shifted_words(const Numbers& expected, const Numbers& got) {
    for (std::size_t axis = 0; axis < expected.rank(); ++axis) {
        if (expected.size(axis) < 3) continue;
        for (const int by : {1, -1}) {
            const bool fits = equal_under(expected, got, [&](std::size_t i) {
                return moved(expected, i, axis,
                             static_cast<std::ptrdiff_t>(expected.index(i, axis)) + by);
            });
            if (fits)
                return "every value stands one place too " +
                       std::string(by > 0 ? "late" : "early") + " along " +
                       (expected.rank() == 1 ? "the row" : "axis " + std::to_string(axis));
        }
    }
    return "";
}

/// Slices of one axis that are all there, in another order. Slices that look alike say nothing.
std::string exchanged_words(const Numbers& expected, const Numbers& got) {
    for (std::size_t axis = 0; axis < expected.rank(); ++axis) {
        const std::size_t n = expected.size(axis);
        if (n < 2 || n > 16 || expected.values.size() > 100000) continue;
        const auto stands_at = [&](std::size_t from, std::size_t to) {
            return equal_under(expected, got, [&](std::size_t i) {
                return expected.index(i, axis) == from
                           ? moved(expected, i, axis, static_cast<std::ptrdiff_t>(to))
                           : -1;
            });
        };
        std::string order;
        std::vector<bool> taken(n, false);
        for (std::size_t from = 0; from < n; ++from) {
            std::vector<std::size_t> places;
            for (std::size_t to = 0; to < n && places.size() < 2; ++to)
                if (stands_at(from, to)) places.push_back(to);
            if (places.size() != 1 || taken[places[0]]) break;
            taken[places[0]] = true;
            order += (order.empty() ? "" : ", ") + std::to_string(places[0]);
            const std::string words = axis_words(expected, axis);
            if (from + 1 == n)
                return (words.starts_with("axis") ? "the parts along " + words : words) +
                       " are exchanged: what belongs at 0, 1, ... is at " + order;
        }
    }
    return "";
}

// --- Where it is wrong -------------------------------------------------------------------------

std::string nan_words(const Numbers& got) {
    std::size_t count = 0;
    for (const double value : got.values)
        if (std::isnan(value)) ++count;
    if (count == 0) return "";
    if (count == got.values.size()) return "every value is NaN";
    return dl::text(count, " of ", got.values.size(), " values are NaN");
}

std::string region_words(const Numbers& expected, const std::vector<std::size_t>& wrong) {
    for (std::size_t axis = 0; axis < expected.rank(); ++axis) {
        const std::size_t n = expected.size(axis);
        if (n < 2) continue;
        const std::size_t first = expected.index(wrong.front(), axis);
        const bool one_slice = std::all_of(wrong.begin(), wrong.end(), [&](std::size_t i) {
            return expected.index(i, axis) == first;
        });
        if (one_slice && wrong.size() > 1)
            return dl::text("only index ", first, " of axis ", axis, " (size ", n,
                            ") is wrong, the rest is right");
    }
    const std::size_t r = expected.rank();
    if (r < 2 || expected.size(r - 1) < 4 || expected.size(r - 2) < 4) return "";
    const bool border = std::all_of(wrong.begin(), wrong.end(), [&](std::size_t i) {
        const std::size_t x = expected.index(i, r - 1);
        const std::size_t y = expected.index(i, r - 2);
        return x == 0 || y == 0 || x + 1 == expected.size(r - 1) || y + 1 == expected.size(r - 2);
    });
    return border ? "only values at the border are wrong, the inside is right" : "";
}

/// Other shapes: transposed, or one slice short.
std::string shape_words(const Numbers& expected, const Numbers& got) {
    if (expected.rank() == 2 && got.rank() == 2 && expected.shape[0] == got.shape[1] &&
        expected.shape[1] == got.shape[0]) {
        const bool fits = equal_under(expected, got, [&](std::size_t i) {
            return static_cast<std::ptrdiff_t>(expected.index(i, 1) * got.size(1) +
                                               expected.index(i, 0));
        });
        return fits ? "the right numbers, but rows and columns are exchanged" : "";
    }
    if (expected.values == got.values) return "the right numbers under another shape";
    if (expected.rank() != 1 || got.rank() != 1 || got.size(0) + 1 != expected.size(0)) return "";
    const auto last = static_cast<std::ptrdiff_t>(got.size(0));
    if (equal_under(expected, got, [&](std::size_t i) {
            return static_cast<std::ptrdiff_t>(i) < last ? static_cast<std::ptrdiff_t>(i) : -1;
        }))
        return "the last value is missing, the others are right";
    if (equal_under(expected, got,
                    [](std::size_t i) { return static_cast<std::ptrdiff_t>(i) - 1; }))
        return "the first value is missing, the others are right";
    return "";
}

bool all_finite(const Numbers& numbers) {
    return std::all_of(numbers.values.begin(), numbers.values.end(),
                       [](double value) { return std::isfinite(value); });
}

}  // namespace

std::vector<KnownSize> sizes_in(const Value& arguments) {
    std::vector<KnownSize> sizes;
    const List& list = as_list(arguments);
    for (std::size_t i = 0; i < list.items.size(); ++i) {
        if (!is_numbers(list.items[i])) continue;
        const Numbers numbers = numbers_of(list.items[i]);
        for (std::size_t axis = 0; axis < numbers.rank(); ++axis)
            sizes.push_back({numbers.shape[axis], dl::text("axis ", axis, " of argument ", i + 1)});
    }
    return sizes;
}

std::string pattern_of(const Difference& difference, const std::vector<KnownSize>& sizes) {
    if (!is_numbers(*difference.expected) || !is_numbers(*difference.got)) return "";
    const Numbers expected = numbers_of(*difference.expected);
    const Numbers got = numbers_of(*difference.got);
    if (expected.values.empty() || got.values.empty()) return "";
    if (expected.shape != got.shape) return shape_words(expected, got);
    if (expected.values.size() < 2) return "";

    if (const std::string nan = nan_words(got); !nan.empty()) {
        const std::string where = region_words(expected, difference.wrong);
        return where.empty() ? nan : nan + "; " + where;
    }
    if (!all_finite(expected) || !all_finite(got)) return "";
    if (largest_of(got) == 0) return "every value is 0";
    if (!has_structure(got)) return "every value is the same, " + number_text(got.values[0]);
    if (!has_structure(expected)) return "";
    if (const std::string words = factor_words(expected, got, sizes); !words.empty()) return words;
    for (const auto relation :
         {offset_words, transposed_words, turned_words, exchanged_words, shifted_words})
        if (const std::string words = relation(expected, got); !words.empty()) return words;
    return region_words(expected, difference.wrong);
}

}  // namespace harness
