// Reading the command line of a judge. Workers stand beside the judge unless told otherwise.

#include "tests/harness/judge_options.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>

namespace harness {

namespace {

namespace fs = std::filesystem;

fs::path folder_of_this_program(const char* called_as) {
    std::error_code error;
    const fs::path self = fs::read_symlink("/proc/self/exe", error);
    return error ? fs::absolute(called_as).parent_path() : self.parent_path();
}

double positive(const std::string& option, const std::string& words) {
    char* end = nullptr;
    const double number = std::strtod(words.c_str(), &end);
    if (*end != '\0' || !(number > 0 && number < 1e6))
        throw UsageError(option + " needs a positive number");
    return number;
}

std::uint64_t whole(const std::string& option, const std::string& words) {
    std::uint64_t number = 0;
    const char* end = words.data() + words.size();
    const auto [stop, error] = std::from_chars(words.data(), end, number);
    if (error != std::errc() || stop != end) throw UsageError(option + " needs a whole number");
    return number;
}

}  // namespace

bool JudgeOptions::wants(const std::string& id) const {
    return only.empty() || std::find(only.begin(), only.end(), id) != only.end();
}

std::string options_help(const JudgeSetup& setup) {
    return "judge_" + setup.lab + ": runs the tests of " + setup.folder + R"( against a worker.
  --only ID           only this exercise; may be repeated
  --stop-first        stop after the first exercise that does not pass
  --all               explain every failure, not only the first
  --quiet             print nothing
  --json FILE, --junit FILE, --tap FILE      write the record there; - is the standard output
  --worker PROGRAM    the code under test (default: the worker beside this program)
  --reference PROGRAM the solution; --replay FILE takes recorded answers instead
  --record FILE       record the answers of the reference to the public tests
  --judge-reference   judge the solution itself
  --pretend ID        judge the solution as if it had this known mistake
  --no-hidden         leave hidden tests out
  --seed N            other inputs for the hidden tests
  --verify            prove the tests: skeleton, reference, known mistakes, alternatives
  --seconds N         processor time for one call (default 10)
  --total-seconds N   time by the clock for all calls together (default: no limit)
  --catalogue FILE    another exercises.txt
  -- COMMAND ...      start the worker with this command, for example inside of a sandbox
Exit: 0 all passed, 1 some did not, 2 wrong usage, 3 not gradable.
)";
}

JudgeOptions parse_options(const JudgeSetup& setup, int argc, char** argv) {
    JudgeOptions options;
    const fs::path here = folder_of_this_program(argv[0]);
    options.worker = {(here / (setup.lab + "_worker")).string()};
    options.reference = (here / (setup.lab + "_reference_worker")).string();
    options.catalogue = setup.catalogue;
    options.lab = setup.lab;
    if (!fs::exists(options.reference)) options.recording = setup.recording;

    bool judge_reference = false;
    const std::map<std::string, std::function<void()>> flags = {
        {"--stop-first", [&] { options.stop_first = true; }},
        {"--all", [&] { options.all = true; }},
        {"--quiet", [&] { options.quiet = true; }},
        {"--verify", [&] { options.verify = true; }},
        {"--no-hidden", [&] { options.hidden = false; }},
        {"--judge-reference", [&] { judge_reference = true; }},
        {"--help", [&] { options.help = true; }}};
    using Word = const std::string&;
    const std::map<std::string, std::function<void(Word)>> settings = {
        {"--only", [&](Word word) { options.only.push_back(word); }},
        {"--json", [&](Word word) { options.json = word; }},
        {"--junit", [&](Word word) { options.junit = word; }},
        {"--tap", [&](Word word) { options.tap = word; }},
        {"--worker", [&](Word word) { options.worker = {word}; }},
        {"--reference", [&](Word word) { options.reference = word; }},
        {"--replay", [&](Word word) { options.recording = word; }},
        {"--record", [&](Word word) { options.record = word; }},
        {"--pretend", [&](Word word) { options.pretend = word; }},
        {"--catalogue", [&](Word word) { options.catalogue = word; }},
        {"--seed", [&](Word word) { options.seed = whole("--seed", word); }},
        {"--total-seconds",
         [&](Word word) { options.total_seconds = positive("--total-seconds", word); }},
        {"--seconds", [&](Word word) { options.seconds = positive("--seconds", word); }}};

    for (int i = 1; i < argc; ++i) {
        const std::string option = argv[i];
        if (option == "--") {
            options.worker.assign(argv + i + 1, argv + argc);
            break;
        }
        if (const auto flag = flags.find(option); flag != flags.end()) {
            flag->second();
        } else if (const auto setting = settings.find(option); setting != settings.end()) {
            if (++i == argc) throw UsageError(option + " needs a value");
            setting->second(argv[i]);
        } else {
            throw UsageError("unknown option " + option + "; --help shows all of them");
        }
    }
    if (options.worker.empty()) throw UsageError("-- needs a command after it");
    if (judge_reference) options.worker = {options.reference};
    if (judge_reference || !options.pretend.empty()) options.subject = "reference";
    return options;
}

}  // namespace harness
