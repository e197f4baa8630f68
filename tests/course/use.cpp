// Later labs stand on the reference of earlier ones, or on the learner's own code.

#include <iostream>

#include "tests/course/build.hpp"
#include "tests/course/nearest.hpp"
#include "tests/course/verbs.hpp"

namespace course {

namespace {

// The labs after this one that are here, in words: "lab03 and lab04".
std::string later_labs(const Catalogue& catalogue, const Lab& lab) {
    std::string names;
    for (const Lab& other : catalogue.labs)
        if (other.id > lab.id && !other.exercises.empty())
            names += (names.empty() ? "" : ", ") + other.id;
    return names.empty() ? "later labs" : names;
}

int show_use(const Catalogue& catalogue, const State& state) {
    for (const Lab& lab : catalogue.labs) {
        if (lab.exercises.empty()) continue;
        std::cout << "  " << lab.id << "  " << (state.use.contains(lab.id) ? "mine" : "reference")
                  << "\n";
    }
    std::cout << "./course use mine LAB builds later labs on your own code of a lab.\n";
    return exit_code::passed;
}

}  // namespace

int use(const Context& context, const std::string& whose, const std::string& name) {
    const Catalogue catalogue = read_catalogue(context.root);
    if (whose.empty()) return show_use(catalogue, load_state(context).state);
    if (whose != "mine" && whose != "reference") {
        const std::string near = nearest(whose, {"mine", "reference"});
        throw UsageError("use mine LAB or use reference LAB, not '" + whose + "'" +
                         (near.empty() ? "" : ", did you mean " + near + "?"));
    }
    if (name.empty()) throw UsageError("which lab? For example: ./course use " + whose + " lab01");
    const Lab& lab = find_lab(catalogue, name);
    if (lab.exercises.empty()) throw UsageError(lab.folder + " is not in this copy yet");

    State wanted = load_state(context).state;
    if (whose == "mine")
        wanted.use[lab.id] = "mine";
    else
        wanted.use.erase(lab.id);
    std::string mine;
    for (const auto& [id, choice] : wanted.use)
        mine += (mine.empty() ? "" : ";") + id;
    configure(context, {"COURSE_MINE=" + mine});

    // Noted only after the build agreed.
    const std::string trouble =
        change_state(context, [&](State& state) { state.use = wanted.use; });
    std::cout << later_labs(catalogue, lab) << " now use "
              << (whose == "mine" ? "your own code" : "the reference") << " of " << lab.id << ".\n";
    int open = 0;
    for (const Exercise& exercise : lab.exercises)
        if (!exercise.challenge && !wanted.of(exercise.id).passed()) ++open;
    if (whose == "mine" && open > 0)
        std::cout << count_of(open, "core exercise") << " of it " << (open == 1 ? "has" : "have")
                  << " not passed: what needs " << (open == 1 ? "it" : "them")
                  << " will fail. ./course use reference " << lab.id << " goes back.\n";
    if (!trouble.empty()) std::cout << trouble << "\n";
    return exit_code::passed;
}

}  // namespace course
