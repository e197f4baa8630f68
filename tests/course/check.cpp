// The verb `check`: which labs are meant, and what is printed, remembered and returned.

#include "tests/course/checking.hpp"

#include <iostream>

#include "tests/course/files.hpp"
#include "tests/course/verbs.hpp"
#include "tests/grading/emit.hpp"

namespace course {

namespace {

// The labs and exercises that the words ask for, in order.
std::vector<Scope> scopes_of(const Context& context, const Catalogue& catalogue, const State& state,
                             const CheckOptions& options) {
    Scope scope;
    scope.stop_first = !options.all && !options.reference;
    scope.reference = options.reference;
    if (!options.what.empty()) {
        scope.lab = catalogue.lab(options.what);
        if (scope.lab == nullptr) {
            const Exercise& exercise = find_exercise(catalogue, options.what);
            scope.lab = &lab_of(catalogue, exercise);
            scope.only = {exercise.id};
        }
        return {scope};
    }
    if (!options.all && !options.reference) {
        scope.lab = &lab_of(catalogue, meant_exercise(catalogue, state, ""));
        return {scope};
    }
    std::vector<Scope> scopes;
    for (const Lab& lab : catalogue.labs) {
        if (lab.exercises.empty() || !can_be_checked(context, lab)) continue;
        scope.lab = &lab;
        scopes.push_back(scope);
    }
    if (scopes.empty()) throw UsageError("no lab is in this copy yet");
    return scopes;
}

// The exercise that this check was about: the first that does not pass, else the last one.
std::string subject_of(const LabResult& result) {
    for (const ExerciseResult& exercise : result.exercises)
        if (!exercise.passed()) return exercise.id;
    return result.exercises.empty() ? "" : result.exercises.back().id;
}

int code_of(const std::vector<LabResult>& labs) {
    int code = exit_code::passed;
    for (const LabResult& lab : labs)
        for (const ExerciseResult& exercise : lab.exercises) {
            if (exercise.verdict == "not gradable") return exit_code::our_fault;
            if (!exercise.passed()) code = exit_code::not_passed;
        }
    return code;
}

void print_total(const Look& look, const std::vector<LabResult>& labs) {
    for (const LabResult& lab : labs)
        std::cout << "\n"
                  << paint(look, Paint::bold, lab.id) << "  " << lab.points() << " of "
                  << count_of(lab.max(), "point") << "\n";
}

}  // namespace

int check(const Context& context, const CheckOptions& options) {
    const Catalogue catalogue = read_catalogue(context.root);
    State state = load_state(context).state;
    std::vector<LabResult> results;
    std::string trouble;
    for (const Scope& scope : scopes_of(context, catalogue, state, options)) {
        const Checked checked = run_check(context, scope);
        if (!options.json)
            std::cout << check_text(context, catalogue, scope, checked, state) << std::flush;
        results.push_back(checked.result);
        if (scope.reference) continue;
        trouble = change_state(context, [&](State& stored) {
            note_work(stored, subject_of(checked.result), context.now);
            remember(stored, checked.result, context.now);
            state = stored;
        });
        if (!checked.compiled && !options.json) break;
    }
    if (!options.classroom.empty())
        write_text(options.classroom, grading::to_classroom(grading::feedback(results)));
    if (options.json) {
        std::cout << to_json(results);
    } else {
        if (options.all || options.reference) print_total(context.look, results);
        if (!trouble.empty()) std::cout << "\n" << wrap(trouble, context.look.width) << "\n";
    }
    return code_of(results);
}

}  // namespace course
