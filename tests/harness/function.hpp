// NamedFunction: a given function that a test may pass to an exercise, by its name.
//
// Code cannot travel over a wire, a name can. Stand it beside the calls of a lab (judge and worker
// both include that file) and pass it where the exercise takes a std::function:
//
//   inline const harness::NamedFunction<float(const Tensor&)> bowl{
//       "bowl", [](const Tensor& x) { return dl::sum(dl::square(x)); }};
//
//   subject(calls::numeric_gradient, bowl, x)

#pragma once

#include <map>
#include <string>
#include <utility>

#include "tests/harness/value.hpp"

namespace harness {

template <class S>
class NamedFunction;

template <class R, class... A>
class NamedFunction<R(A...)> {
public:
    using Pointer = R (*)(A...);

    NamedFunction(std::string name, Pointer function)
        : name_(std::move(name)), function_(function) {
        known().emplace(name_, function_);
    }

    R operator()(A... arguments) const { return function_(std::forward<A>(arguments)...); }

    [[nodiscard]] const std::string& name() const { return name_; }

    /// Throws WireError when no function has this name and signature.
    static NamedFunction find(const std::string& name) {
        const auto found = known().find(name);
        if (found == known().end()) throw WireError("no named function " + name);
        return NamedFunction(found->first, found->second);
    }

private:
    static std::map<std::string, Pointer>& known() {
        static std::map<std::string, Pointer> functions;
        return functions;
    }

    std::string name_;
    Pointer function_;
};

}  // namespace harness
