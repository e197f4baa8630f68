// From the runs of single exercises to the record of a lab.

#include "tests/harness/judge.hpp"

#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <iostream>
#include <memory>

#include "common/error.hpp"
#include "common/files.hpp"
#include "tests/harness/judge_options.hpp"
#include "tests/harness/naming.hpp"
#include "tests/harness/recording.hpp"
#include "tests/harness/run.hpp"
#include "tests/harness/worker_process.hpp"

namespace harness {

namespace {

Verdict verdict_of(Fate fate) {
    switch (fate) {
        case Fate::not_started:
            return Verdict::not_started;
        case Fate::timed_out:
            return Verdict::timed_out;
        case Fate::out_of_memory:
            return Verdict::out_of_memory;
        default:
            return Verdict::crashed;
    }
}

std::string stop_message(const ExerciseRun& run, const Exercise& exercise,
                         const std::string& folder) {
    const Outcome& stop = *run.stopped;
    if (stop.fate != Fate::not_started)
        return stop.message + (stop.place.empty() ? "" : "\n  at " + stop.place);
    const bool own = stop.message.rfind(exercise.id + " ", 0) == 0;
    if (own)
        return stop.message + " is not written yet. Open " + folder + "/" + exercise.file +
               " and replace the TODO.";
    return "This needs " + stop.message + ", which is not written yet.";
}

/// What failed first, public tests before hidden ones.
void explain(const ExerciseRun& run, ExerciseResult& result) {
    for (const Failure& failure : run.failures) {
        if (failure.hidden) {
            result.private_message += failure.test + "\n" + failure.text + "\n";
        } else if (result.message.empty()) {
            result.test = failure.test;
            result.message = failure.text;
        }
    }
    if (result.message.empty())
        result.message =
            result.hidden_failed ? "a hidden test does not pass" : "a test does not pass";
}

ExerciseResult conclude(const ExerciseRun& run, const Exercise& exercise,
                        const std::string& folder) {
    ExerciseResult result;
    result.exercise = exercise;
    result.tests = run.tests;
    result.failed_tests = run.failed;
    result.output = run.output;
    for (const Failure& failure : run.failures)
        result.hidden_failed |= failure.hidden;
    const bool blameless = run.failures.empty() && !run.stopped;
    if ((!run.fault.empty() && blameless) || run.tests == 0) {
        result.verdict = Verdict::not_gradable;
        result.message = run.tests == 0 ? "no test of this exercise was found" : run.fault;
    } else if (run.stopped) {
        result.verdict = verdict_of(run.stopped->fate);
        result.message = stop_message(run, exercise, folder);
        result.place = run.stopped->place;
        if (run.stopped_hidden) {
            result.hidden_failed = true;
            result.private_message = run.stopped_in + "\n" + result.message;
            result.message = std::string(words(result.verdict)) + " in a hidden test";
            result.place.clear();
        } else if (result.verdict != Verdict::not_started) {
            result.test = run.stopped_in;
        }
    } else if (run.failed > 0) {
        result.verdict = Verdict::wrong;
        explain(run, result);
    } else {
        result.verdict = Verdict::passed;
        result.points = exercise.points;
    }
    return result;
}

/// The endpoints of one run: who is judged, and who knows the right answers.
struct Sides {
    std::unique_ptr<Endpoint> subject;
    std::unique_ptr<Endpoint> solution;  // a worker or a recording
    std::unique_ptr<Endpoint> recorder;  // stands before it when answers are recorded
    Recording recorded;
    Misconceptions known;

    [[nodiscard]] Endpoint& reference() { return recorder ? *recorder : *solution; }
};

std::unique_ptr<WorkerProcess> worker(const JudgeSetup& setup, std::vector<std::string> command,
                                      double seconds) {
    WorkerOptions options;
    options.command = std::move(command);
    options.folder = setup.folder;
    options.cpu_seconds = seconds;
    options.wall_seconds = 2 * seconds;
    return std::make_unique<WorkerProcess>(std::move(options));
}

void open_reference(Sides& sides, const JudgeSetup& setup, const JudgeOptions& options) {
    if (!options.recording.empty()) {
        Recording recording = Recording::read(options.recording);
        sides.known = recording.known;
        sides.solution = std::make_unique<ReplayEndpoint>(std::move(recording));
        return;
    }
    auto solution = worker(setup, {options.reference}, 120);
    sides.known = solution->misconceptions();
    sides.solution = std::move(solution);
    sides.recorded.known = sides.known;
    if (!options.record.empty())
        sides.recorder = std::make_unique<RecordingEndpoint>(*sides.solution, sides.recorded);
}

void open_sides(Sides& sides, const JudgeSetup& setup, const JudgeOptions& options,
                const std::optional<Table>& in_process) {
    open_reference(sides, setup, options);
    const bool own = options.pretend.empty() && options.record.empty();
    if (in_process)
        sides.subject = std::make_unique<TableEndpoint>(*in_process);
    else
        sides.subject =
            worker(setup, own ? options.worker : std::vector{options.reference}, options.seconds);
}

void pretend(Run& run, const Misconceptions& known, const std::string& id) {
    for (const Misconception& mistake : known)
        if (mistake.id == id) return run.pretend(mistake.function, id);
    throw dl::Error("no known mistake is called " + id);
}

ExerciseResult judge_exercise(Run& run, Sides& sides, const Exercise& exercise,
                              const JudgeSetup& setup, const JudgeOptions& options) {
    const auto start = std::chrono::steady_clock::now();
    run.begin_exercise(exercise.id);
    test_runner().run_exercise(exercise.id, options.hidden && options.record.empty());
    if (sides.recorder)  // what the subject was asked, the reference must know as well
        for (const Asked& call : run.exercise().asked)
            sides.recorder->ask(call.request);
    ExerciseResult result = conclude(run.exercise(), exercise, setup.folder);
    if (result.verdict == Verdict::wrong)
        for (const Misconception& mistake :
             name_mistakes(run.exercise(), *sides.solution, sides.known))
            result.mistakes.push_back(
                {mistake.id, mistake.convention, mistake.diagnosis, mistake.hint});
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

LabResult judge_lab(const JudgeSetup& setup, const JudgeOptions& options,
                    const std::optional<Table>& in_process) {
    Sides sides;
    open_sides(sides, setup, options, in_process);
    Run run(*sides.subject, sides.reference());
    set_current_run(&run);
    if (!options.pretend.empty()) pretend(run, sides.known, options.pretend);

    LabResult result;
    result.lab = setup.lab;
    result.folder = setup.folder;
    result.subject = in_process ? "in process" : options.subject;
    bool stop = false;
    for (const Exercise& exercise : read_catalogue(options.catalogue)) {
        if (!options.wants(exercise.id)) continue;
        if (stop) {
            result.exercises.push_back({});
            result.exercises.back().exercise = exercise;
            result.exercises.back().message = "an earlier exercise comes first";
            continue;
        }
        result.exercises.push_back(judge_exercise(run, sides, exercise, setup, options));
        stop = options.stop_first && result.exercises.back().verdict != Verdict::passed;
    }
    set_current_run(nullptr);
    if (sides.recorder) sides.recorded.write(options.record);
    if (result.exercises.empty()) throw dl::Error(options.catalogue + ": no such exercise");
    return result;
}

void write_reports(const LabResult& result, const JudgeOptions& options) {
    const auto put = [](const std::string& path, const std::string& text) {
        if (path == "-")
            std::cout << text << std::flush;
        else if (!path.empty())
            dl::write_file(path, text);
    };
    put(options.json, to_json(result));
    put(options.junit, to_junit(result));
    put(options.tap, to_tap(result));
    if (!options.quiet)
        std::cout << to_terminal(result, {isatty(1) != 0, options.all}) << std::flush;
}

int exit_code(const LabResult& result) {
    int code = 0;
    for (const ExerciseResult& exercise : result.exercises) {
        if (exercise.verdict == Verdict::not_gradable) return 3;
        if (exercise.verdict != Verdict::passed) code = 1;
    }
    return code;
}

void on_interrupt(int number) {
    kill_workers();
    _exit(128 + number);
}

}  // namespace

int judge_main(const JudgeSetup& setup, int argc, char** argv,
               const std::optional<Table>& in_process) {
    signal(SIGINT, on_interrupt);
    signal(SIGTERM, on_interrupt);
    try {
        const JudgeOptions options = parse_options(setup, argc, argv);
        if (options.help) {
            std::cout << options_help(setup);
            return 0;
        }
        if (in_process)
            std::cout << "The code under test runs inside of this program, for a debugger. "
                         "THIS IS NO GRADE.\n\n";
        const LabResult result = judge_lab(setup, options, in_process);
        write_reports(result, options);
        return exit_code(result);
    } catch (const UsageError& error) {
        std::cerr << error.what() << "\n";
        return 2;
    } catch (const std::exception& error) {
        std::cerr << "the judge cannot work: " << error.what() << "\n";
        return 3;
    }
}

}  // namespace harness
