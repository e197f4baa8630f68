// The record of a check as JSON.

#include "tests/course/record.hpp"

#include <nlohmann/json.hpp>

#include "tests/course/context.hpp"

namespace course {

namespace {

using Json = nlohmann::ordered_json;

const Json& member(const Json& object, const char* key, const std::string& where) {
    const auto found = object.find(key);
    if (found == object.end()) throw Fault(where + ": '" + key + "' is missing");
    return *found;
}

int whole_number(const Json& object, const char* key, const std::string& where) {
    const Json& value = member(object, key, where);
    if (!value.is_number_integer() || value < 0 || value > 1000000)
        throw Fault(where + ": '" + key + "' is not a number of points");
    return value.get<int>();
}

std::string word(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

ExerciseResult exercise_of(const Json& object, const std::string& lab) {
    ExerciseResult result;
    result.id = word(object, "id");
    const std::string where =
        "record of " + lab + (result.id.empty() ? "" : ", exercise " + result.id);
    if (result.id.empty()) throw Fault(where + ": an exercise without id");
    result.name = word(object, "name");
    result.verdict = word(object, "verdict");
    if (result.verdict.empty()) throw Fault(where + ": 'verdict' is missing");
    result.points = whole_number(object, "points", where);
    result.max = whole_number(object, "max", where);
    if (result.points > result.max) throw Fault(where + ": more points than there are");
    const auto seconds = object.find("seconds");
    if (seconds != object.end() && seconds->is_number()) result.seconds = seconds->get<double>();
    result.diagnosis = word(object, "diagnosis");
    result.message = word(object, "message");
    result.test = word(object, "test");
    result.function = word(object, "function");
    result.place = word(object, "place");
    result.output = word(object, "output");
    if (const auto mistakes = object.find("mistakes");
        mistakes != object.end() && mistakes->is_array())
        for (const Json& mistake : *mistakes)
            result.mistakes.push_back({word(mistake, "diagnosis"), word(mistake, "hint"),
                                       mistake.value("convention", false)});
    return result;
}

}  // namespace

int LabResult::points() const {
    int sum = 0;
    for (const ExerciseResult& exercise : exercises)
        sum += exercise.points;
    return sum;
}

int LabResult::max() const {
    int sum = 0;
    for (const ExerciseResult& exercise : exercises)
        sum += exercise.max;
    return sum;
}

std::string to_json(const std::vector<LabResult>& labs) {
    Json list = Json::array();
    for (const LabResult& lab : labs) {
        Json exercises = Json::array();
        for (const ExerciseResult& e : lab.exercises)
            exercises.push_back({{"id", e.id},
                                 {"name", e.name},
                                 {"verdict", e.verdict},
                                 {"points", e.points},
                                 {"max", e.max},
                                 {"seconds", e.seconds},
                                 {"diagnosis", e.diagnosis},
                                 {"message", e.message}});
        list.push_back({{"id", lab.id},
                        {"points", lab.points()},
                        {"max", lab.max()},
                        {"exercises", exercises}});
    }
    return Json({{"labs", list}}).dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

LabResult parse_record(const std::string& text) {
    Json json;
    try {
        json = Json::parse(text);
    } catch (const Json::exception& error) {
        throw Fault(std::string("the judge's record is not JSON: ") + error.what());
    }
    if (!json.is_object()) throw Fault("record: not an object");
    if (!member(json, "record_version", "record").is_number_integer() ||
        json["record_version"] != 1)
        throw Fault("record: written by another version of the judge");
    LabResult result;
    result.id = word(json, "id");
    const Json& exercises = member(json, "exercises", "record of " + result.id);
    if (!exercises.is_array())
        throw Fault("record of " + result.id + ": 'exercises' is not a list");
    for (const Json& exercise : exercises)
        result.exercises.push_back(exercise_of(exercise, result.id));
    return result;
}

}  // namespace course
