// A repository for students: everything but what they are to find out.

#include "tests/course/handout.hpp"

#include <algorithm>
#include <iostream>

#include "tests/course/build.hpp"
#include "tests/course/files.hpp"
#include "tests/course/process.hpp"
#include "tests/course/verbs.hpp"

namespace course {

namespace {

void require_empty(const fs::path& folder) {
    if (fs::exists(folder) && (!fs::is_directory(folder) || !fs::is_empty(folder)))
        throw UsageError(folder.string() + " is not empty; a handout needs a folder of its own");
}

void copy(const Context& context, const std::vector<std::string>& files, const fs::path& out) {
    for (const std::string& file : files) {
        fs::create_directories((out / file).parent_path());
        fs::copy_file(context.root / file, out / file);
    }
}

// The answers of the reference to the public tests, so that they can be judged without it.
void record(const Context& context, const Lab& lab, const fs::path& out) {
    std::cout << "  recording the answers to the tests of " << lab.id << std::flush;
    const Built built = build_targets(context, {"judge_" + lab.id, lab.id + "_reference_worker"});
    if (!built.ok) throw Fault(lab.id + " could not be built:\n" + built.output);
    const fs::path file = out / "tests" / lab.folder / "recorded.bin";
    fs::create_directories(file.parent_path());
    const Finished judge = run_quietly({(context.build / "bin" / ("judge_" + lab.id)).string(),
                                        "--quiet", "--record", file.string()},
                                       context.root);
    if (!judge.ok() || !fs::exists(file))
        throw Fault("the solutions of " + lab.id + " do not pass their own tests:\n" +
                    judge.output + "\n./course check " + lab.id + " --reference shows more");
    std::cout << ", " << fs::file_size(file) / 1024 << " KB\n";
}

// Throws Fault with the first few when anything that is withheld stands in the folder.
void require_no_leak(const LeakScan& scan, const fs::path& out) {
    std::vector<Leak> leaks;
    for (const auto& entry : fs::recursive_directory_iterator(out)) {
        if (!entry.is_regular_file()) continue;
        const std::string name = entry.path().lexically_relative(out).generic_string();
        const std::vector<Leak> found = scan.leaks_in(read_text(entry.path()), name);
        leaks.insert(leaks.end(), found.begin(), found.end());
    }
    if (leaks.empty()) return;
    std::string message =
        "the handout would give away " + count_of(static_cast<int>(leaks.size()), "line") + ":";
    for (std::size_t i = 0; i < std::min<std::size_t>(leaks.size(), 10); ++i)
        message += "\n  " + leaks[i].file + ":" + std::to_string(leaks[i].line) + ": " +
                   harmless(leaks[i].text) + "\n    stands in " + leaks[i].from;
    throw Fault(message +
                "\nTake it out there; a line that gives nothing away belongs into "
                "tests/course/shared_lines.txt. Nothing was written.");
}

void commit(const fs::path& out) {
    const fs::path git = find_program("git");
    if (git.empty()) throw Fault("--git needs git, which is not installed");
    const auto call = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {git.string(), "-C", out.string(), "-c", "user.name=course",
                                     "-c", "user.email=course@localhost"});
        const Finished finished = run_quietly(words, out);
        if (!finished.ok()) throw Fault("git could not commit the handout:\n" + finished.output);
    };
    call({"init", "--quiet", "--initial-branch=main"});
    call({"add", "--all"});
    call({"commit", "--quiet", "--message=The course as it was handed out"});
}

}  // namespace

int handout(const Context& context, const HandoutOptions& options) {
    const Catalogue catalogue = read_catalogue(context.root);
    const HandoutPlan plan = plan_of(catalogue, options.labs, options.prior);
    const fs::path out = fs::absolute(options.out).lexically_normal();
    require_empty(out);
    for (const Lab* lab : plan.given)
        if (!fs::is_directory(context.root / "solutions" / lab->folder))
            throw UsageError("a handout is made from the solutions, and they are not in this copy");

    // It grows beside its place, and moves there only when it is whole and gives nothing away.
    const fs::path draft = out.parent_path() / (out.filename().string() + ".draft.tmp");
    fs::remove_all(draft);
    fs::create_directories(draft);
    try {
        const std::vector<std::string> files = copied_files(context, catalogue, plan);
        copy(context, files, draft);
        const NamedTexts made = made_files(context, plan);
        for (const auto& [name, text] : made)
            write_text(draft / name, text);
        for (const auto* labs : {&plan.earlier, &plan.given})
            for (const Lab* lab : *labs)
                record(context, *lab, draft);
        require_no_leak(scan_for(context, catalogue, plan), draft);
        if (options.git) commit(draft);
        fs::remove(out);
        fs::rename(draft, out);
        std::cout << shown(context, out) << ": "
                  << count_of(static_cast<int>(files.size() + made.size()), "file")
                  << ", no line of what is withheld. Try it: cd " << out.string()
                  << " && ./course\n";
    } catch (...) {
        fs::remove_all(draft);
        throw;
    }
    return exit_code::passed;
}

}  // namespace course
