// Every candidate has to give every answer. One that does not fit is out: never a guess.

#include "tests/harness/naming.hpp"

#include "tests/harness/compare.hpp"

namespace harness {

namespace {

constexpr double same = 1e-5;    // relative distance of answers that are the same
constexpr double clear = 10e-5;  // and of answers that are not

double gap(const Outcome& a, const Outcome& b) {
    if (a.fate != b.fate) return 1;
    if (a.fate == Fate::error) return a.error_type == b.error_type ? 0 : 1;
    return a.fate == Fate::value ? distance(a.answer, b.answer) : 0;
}

/// Asks once for each call; a mistake is dropped at the first answer that differs.
bool fits(const Misconception& mistake, const ExerciseRun& run, Endpoint& reference) {
    bool differs_from_reference = false;
    bool asked = false;
    for (const Asked& call : run.asked) {
        if (call.request.function != mistake.function) continue;
        asked = true;
        Request request = call.request;
        request.variant = mistake.id;
        const Outcome variant = reference.ask(request);
        if (variant.fate == Fate::unknown || gap(variant, call.outcome) > same) return false;
        request.variant.clear();
        const Outcome right = reference.ask(request);
        if (right.fate == Fate::unknown) return false;
        differs_from_reference = differs_from_reference || gap(variant, right) > clear;
    }
    return asked && differs_from_reference;
}

}  // namespace

bool same_answer(const Outcome& a, const Outcome& b) { return gap(a, b) <= same; }

std::vector<Misconception> name_mistakes(const ExerciseRun& run, Endpoint& reference,
                                         const Misconceptions& known) {
    std::vector<Misconception> found;
    for (const Misconception& mistake : known)
        if (mistake.exercise == run.exercise && fits(mistake, run, reference))
            found.push_back(mistake);
    return found;
}

}  // namespace harness
