// Codec<T>: a T as a Value and back. Numbers, text, containers, Tensor, Rng, plain structs and
// named functions have one here; any other type gets its own by specialising Codec:
//
//   template <>
//   struct harness::Codec<lab02::Net> {
//       static harness::Value write(const lab02::Net& net);
//       static lab02::Net read(const harness::Value& value);  // throws WireError when malformed
//   };

#pragma once

#include <functional>

#include "tests/harness/codec_base.hpp"
#include "tests/harness/codec_containers.hpp"
#include "tests/harness/codec_struct.hpp"
#include "tests/harness/codec_tensor.hpp"
#include "tests/harness/function.hpp"

namespace harness {

template <class S>
struct Codec<std::function<S>> {
    static Value write(const std::function<S>& function) {
        const auto* named = function.template target<NamedFunction<S>>();
        if (!named) throw WireError("only a harness::NamedFunction can be sent to a worker");
        return text(named->name());
    }
    static std::function<S> read(const Value& value) {
        return NamedFunction<S>::find(as_text(value));
    }
};

}  // namespace harness
