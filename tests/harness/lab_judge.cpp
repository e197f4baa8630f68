// Running the tests of one exercise after the other, and naming mistakes where one is wrong.

#include "tests/harness/lab_judge.hpp"

#include <chrono>

#include "common/error.hpp"
#include "tests/harness/conclude.hpp"
#include "tests/harness/naming.hpp"

namespace harness {

namespace {

constexpr double reference_seconds = 120;

std::unique_ptr<WorkerProcess> worker(const JudgeSetup& setup, std::vector<std::string> command,
                                      double seconds, double total_seconds = 0) {
    WorkerOptions options;
    options.command = std::move(command);
    options.folder = setup.folder;
    options.cpu_seconds = seconds;
    options.total_seconds = total_seconds;
    options.wall_seconds = 4 * seconds;  // a busy machine is not the learner's fault
    return std::make_unique<WorkerProcess>(std::move(options));
}

ExerciseResult not_run(const Exercise& exercise) {
    ExerciseResult result;
    result.exercise = exercise;
    result.message = "an earlier exercise comes first";
    return result;
}

}  // namespace

LabJudge::LabJudge(const JudgeSetup& setup, const JudgeOptions& options)
    : setup_(setup), options_(options) {
    if (!options.recording.empty()) {
        Recording recording = Recording::read(options.recording);
        known_ = recording.known;
        solution_ = std::make_unique<ReplayEndpoint>(std::move(recording));
        return;
    }
    auto solution = worker(setup, {options.reference}, reference_seconds);
    known_ = solution->misconceptions();
    solution_ = std::move(solution);
    recorded_.known = known_;
    if (!options.record.empty())
        recorder_ = std::make_unique<RecordingEndpoint>(*solution_, recorded_);
}

std::unique_ptr<WorkerProcess> LabJudge::subject(std::vector<std::string> command) const {
    return worker(setup_, std::move(command), options_.seconds, options_.total_seconds);
}

const Misconception& LabJudge::known(const std::string& id) const {
    for (const Misconception& mistake : known_)
        if (mistake.id == id) return mistake;
    throw dl::Error("no known mistake is called " + id);
}

ExerciseResult LabJudge::judge_exercise(Run& run, const Exercise& exercise, bool hidden) {
    const auto start = std::chrono::steady_clock::now();
    run.begin_exercise(exercise.id);
    test_runner().run_exercise(exercise.id, hidden);
    if (recorder_)  // what the subject was asked, the reference must know as well
        for (const Asked& call : run.exercise().asked)
            recorder_->ask(call.request);
    ExerciseResult result = conclude(run.exercise(), exercise, setup_.folder);
    if (result.verdict == Verdict::wrong)
        for (const Misconception& mistake : name_mistakes(run.exercise(), *solution_, known_))
            result.mistakes.push_back(
                {mistake.id, mistake.convention, mistake.diagnosis, mistake.hint});
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

LabResult LabJudge::judge(const Task& task) {
    Run run(*task.subject, recorder_ ? *recorder_ : *solution_);
    if (task.pretended) run.pretend(task.pretended->function, task.pretended->id);
    set_current_run(&run);
    set_run_seed(options_.seed);

    LabResult result;
    result.lab = setup_.lab;
    result.folder = setup_.folder;
    result.subject = options_.subject;
    bool stop = false;
    for (const Exercise& exercise : task.exercises) {
        result.exercises.push_back(stop ? not_run(exercise)
                                        : judge_exercise(run, exercise, task.hidden));
        stop = stop || (task.stop_first && result.exercises.back().verdict != Verdict::passed);
    }
    set_current_run(nullptr);
    return result;
}

void LabJudge::write_recording() const {
    if (recorder_) recorded_.write(options_.record);
}

}  // namespace harness
