// A file's first state comes back; what the learner wrote stays as a backup.

#include <algorithm>
#include <iostream>
#include <set>

#include "tests/course/files.hpp"
#include "tests/course/nearest.hpp"
#include "tests/course/process.hpp"
#include "tests/course/skeletons.hpp"
#include "tests/course/verbs.hpp"

namespace course {

namespace {

// The learner's file that is meant: by an exercise, by its path from here or from the top, or by
// its name.
fs::path learner_file(const Context& context, const Catalogue& catalogue, const std::string& typed,
                      const Lab*& lab) {
    if (const Exercise* exercise = catalogue.exercise(typed)) {
        lab = &lab_of(catalogue, *exercise);
        return file_of(context, catalogue, *exercise);
    }
    std::set<std::string> known;
    for (const Lab& candidate : catalogue.labs)
        for (const Exercise& exercise : candidate.exercises) {
            const fs::path file = context.root / candidate.folder / exercise.file;
            known.insert(shown(context, file));
            known.insert(exercise.file);
            if (typed == exercise.file || typed == shown(context, file) ||
                fs::absolute(typed).lexically_normal() == file.lexically_normal()) {
                lab = &candidate;
                return file;
            }
        }
    const std::string near = nearest(typed, {known.begin(), known.end()});
    throw UsageError("'" + typed + "' is not a file that you write" +
                     (near.empty() ? "" : ", did you mean " + near + "?"));
}

// The oldest version that git knows: the file as it was handed out.
std::optional<std::string> first_committed(const Context& context, const fs::path& file) {
    const fs::path git = find_program("git");
    if (git.empty()) return std::nullopt;
    const Finished log = run_quietly({git.string(), "-C", context.root.string(), "log",
                                      "--diff-filter=A", "--format=%H", "--", shown(context, file)},
                                     context.root);
    const std::vector<std::string> commits = lines_of(log.output);
    if (!log.ok() || commits.empty()) return std::nullopt;
    const Finished text = run_quietly({git.string(), "-C", context.root.string(), "show",
                                       commits.back() + ":./" + shown(context, file)},
                                      context.root);
    return text.ok() ? std::optional(text.output) : std::nullopt;
}

}  // namespace

int reset(const Context& context, const std::string& typed) {
    const Catalogue catalogue = read_catalogue(context.root);
    const Lab* lab = nullptr;
    const fs::path file = learner_file(context, catalogue, typed, lab);

    std::optional<std::string> first;
    for (const Skeleton& skeleton : skeletons_of(context, *lab))
        if (skeleton.file == file) first = skeleton.text;
    if (!first) first = first_committed(context, file);
    if (!first)
        throw Fault(
            shown(context, file) +
            ": its first state is not known here: there are no solutions and no git history");

    if (fs::exists(file)) {
        if (read_text(file) == *first) {
            std::cout << shown(context, file) << " is in its first state already.\n";
            return exit_code::passed;
        }
        std::cout << "Your text is kept as " << shown(context, back_up(context, file)) << "\n";
    }
    write_text(file, *first);
    std::cout << shown(context, file) << " is as it was in the beginning:";
    for (const Exercise& exercise : lab->exercises)
        if (exercise.file == file.filename()) std::cout << " " << exercise.id;
    std::cout << "\n";
    return exit_code::passed;
}

}  // namespace course
