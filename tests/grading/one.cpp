// The verdicts of one submission: what did not build, and what the judge says about the rest.

#include "tests/grading/one.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <nlohmann/json.hpp>
#include <utility>

#include "tests/course/files.hpp"
#include "tests/course/process.hpp"
#include "tests/course/submission.hpp"
#include "tests/grading/build_one.hpp"
#include "tests/grading/emit.hpp"

namespace grading {

namespace {

using course::Fault;
using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) {
    // Milliseconds are enough, and short to read.
    const auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
    return static_cast<double>(passed.count()) / 1000;
}

std::string utc_now() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

constexpr const char* no_exercise_file = "no exercise file found";

// Neither taken nor refused.
bool nothing_came(const Submission& submission, const Kit& kit) {
    return submission.files.empty() &&
           std::none_of(submission.seen.begin(), submission.seen.end(), [&](const Seen& seen) {
               return seen.fate == "refused" && kit.skeletons.contains(seen.path);
           });
}

Check blank_check(const course::Exercise& exercise) {
    Check check;
    check.id = exercise.id;
    check.name = exercise.id;
    for (std::size_t i = 0; i < exercise.functions.size(); ++i)
        check.name += (i == 0 ? " " : ", ") + exercise.functions[i];
    check.file = exercise.file;
    check.verdict = "IE";
    check.max_points = exercise.points;
    return check;
}

std::string word(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

void take_verdict(const Json& judged, Check& check) {
    check.verdict = word(judged, "code");
    check.points = judged.value("points", 0);
    check.hidden = judged.value("hidden_failed", false);
    if (check.verdict != "OK") check.public_message = kept(word(judged, "message"));
    if (const std::string test = word(judged, "test"); !test.empty() && check.verdict != "OK")
        check.public_message = kept(test + "\n" + check.public_message);
    check.private_message = kept(word(judged, "private_message"));
    if (check.verdict == "PV" && !check.hidden)  // what was seen helps only whoever tries
        check.private_message = std::exchange(check.public_message, "the answer was damaged");
    for (const Json& mistake : judged.value("mistakes", Json::array()))
        check.mistakes.push_back({word(mistake, "id"), word(mistake, "diagnosis")});
    if (check.points < 0 || check.points > check.max_points || check.verdict.size() != 2)
        throw Fault("the judge's verdict on " + check.id + " makes no sense");
}

std::vector<std::string> judge_command(const Desk& desk, const fs::path& worker,
                                       const fs::path& json, const Record& record) {
    const Limits& limits = desk.sandbox.limits();
    std::vector<std::string> command = {
        (desk.context->build / "bin" / ("judge_" + desk.lab->id)).string(),
        "--quiet",
        "--json",
        json.string(),
        "--seed",
        seed_of(desk.key, record.lab, record.submission_hash),
        "--seconds",
        std::to_string(limits.seconds),
        "--total-seconds",
        std::to_string(limits.total_seconds)};
    for (const Check& check : record.checks)
        if (check.verdict == "IE") command.insert(command.end(), {"--only", check.id});
    command.emplace_back("--");
    const auto inside = desk.sandbox.run(worker, desk.kit->libraries);
    command.insert(command.end(), inside.begin(), inside.end());
    return command;
}

// Asks the judge about every check that has no verdict yet.
void judge(const Desk& desk, const fs::path& worker, Graded& graded) {
    const auto start = Clock::now();
    const fs::path file = desk.scratch / "judged.json";
    fs::remove(file);
    const course::Finished finished = course::run_quietly(
        judge_command(desk, worker, file, graded.record), desk.scratch, {}, 65536);
    graded.record.timing.judge = since(start);
    if (!finished.output.empty()) graded.log += "--- the judge\n" + kept(finished.output) + "\n";
    if (!fs::exists(file)) throw Fault("the judge wrote nothing");
    const std::string text = course::read_text(file);
    const Json json = Json::parse(text);
    for (const Json& judged : json.at("exercises"))
        for (Check& check : graded.record.checks)
            if (check.id == word(judged, "id") && check.verdict == "IE") {
                take_verdict(judged, check);
                graded.log += "--- " + check.name + ": " + check.verdict + "\n" +
                              check.private_message + kept(word(judged, "output")) + "\n";
            }
}

// What needs no judge: files that are broken or did not come.
void settle(const Submission& submission, const Worker& worker, Record& record) {
    for (Check& check : record.checks) {
        if (const auto broken = worker.broken.find(check.file); broken != worker.broken.end()) {
            check.verdict = broken->second.verdict;
            check.public_message = broken->second.message;
        } else if (!submission.files.contains(check.file)) {
            check.verdict = "NS";
            check.public_message = check.file + " was not handed in";
        }
    }
}

// "This needs 1.1 weighted_sum, which is not written yet.", where that one did not build.
void tell_what_is_needed(Record& record) {
    const auto builds = [](const Check& check) {
        return check.verdict != "CE" && check.verdict != "LE" && check.verdict != "FS";
    };
    for (Check& check : record.checks)
        for (const Check& needed : record.checks) {
            const bool named = check.public_message.starts_with("This needs " + needed.id + " ");
            if (check.verdict != "NS" || builds(needed) || !named) continue;
            check.verdict = "SK";
            check.public_message =
                "This needs " + needed.name + ", which " + words_of_verdict(needed.verdict) + ".";
        }
}

bool has_open_checks(const Record& record) {
    return std::any_of(record.checks.begin(), record.checks.end(),
                       [](const Check& check) { return check.verdict == "IE"; });
}

// Whoever says "this judge asks for what is not there" or "I could not be started" may lie. Where
// the untouched files answer the same judge in the same box, the submission is to blame.
void compare_with_ours(const Desk& desk, Graded& graded) {
    Graded ours{graded.record, ""};
    judge(desk, desk.kit->folder / "worker", ours);
    for (std::size_t i = 0; i < ours.record.checks.size(); ++i) {
        Check& check = graded.record.checks[i];
        if (check.verdict != "IE" || ours.record.checks[i].verdict == "IE") continue;
        check.verdict = "RE";
        check.public_message = "the program does not answer; it starts and ends as no other does";
    }
}

void attempt(const Desk& desk, const Submission& submission, bool last, Graded& graded) {
    Record& record = graded.record;
    if (!submission.trouble.empty()) {
        for (Check& check : record.checks) {
            check.verdict = "FS";
            check.public_message = "nothing can be read: " + kept(submission.trouble);
        }
    } else {
        const Worker worker = build_worker(desk.sandbox, *desk.kit, submission, desk.scratch);
        record.timing.build = std::round(1000 * worker.seconds) / 1000;
        graded.log += worker.log;
        if (!worker.trouble.empty()) throw Fault(worker.trouble);
        settle(submission, worker, record);
        if (has_open_checks(record)) {
            if (!worker.program) throw Fault("there is no worker");
            judge(desk, *worker.program, graded);
            if (last && has_open_checks(record)) compare_with_ours(desk, graded);
        }
    }
    if (has_open_checks(record)) throw Fault("a check has no verdict");
    tell_what_is_needed(record);
    record.state = "graded";
}

void clear(const fs::path& folder) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored))
        fs::remove_all(entry.path(), ignored);
}

}  // namespace

Record opened_record(const Desk& desk, const Submission& submission) {
    Record record;
    record.lab = desk.lab->id;
    record.submission_id = submission.id;
    record.submission_hash =
        course::submission_hash({submission.files.begin(), submission.files.end()});
    record.grader_version = desk.kit->version;
    record.compiler = desk.kit->compiler_version;
    record.sandbox = words(desk.sandbox.level());
    const Limits& limits = desk.sandbox.limits();
    record.limits = "rlimit: " + std::to_string(limits.seconds).substr(0, 5) + " s a call, " +
                    std::to_string(static_cast<long>(limits.total_seconds)) + " s in all, " +
                    std::to_string(limits.memory_mb) + " MB";
    record.seed_key_id = course::sha256("key id\n" + desk.key).substr(0, 12);
    record.seed = seed_of(desk.key, record.lab, record.submission_hash);
    record.trouble = submission.trouble.empty() && nothing_came(submission, *desk.kit)
                         ? no_exercise_file
                         : kept(submission.trouble);
    record.files = submission.seen;
    for (Seen& seen : record.files) {
        seen.path = kept(seen.path);
        seen.why = kept(seen.why);
    }
    for (const course::Exercise& exercise : desk.lab->exercises)
        record.checks.push_back(blank_check(exercise));
    return record;
}

Graded grade_one(const Desk& desk, const Submission& submission) {
    constexpr int attempts = 3;
    const auto start = Clock::now();
    Graded graded;
    for (int i = 0; i < attempts && !graded.record.graded(); ++i) {
        std::string log = graded.log;
        graded = {opened_record(desk, submission), std::move(log)};
        clear(desk.scratch);
        try {
            attempt(desk, submission, i + 1 == attempts, graded);
        } catch (const std::exception& error) {
            graded.log += std::string("--- our fault: ") + kept(error.what()) + "\n";
            graded.record = opened_record(desk, submission);
            graded.record.state = "ie";
            graded.record.trouble = kept(error.what());
        }
    }
    clear(desk.scratch);
    graded.record.timing.seconds = since(start);
    graded.record.timing.graded_at = utc_now();
    return graded;
}

}  // namespace grading
