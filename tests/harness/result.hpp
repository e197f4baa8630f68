// The record of one judged lab. Every report - terminal, JSON, JUnit, TAP - is a pure function of
// it: writers translate and compute nothing.

#pragma once

#include <string>
#include <vector>

#include "tests/harness/catalogue.hpp"

namespace harness {

enum class Verdict {
    passed,
    wrong,
    not_started,
    does_not_compile,
    crashed,
    timed_out,
    out_of_memory,
    not_run,       // something that it needs failed first
    not_gradable,  // our own fault
};

/// "not started"; and the code of the gradebook formats, "NS".
[[nodiscard]] const char* words(Verdict verdict);
[[nodiscard]] const char* code(Verdict verdict);
[[nodiscard]] Verdict verdict_from_words(const std::string& words);

struct NamedMistake {
    std::string id;
    bool convention = false;
    std::string diagnosis;
    std::string hint;
};

struct ExerciseResult {
    Exercise exercise;
    Verdict verdict = Verdict::not_run;
    std::string fine_code;  // "OL", "WL", ... where more is known than the verdict's code says
    int points = 0;         // of exercise.points
    double seconds = 0;     // a clock value: never part of a comparison
    int tests = 0;
    int failed_tests = 0;
    bool hidden_failed = false;          // some hidden test did not pass
    std::string test;                    // name of the first failed public test
    std::string function;                // "1.8 softmax": gave the first wrong answer, or none
    std::string place;                   // where the code crashed, if that is known
    std::string message;                 // for the learner
    std::string private_message;         // what a hidden test saw, for the instructor
    std::vector<NamedMistake> mistakes;  // one; or several that cannot be told apart
    std::string output;                  // what the code printed
};

/// The finest code there is.
[[nodiscard]] std::string code(const ExerciseResult& result);

struct LabResult {
    std::string lab;                  // "lab01"
    std::string folder;               // "lab01_perceptron"
    std::string subject = "learner";  // or "reference", "in process"
    std::vector<ExerciseResult> exercises;

    [[nodiscard]] int points() const;
    [[nodiscard]] int max_points() const;  // challenges included
};

/// "1.8 softmax": how an exercise is called everywhere.
[[nodiscard]] std::string title(const Exercise& exercise);

/// Valid UTF-8 of at most `most` bytes, head and tail kept; no control bytes but newline and tab,
/// no marks that turn the direction of writing. Everything a learner's code says passes here.
[[nodiscard]] std::string sanitised(const std::string& text, std::size_t most = 4096);

/// One JSON object, with a final newline.
[[nodiscard]] std::string to_json(const LabResult& result);
/// JUnit XML, one test case for an exercise.
[[nodiscard]] std::string to_junit(const LabResult& result);
/// TAP version 14, the plan first.
[[nodiscard]] std::string to_tap(const LabResult& result);

struct TextOptions {
    bool colour = false;
    bool all = false;  // explain every exercise that did not pass, not only the first
};
/// What a person reads on a terminal.
[[nodiscard]] std::string to_terminal(const LabResult& result, const TextOptions& options = {});
[[nodiscard]] std::string to_terminal(const ExerciseResult& result,
                                      const TextOptions& options = {});

}  // namespace harness
