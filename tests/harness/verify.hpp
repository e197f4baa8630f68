// Verify: the proof that the tests of a lab are worth something.
//
// The untouched skeletons score nothing, all "not started"; the reference scores full; every known
// mistake fails the public tests and is named; other correct solutions score full and are never
// named as a mistake.

#pragma once

#include <string>
#include <vector>

#include "tests/harness/lab_judge.hpp"

namespace harness {

struct VerifiedMistake {
    Misconception mistake;
    bool caught = false;
    bool named = false;
    std::vector<std::string> with;  // other names that were given beside it
    std::string verdict;
};

struct VerifiedAlternative {
    std::string name;  // "loops"
    int points = 0;
    int max_points = 0;
    std::vector<std::string> problems;  // "1.8 wrong", "1.9 named L1-XEN-02"
};

struct VerifyResult {
    std::string lab;
    int exercises = 0;
    int skeleton_points = 0;
    int skeleton_not_started = 0;
    int reference_points = 0;
    int reference_max = 0;
    std::vector<std::string> problems;  // of skeleton and reference: "skeleton 1.8 crashed"
    std::vector<VerifiedMistake> mistakes;
    std::vector<VerifiedAlternative> alternatives;

    [[nodiscard]] int caught() const;
    [[nodiscard]] int named() const;
    [[nodiscard]] int alternatives_full() const;
    [[nodiscard]] bool holds() const;
};

/// Needs the workers of the lab: learner's (untouched), reference, and all alternatives that stand
/// beside them as lab01_alternative_NAME_worker.
[[nodiscard]] VerifyResult verify_lab(LabJudge& judge, const std::vector<Exercise>& exercises,
                                      const JudgeOptions& options);

[[nodiscard]] std::string to_json(const VerifyResult& result);
[[nodiscard]] std::string to_terminal(const VerifyResult& result);

}  // namespace harness
