// Sanitizer reports, signals and exit codes in the learner's words.

#include "tests/harness/post_mortem.hpp"

#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <utility>

#include "common/error.hpp"

namespace harness {

namespace {

bool has(const std::string& words, const char* part) {
    return words.find(part) != std::string::npos;
}

/// The text from `from` up to the end of its line.
std::string line_at(const std::string& words, std::size_t from) {
    return words.substr(from, words.find('\n', from) - from);
}

std::string line_with(const std::string& words, const char* part) {
    const std::size_t at = words.find(part);
    if (at == std::string::npos) return "";
    const std::size_t start = words.rfind('\n', at);
    return line_at(words, start == std::string::npos ? 0 : start + 1);
}

constexpr const char* flood = "far too much was printed";
constexpr const char* too_many_threads = "more threads were started than a check may use";
constexpr const char* waiting = ", and hardly any of them computing: a sleep, or a lock?";

struct Phrase {
    const char* sign;   // in the report
    const char* words;  // for the learner
};

constexpr std::array<Phrase, 13> memory_errors = {{
    {"stack-overflow",
     "the stack is full: a function that calls itself without end, or a huge local array"},
    {"heap-buffer-overflow", "an index lies outside of its buffer"},
    {"container-overflow", "an index lies outside of its std::vector"},
    {"stack-buffer-overflow", "an index lies outside of a local array"},
    {"global-buffer-overflow", "an index lies outside of a global array"},
    {"heap-use-after-free", "memory is used after it was given back"},
    {"stack-use-after-scope", "a local variable is used after its scope has ended"},
    {"stack-use-after-return", "a local variable is used after its function has returned"},
    {"double-free", "memory is given back twice"},
    {"attempting free on address", "something is freed that was never allocated"},
    {"SEGV", "a null or wild pointer is used, or an index far outside of its buffer"},
    {"FPE", "a whole number is divided by zero"},
    {"ABRT", "the program gave itself up: abort(), or an exception that nobody caught"},
}};

Outcome made(Fate fate, std::string message, std::string place = "") {
    Outcome outcome;
    outcome.fate = fate;
    outcome.message = std::move(message);
    outcome.place = std::move(place);
    return outcome;
}

/// The verdict of a sanitizer or a checked standard library, if one spoke.
bool read_report(const std::string& report, const std::string& folder, Outcome& outcome) {
    const std::string place = place_in(report, folder);
    if (has(report, "hard rss limit exhausted") || has(report, "HARD RSS LIMIT") ||
        has(report, "allocation-size-too-big") || has(report, "exceeds maximum supported size") ||
        has(report, "out-of-memory") || has(report, "failed to allocate")) {
        outcome =
            made(Fate::out_of_memory, "more memory was asked for than a check may use", place);
        return true;
    }
    if (has(report, "course_box: time limit")) {
        outcome = made(Fate::timed_out, "the time of the whole submission is up");
        return true;
    }
    if (has(report, "course_box: thread limit")) {
        outcome = made(Fate::crashed, too_many_threads);
        return true;
    }
    if (const std::size_t at = report.find(": runtime error: "); at != std::string::npos) {
        const std::string line = line_with(report, ": runtime error: ");
        const std::size_t words = line.find(": runtime error: ");
        outcome = made(Fate::crashed, line.substr(words + 17), place);
        return true;
    }
    if (const std::size_t at = report.find("Assertion '"); at != std::string::npos) {
        outcome = made(Fate::crashed,
                       "an index or iterator is out of range: " + line_at(report, at), place);
        return true;
    }
    // assert() of the C library, which t[i] of a Tensor uses: "Assertion `i >= 0' failed."
    if (const std::size_t at = report.find("Assertion `"); at != std::string::npos) {
        const bool index = has(line_with(report, "Assertion `"), "Tensor::operator[]");
        const std::string rule = report.substr(at + 11, report.find('\'', at) - at - 11);
        outcome =
            made(Fate::crashed,
                 (index ? "an index lies outside of its tensor: " : "an assertion failed: ") + rule,
                 place);
        return true;
    }
    if (has(report, "ERROR: AddressSanitizer")) {
        const std::string line = line_with(report, "ERROR: AddressSanitizer");
        for (const Phrase& phrase : memory_errors)
            if (has(line, phrase.sign)) {
                outcome = made(Fate::crashed, std::string(phrase.words) + " (" + phrase.sign + ")",
                               place);
                return true;
            }
        outcome = made(Fate::crashed, line.substr(line.find("AddressSanitizer")), place);
        return true;
    }
    return false;
}

/// What the code itself printed, without the report of a sanitizer behind it.
std::string without_report(const std::string& output) {
    std::size_t end = output.size();
    for (const char* sign : {"AddressSanitizer", ": runtime error: ", "Assertion '", "Assertion `",
                             "================================", "UndefinedBehaviorSanitizer"})
        end = std::min(end, output.find(sign));
    if (end == output.size()) return output;
    const std::size_t start = output.rfind('\n', end);
    return start == std::string::npos ? "" : output.substr(0, start + 1);
}

std::string signal_words(int number) {
    switch (number) {
        case SIGSEGV:
            return "a null or wild pointer is used, or a function calls itself without end "
                   "(segmentation fault)";
        case SIGABRT:
            return "the program gave itself up: abort(), a failed assert, or an exception that "
                   "nobody "
                   "caught";
        case SIGFPE:
            return "a whole number is divided by zero";
        case SIGILL:
            return "an illegal instruction: does a function end without a return?";
        default:
            return "the program was ended by signal " + std::to_string(number);
    }
}

Outcome from_status(const End& end) {
    if (end.killed_by_us)
        return made(Fate::crashed, "the program closed its answers and went on running");
    if (WIFSIGNALED(end.status)) {
        const int number = WTERMSIG(end.status);
        if (number == SIGXCPU) return made(Fate::timed_out, "the time is up");
        return made(Fate::crashed, signal_words(number));
    }
    const int code = WEXITSTATUS(end.status);
    if (code == 127 && has(end.last_words, "worker program cannot be started"))
        return made(Fate::unknown, "the worker program cannot be started");
    return made(Fate::crashed, dl::text("the program ended itself with exit(", code,
                                        "); a function gives its answer with return"));
}

}  // namespace

std::string place_in(const std::string& report, const std::string& folder) {
    for (std::size_t at = report.find(folder + "/"); at != std::string::npos;
         at = report.find(folder + "/", at + 1)) {
        const bool starts_here = at == 0 || has(" /(\n", std::string(1, report[at - 1]).c_str());
        const std::size_t end = report.find_first_not_of(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-", at);
        std::string place = report.substr(at, end - at);
        if (!starts_here || end == std::string::npos || report[end] != ':') continue;
        const std::size_t after = report.find_first_not_of("0123456789", end + 1);
        if (after == end + 1) continue;
        return place + report.substr(end, after - end);
    }
    return "";
}

Outcome post_mortem(const End& end, const std::string& folder) {
    Outcome outcome;
    if (end.timed_out)
        outcome = made(Fate::timed_out, dl::text("no answer within ", end.seconds, " seconds",
                                                 end.waited ? waiting : ": a loop without end?"));
    else if (end.flooded)
        outcome = made(Fate::crashed, flood);
    else if (!end.malformed.empty())
        outcome = made(Fate::crashed, "the answer was damaged: " + end.malformed);
    else if (!read_report(end.last_words, folder, outcome))
        outcome = from_status(end);
    outcome.protocol = !end.malformed.empty();
    outcome.output = without_report(end.output);
    return outcome;
}

std::string fine_code(const Outcome& outcome) {
    if (outcome.fate == Fate::timed_out) return outcome.message.ends_with(waiting) ? "WL" : "";
    if (outcome.fate != Fate::crashed) return "";
    if (outcome.protocol) return "PV";
    return outcome.message == flood ? "OL" : outcome.message == too_many_threads ? "PL" : "";
}

Outcome read_outcome(MessageKind kind, std::span<const std::byte> body) {
    Value value = decode(body);
    Outcome outcome;
    switch (kind) {
        case MessageKind::result:
            outcome.fate = Fate::value;
            outcome.answer = std::move(value);
            return outcome;
        case MessageKind::error:
            outcome.fate = Fate::error;
            outcome.error_type = as_text(item(value, 0));
            outcome.message = as_text(item(value, 1));
            if (outcome.error_type == "std::bad_alloc") outcome.fate = Fate::out_of_memory;
            return outcome;
        case MessageKind::not_started:
            outcome.fate = Fate::not_started;
            outcome.message = as_text(value);
            return outcome;
        case MessageKind::unknown:
            outcome.fate = Fate::unknown;
            outcome.message = as_text(value);
            return outcome;
        default:
            throw WireError("a call where an answer belongs");
    }
}

}  // namespace harness
