// Verdicts. What a hidden test saw goes into the private message only.

#include "tests/harness/conclude.hpp"

#include <algorithm>
#include <utility>

#include "tests/harness/post_mortem.hpp"

namespace harness {

namespace {

Verdict verdict_of(Fate fate) {
    switch (fate) {
        case Fate::not_started:
            return Verdict::not_started;
        case Fate::timed_out:
            return Verdict::timed_out;
        case Fate::out_of_memory:
            return Verdict::out_of_memory;
        default:
            return Verdict::crashed;
    }
}

std::string stop_message(const ExerciseRun& run, const Exercise& exercise,
                         const std::string& folder) {
    const Outcome& stop = *run.stopped;
    if (stop.fate != Fate::not_started)
        return stop.message + (stop.place.empty() ? "" : "\n  at " + stop.place);
    const bool own = stop.message.rfind(exercise.id + " ", 0) == 0;
    if (own)
        return stop.message + " is not written yet. Open " + folder + "/" + exercise.file +
               " and replace the TODO.";
    return "This needs " + stop.message + ", which is not written yet.";
}

/// A report without the name of the function, where the exercise has one alone.
std::string shortened(std::string text, const Exercise& exercise) {
    if (exercise.functions.size() != 1) return text;
    const std::string name = exercise.functions.front() + ": ";
    for (std::size_t line = 0; line < text.size(); line = text.find('\n', line) + 1) {
        if (text.compare(line, name.size(), name) == 0) text.erase(line, name.size());
        if (text.find('\n', line) == std::string::npos) break;
    }
    return text;
}

/// What failed first, public tests before hidden ones.
void explain(const ExerciseRun& run, ExerciseResult& result) {
    for (Failure failure : run.failures) {
        if (failure.unanswered) continue;
        failure.text = shortened(std::move(failure.text), result.exercise);
        if (failure.hidden) {
            result.private_message += failure.test + "\n" + failure.text + "\n";
        } else if (result.message.empty()) {
            result.test = failure.test;
            result.function = result.exercise.id + " " + failure.function;
            result.message = failure.text;
        }
    }
    if (result.message.empty())
        result.message =
            result.hidden_failed ? "a hidden test does not pass" : "a test does not pass";
}

/// Something that is written gave a wrong answer, whatever else is not written yet.
bool shows_a_mistake(const ExerciseRun& run) {
    return std::any_of(run.failures.begin(), run.failures.end(),
                       [](const Failure& failure) { return !failure.unanswered; });
}

}  // namespace

ExerciseResult conclude(const ExerciseRun& run, const Exercise& exercise,
                        const std::string& folder) {
    ExerciseResult result;
    result.exercise = exercise;
    result.tests = run.tests;
    result.failed_tests = run.failed;
    result.output = run.output;
    for (const Failure& failure : run.failures)
        result.hidden_failed |= failure.hidden;
    const bool blameless = run.failures.empty() && !run.stopped;
    if ((!run.fault.empty() && blameless) || run.tests == 0) {
        result.verdict = Verdict::not_gradable;
        result.message = run.tests == 0 ? "no test of this exercise was found" : run.fault;
    } else if (run.stopped && !(run.stopped->fate == Fate::not_started && shows_a_mistake(run))) {
        result.verdict = verdict_of(run.stopped->fate);
        result.fine_code = fine_code(*run.stopped);
        result.message = stop_message(run, exercise, folder);
        result.place = run.stopped->place;
        result.function = run.stopped->fate == Fate::not_started
                              ? run.stopped->message
                              : exercise.id + " " + run.stopped_function;
        if (run.stopped_hidden && result.verdict != Verdict::not_started) {
            result.hidden_failed = true;
            result.private_message = run.stopped_in + "\n" + result.message;
            result.message = std::string(words(result.verdict)) + " in a hidden test";
            result.place.clear();
            result.function.clear();
        } else if (result.verdict != Verdict::not_started) {
            result.test = run.stopped_in;
        }
    } else if (run.failed > 0) {
        result.verdict = Verdict::wrong;
        explain(run, result);
    } else {
        result.verdict = Verdict::passed;
        result.points = exercise.points;
    }
    return result;
}

}  // namespace harness
