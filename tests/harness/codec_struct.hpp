// Codec of tuples and of plain structs, field by field.

#pragma once

#include <tuple>
#include <type_traits>
#include <utility>

#include "tests/harness/aggregate.hpp"
#include "tests/harness/codec_base.hpp"

namespace harness {

namespace detail {

template <class Tuple>
Value write_fields(const Tuple& fields) {
    List list;
    std::apply(
        [&](const auto&... field) {
            (list.items.push_back(write_value<std::remove_cvref_t<decltype(field)>>(field)), ...);
        },
        fields);
    return {std::move(list)};
}

template <class T>
void read_field(T& field, const Value& value) {
    field = read_value<T>(value);
}

template <class Tuple>
void read_fields(Tuple&& fields, const Value& value) {
    if (as_list(value).items.size() != std::tuple_size_v<std::remove_cvref_t<Tuple>>)
        throw WireError("a struct has another number of fields");
    std::size_t i = 0;
    std::apply([&](auto&... field) { (read_field(field, item(value, i++)), ...); }, fields);
}

}  // namespace detail

template <class... T>
struct Codec<std::tuple<T...>> {
    static Value write(const std::tuple<T...>& values) { return detail::write_fields(values); }
    static std::tuple<T...> read(const Value& value) {
        std::tuple<T...> values;
        detail::read_fields(values, value);
        return values;
    }
};

template <class A, class B>
struct Codec<std::pair<A, B>> {
    static Value write(const std::pair<A, B>& values) { return detail::write_fields(values); }
    static std::pair<A, B> read(const Value& value) {
        std::pair<A, B> values;
        detail::read_fields(values, value);
        return values;
    }
};

template <class T>
requires std::is_aggregate_v<T>
struct Codec<T> {
    static Value write(const T& values) {
        Value value = detail::write_fields(fields_of(values));
        if constexpr (!field_names<T>.empty()) {
            static_assert(field_names<T>.size() == field_count<T>,
                          "name every field of the struct");
            std::get<List>(value.data).names.assign(field_names<T>.begin(), field_names<T>.end());
        }
        return value;
    }
    static T read(const Value& value) {
        T values{};
        detail::read_fields(fields_of(values), value);
        return values;
    }
};

}  // namespace harness
