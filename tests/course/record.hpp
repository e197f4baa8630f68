// What a check found out, and its JSON form. The judge writes one, the verbs show it.

#pragma once

#include <string>
#include <vector>

namespace course {

/// A known mistake; two of them where they cannot be told apart.
struct Mistake {
    std::string diagnosis;
    std::string hint;
    bool convention = false;
};

struct ExerciseResult {
    std::string id;
    std::string name;
    std::string verdict;  // "passed", "not started", "wrong", "does not compile", ...
    int points = 0;
    int max = 0;
    double seconds = 0;
    std::string diagnosis;  // the known mistake in one sentence, if it is one
    std::string message;    // what the learner reads
    std::string test;       // the sentence of the first test that failed
    std::string function;   // "1.8 softmax": what gave the first wrong answer, or none
    std::string place;      // where the code crashed, if that is known
    std::string output;     // what the code printed
    std::vector<Mistake> mistakes;

    [[nodiscard]] bool passed() const { return verdict == "passed"; }
    [[nodiscard]] bool was_run() const { return verdict != "not run"; }
};

struct LabResult {
    std::string id;  // "lab03"
    std::vector<ExerciseResult> exercises;

    [[nodiscard]] int points() const;
    [[nodiscard]] int max() const;
};

/// {"labs":[{"id","points","max","exercises":[{"id","name","verdict","points","max",...}]}]}
std::string to_json(const std::vector<LabResult>& labs);

/// The record that a judge wrote for one lab: {"record_version":1,"id","exercises":[...]}.
/// Throws Fault that names the field if it is not one.
LabResult parse_record(const std::string& text);

}  // namespace course
