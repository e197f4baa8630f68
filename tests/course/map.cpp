// The map: five labs with points and states, the next exercise, and what to type.

#include <algorithm>
#include <cmath>
#include <iostream>

#include "tests/course/json_reports.hpp"
#include "tests/course/pages.hpp"
#include "tests/course/verbs.hpp"

namespace course {

namespace {

struct Sign {
    const char* utf8;
    const char* ascii;
    Paint paint;
};

Sign sign_of(const Progress& progress, bool challenge) {
    if (progress.passed()) return {"\u25cf", "*", Paint::green};
    if (progress.regressed()) return {"\u2717", "!", Paint::red};
    if (!progress.verdict.empty() && progress.verdict != "not started")
        return {"\u25d0", "x", Paint::yellow};
    if (challenge) return {"\u25c7", "-", Paint::dim};
    return {"\u25cb", ".", Paint::plain};
}

// One sign an exercise, challenges after a gap: "***x....  ----".
std::string signs_of(const Look& look, const Lab& lab, const State& state) {
    std::string signs;
    for (const bool challenge : {false, true}) {
        if (challenge) signs += "  ";
        for (const Exercise& exercise : lab.exercises) {
            if (exercise.challenge != challenge) continue;
            const Sign sign = sign_of(state.of(exercise.id), challenge);
            signs += paint(look, sign.paint, look.utf8 ? sign.utf8 : sign.ascii);
        }
    }
    return signs;
}

int points_of(const Lab& lab, const State& state, bool challenge) {
    int sum = 0;
    for (const Exercise& exercise : lab.exercises)
        if (exercise.challenge == challenge && state.of(exercise.id).passed())
            sum += exercise.points;
    return sum;
}

double minutes_of(const Lab& lab, const State& state) {
    double sum = 0;
    for (const Exercise& exercise : lab.exercises)
        sum += state.of(exercise.id).minutes;
    return sum;
}

std::string duration(double minutes) {
    const int rounded = static_cast<int>(std::lround(minutes));
    if (rounded < 1) return "";
    if (rounded < 60) return std::to_string(rounded) + " min";
    return std::to_string(rounded / 60) + " h " + std::to_string(rounded % 60) + " min";
}

// Name, points and signs always; the time where there is room for it.
std::string lab_row(const Look& look, const Lab& lab, const State& state) {
    const std::string name = lab.exercises.empty() || lab.solved
                                 ? paint(look, Paint::dim, fit(look, lab.folder, 20))
                                 : fit(look, lab.folder, 20);
    std::string row = "  " + name + " ";
    if (lab.exercises.empty()) return row + paint(look, Paint::dim, "not in this copy yet");
    const bool tried = std::any_of(
        lab.exercises.begin(), lab.exercises.end(),
        [&](const Exercise& exercise) { return !state.of(exercise.id).verdict.empty(); });
    if (lab.solved && !tried) return row + paint(look, Paint::dim, "given, with its solutions");

    const int extra = points_of(lab, state, true);
    const std::string points = std::to_string(points_of(lab, state, false)) + "/" +
                               std::to_string(lab.points(false)) +
                               (extra > 0 ? " +" + std::to_string(extra) : "");
    row += fit(look, points, 10) + signs_of(look, lab, state);
    const std::string time = duration(minutes_of(lab, state));
    const int left = look.width - columns(row) - 2;
    if (!time.empty() && columns(time) <= left) row += "  " + paint(look, Paint::dim, time);
    return row;
}

// The signs that are on the map and what they mean; under the signs, or from the left where that
// is too narrow.
std::string legend(const Look& look, const Catalogue& catalogue, const State& state) {
    bool passed = false, begun = false, broken = false, challenge = false;
    for (const Lab& lab : catalogue.labs)
        for (const Exercise& exercise : lab.exercises) {
            const Progress progress = state.of(exercise.id);
            challenge = challenge || exercise.challenge;
            passed = passed || progress.passed();
            broken = broken || progress.regressed();
            begun = begun || (!progress.passed() && !progress.regressed() &&
                              !progress.verdict.empty() && progress.verdict != "not started");
        }
    Progress of_begun;
    of_begun.verdict = "wrong";
    Progress of_broken = of_begun;
    of_broken.passed_at = 1;
    Progress of_passed;
    of_passed.verdict = "passed";

    std::vector<std::string> entries;
    const auto entry = [&](const Sign& sign, const char* meaning) {
        entries.push_back(paint(look, sign.paint, look.utf8 ? sign.utf8 : sign.ascii) + " " +
                          meaning);
    };
    entry(sign_of({}, false), "to do");
    if (challenge) entry(sign_of({}, true), "challenge");
    if (begun) entry(sign_of(of_begun, false), "begun");
    if (broken) entry(sign_of(of_broken, false), "passed before");
    if (passed) entry(sign_of(of_passed, false), "passed");

    std::string text;
    for (const std::string& part : entries)
        text += (text.empty() ? "" : "  ") + part;
    const int margin = columns(text) + 33 <= look.width ? 33 : 2;
    return std::string(static_cast<std::size_t>(margin), ' ') + text;
}

bool untouched(const State& state) {
    return std::all_of(state.exercises.begin(), state.exercises.end(), [](const auto& entry) {
        return entry.second.verdict.empty() || entry.second.verdict == "not started";
    });
}

void say_next(std::string& out, const Context& context, const Catalogue& catalogue,
              const State& state, const Exercise& next) {
    const Look& look = context.look;
    say(out, paint(look, Paint::bold, "Next  " + next.id + " " + next.name()));
    say(out, "      ", wrap(next.title, look.width, 6, 6));
    say(out, "      ", place_of(context, catalogue, next),
        paint(
            look, Paint::dim,
            ", about " + count_of(next.minutes, "minute") + ", " + count_of(next.points, "point")));
    const Progress progress = state.of(next.id);
    if (!progress.diagnosis.empty())
        say(out, "      last check: ", wrap(progress.diagnosis, look.width, 18, 18));
    out += "\n";
    const auto command = [&](const std::string& text, const char* meaning) {
        say(out, "  ", fit(look, "./course " + text, 24), paint(look, Paint::dim, meaning));
    };
    command("explain " + next.id, "read what it is about");
    command("check " + next.id, "after every change: does it pass?");
    command("hint " + next.id, "stuck? one step at a time");
    command("watch", "check whenever a file is saved");
}

}  // namespace

const Exercise* next_exercise(const Catalogue& catalogue, const State& state) {
    const Exercise* current = catalogue.exercise(state.current);
    const auto first_in = [&](const Lab& lab, bool challenge) -> const Exercise* {
        for (const Exercise& exercise : lab.exercises)
            if (!lab.solved && exercise.challenge == challenge && !state.of(exercise.id).passed())
                return &exercise;
        return nullptr;
    };
    for (const bool challenge : {false, true}) {
        if (current != nullptr)  // who is in lab 5 stays there, whatever is left of lab 4
            if (const Exercise* next = first_in(lab_of(catalogue, *current), challenge))
                return next;
        for (const Lab& lab : catalogue.labs)
            if (const Exercise* next = first_in(lab, challenge)) return next;
    }
    return nullptr;
}

const Exercise& meant_exercise(const Catalogue& catalogue, const State& state,
                               const std::string& id) {
    if (!id.empty()) return find_exercise(catalogue, id);
    const Exercise* current = catalogue.exercise(state.current);
    if (current != nullptr && !state.of(current->id).passed()) return *current;
    const Exercise* next = next_exercise(catalogue, state);
    if (next == nullptr)
        throw UsageError(
            "every exercise that is here has passed; name one, such as ./course explain 1.1");
    return *next;
}

std::string map_text(const Context& context, const Catalogue& catalogue, const State& state) {
    const Look& look = context.look;
    std::string out;
    say(out, paint(look, Paint::bold, "Deep Learning from Scratch, in C++20"));
    out += "\n";
    for (const Lab& lab : catalogue.labs)
        say(out, lab_row(look, lab, state));

    const Exercise* next = next_exercise(catalogue, state);
    if (next == nullptr) {
        const bool empty = std::all_of(catalogue.labs.begin(), catalogue.labs.end(),
                                       [](const Lab& lab) { return lab.exercises.empty(); });
        out += "\n";
        say(out, empty ? "No exercises are here yet."
                       : "Every exercise has passed. ./course run shows what your code can do.");
        return out;
    }
    say(out, legend(look, catalogue, state));
    out += "\n";
    if (untouched(state)) {
        std::string welcome =
            "Welcome. 0 points is where everyone starts; the first exercise takes about " +
            count_of(next->minutes, "minute") + ".";
        if (fs::is_directory(context.root / "solutions" / "lab05_autoencoders"))
            welcome += " Where it leads, in a minute: ./course run tour";
        say(out, wrap(welcome, look.width));
        out += "\n";
    }
    say_next(out, context, catalogue, state, *next);
    return out;
}

int show_map(const Context& context, bool json) {
    const Catalogue catalogue = read_catalogue(context.root);
    const LoadedState loaded = load_state(context);
    if (json) {
        std::cout << json_of_map(catalogue, loaded.state, next_exercise(catalogue, loaded.state));
        return exit_code::passed;
    }
    std::cout << map_text(context, catalogue, loaded.state);
    if (!loaded.trouble.empty())
        std::cout << "\n" << wrap(loaded.trouble, context.look.width) << "\n";
    return exit_code::passed;
}

}  // namespace course
