// Skeletons are derived: the labs' .cpp come from solutions/, and no learner's edit is lost.

#include "tests/harness/skeleton.hpp"

#include <algorithm>
#include <iostream>

#include "tests/course/files.hpp"
#include "tests/course/process.hpp"
#include "tests/course/skeletons.hpp"
#include "tests/course/verbs.hpp"

namespace course {

std::string first_states(const Lab& lab) { return "tests/" + lab.folder + "/skeletons"; }

std::vector<Skeleton> skeletons_of(const Context& context, const Lab& lab) {
    std::vector<Skeleton> skeletons;
    const fs::path solutions = context.root / "solutions" / lab.folder;
    const bool handout = !fs::is_directory(solutions);
    const fs::path folder = handout ? context.root / first_states(lab) : solutions;
    if (!fs::is_directory(folder)) return skeletons;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() != ".cpp" || entry.path().filename() == "misconceptions.cpp")
            continue;
        std::string text = read_text(entry.path());
        if (!handout) {
            const std::string name = shown(context, entry.path());
            if (harness::regions_of(text, name).empty()) continue;
            text = harness::skeleton_of(text, name);
        }
        skeletons.push_back({context.root / lab.folder / entry.path().filename(), std::move(text)});
    }
    std::sort(skeletons.begin(), skeletons.end(),
              [](const Skeleton& a, const Skeleton& b) { return a.file < b.file; });
    return skeletons;
}

std::optional<std::string> committed(const Context& context, const fs::path& file) {
    const fs::path git = find_program("git");
    if (git.empty()) return std::nullopt;
    const Finished shown_file = run_quietly(
        {git.string(), "-C", context.root.string(), "show", "HEAD:./" + shown(context, file)},
        context.root);
    if (!shown_file.ok()) return std::nullopt;
    return shown_file.output;
}

namespace {

enum class Status { in_step, missing, outdated, edited };

Status status_of(const Context& context, const Skeleton& skeleton) {
    if (!fs::exists(skeleton.file)) return Status::missing;
    const std::string text = read_text(skeleton.file);
    if (text == skeleton.text) return Status::in_step;
    // A file as it was committed holds no learner's edit: it comes from an older solution.
    return committed(context, skeleton.file) == text ? Status::outdated : Status::edited;
}

// Nothing is written; a learner's edits are no fault as long as the committed file is in step.
int compare(const Context& context, const std::vector<Skeleton>& skeletons) {
    int differing = 0;
    for (const Skeleton& skeleton : skeletons) {
        const Status status = status_of(context, skeleton);
        if (status == Status::in_step) continue;
        if (status == Status::edited && committed(context, skeleton.file) == skeleton.text)
            continue;
        std::cout << shown(context, skeleton.file)
                  << (status == Status::missing ? " is missing\n" : " differs from its solution\n");
        ++differing;
    }
    if (differing == 0) {
        std::cout << count_of(static_cast<int>(skeletons.size()), "skeleton")
                  << " in step with the solutions\n";
        return exit_code::passed;
    }
    std::cout << "Write them with ./course skeleton\n";
    return exit_code::not_passed;
}

}  // namespace

int skeleton(const Context& context, const SkeletonOptions& options) {
    const Catalogue catalogue = read_catalogue(context.root);
    std::vector<Skeleton> skeletons;
    for (const Lab& lab : catalogue.labs) {
        if (!options.lab.empty() && &lab != &find_lab(catalogue, options.lab)) continue;
        const std::vector<Skeleton> of_lab = skeletons_of(context, lab);
        skeletons.insert(skeletons.end(), of_lab.begin(), of_lab.end());
    }
    if (options.check) return compare(context, skeletons);
    if (skeletons.empty()) {
        std::cout << "There are no solutions here to derive skeletons from.\n";
        return exit_code::passed;
    }

    int refused = 0;
    int written = 0;
    for (const Skeleton& skeleton : skeletons) {
        const Status status = status_of(context, skeleton);
        if (status == Status::in_step) continue;
        if (status == Status::edited && !options.force) {
            std::cout << shown(context, skeleton.file) << " has been edited and stays as it is\n";
            ++refused;
            continue;
        }
        std::cout << shown(context, skeleton.file);
        if (status == Status::edited)
            std::cout << " (your text is now " << shown(context, back_up(context, skeleton.file))
                      << ")";
        write_text(skeleton.file, skeleton.text);
        std::cout << " written\n";
        ++written;
    }
    if (written + refused == 0) std::cout << "All skeletons are in step with the solutions.\n";
    if (refused > 0) std::cout << "--force overwrites, after a backup.\n";
    return refused > 0 ? exit_code::not_passed : exit_code::passed;
}

}  // namespace course
