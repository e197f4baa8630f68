// A check in words: one line for what passes, a paragraph for the first that does not.

#include <algorithm>

#include "tests/course/checking.hpp"
#include "tests/course/pages.hpp"
#include "tests/course/verbs.hpp"

namespace course {

namespace {

Paint paint_of(const ExerciseResult& result) {
    if (result.passed()) return Paint::green;
    return result.verdict == "not started" || !result.was_run() ? Paint::dim : Paint::red;
}

std::string verdict_line(const Look& look, const ExerciseResult& result, bool regressed) {
    const std::string mark = result.passed() ? (look.utf8 ? "\u25cf" : "*")
                             : result.verdict == "not started" || !result.was_run()
                                 ? (look.utf8 ? "\u25cb" : ".")
                                 : (look.utf8 ? "\u2717" : "x");
    std::string line = "  " + paint(look, paint_of(result), mark) + " " + fit(look, result.id, 5) +
                       fit(look, result.name, std::min(32, look.width - 34));
    line += " " + paint(look, paint_of(result), fit(look, result.verdict, 16));
    line += " " + std::to_string(result.points) + "/" + std::to_string(result.max);
    if (regressed) line += "\n      " + paint(look, Paint::red, "passed before this change");
    return line;
}

// Lines of the judge keep their form: they are tables of numbers.
void say_block(std::string& out, std::string_view text, const std::string& margin) {
    for (const std::string& line : lines_of(harmless(text)))
        say(out, line.empty() ? "" : margin, line);
}

// What the code itself said: a sanitizer's report stands in the message already, and of much output
// the end tells most.
std::string printed_by_learner(const std::string& output) {
    constexpr std::size_t most = 12;
    std::vector<std::string> lines;
    for (const std::string& line : lines_of(harmless(output))) {
        if (line.find("ERROR: AddressSanitizer") != std::string::npos ||
            line.find(": runtime error: ") != std::string::npos || line.starts_with("=========="))
            break;
        lines.push_back(line);
    }
    std::string text;
    if (lines.size() > most) text = "...\n";
    for (std::size_t i = lines.size() > most ? lines.size() - most : 0; i < lines.size(); ++i)
        text += lines[i] + "\n";
    return trimmed(text);
}

void say_mistakes(std::string& out, const Look& look, const std::vector<Mistake>& mistakes) {
    if (mistakes.empty()) return;
    out += "\n";
    for (std::size_t i = 0; i < mistakes.size(); ++i) {
        const Mistake& mistake = mistakes[i];
        const std::string lead = mistakes.size() > 1  ? (i == 0 ? "Either: " : "Or: ")
                                 : mistake.convention ? "Another convention: "
                                                      : "A known mistake: ";
        const int start = 2 + columns(lead);
        say(out, "  ", paint(look, Paint::yellow, lead),
            wrap(mistake.diagnosis, look.width, 2, start));
        if (!mistake.hint.empty()) say(out, "  Think: ", wrap(mistake.hint, look.width, 2, 9));
    }
}

// The exercise's own transfer question, once, when it passes for the first time.
std::string transfer_question(const Context& context, const Lab& lab, const std::string& id) {
    try {
        for (const Hints& hints : hints_of_lab(context, lab))
            if (hints.id == id) return hints.transfer;
    } catch (const std::exception&) {
        // A broken hints.md is told by ./course hint; a pass is a pass.
    }
    return "";
}

// The exercises that do not pass, the first or all, explained.
void say_failures(std::string& out, const Look& look, const Scope& scope, const LabResult& result) {
    bool next_is_told = false;
    for (const ExerciseResult& exercise : result.exercises) {
        if (exercise.passed() || !exercise.was_run()) continue;
        // Of many that are not started the first is enough: it is the next one to do.
        const bool not_started = exercise.verdict == "not started";
        if (not_started && next_is_told) continue;
        next_is_told = next_is_told || not_started;
        out += "\n" + failure_text(look, exercise);
        if (scope.stop_first) return;
    }
}

int count_if_not_run(const LabResult& result) {
    return static_cast<int>(std::count_if(result.exercises.begin(), result.exercises.end(),
                                          [](const ExerciseResult& e) { return !e.was_run(); }));
}

}  // namespace

std::string failure_text(const Look& look, const ExerciseResult& result) {
    std::string out;
    say(out, paint(look, Paint::bold, result.id + " " + result.name + ": "),
        paint(look, paint_of(result), result.verdict));
    if (result.verdict == "not started") {
        const bool says_what = result.message.find("not written yet") != std::string::npos;
        say(out, "  ",
            wrap(says_what ? harmless(result.message) : "Replace the TODO in its body.", look.width,
                 2, 2));
        return out;
    }
    if (!result.test.empty()) say(out, "  ", wrap(harmless(result.test), look.width, 2, 2));
    say_block(out, result.message, result.test.empty() ? "  " : "    ");
    if (!result.place.empty() && result.message.find(result.place) == std::string::npos)
        say(out, "    at ", result.place);
    say_mistakes(out, look, result.mistakes);
    if (const std::string printed = printed_by_learner(result.output); !printed.empty()) {
        out += "\n  Your code printed\n";
        say_block(out, printed, "    | ");
    }
    return out;
}

std::string next_line(const Context& context, const Catalogue& catalogue, const State& state) {
    const Exercise* next = next_exercise(catalogue, state);
    if (next == nullptr) return "";
    return "Next: " + paint(context.look, Paint::bold, next->id + " " + next->name()) + "  " +
           place_of(context, catalogue, *next) + "\n";
}

std::string check_text(const Context& context, const Catalogue& catalogue, const Scope& scope,
                       const Checked& checked, const State& before) {
    const Look& look = context.look;
    if (!checked.compiled)
        return paint(look, Paint::red, "does not compile") + "\n" + checked.compile_error;

    const LabResult& result = checked.result;
    const std::vector<std::string> lost =
        scope.reference ? std::vector<std::string>{} : regressions(before, result);
    std::string out;
    for (const ExerciseResult& exercise : result.exercises) {
        if (!exercise.was_run()) continue;
        say(out, verdict_line(look, exercise,
                              std::find(lost.begin(), lost.end(), exercise.id) != lost.end()));
    }
    say_failures(out, look, scope, result);
    if (scope.reference) return out;

    // What comes now.
    out += "\n";
    State after = before;
    remember(after, result, context.now);
    const auto failed =
        std::find_if(result.exercises.begin(), result.exercises.end(),
                     [](const ExerciseResult& e) { return e.was_run() && !e.passed(); });
    if (const int open = count_if_not_run(result); open > 0)
        say(out,
            paint(look, Paint::dim, count_of(open, "later exercise") + " not run; --all goes on."));
    if (failed != result.exercises.end()) {
        // What an exercise needs may belong to one before it.
        const std::size_t blank = std::min(failed->function.find(' '), failed->function.size());
        const Exercise* exercise = catalogue.exercise(failed->function.substr(0, blank));
        const bool known = exercise != nullptr && blank < failed->function.size();
        if (!known) exercise = catalogue.exercise(failed->id);
        if (exercise == nullptr) return out;
        // Where the exercise's file crashed is nearer than the function that was called.
        const std::string file = shown(context, file_of(context, catalogue, *exercise));
        say(out,
            failed->place.starts_with(file + ":")
                ? failed->place
                : place_of(context, catalogue, *exercise,
                           known ? failed->function.substr(blank + 1) : ""),
            "   Stuck? ./course hint ", exercise->id);
        return out;
    }
    for (const ExerciseResult& exercise : result.exercises) {
        if (before.of(exercise.id).passed_at > 0) continue;
        const std::string question = transfer_question(context, *scope.lab, exercise.id);
        if (!question.empty()) say(out, "To think about: ", wrap(question, look.width, 2, 16));
    }
    if (!result.exercises.empty()) after.current = result.exercises.back().id;
    const std::string next = next_line(context, catalogue, after);
    return out + (next.empty() ? "Every exercise that is here has passed.\n" : next);
}

}  // namespace course
