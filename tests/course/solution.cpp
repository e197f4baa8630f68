// The solution of one exercise: after the pass, or after asking twice.

#include <iostream>

#include "tests/course/files.hpp"
#include "tests/course/verbs.hpp"

namespace course {

namespace {

struct Region {
    std::string name;  // "1.2 sigmoid"
    int line = 0;      // of its first line
    std::string text;
};

// The marked regions of one exercise; tests/harness/skeleton.hpp says how they are marked.
std::vector<Region> regions_of(const std::string& solution, const std::string& id) {
    std::vector<Region> regions;
    bool inside = false;
    int number = 0;
    for (const std::string& line : lines_of(solution)) {
        ++number;
        const std::string words = trimmed(line);
        if (words.starts_with("// BEGIN SOLUTION " + id + " ")) {
            regions.push_back({words.substr(18), number + 1, ""});
            inside = true;
        } else if (words.starts_with("// END SOLUTION")) {
            inside = false;
        } else if (inside) {
            regions.back().text += line + "\n";
        }
    }
    return regions;
}

bool confirmed(const Context& context, const Exercise& exercise, const Progress& progress) {
    const std::string open = progress.hint_level < 3
                                 ? " ./course hint " + exercise.id + " has " +
                                       count_of(3 - progress.hint_level, "more hint") + "."
                                 : "";
    std::cout << wrap(exercise.id + " " + exercise.name() +
                          " has not passed yet, and reading a solution teaches less than "
                          "finding it." +
                          open,
                      context.look.width)
              << "\n";
    if (!context.interactive) {
        std::cout << "To see it all the same: ./course solution " << exercise.id << " --yes\n";
        return false;
    }
    std::cout << "To see it all the same, type " << exercise.id << ": " << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    return trimmed(answer) == exercise.id;
}

}  // namespace

int solution(const Context& context, const SolutionOptions& options) {
    const Catalogue catalogue = read_catalogue(context.root);
    const Exercise& exercise = find_exercise(catalogue, options.id);
    const fs::path file =
        context.root / "solutions" / lab_of(catalogue, exercise).folder / exercise.file;
    if (!fs::exists(file)) {
        std::cout << "The solutions are not in this copy of the course. ./course hint "
                  << exercise.id << " and ./course explain " << exercise.id << " are.\n";
        return exit_code::not_passed;
    }

    const Progress progress = load_state(context).state.of(exercise.id);
    if (progress.passed_at == 0 && !progress.solution_shown && !options.yes &&
        !confirmed(context, exercise, progress))
        return exit_code::not_passed;

    const std::string name = shown(context, file);
    bool found = false;
    for (const Region& region : regions_of(read_text(file), exercise.id)) {
        std::cout << (found ? "\n" : "")
                  << paint(context.look, Paint::dim, name + ":" + std::to_string(region.line))
                  << "  " << paint(context.look, Paint::bold, region.name) << "\n"
                  << region.text;
        found = true;
    }
    if (!found) throw Fault(name + ": no region BEGIN SOLUTION " + exercise.id);
    change_state(context,
                 [&](State& state) { state.exercises[exercise.id].solution_shown = true; });
    return exit_code::passed;
}

}  // namespace course
