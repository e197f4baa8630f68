// Packing: the arguments of a call as a value, the call itself, and the way back of its answer.

#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "tests/harness/call.hpp"
#include "tests/harness/codec.hpp"

namespace harness {

namespace detail {

/// What is kept of a parameter while it travels: the value behind references and views.
template <class T>
struct Stored {
    using type = T;
};
template <>
struct Stored<std::string_view> {
    using type = std::string;
};
template <class T>
struct Stored<std::span<T>> {
    using type = std::vector<std::remove_const_t<T>>;
};

}  // namespace detail

template <class T>
using StoredValue = typename detail::Stored<std::remove_cvref_t<T>>::type;

/// Does the function change this parameter for its caller?
template <class A>
inline constexpr bool is_changed =
    std::is_lvalue_reference_v<A> && !std::is_const_v<std::remove_reference_t<A>>;

template <class T>
[[nodiscard]] Value pack_one(const T& value) {
    using Kept = StoredValue<T>;
    if constexpr (std::is_same_v<Kept, std::remove_cv_t<T>>)
        return write_value<Kept>(value);
    else
        return write_value<Kept>(Kept(value.begin(), value.end()));
}

template <class... A>
[[nodiscard]] Value pack(const A&... arguments) {
    return {List{{pack_one(arguments)...}, {}}};
}

/// Calls `function` with unpacked arguments. Gives a list of two: the result (an empty list for
/// void) and the list of arguments that the function may have changed.
template <class R, class... A, class F>
[[nodiscard]] Value call_unpacked(const Signature<R(A...)>&, F&& function, const Value& arguments) {
    if (as_list(arguments).items.size() != sizeof...(A))
        throw WireError("a call has another number of arguments");
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
        std::tuple<StoredValue<A>...> kept{read_value<StoredValue<A>>(item(arguments, I))...};
        Value result{List{}};
        if constexpr (std::is_void_v<R>)
            std::invoke(
                function,
                static_cast<std::conditional_t<std::is_lvalue_reference_v<A>, StoredValue<A>&,
                                               StoredValue<A>&&>>(std::get<I>(kept))...);
        else
            result = write_value<std::remove_cvref_t<R>>(std::invoke(
                function,
                static_cast<std::conditional_t<std::is_lvalue_reference_v<A>, StoredValue<A>&,
                                               StoredValue<A>&&>>(std::get<I>(kept))...));
        List changed;
        [[maybe_unused]] const auto keep = [&]<class P>(std::type_identity<P>, const auto& value) {
            if constexpr (is_changed<P>) changed.items.push_back(pack_one(value));
        };
        (keep(std::type_identity<A>{}, std::get<I>(kept)), ...);
        return Value{List{{std::move(result), Value{std::move(changed)}}, {}}};
    }
    (std::index_sequence_for<A...>{});
}

/// The way back in the judge: changed arguments are written into the caller's, the result returned.
template <class R, class... A>
R unpack_answer(const Signature<R(A...)>&, const Value& answer,
                std::type_identity_t<A>&... arguments) {
    std::size_t next = 0;
    [[maybe_unused]] const auto update = [&]<class P>(std::type_identity<P>, auto& argument) {
        if constexpr (is_changed<P>)
            argument = read_value<StoredValue<P>>(item(item(answer, 1), next++));
    };
    (update(std::type_identity<A>{}, arguments), ...);
    if (as_list(item(answer, 1)).items.size() != next)
        throw WireError("an answer has another number of changed arguments");
    if constexpr (!std::is_void_v<R>) return read_value<std::remove_cvref_t<R>>(item(answer, 0));
}

}  // namespace harness
