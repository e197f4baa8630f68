// The walkthrough's section of one exercise, on the terminal.

#include <iostream>

#include "tests/course/files.hpp"
#include "tests/course/pages.hpp"
#include "tests/course/render.hpp"
#include "tests/course/verbs.hpp"

namespace course {

int explain(const Context& context, const std::string& id, bool answers) {
    const Catalogue catalogue = read_catalogue(context.root);
    const LoadedState loaded = load_state(context);
    const Exercise& exercise = meant_exercise(catalogue, loaded.state, id);

    const fs::path page = context.root / lab_of(catalogue, exercise).folder / "README.md";
    if (!fs::exists(page))
        throw Fault(shown(context, page) + ": the walkthrough of this lab is missing");
    const std::optional<std::string> section = section_of(read_text(page), exercise.id);
    if (!section)
        throw Fault(shown(context, page) + ": no section '### " + exercise.id + " " +
                    exercise.name() + "'");

    std::cout << render(context.look, *section, {answers, 0}) << "\n"
              << paint(context.look, Paint::dim, "You write it in ")
              << place_of(context, catalogue, exercise)
              << paint(context.look, Paint::dim, ", then: ") << "./course check " << exercise.id
              << "\n";
    change_state(context, [&](State& state) { note_work(state, exercise.id, context.now); });
    return exit_code::passed;
}

}  // namespace course
