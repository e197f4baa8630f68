// Walking two values side by side.

#include "tests/harness/compare.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/harness/parts.hpp"

namespace harness {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double largest_size(const std::vector<double>& values) {
    double size = 0;
    for (const double value : values)
        if (std::isfinite(value)) size = std::max(size, std::abs(value));
    return size;
}

class Comparison {
public:
    explicit Comparison(const Tolerance& tolerance) : tolerance_(tolerance) {}

    void walk(const Value& expected, const Value& got, const std::string& path) {
        if (expected.data.index() != got.data.index())
            return fault(expected, got, path, "another kind of value");
        if (const auto* words = std::get_if<std::string>(&expected.data)) {
            if (*words != as_text(got)) fault(expected, got, path, "another text");
        } else if (const auto* list = std::get_if<List>(&expected.data)) {
            walk_list(*list, as_list(got), expected, got, path);
        } else if (const auto* whole = std::get_if<Integers>(&expected.data)) {
            const Integers& other = as_integers(got);
            if (whole->shape != other.shape) return fault(expected, got, path, "another shape");
            numbers(expected, got, path, whole->values, other.values, 0);
        } else {
            const Reals& real = as_reals(expected);
            const Reals& other = as_reals(got);
            if (real.shape != other.shape) return fault(expected, got, path, "another shape");
            numbers(expected, got, path, real.values, other.values,
                    std::max(tolerance_.scale, largest_size(real.values)));
        }
    }

    std::vector<Difference> differences;

private:
    void fault(const Value& expected, const Value& got, const std::string& path, const char* what) {
        differences.push_back({path, what, &expected, &got, {}, 0});
    }

    void walk_list(const List& list, const List& other, const Value& expected, const Value& got,
                   const std::string& path) {
        if (list.items.size() != other.items.size())
            return fault(expected, got, path, "another number of parts");
        if (list.names != other.names) return fault(expected, got, path, "other names");
        const std::vector<std::string> wanted = labels_of(list), given = labels_of(other);
        if (!wanted.empty() && !given.empty() && wanted != given)
            return fault(expected, got, path, "other parts");
        for (std::size_t i = 0; i < list.items.size(); ++i) {
            const bool has_name =
                !wanted.empty() && std::holds_alternative<List>(list.items[i].data);
            const std::string place = std::to_string(i) + (has_name ? " " + wanted[i] : "");
            const std::string part = list.names.empty() ? "[" + place + "]"
                                     : path.empty()     ? list.names[i]
                                                        : "." + list.names[i];
            walk(list.items[i], other.items[i], path + part);
        }
    }

    template <class T>
    void numbers(const Value& expected, const Value& got, const std::string& path,
                 const std::vector<T>& wanted, const std::vector<T>& given, double size) {
        Difference difference{path, "", &expected, &got, {}, 0};
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            if (is_close(wanted[i], given[i], size)) continue;
            difference.wrong.push_back(i);
            const double gap =
                std::abs(static_cast<double>(given[i]) - static_cast<double>(wanted[i]));
            if (std::isfinite(gap)) difference.largest = std::max(difference.largest, gap);
        }
        if (!difference.wrong.empty()) differences.push_back(std::move(difference));
    }

    [[nodiscard]] bool is_close(std::int64_t wanted, std::int64_t given, double) const {
        return wanted == given;
    }
    [[nodiscard]] bool is_close(double wanted, double given, double size) const {
        if (tolerance_.each) size = std::max(tolerance_.scale, std::abs(wanted));
        return std::isfinite(wanted) && std::isfinite(given) &&
               std::abs(given - wanted) <= tolerance_.absolute + tolerance_.relative * size;
    }

    Tolerance tolerance_;
};

double distance_of(const Reals& a, const Reals& b) {
    if (a.shape != b.shape) return infinity;
    double largest = 0;
    for (std::size_t i = 0; i < a.values.size(); ++i) {
        const double x = a.values[i];
        const double y = b.values[i];
        if (x == y || (std::isnan(x) && std::isnan(y))) continue;
        if (!std::isfinite(x) || !std::isfinite(y)) return infinity;
        largest = std::max(largest, std::abs(x - y));
    }
    // Where the answer is 0 nothing but rounding is compared: no answer is smaller than 0.01.
    return largest / std::max({0.01, largest_size(a.values), largest_size(b.values)});
}

}  // namespace

std::vector<Difference> compare(const Value& expected, const Value& got,
                                const Tolerance& tolerance) {
    Comparison comparison(tolerance);
    comparison.walk(expected, got, "");
    return std::move(comparison.differences);
}

double distance(const Value& a, const Value& b) {
    if (a.data.index() != b.data.index()) return infinity;
    if (const auto* real = std::get_if<Reals>(&a.data)) return distance_of(*real, as_reals(b));
    const auto* list = std::get_if<List>(&a.data);
    if (!list) return same_bits(a, b) ? 0 : infinity;
    const List& other = as_list(b);
    if (list->items.size() != other.items.size() || list->names != other.names) return infinity;
    double largest = 0;
    for (std::size_t i = 0; i < list->items.size(); ++i)
        largest = std::max(largest, distance(list->items[i], other.items[i]));
    return largest;
}

}  // namespace harness
