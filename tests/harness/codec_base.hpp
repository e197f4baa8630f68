// Codec of numbers and text, and the two functions that look a Codec up.

#pragma once

#include <concepts>
#include <string>
#include <type_traits>
#include <utility>

#include "tests/harness/value.hpp"

namespace harness {

template <class T>
struct Codec;

template <class T>
[[nodiscard]] Value write_value(const T& value) {
    return Codec<T>::write(value);
}

template <class T>
[[nodiscard]] T read_value(const Value& value) {
    return Codec<T>::read(value);
}

template <class T>
requires std::integral<T> || std::is_enum_v<T>
struct Codec<T> {
    static Value write(T number) { return integer(static_cast<std::int64_t>(number)); }
    static T read(const Value& value) { return narrow(as_integer(value)); }

    static T narrow(std::int64_t number) {
        if constexpr (std::is_enum_v<T>) {
            return static_cast<T>(Codec<std::underlying_type_t<T>>::narrow(number));
        } else if constexpr (std::same_as<T, bool>) {
            if (number != 0 && number != 1) throw WireError("expected true or false");
            return number == 1;
        } else if constexpr (sizeof(T) == sizeof number) {
            return static_cast<T>(number);
        } else {
            if (static_cast<std::int64_t>(static_cast<T>(number)) != number)
                throw WireError("the number " + std::to_string(number) + " does not fit");
            return static_cast<T>(number);
        }
    }
};

template <std::floating_point T>
struct Codec<T> {
    static constexpr bool single = std::same_as<T, float>;

    static Value write(T number) { return {Reals{{}, {static_cast<double>(number)}, single}}; }
    static T read(const Value& value) {
        const Reals& numbers = as_reals(value);
        if (!numbers.shape.empty() || numbers.values.size() != 1)
            throw WireError("expected one number, got shape " + shape_text(numbers.shape));
        return static_cast<T>(numbers.values.front());
    }
};

template <>
struct Codec<std::string> {
    static Value write(const std::string& words) { return text(words); }
    static std::string read(const Value& value) { return as_text(value); }
};

}  // namespace harness
