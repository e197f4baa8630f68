// Four passes: skeleton, reference, every known mistake, every alternative.

#include "tests/harness/verify.hpp"

#include <algorithm>
#include <filesystem>

#include "tests/harness/json.hpp"

namespace harness {

namespace {

namespace fs = std::filesystem;

LabResult judge_worker(LabJudge& judge, const std::string& program,
                       const std::vector<Exercise>& exercises) {
    const auto subject = judge.subject({program});
    Task task;
    task.subject = subject.get();
    task.exercises = exercises;
    return judge.judge(task);
}

std::string line(const std::string& who, const ExerciseResult& result) {
    return who + " " + result.exercise.id + " " + words(result.verdict) + ": " + result.message;
}

void verify_skeleton(VerifyResult& result, const LabResult& skeleton) {
    result.skeleton_points = skeleton.points();
    for (const ExerciseResult& exercise : skeleton.exercises) {
        if (exercise.verdict == Verdict::not_started)
            ++result.skeleton_not_started;
        else
            result.problems.push_back(line("skeleton", exercise));
    }
}

void verify_reference(VerifyResult& result, const LabResult& reference) {
    result.reference_points = reference.points();
    result.reference_max = reference.max_points();
    for (const ExerciseResult& exercise : reference.exercises)
        if (exercise.verdict != Verdict::passed)
            result.problems.push_back(line("reference", exercise));
}

VerifiedMistake verify_mistake(LabJudge& judge, Endpoint& reference, const Misconception& mistake,
                               const Exercise& exercise) {
    Task task;
    task.subject = &reference;
    task.exercises = {exercise};
    task.pretended = &mistake;
    task.hidden = false;
    const ExerciseResult found = judge.judge(task).exercises.front();
    VerifiedMistake verified{mistake, found.points == 0, false, {}, words(found.verdict)};
    for (const NamedMistake& name : found.mistakes) {
        if (name.id == mistake.id)
            verified.named = true;
        else
            verified.with.push_back(name.id);
    }
    return verified;
}

VerifiedAlternative verify_alternative(LabJudge& judge, const fs::path& program, std::string name,
                                       const std::vector<Exercise>& exercises) {
    const LabResult found = judge_worker(judge, program.string(), exercises);
    VerifiedAlternative verified{std::move(name), found.points(), found.max_points(), {}};
    for (const ExerciseResult& exercise : found.exercises) {
        if (exercise.verdict != Verdict::passed)
            verified.problems.push_back(line(verified.name, exercise));
        for (const NamedMistake& mistake : exercise.mistakes)
            verified.problems.push_back(exercise.exercise.id + " named " + mistake.id);
    }
    return verified;
}

/// lab01_alternative_loops_worker is "loops".
std::vector<std::pair<std::string, fs::path>> alternatives_in(const fs::path& folder,
                                                              const std::string& lab) {
    const std::string head = lab + "_alternative_";
    const std::string tail = "_worker";
    std::vector<std::pair<std::string, fs::path>> found;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with(head) && name.ends_with(tail))
            found.emplace_back(name.substr(head.size(), name.size() - head.size() - tail.size()),
                               entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace

int VerifyResult::caught() const {
    return static_cast<int>(std::count_if(mistakes.begin(), mistakes.end(),
                                          [](const auto& mistake) { return mistake.caught; }));
}

int VerifyResult::named() const {
    return static_cast<int>(std::count_if(mistakes.begin(), mistakes.end(),
                                          [](const auto& mistake) { return mistake.named; }));
}

int VerifyResult::alternatives_full() const {
    return static_cast<int>(std::count_if(alternatives.begin(), alternatives.end(),
                                          [](const auto& each) { return each.problems.empty(); }));
}

bool VerifyResult::holds() const {
    const auto all = static_cast<int>(mistakes.size());
    return problems.empty() && skeleton_points == 0 && caught() == all && named() == all &&
           alternatives_full() == static_cast<int>(alternatives.size());
}

VerifyResult verify_lab(LabJudge& judge, const std::vector<Exercise>& exercises,
                        const JudgeOptions& options) {
    VerifyResult result;
    result.lab = options.lab;
    result.exercises = static_cast<int>(exercises.size());
    verify_skeleton(result, judge_worker(judge, options.worker.front(), exercises));
    verify_reference(result, judge_worker(judge, options.reference, exercises));

    const auto reference = judge.subject({options.reference});
    for (const Misconception& mistake : judge.known())
        for (const Exercise& exercise : exercises)
            if (exercise.id == mistake.exercise)
                result.mistakes.push_back(verify_mistake(judge, *reference, mistake, exercise));

    const fs::path folder = fs::path(options.reference).parent_path();
    for (const auto& [name, program] : alternatives_in(folder, options.lab))
        result.alternatives.push_back(verify_alternative(judge, program, name, exercises));
    return result;
}

std::string to_json(const VerifyResult& result) {
    std::string rows;
    for (const VerifiedMistake& row : result.mistakes)
        rows += (rows.empty() ? "\n  {" : ",\n  {") + std::string("\"id\": ") +
                json_text(row.mistake.id) + ", \"exercise\": " + json_text(row.mistake.exercise) +
                ", \"caught\": " + (row.caught ? "true" : "false") +
                ", \"named\": " + (row.named ? "true" : "false") +
                ", \"with\": " + json_list(row.with) + "}";
    std::string others;
    for (const VerifiedAlternative& row : result.alternatives)
        others += (others.empty() ? "\n  {" : ",\n  {") + std::string("\"name\": ") +
                  json_text(row.name) + ", \"points\": " + std::to_string(row.points) +
                  ", \"max\": " + std::to_string(row.max_points) +
                  ", \"problems\": " + json_list(row.problems) + "}";
    const auto number = [](const char* name, std::size_t value) {
        return std::string("\"") + name + "\": " + std::to_string(value) + ", ";
    };
    const auto count = [&](const char* name, int value) {
        return number(name, static_cast<std::size_t>(value));
    };
    return "{\"id\": " + json_text(result.lab) + ", " + count("exercises", result.exercises) +
           count("skeleton_points", result.skeleton_points) +
           count("skeleton_not_started", result.skeleton_not_started) +
           count("reference_points", result.reference_points) +
           count("reference_max", result.reference_max) +
           number("misconceptions", result.mistakes.size()) + count("caught", result.caught()) +
           count("named", result.named()) + number("alternatives", result.alternatives.size()) +
           count("alternatives_full", result.alternatives_full()) +
           "\"holds\": " + (result.holds() ? "true" : "false") +
           ",\n \"problems\": " + json_list(result.problems) + ",\n \"matrix\": [" + rows +
           "],\n \"styles\": [" + others + "]}\n";
}

std::string to_terminal(const VerifyResult& result) {
    std::string out = result.lab + "\n  skeleton      " + std::to_string(result.skeleton_points) +
                      " points, " + std::to_string(result.skeleton_not_started) + " of " +
                      std::to_string(result.exercises) + " not started\n  reference     " +
                      std::to_string(result.reference_points) + " of " +
                      std::to_string(result.reference_max) + " points\n";
    for (const std::string& problem : result.problems)
        out += "    " + problem + "\n";
    out += "  mistakes      " + std::to_string(result.mistakes.size()) + ", caught " +
           std::to_string(result.caught()) + ", named " + std::to_string(result.named()) + "\n";
    for (const VerifiedMistake& row : result.mistakes) {
        std::string id = row.mistake.id;
        id.resize(std::max<std::size_t>(id.size() + 1, 14), ' ');
        out += "    " + id + row.mistake.exercise + " " + row.mistake.function + "  " +
               (row.caught ? row.verdict : "NOT CAUGHT") + (row.named ? "" : "  NOT NAMED");
        for (const std::string& other : row.with)
            out += " or " + other;
        out += "\n";
    }
    out += "  alternatives  " + std::to_string(result.alternatives.size()) + ", full " +
           std::to_string(result.alternatives_full()) + "\n";
    for (const VerifiedAlternative& row : result.alternatives) {
        out += "    " + row.name + "  " + std::to_string(row.points) + " of " +
               std::to_string(row.max_points) + "\n";
        for (const std::string& problem : row.problems)
            out += "      " + problem + "\n";
    }
    return out;
}

}  // namespace harness
