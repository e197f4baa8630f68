// Which files of the repository go into a handout, and which are made for it.

#include <algorithm>
#include <functional>
#include <set>

#include "tests/course/files.hpp"
#include "tests/course/handout.hpp"
#include "tests/course/process.hpp"
#include "tests/course/skeletons.hpp"
#include "tests/harness/skeleton.hpp"

namespace course {

namespace {

// Folders of the instructor: the course's own proofs, and what breaks in.
constexpr const char* instructor_folders[] = {"tests/rules/",   "tests/walkthroughs/",
                                              "tests/fuzz/",    "tests/launcher/",
                                              "tests/hostile/", "tests/bench/"};
constexpr const char* top_files[] = {"CMakeLists.txt", "CMakePresets.json", "LICENSE",   "course",
                                     ".clang-format",  ".editorconfig",     ".gitignore"};

const Lab* lab_numbered(const Catalogue& catalogue, const std::string& word) {
    const Lab* lab = catalogue.lab(trimmed(word));
    if (lab == nullptr || lab->exercises.empty())
        throw UsageError("'" + word + "' is no lab of this copy; write --labs 1-3, or 2, or all");
    return lab;
}

bool has(const std::vector<const Lab*>& labs, const Lab& lab) {
    return std::find(labs.begin(), labs.end(), &lab) != labs.end();
}

bool is_misconception(const fs::path& file) {
    return file.filename().string().starts_with("misconceptions");
}

// What becomes of a file that belongs to a lab.
bool is_copied(const std::string& file, const Lab& lab, const HandoutPlan& plan) {
    const bool earlier = has(plan.earlier, lab);
    if (!earlier && !has(plan.given, lab)) return false;
    if (file.starts_with("solutions/"))
        return earlier && plan.prior == Prior::reference && !is_misconception(file) &&
               (file.ends_with(".cpp") || file.ends_with(".hpp"));
    // Beside the public tests stand folders of hidden ones, of other solutions, of our own proofs.
    return !file.starts_with("tests/") || fs::path(file).parent_path() == "tests/" + lab.folder;
}

const Lab* owner(const Catalogue& catalogue, const std::string& file) {
    for (const Lab& lab : catalogue.labs)
        for (const char* above : {"", "solutions/", "tests/"})
            if (file.starts_with(above + lab.folder + "/")) return &lab;
    return nullptr;
}

std::string readme_of(const HandoutPlan& plan) {
    std::string labs;
    for (const Lab* lab : plan.given)
        labs += "- [" + lab->folder + "](" + lab->folder + "/README.md): " + lab->title + "\n";
    return "# Deep Learning from Scratch, in C++20\n\n"
           "You write the mathematics, one function at a time; everything around it is given.\n\n"
           "```sh\n"
           "./course          # sets up, and shows where you are and what comes next\n"
           "./course check    # judges what you wrote\n"
           "```\n\n"
           "Your labs:\n\n" +
           labs +
           "\n`./course explain ID` opens the page of an exercise, `./course hint ID` helps one "
           "step\n"
           "at a time, `./course watch` checks on every save, `./course run` lists the programs "
           "that\n"
           "use what you wrote, and `./course submit LAB` writes the archive to hand in. Nothing "
           "of\n"
           "this needs a network once the packages are installed.\n\n"
           "Linux or macOS; GCC 11, Clang 14, AppleClang 14 or newer; CMake 3.22 or newer.\n";
}

}  // namespace

std::vector<std::string> repository_files(const Context& context) {
    std::vector<std::string> files;
    const fs::path git = find_program("git");
    if (!git.empty()) {
        const Finished listed = run_quietly({git.string(), "-C", context.root.string(), "ls-files",
                                             "--cached", "--others", "--exclude-standard"},
                                            context.root);
        if (listed.ok()) files = lines_of(listed.output);
    }
    if (files.empty())
        for (auto entry = fs::recursive_directory_iterator(context.root);
             entry != fs::recursive_directory_iterator(); ++entry) {
            const std::string name = entry->path().filename().string();
            if (entry->is_directory() && (name.starts_with(".") || name.starts_with("build")))
                entry.disable_recursion_pending();
            else if (entry->is_regular_file())
                files.push_back(shown(context, entry->path()));
        }
    std::erase_if(files, [&](const std::string& file) {
        return !fs::is_regular_file(fs::symlink_status(context.root / file));
    });
    std::sort(files.begin(), files.end());
    return files;
}

HandoutPlan plan_of(const Catalogue& catalogue, const std::string& labs, const std::string& prior) {
    HandoutPlan plan;
    if (prior != "none" && prior != "reference")
        throw UsageError("--prior is none or reference, not '" + prior + "'");
    plan.prior = prior == "reference" ? Prior::reference : Prior::none;

    std::string words = labs;
    std::replace(words.begin(), words.end(), ',', ' ');
    std::set<const Lab*> wanted;
    for (const Lab& lab : catalogue.labs)
        if (labs == "all" && !lab.exercises.empty()) wanted.insert(&lab);
    for (const std::string& word : words_of(labs == "all" ? "" : words)) {
        const std::size_t dash = word.find('-');
        const Lab* first = lab_numbered(catalogue, word.substr(0, dash));
        const Lab* last =
            dash == std::string::npos ? first : lab_numbered(catalogue, word.substr(dash + 1));
        for (const Lab* lab = first; lab <= last; ++lab)
            wanted.insert(lab_numbered(catalogue, lab->id));
    }
    if (wanted.empty()) throw UsageError("--labs names the labs to hand out: 1-3, or 2, or all");
    plan.given.assign(wanted.begin(), wanted.end());
    for (const Lab& lab : catalogue.labs) {
        if (lab.exercises.empty()) continue;
        if (&lab > plan.given.back() || has(plan.given, lab)) continue;
        if (&lab > plan.given.front())
            throw UsageError(lab.id + " lies between the labs to hand out; name it too");
        plan.earlier.push_back(&lab);
    }
    return plan;
}

std::vector<std::string> copied_files(const Context& context, const Catalogue& catalogue,
                                      const HandoutPlan& plan) {
    std::set<std::string> made;
    for (const auto& [name, text] : made_files(context, plan))
        made.insert(name);
    std::vector<std::string> copied;
    for (const std::string& file : repository_files(context)) {
        if (made.count(file) != 0) continue;
        const Lab* lab = owner(catalogue, file);
        const bool ours = file.starts_with("common/") || file.starts_with("tests/");
        const bool top =
            std::find(std::begin(top_files), std::end(top_files), file) != std::end(top_files);
        if (lab != nullptr ? !is_copied(file, *lab, plan) : !(ours || top)) continue;
        if (std::any_of(std::begin(instructor_folders), std::end(instructor_folders),
                        [&](const char* folder) { return file.starts_with(folder); }))
            continue;
        copied.push_back(file);
    }
    return copied;
}

NamedTexts made_files(const Context& context, const HandoutPlan& plan) {
    NamedTexts made = {{"README.md", readme_of(plan)}};
    for (const auto* labs : {&plan.earlier, &plan.given})
        for (const Lab* lab : *labs)
            for (const Skeleton& skeleton : skeletons_of(context, *lab)) {
                const std::string name = skeleton.file.filename().string();
                made.emplace_back(lab->folder + "/" + name, skeleton.text);
                made.emplace_back(first_states(*lab) + "/" + name, skeleton.text);
            }
    return made;
}

namespace {

// Known wrong answers call given code in the way that the bridge of the tests does.
std::vector<std::string> without_bridge(const Context& context, const Lab& lab,
                                        const std::string& text) {
    std::set<std::string> bridge;
    for (const auto& entry : fs::directory_iterator(context.root / "tests" / lab.folder))
        if (entry.path().filename().string().starts_with("calls"))
            for (const std::string& line : lines_of(read_text(entry.path())))
                bridge.insert(trimmed(line));
    std::vector<std::string> lines = lines_of(text);
    std::erase_if(lines, [&](const std::string& line) { return bridge.count(trimmed(line)) != 0; });
    return lines;
}

}  // namespace

LeakScan scan_for(const Context& context, const Catalogue& catalogue, const HandoutPlan& plan) {
    LeakScan scan;
    for (const std::string& file : repository_files(context)) {
        const std::string text =
            file.ends_with(".cpp") || file.ends_with(".hpp") || file.ends_with("shared_lines.txt")
                ? read_text(context.root / file)
                : "";
        const Lab* lab = owner(catalogue, file);
        if (lab == nullptr) {  // what the core says, a solution may say too
            if (file.starts_with("common/") || file.ends_with("shared_lines.txt")) scan.allow(text);
        } else if (file.starts_with("solutions/") && is_copied(file, *lab, plan)) {
            scan.allow(text);  // given away: a known mistake may say the same
        } else if (file.starts_with("solutions/")) {
            const bool marked = !harness::regions_of(text, file).empty();
            scan.withhold_code(
                marked ? harness::withheld_lines(text, file) : without_bridge(context, *lab, text),
                file);
            if (marked) scan.allow(harness::skeleton_of(text, file));
        } else if (file.find("/hidden/") != std::string::npos) {
            scan.withhold_titles(text, file);
        } else if (file.find("/alternatives/") != std::string::npos) {
            scan.withhold_code(lines_of(text), file);
        }
    }
    return scan;
}

}  // namespace course
