// JSON for programs.

#include "tests/course/json_reports.hpp"

#include <nlohmann/json.hpp>

#include "tests/course/proof.hpp"

namespace course {

namespace {

using Json = nlohmann::ordered_json;

// Learner text may hold any bytes: what is not UTF-8 is replaced, not refused.
std::string written(const Json& json) {
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string json_of_map(const Catalogue& catalogue, const State& state, const Exercise* next) {
    Json labs = Json::array();
    for (const Lab& lab : catalogue.labs) {
        Json exercises = Json::array();
        int points = 0;
        int max = 0;
        for (const Exercise& exercise : lab.exercises) {
            const Progress progress = state.of(exercise.id);
            const int own = progress.passed() ? exercise.points : 0;
            points += own;
            max += exercise.points;
            exercises.push_back(
                {{"id", exercise.id},
                 {"name", exercise.name()},
                 {"challenge", exercise.challenge},
                 {"points", own},
                 {"max", exercise.points},
                 {"verdict", progress.verdict.empty() ? "not checked" : progress.verdict},
                 {"minutes", progress.minutes}});
        }
        labs.push_back({{"id", lab.id},
                        {"folder", lab.folder},
                        {"title", lab.title},
                        {"points", points},
                        {"max", max},
                        {"exercises", exercises}});
    }
    return written({{"labs", labs}, {"next", next == nullptr ? Json() : Json(next->id)}});
}

std::string json_of_findings(const std::vector<Finding>& findings) {
    Json list = Json::array();
    for (const Finding& finding : findings)
        list.push_back({{"what", finding.what},
                        {"state", finding.state},
                        {"text", finding.text},
                        {"remedy", finding.remedy},
                        {"needed", finding.needed}});
    return written({{"findings", list}});
}

std::string json_of_data(const std::string& folder, const std::vector<DataFile>& files) {
    Json list = Json::array();
    for (const DataFile& file : files)
        list.push_back(
            {{"set", file.set}, {"name", file.name}, {"path", file.path}, {"state", file.state}});
    return written({{"folder", folder}, {"files", list}});
}

std::string json_of_hint(const std::string& id, const std::vector<std::string>& shown,
                         std::int64_t opens_at, const std::string& transfer) {
    return written({{"id", id},
                    {"level", shown.size()},
                    {"levels", 3},
                    {"hints", shown},
                    {"opens_at", opens_at == 0 ? Json() : Json(opens_at)},
                    {"transfer", transfer}});
}

std::string json_of_proofs(const std::vector<LabProof>& proofs) {
    Json all;
    for (const char* key :
         {"skeleton_points", "reference_points", "reference_max", "misconceptions", "caught",
          "named", "alternatives", "alternatives_full"})
        all[key] = 0;
    bool holds = true;
    Json problems = Json::array();
    Json labs = Json::array();
    for (const LabProof& proof : proofs) {
        const Json judged = Json::parse(proof.judge_json);
        for (auto& [key, sum] : all.items())
            if (judged.contains(key)) sum = sum.get<int>() + judged[key].get<int>();
        for (const std::string& problem : proof.problems)
            problems.push_back(problem);
        holds = holds && proof.holds;
        labs.push_back(judged);
    }
    all["holds"] = holds;
    all["problems"] = problems;
    all["labs"] = labs;
    return written(all);
}

}  // namespace course
