// Plays the hostile corpus at every level of this machine and prints which promise held.
//
//   hostile [--promises | --json] [--level bwrap] [--only NAME] [--keep FOLDER]
//   hostile --write FOLDER           the submissions alone
//
// With --promises the table has a line for each promise instead of each attack; --json says the
// same to a program.
// Between the attacks stand honest submissions; they must get what they deserve. The table is made
// by this run, never written by hand. Exit: 0 every promise held, 1 one did not, 77 no
// level works here and nothing was tested, 3 our fault.

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>

#include "common/table.hpp"
#include "tests/course/build.hpp"
#include "tests/course/catalogue.hpp"
#include "tests/course/files.hpp"
#include "tests/course/process.hpp"
#include "tests/grading/grade.hpp"
#include "tests/grading/place.hpp"
#include "tests/harness/json.hpp"
#include "tests/hostile/corpus.hpp"
#include "tests/support/temporary_folder.hpp"

namespace hostile {

namespace {

using grading::Level;
using grading::Record;

constexpr const char* canary = "CANARY-7f3b9c52e1";
constexpr const char* planted = "course_hostile_planted";
constexpr int honest_count = 2;

struct Arguments {
    std::vector<Level> levels = {Level::bwrap, Level::landlock};
    std::string only;
    fs::path keep;
    fs::path write;
    bool promises = false;
    bool json = false;
};

// Everything of one performance: inbox, secrets, results.
struct Stage {
    fs::path folder;
    fs::path inbox = folder / "inbox";
    fs::path out = folder / "out";
    fs::path secret = folder / "secret" / "canary.hpp";
    fs::path key = folder / "secret" / "seed.key";
    std::vector<Play> plays{};
};

void set_up(Stage& stage, const course::Context& context, const std::string& only) {
    const fs::path lab = context.root / "solutions" / "lab01_perceptron";
    const std::string solution = course::read_text(lab / "units.cpp");
    course::write_text(stage.secret, std::string("// ") + canary + "\n\"" + canary + "\"\n");
    course::write_text(stage.key, std::string(canary) + " is no good key\n");
    stage.plays = programs(context.root / "tests" / "hostile" / "programs", solution,
                           {{"@CANARY_FILE@", stage.secret.string()},
                            {"@SEED_KEY@", stage.key.string()},
                            {"@OUT@", stage.out.string()},
                            {"@ESC@", "\x1b"},
                            {"@BACKWARDS@", "\xe2\x80\xae"}});
    for (const Play& play : stage.plays)
        course::write_text(stage.inbox / play.name / "units.cpp", play.text);
    for (Play& play : write_archives(stage.inbox, solution, stage.secret))
        stage.plays.push_back(std::move(play));
    if (!only.empty()) {
        std::erase_if(stage.plays, [&](const Play& play) { return !play.name.starts_with(only); });
        for (const auto& entry : fs::directory_iterator(stage.inbox))
            if (!entry.path().filename().string().starts_with(only)) fs::remove_all(entry.path());
    }
    for (int i = 0; i < honest_count; ++i)
        for (const auto& entry : fs::directory_iterator(lab))
            if (!entry.path().filename().string().starts_with("misconceptions"))
                course::write_text(
                    stage.inbox / ("honest_" + std::to_string(i)) / entry.path().filename(),
                    course::read_text(entry.path()));
}

// --- What must not have happened -----------------------------------------------------------------

std::string all_text_below(const fs::path& folder) {
    std::string all;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) all += course::read_text(entry.path());
    return all;
}

std::set<std::string> planted_files() {
    std::set<std::string> found;
    for (const char* folder : {"/", "/tmp", "/var/tmp", "/dev", "/dev/shm"}) {
        std::error_code ignored;
        for (const auto& entry : fs::directory_iterator(folder, ignored))
            if (entry.path().filename().string().starts_with(planted))
                found.insert(entry.path().string());
    }
    return found;
}

// Processes that were started through a box of ours and are still there.
int survivors() {
    int count = 0;
    for (const auto& entry : fs::directory_iterator("/proc")) {
        const std::string pid = entry.path().filename().string();
        if (pid.find_first_not_of("0123456789") != std::string::npos) continue;
        std::ifstream file(entry.path() / "cmdline");
        const std::string words{std::istreambuf_iterator<char>(file), {}};
        const std::string mine = "course_grade_" + std::to_string(getpid());
        count += words.find(mine) != std::string::npos ? 1 : 0;
    }
    return count;
}

std::string joined(const std::vector<std::string>& words, const std::string& between) {
    std::string out;
    for (const std::string& word : words)
        out += (out.empty() ? "" : between) + word;
    return out;
}

// The text of a student's log or feedback, to find the one that broke a promise.
std::string broken_promise(const Stage& stage, const Play& play, const Record& record) {
    const std::string verdict = record.checks.at(0).verdict;
    if (std::find(play.expected.begin(), play.expected.end(), verdict) == play.expected.end())
        return "verdict " + verdict + " instead of " + joined(play.expected, " or ");
    if (record.points() > 20) return "more points than the file is worth";
    if (record.timing.judge > play.seconds)
        return "took " + std::to_string(record.timing.judge) + " s";
    const std::string feedback =
        course::read_text(stage.out / "feedback" / (record.submission_id + ".txt"));
    const std::string log = course::read_text(stage.out / "logs" / (record.submission_id + ".log"));
    if ((feedback + log).find("HOLE: ") != std::string::npos)
        return log.substr(log.find("HOLE: "), 60);
    if ((feedback + log).find(canary) != std::string::npos) return "the canary was read";
    if (feedback.find('\x1b') != std::string::npos) return "an escape sequence in the feedback";
    const std::string page =
        course::read_text(stage.out / "feedback" / (record.submission_id + ".html"));
    if (page.find("<script>") != std::string::npos) return "markup in the page";
    if ((feedback + page).find("\xe2\x80\xae") != std::string::npos) return "text runs backwards";
    if (feedback.size() > 100'000) return "a report without end";
    return "";
}

// What the whole performance broke; empty if nothing.
std::vector<std::string> broken_by_all(const Stage& stage, int code) {
    std::vector<std::string> broken;
    if (code != 0) broken.push_back("the grader ended with " + std::to_string(code));
    for (const std::string& file : planted_files())
        broken.push_back(file + " was written");
    if (survivors() > 0) broken.push_back("processes survived");
    if (all_text_below(stage.out / "feedback").find(canary) != std::string::npos)
        broken.push_back("the canary stands in a student's feedback");
    if (fs::exists(stage.out / "records" / "forged.json")) broken.push_back("a record was forged");
    return broken;
}

struct Result {
    std::map<std::string, std::string> by_play;  // "TL" or what was broken
    int broken = 0;
    std::string summary;
};

// Without its lines of progress; however it ends, the output is what it was.
int grade_quietly(const course::Context& context, const grading::GradeOptions& options) {
    std::ostringstream quiet;
    const struct Restore {
        std::streambuf* before;
        ~Restore() { std::cout.rdbuf(before); }
    } restore{std::cout.rdbuf(quiet.rdbuf())};
    return grading::grade(context, options);
}

Result perform(const Stage& stage, const course::Context& context, Level level) {
    setenv("CPATH", stage.secret.parent_path().c_str(), 1);  // the operator's, not a submission's
    grading::GradeOptions options;
    options.lab = "lab01";
    options.paths = {stage.inbox.string()};
    options.out = stage.out.string();
    options.jobs = 3;  // some wait
    options.sandbox = grading::words(level);
    options.seed_key = stage.key.string();
    options.limits.seconds = 3;
    options.limits.total_seconds = 120;
    options.limits.build_seconds = 10;
    const int code = grade_quietly(context, options);

    Result result;
    std::map<std::string, Record> records;
    for (Record& record : grading::read_records(stage.out, course::read_text(stage.key)))
        records[record.submission_id] = std::move(record);
    for (const Play& play : stage.plays) {
        const auto found = records.find(play.name);
        const std::string broken =
            found == records.end() ? "no record" : broken_promise(stage, play, found->second);
        result.broken += broken.empty() ? 0 : 1;
        result.by_play[play.name] =
            broken.empty() ? found->second.checks[0].verdict : "BROKEN: " + broken;
    }
    std::vector<std::string> others = broken_by_all(stage, code);
    for (int i = 0; i < honest_count; ++i)
        if (const Record& honest = records["honest_" + std::to_string(i)];
            honest.checks.empty() || honest.points() != honest.max_points())
            others.push_back("an honest submission has " + std::to_string(honest.points()) +
                             " points");
    for (const std::string& what : others) {
        ++result.broken;
        result.summary += std::string(grading::words(level)) + ": " + what + "\n";
    }
    return result;
}

using Results = std::map<Level, Result>;

dl::Table by_attack(const std::vector<Play>& plays, const Results& results) {
    std::vector<std::string> columns = {"attack", "tries"};
    for (const auto& [level, result] : results)
        columns.emplace_back(grading::words(level));
    dl::Table table(columns);
    for (const Play& play : plays) {
        std::vector<dl::Cell> row = {play.name, play.tries};
        for (const auto& [level, result] : results)
            row.emplace_back(result.by_play.at(play.name));
        table.add(row);
    }
    return table;
}

/// The attacks by the promise that they try to break.
std::map<std::string, std::vector<std::string>> promises_of(const std::vector<Play>& plays) {
    std::map<std::string, std::vector<std::string>> attacks;
    for (const Play& play : plays)
        attacks[play.tries].push_back(play.name);
    return attacks;
}

std::vector<std::string> failed(const Result& result, const std::vector<std::string>& attacks) {
    std::vector<std::string> names;
    for (const std::string& name : attacks)
        if (result.by_play.at(name).starts_with("BROKEN")) names.push_back(name);
    return names;
}

dl::Table by_promise(const std::vector<Play>& plays, const Results& results) {
    std::vector<std::string> columns = {"no submission makes this happen", "attacks"};
    for (const auto& [level, result] : results)
        columns.emplace_back(grading::words(level));
    dl::Table table(columns);
    for (const auto& [promise, attacks] : promises_of(plays)) {
        std::vector<dl::Cell> row = {promise, static_cast<int>(attacks.size())};
        for (const auto& [level, result] : results) {
            const std::vector<std::string> names = failed(result, attacks);
            row.emplace_back(names.empty() ? "holds" : "FAILS: " + joined(names, ", "));
        }
        table.add(row);
    }
    return table;
}

/// {"levels":[{"level","works","missing"}],"promises":[{"promise","attacks","bwrap":"holds",...,
/// "failed":[...]}],"others":[...],"broken":0}; a level is "holds", "fails" or "not tested".
std::string to_json(const std::vector<Play>& plays, const Results& results,
                    const std::map<Level, std::string>& missing, int broken) {
    std::vector<std::string> levels;
    std::vector<std::string> others;
    for (const auto& [level, why] : missing)
        levels.push_back("\n  {\"level\": " + harness::json_text(grading::words(level)) +
                         ", \"works\": " + (why.empty() ? "true" : "false") +
                         ", \"missing\": " + harness::json_text(why) + "}");
    for (const auto& [level, result] : results)
        if (!result.summary.empty()) others.push_back(result.summary);
    std::vector<std::string> promises;
    for (const auto& [promise, attacks] : promises_of(plays)) {
        std::string row = "\n  {\"promise\": " + harness::json_text(promise) +
                          ", \"attacks\": " + std::to_string(attacks.size());
        std::vector<std::string> all;
        for (const auto& [level, why] : missing) {
            const auto result = results.find(level);
            const char* state = "not tested";
            if (result != results.end()) {
                const std::vector<std::string> names = failed(result->second, attacks);
                state = names.empty() ? "holds" : "fails";
                all.insert(all.end(), names.begin(), names.end());
            }
            row += std::string(", \"") + grading::words(level) + "\": \"" + state + "\"";
        }
        promises.push_back(row + ", \"failed\": " + harness::json_list(all) + "}");
    }
    return "{\"levels\": [" + joined(levels, ",") + "],\n \"promises\": [" + joined(promises, ",") +
           "],\n \"others\": " + harness::json_list(others) +
           ",\n \"broken\": " + std::to_string(broken) + "}\n";
}

void tell(const std::vector<Play>& plays, const Results& results,
          const std::map<Level, std::string>& missing, bool promises) {
    int broken = 0;
    std::cout << dl::to_text(promises ? by_promise(plays, results) : by_attack(plays, results));
    for (const auto& [level, result] : results) {
        broken += result.broken;
        std::cout << result.summary;
    }
    for (const auto& [level, why] : missing)
        if (!why.empty())
            std::cout << "not tested here: " << grading::words(level) << ", " << why << "\n";
    std::cout << plays.size() << " attacks at " << results.size() << " levels: " << broken
              << " promises broken\n";
}

int play_all(const Arguments& arguments, const course::Context& context) {
    if (!arguments.write.empty()) {
        const TemporaryFolder secrets;
        Stage stage{secrets.path()};
        stage.inbox = arguments.write;
        set_up(stage, context, arguments.only);
        return 0;
    }
    const course::Built built =
        course::build_targets(context, {"course_box"}, false);  // to ask what works here
    if (!built.ok) throw course::Fault("course_box cannot be built:\n" + built.output);
    Results results;
    std::vector<Play> plays;
    std::map<Level, std::string> missing;
    for (const Level level : arguments.levels) {
        missing[level] = grading::missing_for(level, grading::box_for(context));
        if (!missing[level].empty()) continue;
        const TemporaryFolder temporary;
        fs::permissions(temporary.path(), fs::perms(0755));  // secrets are not hidden by rights
        Stage stage{arguments.keep.empty() ? temporary.path()
                                           : arguments.keep / grading::words(level)};
        set_up(stage, context, arguments.only);
        results[level] = perform(stage, context, level);
        plays = stage.plays;
    }
    int broken = 0;
    for (const auto& [level, result] : results)
        broken += result.broken;
    if (arguments.json)
        std::cout << to_json(plays, results, missing, broken);
    else
        tell(plays, results, missing, arguments.promises);
    return results.empty() ? 77 : broken > 0 ? 1 : 0;
}

Arguments parse(int argc, char** argv) {
    Arguments arguments;
    for (int i = 1; i < argc; ++i) {
        const std::string option = argv[i];
        if (option == "--promises" || option == "--json") {
            (option == "--json" ? arguments.json : arguments.promises) = true;
            continue;
        }
        if (++i == argc) throw course::UsageError(option + " needs a value");
        if (option == "--level") arguments.levels = {grading::level_from_words(argv[i])};
        if (option == "--only") arguments.only = argv[i];
        if (option == "--keep") arguments.keep = fs::absolute(argv[i]);
        if (option == "--write") arguments.write = fs::absolute(argv[i]);
    }
    return arguments;
}

}  // namespace

}  // namespace hostile

int main(int argc, char** argv) {
    try {
        course::catch_interrupts();
        setenv("COURSE_HOSTILE_CANARY", hostile::canary, 1);
        const course::Context context = course::context_of_process();
        return hostile::play_all(hostile::parse(argc, argv), context);
    } catch (const std::exception& error) {
        std::cerr << "hostile: " << error.what() << "\n";
        return 3;
    }
}
