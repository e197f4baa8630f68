// Compiling file by file, linking once, and finding the culprit when that fails.

#include "tests/grading/build_one.hpp"

#include <algorithm>
#include <cstdio>

#include "tests/course/compile_error.hpp"
#include "tests/course/files.hpp"
#include "tests/grading/record.hpp"

namespace grading {

namespace {

using Words = std::vector<std::string>;

// Of a file that lives for seconds nobody asks what a crash of the machine leaves. What other
// threads start must not inherit it: who can write to a program keeps others from starting it.
void write_scratch(const fs::path& path, const std::string& bytes) {
    std::FILE* file = std::fopen(path.c_str(), "wbe");
    const bool whole =
        file != nullptr && std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
    if (file == nullptr || std::fclose(file) != 0 || !whole)
        throw course::Fault(path.string() + ": cannot be written");
}

class Bench {
public:
    Bench(const Sandbox& sandbox, const Kit& kit, const fs::path& scratch)
        : sandbox_(sandbox),
          kit_(kit),
          scratch_(scratch),
          place_{kit.folder, scratch / "source", scratch / "out"},
          inside_(sandbox.inside(place_)) {
        fs::create_directories(place_.source / kit.lab_folder);
        fs::create_directories(place_.out);
        hand_over(place_.out, sandbox);
    }

    /// True if the text became an object of its own.
    bool compile(const std::string& file, const std::string& text, Worker& out) {
        write_scratch(place_.source / kit_.lab_folder / file, text);
        Built built = compiled(file, true);
        // Did a name of that header stand in the way? What counts is the file as it is.
        if (!built.ok && !built.ours && built.reason.empty()) built = compiled(file, false);
        note(file, built, out);
        if (built.ok) own_.push_back(file);
        if (!built.ok && !built.ours) out.broken[file] = {"CE", explained(built)};
        return built.ok;
    }

    void link(Worker& out) {
        Built built = linked(own_);
        note("the worker", built, out);
        if (!built.ok && !built.ours) {
            for (const std::string& file : Words(own_)) {
                const Built alone = linked({file});
                if (alone.ok) continue;
                note(file + " alone", alone, out);
                out.broken[file] = {"LE", explained(alone)};
                std::erase(own_, file);
            }
            const bool no_single_one = out.broken.empty() || own_.empty();
            const Built rest = no_single_one ? built : linked(own_);
            if (!rest.ok)
                for (const std::string& file : own_)
                    out.broken[file] = {"LE", explained(rest)};
            built = rest;
            if (!built.ok) return;
        }
        if (built.ok) out.program = placed();
    }

private:
    Built compiled(const std::string& file, bool with_header) {
        return build_in_box(sandbox_, place_, compile_command(kit_, inside_, file, with_header),
                            object_name(file));
    }

    Built linked(const Words& files) {
        Words objects;
        for (const auto& [name, text] : kit_.skeletons) {
            const bool own = std::find(files.begin(), files.end(), name) != files.end();
            objects.push_back(
                ((own ? inside_.out : inside_.kit / "lib") / object_name(name)).string());
        }
        std::error_code ignored;
        fs::remove(place_.out / "worker", ignored);
        return build_in_box(sandbox_, place_, link_command(kit_, inside_, objects), "worker");
    }

    // A copy that nobody inside could write to.
    fs::path placed() {
        const fs::path worker = scratch_ / "worker";
        const auto cap = static_cast<std::size_t>(sandbox_.limits().build_file_mb) << 20;
        write_scratch(worker, read_plain_file(place_.out / "worker", cap));
        fs::permissions(worker, fs::perms(0755));
        return worker;
    }

    void note(const std::string& what, const Built& built, Worker& out) const {
        out.seconds += built.seconds;
        if (built.ok) return;
        out.log += "--- " + what + "\n" + kept(built.output) + "\n";
        if (built.ours) out.trouble = what + " could not be built: the box or the compiler broke";
    }

    [[nodiscard]] std::string explained(const Built& built) const {
        if (!built.reason.empty()) return built.reason;
        std::string output = built.output;
        for (const std::string& prefix :
             {inside_.kit.string() + "/include/", inside_.source.string() + "/"})
            for (std::size_t at = output.find(prefix); at != std::string::npos;
                 at = output.find(prefix, at))
                output.erase(at, prefix.size());
        const auto error = course::first_compile_error(output);
        course::Context context;
        context.root = "/";
        return error ? kept(course::describe(context, *error)) : "it does not compile";
    }

    const Sandbox& sandbox_;
    const Kit& kit_;
    fs::path scratch_;
    BuildPlace place_;
    BuildPlace inside_;
    Words own_;
};

}  // namespace

Worker build_worker(const Sandbox& sandbox, const Kit& kit, const Submission& submission,
                    const fs::path& scratch) {
    Worker out;
    for (const Seen& seen : submission.seen)
        if (kit.skeletons.contains(seen.path) && seen.fate == "refused")
            out.broken[seen.path] = {"FS", seen.path + " is refused: " + kept(seen.why)};
    Bench bench(sandbox, kit, scratch);
    // Files that wait, or keep the compiler busy, may do so for as long as one of them.
    const auto most_seconds = static_cast<double>(10 * sandbox.limits().build_seconds);
    for (const auto& [file, text] : submission.files) {
        if (kit.skeletons.at(file) == text) continue;  // its object is there already
        if (out.seconds > most_seconds)
            out.broken[file] = {"CE", "compiling the files before it took too long"};
        else
            bench.compile(file, text, out);
        if (!out.trouble.empty()) return out;
    }
    if (out.broken.size() < kit.skeletons.size()) bench.link(out);
    return out;
}

}  // namespace grading
