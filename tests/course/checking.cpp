// Worker and judge are built, the judge is run, its record is read.

#include "tests/course/checking.hpp"

#include <unistd.h>

#include <algorithm>

#include "tests/course/build.hpp"
#include "tests/course/files.hpp"

namespace course {

namespace {

// A file that goes when the check is over, however it ends.
class Record {
public:
    explicit Record(const Context& context)
        : path_(context.build / ("record_" + std::to_string(getpid()) + ".json")) {}
    ~Record() {
        std::error_code ignored;
        fs::remove(path_, ignored);
    }
    Record(const Record&) = delete;
    Record& operator=(const Record&) = delete;
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

bool is_asked(const Scope& scope, const std::string& id) {
    return scope.only.empty() ||
           std::find(scope.only.begin(), scope.only.end(), id) != scope.only.end();
}

// The record of a lab that could not even be built.
LabResult not_compiling(const Scope& scope, const std::string& error) {
    LabResult result{scope.lab->id, {}};
    for (const Exercise& exercise : scope.lab->exercises) {
        if (!is_asked(scope, exercise.id)) continue;
        ExerciseResult entry;
        entry.id = exercise.id;
        entry.name = exercise.name();
        entry.verdict = "does not compile";
        entry.max = exercise.points;
        entry.message = error;
        result.exercises.push_back(entry);
    }
    return result;
}

std::vector<std::string> targets_of(const Context& context, const Scope& scope) {
    std::vector<std::string> targets = {"judge_" + scope.lab->id};
    if (!scope.reference) targets.push_back(scope.lab->id + "_worker");
    if (fs::exists(context.root / "solutions" / scope.lab->folder / "misconceptions.cpp"))
        targets.push_back(scope.lab->id + "_reference_worker");
    return targets;
}

// A complaint about a file that is not the learner's is our fault.
bool is_learners(const Context& context, const Scope& scope, const CompileError& error) {
    if (scope.reference) return false;
    if (error.line == 0 || !error.from.empty()) return true;
    return shown(context, error.file).starts_with(scope.lab->folder + "/");
}

std::string end_of(const std::string& text) {
    const std::vector<std::string> lines = lines_of(harmless(text));
    std::string out;
    for (std::size_t i = lines.size() > 12 ? lines.size() - 12 : 0; i < lines.size(); ++i)
        out += "\n  " + lines[i];
    return out;
}

LabResult judged(const Context& context, const Scope& scope) {
    const Record record(context);
    std::vector<std::string> command = {
        (context.build / "bin" / ("judge_" + scope.lab->id)).string(), "--quiet", "--json",
        record.path().string()};
    if (scope.stop_first) command.push_back("--stop-first");
    if (scope.reference) command.push_back("--judge-reference");
    for (const std::string& id : scope.only)
        command.insert(command.end(), {"--only", id});

    const Finished finished = run_quietly(command, context.root);
    if (finished.code > 1 && !fs::exists(record.path()))
        throw Fault("the judge of " + scope.lab->id +
                    " could not do its work:" + end_of(finished.output));
    return parse_record(read_text(record.path()));
}

}  // namespace

bool can_be_checked(const Context& context, const Lab& lab) {
    return fs::exists(context.root / "tests" / lab.folder / "calls.hpp");
}

Checked run_check(const Context& context, const Scope& scope) {
    if (scope.lab->exercises.empty())
        throw UsageError(scope.lab->folder + " is not in this copy yet");
    if (!can_be_checked(context, *scope.lab))
        throw Fault(scope.lab->id + " cannot be checked yet: its tests are not in this copy");

    Checked checked;
    const Built built = build_targets(context, targets_of(context, scope));
    if (built.ok) {
        checked.result = judged(context, scope);
        return checked;
    }
    if (!built.error || !is_learners(context, scope, *built.error))
        throw Fault("the course could not be built:" + end_of(built.output));
    checked.compiled = false;
    checked.compile_error = describe(context, *built.error);
    checked.result = not_compiling(scope, checked.compile_error);
    return checked;
}

std::vector<std::string> regressions(const State& before, const LabResult& result) {
    std::vector<std::string> ids;
    for (const ExerciseResult& exercise : result.exercises)
        if (before.of(exercise.id).passed() && !exercise.passed() && exercise.was_run())
            ids.push_back(exercise.id);
    return ids;
}

void remember(State& state, const LabResult& result, std::int64_t now) {
    for (const ExerciseResult& exercise : result.exercises) {
        if (!exercise.was_run() || exercise.verdict == "does not compile") continue;
        Progress& progress = state.exercises[exercise.id];
        progress.verdict = exercise.verdict;
        progress.points = exercise.points;
        progress.seconds = exercise.seconds;
        progress.diagnosis = exercise.diagnosis;
        progress.convention =
            !exercise.mistakes.empty() &&
            std::all_of(exercise.mistakes.begin(), exercise.mistakes.end(),
                        [](const Mistake& mistake) { return mistake.convention; });
        progress.checked_at = now;
        if (exercise.passed() && progress.passed_at == 0) progress.passed_at = now;
    }
}

}  // namespace course
