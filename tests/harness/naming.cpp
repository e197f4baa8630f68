// Every candidate has to give every answer. One that does not fit is out: never a guess.

#include "tests/harness/naming.hpp"

#include <array>
#include <optional>
#include <string_view>

#include "tests/harness/compare.hpp"

namespace harness {

namespace {

constexpr double same = 1e-5;   // relative distance of answers that are the same
constexpr double clear = 1e-3;  // and of answers that nobody can confuse

double gap(const Outcome& a, const Outcome& b) {
    if (a.fate != b.fate) return 1;
    if (a.fate == Fate::error) return a.error_type == b.error_type ? 0 : 1;
    return a.fate == Fate::value ? distance(a.answer, b.answer) : 0;
}

/// What an exception says, without the name that a learner may give to a node: "node 3a: concat:
/// ..." is "concat: ...".
std::string_view said(const Outcome& outcome) {
    const std::string_view words = outcome.message;
    const std::size_t name = words.starts_with("node ") ? words.find(": ") : words.npos;
    return name == words.npos ? words : words.substr(name + 2);
}

/// What else may have happened to every number of a wrong answer.
struct Twist {
    double factor;
    const char* words;
};
constexpr Twist none{1, ""};
constexpr std::array<Twist, 3> twists = {{{-1, " And the sign of every number is turned."},
                                          {2, " And every number is twice that."},
                                          {0.5, " And every number is half of that."}}};

Value scaled(Value value, double factor) {
    if (auto* real = std::get_if<Reals>(&value.data))
        for (double& number : real->values)
            number *= factor;
    if (auto* list = std::get_if<List>(&value.data))
        for (Value& part : list->items)
            part = scaled(std::move(part), factor);
    return value;
}

/// The calls of one exercise with the reference's answers, each asked for once.
class Calls {
public:
    Calls(const ExerciseRun& run, Endpoint& reference)
        : run_(run), reference_(reference), right_(run.asked.size()) {}

    /// A mistake is dropped at the first answer that differs.
    bool fit(const Misconception& mistake, const Twist& twist = none) {
        bool differs_from_reference = false;
        for (std::size_t i = 0; i < run_.asked.size(); ++i) {
            Request request = run_.asked[i].request;
            if (request.function != mistake.function || refused(i)) continue;
            request.variant = mistake.id;
            Outcome variant = reference_.ask(request);
            if (twist.factor != 1) variant.answer = scaled(std::move(variant.answer), twist.factor);
            if (gap(variant, run_.asked[i].outcome) > same) return false;
            if (right(i).fate == Fate::unknown) return false;
            // Where an answer was expected any slip may throw: the exception must be the same.
            if (variant.fate == Fate::error && right(i).fate != Fate::error &&
                said(variant) != said(run_.asked[i].outcome))
                return false;
            differs_from_reference = differs_from_reference || gap(variant, right(i)) > clear;
        }
        return differs_from_reference;
    }

    /// Is the twist alone all that is wrong with this function?
    bool explains(const Twist& twist, const std::string& function) {
        for (std::size_t i = 0; i < run_.asked.size(); ++i) {
            if (run_.asked[i].request.function != function) continue;
            Outcome twisted = right(i);
            twisted.answer = scaled(std::move(twisted.answer), twist.factor);
            if (gap(twisted, run_.asked[i].outcome) > same) return false;
        }
        return true;
    }

private:
    /// Was this call refused, as it should be? The checks at the top of a function are given: the
    /// learner's code has them, and a known mistake need not repeat them.
    bool refused(std::size_t i) {
        const Outcome& seen = run_.asked[i].outcome;
        return seen.fate == Fate::error && right(i).fate == Fate::error && gap(seen, right(i)) == 0;
    }

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
    if (!found.empty()) return found;

    // Two mistakes at once: a known one, and a factor that all answers share. Never more than two.
    for (const Misconception& mistake : known)
        for (const Twist& twist : twists)
            if (mistake.exercise == run.exercise && calls.fit(mistake, twist) &&
                !calls.explains(twist, mistake.function)) {
                found.push_back(mistake);
                found.back().diagnosis += twist.words;
            }
    return found;
}

}  // namespace harness
