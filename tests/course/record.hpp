// What a check found out, and its JSON form. The judge writes one, the verbs show it.

#pragma once

#include <string>
#include <vector>

namespace course {

struct ExerciseResult {
    std::string id;
    std::string name;
    std::string verdict;  // "passed", "not started", "wrong", "does not compile", ...
    int points = 0;
    int max = 0;
    double seconds = 0;
    std::string diagnosis;  // the known mistake, if it is one
    std::string message;    // what the learner reads

    [[nodiscard]] bool passed() const { return verdict == "passed"; }
};

struct LabResult {
    std::string id;  // "lab03"
    std::vector<ExerciseResult> exercises;

    [[nodiscard]] int points() const;
    [[nodiscard]] int max() const;
};

/// {"labs":[{"id","points","max","exercises":[{"id","name","verdict","points","max",...}]}]}
std::string to_json(const std::vector<LabResult>& labs);

/// Throws Fault if the text is not such a record, names a field, and says what is wrong with it.
std::vector<LabResult> parse_record(const std::string& text);

}  // namespace course
