// Every candidate has to give every answer. One that does not fit is out: never a guess.

#include "tests/harness/naming.hpp"

#include <optional>

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

/// The calls of one exercise with the reference's answers, each asked for once.
class Calls {
public:
    Calls(const ExerciseRun& run, Endpoint& reference)
        : run_(run), reference_(reference), right_(run.asked.size()) {}

    /// A mistake is dropped at the first answer that differs.
    bool fit(const Misconception& mistake) {
        bool differs_from_reference = false;
        for (std::size_t i = 0; i < run_.asked.size(); ++i) {
            Request request = run_.asked[i].request;
            if (request.function != mistake.function) continue;
            request.variant = mistake.id;
            const Outcome variant = reference_.ask(request);
            if (variant.fate == Fate::unknown) return false;
            if (gap(variant, run_.asked[i].outcome) > same) return false;
            if (right(i).fate == Fate::unknown) return false;
            differs_from_reference = differs_from_reference || gap(variant, right(i)) > clear;
        }
        return differs_from_reference;
    }

private:
    const Outcome& right(std::size_t i) {
        if (!right_[i]) right_[i] = reference_.ask(run_.asked[i].request);
        return *right_[i];
    }

    const ExerciseRun& run_;
    Endpoint& reference_;
    std::vector<std::optional<Outcome>> right_;
};

}  // namespace

bool same_answer(const Outcome& a, const Outcome& b) { return gap(a, b) <= same; }

std::vector<Misconception> name_mistakes(const ExerciseRun& run, Endpoint& reference,
                                         const Misconceptions& known) {
    Calls calls(run, reference);
    std::vector<Misconception> found;
    for (const Misconception& mistake : known)
        if (mistake.exercise == run.exercise && calls.fit(mistake)) found.push_back(mistake);
    return found;
}

}  // namespace harness
