// The functions of a lab as a table: for each its exercise, its name and its signature.
//
// tests/lab01_perceptron/calls.hpp:
//
//   namespace lab01::calls {
//   inline constexpr auto softmax = harness::call<&lab01::softmax>("1.8", "softmax");
//   inline constexpr auto all = [](const auto& visit) { visit(softmax, ...); };
//   }
//
// A call knows the function as a type only. Code that really calls it is made in a worker, where
// `Call<F>::function` is used; a judge that includes the same table needs no such function.

#pragma once

#include "tests/harness/codec.hpp"

namespace harness {

struct CallOptions {
    double seconds = 0;  // longest time for one call; 0 takes the judge's default
};

template <class S>
struct Signature;

template <class R, class... A>
struct Signature<R(A...)> {
    const char* exercise;
    const char* name;
    CallOptions options;
};

namespace detail {

template <class F>
struct PlainFunction;
template <class R, class... A>
struct PlainFunction<R (*)(A...)> {
    using type = R(A...);
};
template <class R, class... A>
struct PlainFunction<R (*)(A...) noexcept> {
    using type = R(A...);
};

}  // namespace detail

template <auto F>
struct Call : Signature<typename detail::PlainFunction<decltype(F)>::type> {
    static constexpr auto function = F;
};

/// One line of the table. `F` is &lab01::softmax; for an overload, say which one:
/// call<static_cast<float (*)(float)>(&lab01::step)>("1.2", "step").
template <auto F>
constexpr Call<F> call(const char* exercise, const char* name, CallOptions options = {}) {
    return Call<F>{{exercise, name, options}};
}

}  // namespace harness
