// The main function of a judge program.

#include "tests/harness/judge.hpp"

#include <signal.h>
#include <unistd.h>

#include <iostream>

#include "common/error.hpp"
#include "common/files.hpp"
#include "tests/harness/lab_judge.hpp"
#include "tests/harness/verify.hpp"

namespace harness {

namespace {

void put(const std::string& path, const std::string& text) {
    if (path == "-")
        std::cout << text << std::flush;
    else if (!path.empty())
        dl::write_file(path, text);
}

void write_reports(const LabResult& result, const JudgeOptions& options) {
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

std::vector<Exercise> wanted_exercises(const JudgeOptions& options) {
    std::vector<Exercise> wanted;
    for (const Exercise& exercise : read_catalogue(options.catalogue))
        if (options.wants(exercise.id)) wanted.push_back(exercise);
    dl::require<dl::Error>(!wanted.empty(), options.catalogue, ": no such exercise");
    return wanted;
}

int judge(const JudgeSetup& setup, const JudgeOptions& options,
          const std::optional<Table>& in_process) {
    LabJudge judge(setup, options);
    const bool by_reference = !options.pretend.empty() || !options.record.empty();
    std::unique_ptr<Endpoint> subject;
    if (in_process)
        subject = std::make_unique<TableEndpoint>(*in_process);
    else
        subject = judge.subject(by_reference ? std::vector{options.reference} : options.worker);

    Task task;
    task.subject = subject.get();
    task.exercises = wanted_exercises(options);
    task.hidden = options.hidden && options.record.empty();
    task.stop_first = options.stop_first;
    if (!options.pretend.empty()) task.pretended = &judge.known(options.pretend);
    const LabResult result = judge.judge(task);
    judge.write_recording();
    write_reports(result, options);
    return exit_code(result);
}

int verify(const JudgeSetup& setup, const JudgeOptions& options) {
    LabJudge judge(setup, options);
    const VerifyResult result = verify_lab(judge, wanted_exercises(options), options);
    put(options.json, to_json(result));
    if (!options.quiet) std::cout << to_terminal(result) << std::flush;
    return result.holds() ? 0 : 1;
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
        JudgeOptions options = parse_options(setup, argc, argv);
        if (options.help) {
            std::cout << options_help(setup);
            return 0;
        }
        if (in_process) {
            options.subject = "in process";
            std::cout << "The code under test runs inside of this program, for a debugger. "
                         "THIS IS NO GRADE.\n\n";
        }
        return options.verify ? verify(setup, options) : judge(setup, options, in_process);
    } catch (const UsageError& error) {
        std::cerr << error.what() << "\n";
        return 2;
    } catch (const std::exception& error) {
        std::cerr << "the judge cannot work: " << error.what() << "\n";
        return 3;
    }
}

}  // namespace harness
