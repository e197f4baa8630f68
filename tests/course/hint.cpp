// Hints come one step at a time: look, try, name. The next one opens when something was tried.

#include "tests/course/hint_ladder.hpp"

#include <algorithm>
#include <iostream>

#include "tests/course/files.hpp"
#include "tests/course/json_reports.hpp"
#include "tests/course/render.hpp"
#include "tests/course/verbs.hpp"

namespace course {

namespace {

constexpr std::int64_t patience = 10 * 60;  // seconds until the next hint opens by itself

Hints hints_of(const Context& context, const Lab& lab, const std::string& id) {
    for (Hints& hints : hints_of_lab(context, lab))
        if (hints.id == id) return hints;
    throw Fault(lab.folder + "/hints.md: no hints for exercise " + id);
}

}  // namespace

HintStep next_hint(const Progress& progress, const std::string& digest, std::int64_t now,
                   bool again) {
    HintStep step;
    step.level = progress.hint_level;
    if (progress.passed()) {
        step.level = 3;
        step.passed = true;
        return step;
    }
    if (step.level >= 3 || (again && step.level > 0)) return step;

    // There is nothing to find out about an agreement: it is told.
    if (progress.convention) {
        step.level = 3;
        step.fresh = true;
        return step;
    }

    // Something was tried, or time has passed: the next step opens. So does a clock set back.
    const bool tried = digest != progress.hint_digest;
    const std::int64_t waited = now - progress.hint_at;
    if (step.level == 0 || tried || waited >= patience || waited < 0) {
        ++step.level;
        step.fresh = true;
    } else {
        step.opens_at = progress.hint_at + patience;
    }
    return step;
}

std::string hint_text(const Context& context, const Exercise& exercise, const Hints& hints,
                      const Progress& progress, const HintStep& step, const std::string& place) {
    const Look& look = context.look;
    std::string out;
    say(out, paint(look, Paint::bold, "Hint for " + exercise.id + " " + exercise.name()), "  ",
        place);
    if (!progress.passed() && !progress.diagnosis.empty())
        say(out, "Last check: ", wrap(progress.diagnosis, look.width, 12, 12));
    out += "\n";

    // A fresh step stands alone; otherwise all that were seen are repeated.
    for (int level = step.fresh ? step.level : 1; level <= step.level; ++level) {
        const std::string& hint = hints.levels[static_cast<std::size_t>(level - 1)];
        out += paint(look, Paint::yellow, std::to_string(level) + " of 3") + "\n" +
               render(look, hint, {true, 2}) + "\n";
    }

    if (step.passed) {
        if (!hints.transfer.empty())
            say(out, "Now that it passes: ", wrap(hints.transfer, look.width, 2, 20));
    } else if (step.level >= 3) {
        say(out, wrap("That was the last hint. ./course explain " + exercise.id +
                          " has the whole derivation.",
                      look.width));
    } else if (step.opens_at > 0) {
        say(out,
            wrap("The next hint opens when you have changed " + place.substr(0, place.find(':')) +
                     ", or at " + time_of_day(step.opens_at) + ".",
                 look.width));
    } else {
        say(out, wrap("Try it first: the next hint opens when you have changed the file, or in 10 "
                      "minutes.",
                      look.width));
    }
    return out;
}

int hint(const Context& context, const HintOptions& options) {
    const Catalogue catalogue = read_catalogue(context.root);
    const LoadedState loaded = load_state(context);
    const Exercise& exercise = meant_exercise(catalogue, loaded.state, options.id);
    const Hints hints = hints_of(context, lab_of(catalogue, exercise), exercise.id);

    const fs::path file = file_of(context, catalogue, exercise);
    const std::string digest = fs::exists(file) ? sha256_of_file(file) : "";
    const Progress progress = loaded.state.of(exercise.id);
    const HintStep step = next_hint(progress, digest, context.now, options.again);

    const std::string trouble = change_state(context, [&](State& state) {
        note_work(state, exercise.id, context.now);
        Progress& own = state.exercises[exercise.id];
        if (!step.fresh) return;
        own.hint_level = std::max(own.hint_level, step.level);
        own.hint_at = context.now;
        own.hint_digest = digest;
    });
    if (options.json) {
        const std::vector<std::string> seen(hints.levels.begin(),
                                            hints.levels.begin() + step.level);
        std::cout << json_of_hint(exercise.id, seen, step.opens_at,
                                  step.passed ? hints.transfer : "");
        return exit_code::passed;
    }
    std::cout << hint_text(context, exercise, hints, progress, step,
                           place_of(context, catalogue, exercise));
    if (!trouble.empty()) std::cout << "\n" << wrap(trouble, context.look.width) << "\n";
    return exit_code::passed;
}

}  // namespace course
