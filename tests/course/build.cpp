// Calling CMake's build tool and keeping its words to ourselves.

#include "tests/course/build.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <thread>

#include "tests/course/files.hpp"

namespace course {

namespace {

using Clock = std::chrono::steady_clock;

// "Building, 12 of 190, 3 s": on a terminal one line that is wiped afterwards, elsewhere a line now
// and then.
class Waiting {
public:
    explicit Waiting(bool shown) : shown_(shown) {}
    ~Waiting() {
        if (written_ && terminal_) std::cerr << "\r\x1b[K" << std::flush;
    }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

    void tick(std::string_view output) {
        const auto seconds =
            std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - start_).count();
        if (!shown_ || seconds < due_) return;
        written_ = true;
        due_ = progress_due(seconds, terminal_);
        const std::string steps = steps_done(output);
        std::cerr << (terminal_ ? "\r\x1b[K" : "") << "Building, " << steps
                  << (steps.empty() ? "" : ", ") << seconds << (terminal_ ? " s " : " s\n")
                  << std::flush;
    }

private:
    bool shown_;
    bool terminal_ = isatty(STDERR_FILENO) != 0;
    bool written_ = false;
    Clock::time_point start_ = Clock::now();
    std::int64_t due_ = progress_due(0, terminal_);
};

void require_configured(const Context& context) {
    if (!fs::exists(context.build / "CMakeCache.txt"))
        throw Fault(shown(context, context.build) +
                    ": is not configured; start with ./course, or with cmake -S . -B build");
}

std::string last_lines(const std::string& text, std::size_t count) {
    const std::vector<std::string> lines = lines_of(harmless(text));
    std::string out;
    for (std::size_t i = lines.size() > count ? lines.size() - count : 0; i < lines.size(); ++i)
        out += "\n" + lines[i];
    return out;
}

}  // namespace

Built build_targets(const Context& context, const std::vector<std::string>& targets,
                    bool progress) {
    require_configured(context);
    const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
    // Compilers complain in the language of the user; this program reads English.
    std::vector<std::string> command = {"env",
                                        "LC_ALL=C",
                                        "cmake",
                                        "--build",
                                        context.build.string(),
                                        "-j",
                                        std::to_string(cores),
                                        "--target"};
    command.insert(command.end(), targets.begin(), targets.end());

    Waiting waiting(progress);
    Finished finished =
        run_quietly(command, context.root, [&](std::string_view output) { waiting.tick(output); });
    Built built;
    built.ok = finished.ok();
    if (!built.ok) built.error = first_compile_error(finished.output);
    if (built.error) built.error = with_whole_paths(context, *built.error);
    built.output = std::move(finished.output);
    return built;
}

std::int64_t progress_due(std::int64_t seconds, bool terminal) {
    if (terminal) return seconds + 1;
    return seconds < 5 ? 5 : seconds + 30;
}

std::string steps_done(std::string_view output) {
    const std::size_t start = output.rfind("\n[");
    const std::string_view line =
        start != std::string_view::npos ? output.substr(start + 1) : output;
    const std::size_t end = line.find(']');
    if (line.empty() || line[0] != '[' || end == std::string_view::npos) return {};
    std::string steps(line.substr(1, end - 1));
    steps.erase(0, steps.find_first_not_of(' '));
    if (steps.find_first_not_of("0123456789/%") != std::string::npos) return {};
    const std::size_t mark = steps.find_first_of("/%");
    if (mark != std::string::npos) steps.replace(mark, 1, steps[mark] == '/' ? " of " : " %");
    return steps;
}

bool has_target(const Context& context, const std::string& target) {
    require_configured(context);
    const Finished help =
        run_quietly({"cmake", "--build", context.build.string(), "--target", "help"}, context.root);
    const std::vector<std::string> words = words_of(help.output);
    // Ninja says "name: phony", make says "... name".
    return std::find(words.begin(), words.end(), target) != words.end() ||
           std::find(words.begin(), words.end(), target + ":") != words.end();
}

void configure(const Context& context, const std::vector<std::string>& variables) {
    require_configured(context);
    std::vector<std::string> command = {"cmake"};
    for (const std::string& variable : variables)
        command.push_back("-D" + variable);
    command.push_back(context.build.string());
    const Finished finished = run_quietly(command, context.root);
    if (!finished.ok())
        throw Fault("CMake could not configure the course:" + last_lines(finished.output, 12));
}

}  // namespace course
