// Codec of vectors, sets, arrays, optional values and maps.

#pragma once

#include <array>
#include <concepts>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "tests/harness/codec_base.hpp"

namespace harness {

template <class T>
struct Codec<std::vector<T>> {
    static Value write(const std::vector<T>& values) {
        const int size = static_cast<int>(values.size());
        if constexpr (std::floating_point<T>) {
            return {Reals{{size}, {values.begin(), values.end()}, std::same_as<T, float>}};
        } else if constexpr (std::integral<T>) {
            return {Integers{{size}, {values.begin(), values.end()}}};
        } else {
            List list;
            for (const T& value : values)
                list.items.push_back(write_value<T>(value));
            return {std::move(list)};
        }
    }
    static std::vector<T> read(const Value& value) {
        // exactly as much memory as is needed, so that a sanitizer sees the first step too far
        std::vector<T> values;
        if constexpr (std::floating_point<T>) {
            values.reserve(as_reals(value).values.size());
            for (const double number : row(as_reals(value)))
                values.push_back(static_cast<T>(number));
        } else if constexpr (std::integral<T>) {
            values.reserve(as_integers(value).values.size());
            for (const std::int64_t number : row(as_integers(value)))
                values.push_back(Codec<T>::narrow(number));
        } else {
            values.reserve(as_list(value).items.size());
            for (const Value& each : as_list(value).items)
                values.push_back(read_value<T>(each));
        }
        return values;
    }

private:
    static const auto& row(const auto& numbers) {
        if (numbers.shape.size() != 1)
            throw WireError("expected a row of numbers, got shape " + shape_text(numbers.shape));
        return numbers.values;
    }
};

/// The items in order; what comes twice counts once.
template <class T>
struct Codec<std::set<T>> {
    static Value write(const std::set<T>& items) {
        return write_value(std::vector<T>(items.begin(), items.end()));
    }
    static std::set<T> read(const Value& value) {
        const auto items = read_value<std::vector<T>>(value);
        return {items.begin(), items.end()};
    }
};

template <class T, std::size_t N>
struct Codec<std::array<T, N>> {
    static Value write(const std::array<T, N>& values) {
        return write_value(std::vector<T>(values.begin(), values.end()));
    }
    static std::array<T, N> read(const Value& value) {
        std::vector<T> read = read_value<std::vector<T>>(value);
        if (read.size() != N) throw WireError("expected " + std::to_string(N) + " values");
        std::array<T, N> values{};
        std::move(read.begin(), read.end(), values.begin());
        return values;
    }
};

template <class T>
struct Codec<std::optional<T>> {
    static Value write(const std::optional<T>& value) {
        List list;
        if (value) list.items.push_back(write_value<T>(*value));
        return {std::move(list)};
    }
    static std::optional<T> read(const Value& value) {
        const List& list = as_list(value);
        if (list.items.size() > 1) throw WireError("expected one value or none");
        if (list.items.empty()) return std::nullopt;
        return read_value<T>(list.items.front());
    }
};

/// Entries keep the order of their keys; text keys become the names of the items.
template <class K, class T>
struct Codec<std::map<K, T>> {
    static Value write(const std::map<K, T>& map) {
        List list;
        for (const auto& [key, value] : map) {
            if constexpr (std::same_as<K, std::string>) {
                list.names.push_back(key);
                list.items.push_back(write_value<T>(value));
            } else {
                list.items.push_back({List{{write_value<K>(key), write_value<T>(value)}, {}}});
            }
        }
        return {std::move(list)};
    }
    static std::map<K, T> read(const Value& value) {
        const List& list = as_list(value);
        std::map<K, T> map;
        for (std::size_t i = 0; i < list.items.size(); ++i) {
            if constexpr (std::same_as<K, std::string>) {
                if (list.names.empty()) throw WireError("the entries of a map have no names");
                map.emplace(list.names[i], read_value<T>(list.items[i]));
            } else {
                map.emplace(read_value<K>(item(list.items[i], 0)),
                            read_value<T>(item(list.items[i], 1)));
            }
        }
        return map;
    }
};

}  // namespace harness
