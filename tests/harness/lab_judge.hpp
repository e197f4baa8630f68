// LabJudge: knows the right answers of a lab, and judges whoever answers its calls.

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/harness/judge_options.hpp"
#include "tests/harness/recording.hpp"
#include "tests/harness/run.hpp"
#include "tests/harness/worker_process.hpp"

namespace harness {

/// One pass over exercises: who is judged, on what, and how.
struct Task {
    Endpoint* subject = nullptr;
    std::vector<Exercise> exercises;
    const Misconception* pretended = nullptr;  // the subject is the reference with this mistake
    bool hidden = true;
    bool stop_first = false;
};

class LabJudge {
public:
    /// Opens the reference worker, or the recording where there is none.
    LabJudge(const JudgeSetup& setup, const JudgeOptions& options);

    [[nodiscard]] LabResult judge(const Task& task);

    /// A worker with the limits that hold for learners.
    [[nodiscard]] std::unique_ptr<WorkerProcess> subject(std::vector<std::string> command) const;

    [[nodiscard]] const Misconceptions& known() const { return known_; }
    /// Throws dl::Error when no known mistake has this id.
    [[nodiscard]] const Misconception& known(const std::string& id) const;

    /// Writes what the reference answered so far, if the options ask for a recording.
    void write_recording() const;

private:
    ExerciseResult judge_exercise(Run& run, const Exercise& exercise, bool hidden);

    const JudgeSetup& setup_;
    const JudgeOptions& options_;
    std::unique_ptr<Endpoint> solution_;  // a worker or a recording
    std::unique_ptr<Endpoint> recorder_;  // stands before it when answers are recorded
    Recording recorded_;
    Misconceptions known_;
};

}  // namespace harness
