// The course's own proof, lab by lab: the pages are complete, the skeletons are derived, and the
// judge shows that its tests tell right from wrong (tests/harness/verify.hpp).

#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "tests/course/build.hpp"
#include "tests/course/checking.hpp"
#include "tests/course/files.hpp"
#include "tests/course/pages.hpp"
#include "tests/course/proof.hpp"
#include "tests/course/skeletons.hpp"
#include "tests/course/verbs.hpp"

namespace course {

namespace {

void check_hints(const Context& context, const Lab& lab, std::vector<std::string>& problems) {
    std::vector<Hints> ladders;
    try {
        ladders = hints_of_lab(context, lab);
    } catch (const std::exception& error) {
        problems.push_back(error.what());
        return;
    }
    for (const Exercise& exercise : lab.exercises)
        if (std::none_of(ladders.begin(), ladders.end(),
                         [&](const Hints& hints) { return hints.id == exercise.id; }))
            problems.push_back(lab.folder + "/hints.md: no hints for " + exercise.id);
}

std::vector<std::string> targets_of(const Lab& lab) {
    return {"judge_" + lab.id, lab.id + "_worker", lab.id + "_reference_worker",
            lab.id + "_alternatives"};
}

// The judge proves its tests; what it found comes back as JSON and as text.
void judge_proof(const Context& context, const Lab& lab, LabProof& proof) {
    const Built built = build_targets(context, targets_of(lab));
    if (!built.ok)
        throw Fault(lab.id + " could not be built:\n" +
                    (built.error ? describe(context, *built.error) : built.output));
    const fs::path file = context.build / ("proof_" + std::to_string(getpid()) + ".json");
    const Finished finished = run_quietly({(context.build / "bin" / ("judge_" + lab.id)).string(),
                                           "--verify", "--json", file.string()},
                                          context.root);
    if (!fs::exists(file))
        throw Fault("the judge of " + lab.id + " could not do its work:\n" + finished.output);
    proof.judge_json = read_text(file);
    proof.text = finished.output;
    proof.holds = finished.ok();
    fs::remove(file);
}

}  // namespace

std::vector<std::string> page_problems(const Context& context, const Lab& lab) {
    std::vector<std::string> problems;
    const fs::path page = context.root / lab.folder / "README.md";
    const std::string walkthrough = fs::exists(page) ? read_text(page) : "";
    if (walkthrough.empty()) problems.push_back(shown(context, page) + ": missing or empty");
    for (const Exercise& exercise : lab.exercises) {
        if (!walkthrough.empty() && !section_of(walkthrough, exercise.id))
            problems.push_back(shown(context, page) + ": no section " + exercise.id);
        if (exercise.points == 0)
            problems.push_back(lab.folder + "/exercises.txt: " + exercise.id + " is worth nothing");
        const fs::path file = context.root / lab.folder / exercise.file;
        if (!fs::exists(file))
            problems.push_back(shown(context, file) + ": missing");
        else if (read_text(file).find(exercise.functions[0]) == std::string::npos)
            problems.push_back(shown(context, file) + ": no " + exercise.functions[0]);
    }
    check_hints(context, lab, problems);
    for (const Skeleton& skeleton : skeletons_of(context, lab))
        if (!fs::exists(skeleton.file) || read_text(skeleton.file) != skeleton.text)
            problems.push_back(shown(context, skeleton.file) + ": edited, or not in step");
    return problems;
}

int verify(const Context& context, const VerifyOptions& options) {
    const Catalogue catalogue = read_catalogue(context.root);
    std::vector<LabProof> proofs;
    for (const Lab& lab : catalogue.labs) {
        const bool named = !options.lab.empty();
        if (named && &lab != &find_lab(catalogue, options.lab)) continue;
        if (named && (lab.exercises.empty() || !can_be_checked(context, lab)))
            throw UsageError(lab.folder + " is not in this copy yet");
        if (lab.exercises.empty() || !can_be_checked(context, lab)) continue;
        if (!fs::is_directory(context.root / "solutions" / lab.folder))
            throw UsageError("a proof needs the solutions, and they are not in this copy");

        LabProof proof{lab.id, {}, {}, {}, false};
        proof.problems = page_problems(context, lab);
        judge_proof(context, lab, proof);
        proof.holds = proof.holds && proof.problems.empty();
        if (!options.json) {
            std::cout << harmless(proof.text);
            for (const std::string& problem : proof.problems)
                std::cout << "    " << problem << "\n";
            std::cout << (proof.holds ? "  all of it holds\n" : "  NOT all of it holds\n")
                      << std::flush;
        }
        proofs.push_back(std::move(proof));
    }
    if (options.json) std::cout << json_of_proofs(proofs);
    const bool holds = std::all_of(proofs.begin(), proofs.end(),
                                   [](const LabProof& proof) { return proof.holds; });
    return holds ? exit_code::passed : exit_code::not_passed;
}

}  // namespace course
