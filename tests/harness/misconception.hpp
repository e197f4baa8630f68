// Known wrong answers: variants of a function, each with a name, a diagnosis and a hint.
//
// solutions/lab01_perceptron/misconceptions.cpp defines, as a table without macros:
//
//   harness::Misconceptions lab01::misconceptions() {
//       return {
//           harness::wrong(calls::softmax, "L1-SMX-01",
//                          [](const Tensor& scores) { ... the wrong softmax ... },
//                          "diagnosis: the misconception in one sentence",
//                          "hint: a question that does not give the answer away"),
//       };
//   }
//
// They are built into the reference worker, which can answer any call as if it had the mistake.

#pragma once

#include <functional>
#include <string>
#include <type_traits>
#include <vector>

#include "tests/harness/pack.hpp"

namespace harness {

struct Misconception {
    std::string id;
    std::string exercise;
    std::string function;
    bool convention = false;  // right elsewhere, but not what this course agreed on
    std::string diagnosis;
    std::string hint;
    std::function<Value(const Value& arguments)> answer;  // only in a reference worker
};

using Misconceptions = std::vector<Misconception>;

template <class R, class... A>
[[nodiscard]] Misconception wrong(const Signature<R(A...)>& call, std::string id,
                                  std::type_identity_t<std::function<R(A...)>> variant,
                                  std::string diagnosis, std::string hint) {
    return {std::move(id),
            call.exercise,
            call.name,
            false,
            std::move(diagnosis),
            std::move(hint),
            [call, variant = std::move(variant)](const Value& arguments) {
                return call_unpacked(call, variant, arguments);
            }};
}

/// The same for an answer that follows another convention; the learner is told so in neutral words.
template <class R, class... A>
[[nodiscard]] Misconception convention(const Signature<R(A...)>& call, std::string id,
                                       std::type_identity_t<std::function<R(A...)>> variant,
                                       std::string diagnosis, std::string hint) {
    Misconception entry =
        wrong(call, std::move(id), std::move(variant), std::move(diagnosis), std::move(hint));
    entry.convention = true;
    return entry;
}

/// The table without its functions, as a value for the wire, and back.
[[nodiscard]] Value describe(const Misconceptions& table);
[[nodiscard]] Misconceptions read_misconceptions(const Value& value);

}  // namespace harness
