// subject and reference: calling a function of a lab in another process, as if it were here.
//
//   subject(calls::softmax, scores)     the code under test answers
//   reference(calls::softmax, scores)   the course's own solution answers
//
// Both take exactly the parameters of the function (braces work: {.stride = 2}) and give its
// result. Parameters by non-const reference are updated: subject(calls::sgd, weights, gradient).
// An exception of the function arrives as such: CHECK_THROWS_AS(subject(...), dl::ShapeError).
// A function that crashes, hangs or is not written throws CallFailed and stops its exercise.
//
// Do not feed an answer of the subject into `reference`: a handout has recorded answers only for
// the inputs that the test draws itself.

#pragma once

#include "tests/harness/pack.hpp"
#include "tests/harness/run.hpp"

namespace harness {

template <class R, class... A>
R subject(const Signature<R(A...)>& call, std::type_identity_t<A>... arguments) {
    const Outcome outcome =
        current_run().ask_subject({call.name, "", pack(arguments...), call.options.seconds});
    if (outcome.fate != Fate::value) throw_outcome(outcome);
    try {
        return unpack_answer(call, outcome.answer, arguments...);
    } catch (const std::exception& error) {
        current_run().violation(error.what());
    }
}

template <class R, class... A>
R reference(const Signature<R(A...)>& call, std::type_identity_t<A>... arguments) {
    const Outcome outcome =
        current_run().ask_reference({call.name, "", pack(arguments...), call.options.seconds});
    if (outcome.fate != Fate::value) throw_outcome(outcome);
    return unpack_answer(call, outcome.answer, arguments...);
}

/// Where a hidden test gets its numbers: other ones for every submission. `what` names the test.
[[nodiscard]] inline dl::Rng hidden_rng(const std::string& what) { return {run_seed(), what}; }

/// A new process for the next call: nothing that earlier calls left behind is there any more.
inline void fresh_subject() { current_run().restart_subject(); }

}  // namespace harness
