// Bookkeeping of one exercise, and errors of the worker rethrown in the judge.

#include "tests/harness/run.hpp"

#include <algorithm>
#include <utility>

#include "common/error.hpp"
#include "tests/harness/compare.hpp"
#include "tests/harness/giver.hpp"
#include "tests/harness/matchers.hpp"

namespace harness {

namespace {

Run* the_run = nullptr;
std::uint64_t the_seed = 1;
LatestReport last_report;

constexpr std::size_t most_output = 4096;

bool holds(const Value& whole, const Value& part) {
    if (distance(whole, part) == 0) return true;
    const auto* list = std::get_if<List>(&whole.data);
    return list && std::any_of(list->items.begin(), list->items.end(),
                               [&](const Value& item) { return holds(item, part); });
}

}  // namespace

Run& current_run() {
    if (!the_run) throw GraderFault("a call outside of a judge's run");
    return *the_run;
}

void set_current_run(Run* run) { the_run = run; }

std::uint64_t run_seed() { return the_seed; }
void set_run_seed(std::uint64_t seed) { the_seed = seed; }

void remember_report(LatestReport report) { last_report = std::move(report); }
LatestReport take_report() { return std::exchange(last_report, {}); }

std::vector<KnownSize> latest_sizes() {
    if (!the_run || the_run->exercise().asked.empty()) return {};
    return sizes_in(the_run->exercise().asked.back().request.arguments);
}

std::string giver_of(const Value& value) {
    if (!the_run) return "";
    const std::vector<Asked>& asked = the_run->exercise().asked;
    const auto found = std::find_if(asked.rbegin(), asked.rend(), [&](const Asked& call) {
        return call.outcome.fate == Fate::value && holds(call.outcome.answer, value);
    });
    return found == asked.rend() ? "" : found->request.function;
}

Outcome Run::ask_subject(const Request& request) {
    // What is not written stops its own tests only: others may still show what is wrong elsewhere.
    const auto is_unwritten = [](const Outcome& outcome) {
        return outcome.fate == Fate::not_started;
    };
    if (now_.stopped && !is_unwritten(*now_.stopped))
        throw CallFailed("the exercise has been stopped");
    Request sent = request;
    if (request.function == pretended_function_) sent.variant = pretended_variant_;
    Outcome outcome = subject_.ask(sent);
    if (outcome.fate == Fate::unknown) {
        now_.fault = outcome.message;
        throw GraderFault(outcome.message);
    }
    if (!hidden_ && now_.output.size() < most_output) now_.output += outcome.output;
    unanswered_ = unanswered_ || is_unwritten(outcome);
    const bool stops = outcome.fate != Fate::value && outcome.fate != Fate::error;
    if (stops && !(is_unwritten(outcome) && now_.stopped)) {
        now_.stopped = outcome;
        now_.stopped_in = test_;
        now_.stopped_function = request.function;
        now_.stopped_hidden = hidden_;
    }
    now_.asked.push_back({request, outcome});
    return outcome;
}

Outcome Run::ask_reference(const Request& request) {
    Outcome outcome = reference_.ask(request);
    if (outcome.fate == Fate::value || outcome.fate == Fate::error) return outcome;
    now_.fault = "reference " + request.function + ": " + outcome.message;
    throw GraderFault(now_.fault);
}

void Run::violation(const std::string& what) {
    Outcome& last = now_.asked.back().outcome;
    last.fate = Fate::crashed;
    last.protocol = true;
    last.message = "the answer was damaged: " + what;
    now_.stopped = last;
    now_.stopped_in = test_;
    now_.stopped_function = now_.asked.back().request.function;
    now_.stopped_hidden = hidden_;
    throw CallFailed(last.message);
}

void Run::pretend(std::string function, std::string variant) {
    pretended_function_ = std::move(function);
    pretended_variant_ = std::move(variant);
}

void Run::begin_exercise(const std::string& id) {
    now_ = {};
    now_.exercise = id;
}

void Run::begin_test(const std::string& name, bool hidden) {
    test_ = name;
    hidden_ = hidden;
    unanswered_ = false;
}

void Run::end_test(bool passed) {
    ++now_.tests;
    if (!passed) ++now_.failed;
    test_.clear();
    hidden_ = false;
}

void Run::failed(Failure failure) {
    const bool ours = !now_.fault.empty() && failure.text.find(now_.fault) != std::string::npos;
    failure.unanswered = unanswered_;
    if (!ours) now_.failures.push_back(std::move(failure));
}

void throw_outcome(const Outcome& outcome) {
    const std::string& type = outcome.error_type;
    const std::string& words = outcome.message;
    if (outcome.fate != Fate::error) throw CallFailed(words);
    if (type == "dl::ShapeError") throw dl::ShapeError(words);
    if (type == "dl::FileError") throw dl::FileError(words);
    if (type == "dl::Error") throw dl::Error(words);
    if (type == "std::invalid_argument") throw std::invalid_argument(words);
    if (type == "std::out_of_range") throw std::out_of_range(words);
    if (type == "std::domain_error") throw std::domain_error(words);
    if (type == "std::length_error") throw std::length_error(words);
    if (type == "std::logic_error") throw std::logic_error(words);
    if (type == "std::runtime_error") throw std::runtime_error(words);
    throw ForeignError(type + ": " + words);
}

}  // namespace harness
