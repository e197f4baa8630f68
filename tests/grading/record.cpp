// Records as JSON, and what makes them trustworthy.

#include "tests/grading/record.hpp"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/course/files.hpp"
#include "tests/harness/result.hpp"

namespace grading {

namespace {

using course::Fault;
using Json = nlohmann::ordered_json;

std::string one_line(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json json_of(const Check& check) {
    Json mistakes = Json::array();
    for (const Named& mistake : check.mistakes)
        mistakes.push_back({{"id", mistake.id}, {"diagnosis", mistake.diagnosis}});
    return {{"id", check.id},
            {"name", check.name},
            {"file", check.file},
            {"verdict", check.verdict},
            {"points", check.points},
            {"max_points", check.max_points},
            {"hidden", check.hidden},
            {"public_message", check.public_message},
            {"private_message", check.private_message},
            {"mistakes", mistakes}};
}

Json json_of(const Seen& seen) {
    return {{"path", seen.path},
            {"fate", seen.fate},
            {"why", seen.why},
            {"bytes", seen.bytes},
            {"sha256", seen.sha256}};
}

template <class Rows>
std::string list_of(const Rows& rows) {
    std::string out;
    for (const auto& row : rows)
        out += (out.empty() ? "\n  " : ",\n  ") + one_line(json_of(row));
    return "[" + out + "\n ]";
}

// Everything but timing and signature.
std::string body_of(const Record& record) {
    const std::pair<const char*, Json> members[] = {{"record_version", record_version},
                                                    {"state", record.state},
                                                    {"lab", record.lab},
                                                    {"submission_id", record.submission_id},
                                                    {"submission_hash", record.submission_hash},
                                                    {"grader_version", record.grader_version},
                                                    {"compiler", record.compiler},
                                                    {"sandbox", record.sandbox},
                                                    {"limits", record.limits},
                                                    {"seed_key_id", record.seed_key_id},
                                                    {"seed", record.seed},
                                                    {"trouble", record.trouble},
                                                    {"points", record.points()},
                                                    {"max_points", record.max_points()}};
    std::string out = "{\n";
    for (const auto& [name, value] : members)
        out += std::string(" \"") + name + "\": " + one_line(value) + ",\n";
    return out + " \"files\": " + list_of(record.files) +
           ",\n \"checks\": " + list_of(record.checks) + ",\n";
}

std::string text_of(const Json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_string())
        throw Fault(std::string("record: '") + name + "' is missing or no text");
    return found->get<std::string>();
}

int points_of(const Json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_number_integer() || *found < 0 || *found > 1000000)
        throw Fault(std::string("record: '") + name + "' is no number of points");
    return found->get<int>();
}

const Json& list_in(const Json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_array())
        throw Fault(std::string("record: '") + name + "' is no list");
    return *found;
}

Check check_of(const Json& object) {
    Check check{text_of(object, "id"),
                text_of(object, "name"),
                text_of(object, "file"),
                text_of(object, "verdict"),
                points_of(object, "points"),
                points_of(object, "max_points"),
                object.value("hidden", false),
                text_of(object, "public_message"),
                text_of(object, "private_message"),
                {}};
    if (check.points > check.max_points)
        throw Fault("record: " + check.id + " has more points than there are");
    for (const Json& mistake : list_in(object, "mistakes"))
        check.mistakes.push_back({text_of(mistake, "id"), text_of(mistake, "diagnosis")});
    return check;
}

Timing timing_of(const Json& object) {
    return {object.value("graded_at", ""), object.value("seconds", 0.0), object.value("build", 0.0),
            object.value("judge", 0.0)};
}

Record record_of(const Json& json) {
    if (!json.is_object() || json.value("record_version", 0) != record_version)
        throw Fault("record: written by another version of the grader");
    Record record;
    for (const auto& [name, place] : std::initializer_list<std::pair<const char*, std::string*>>{
             {"state", &record.state},
             {"lab", &record.lab},
             {"submission_id", &record.submission_id},
             {"submission_hash", &record.submission_hash},
             {"grader_version", &record.grader_version},
             {"compiler", &record.compiler},
             {"sandbox", &record.sandbox},
             {"limits", &record.limits},
             {"seed_key_id", &record.seed_key_id},
             {"seed", &record.seed},
             {"trouble", &record.trouble}})
        *place = text_of(json, name);
    for (const Json& file : list_in(json, "files"))
        record.files.push_back({text_of(file, "path"), text_of(file, "fate"), text_of(file, "why"),
                                file.value("bytes", std::size_t{0}), text_of(file, "sha256")});
    std::set<std::string> ids;
    for (const Json& check : list_in(json, "checks")) {
        record.checks.push_back(check_of(check));
        if (!ids.insert(record.checks.back().id).second)
            throw Fault("record: " + record.checks.back().id + " stands there twice");
    }
    if (record.points() != points_of(json, "points") ||
        record.max_points() != points_of(json, "max_points"))
        throw Fault("record: its sums are wrong");
    record.timing = timing_of(json.value("timing", Json::object()));
    return record;
}

std::string bytes_of_hex(const std::string& hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return bytes;
}

}  // namespace

int Record::points() const {
    int sum = 0;
    for (const Check& check : checks)
        sum += check.points;
    return sum;
}

int Record::max_points() const {
    int sum = 0;
    for (const Check& check : checks)
        sum += check.max_points;
    return sum;
}

std::string to_json(const Record& record, const std::string& key) {
    const std::string body = body_of(record);
    const Json timing = {{"graded_at", record.timing.graded_at},
                         {"seconds", record.timing.seconds},
                         {"build", record.timing.build},
                         {"judge", record.timing.judge}};
    return body + " \"timing\": " + one_line(timing) + ",\n \"mac\": \"" + hmac(key, body) +
           "\"\n}\n";
}

Record parse_grading_record(const std::string& text, const std::string& key) {
    Record record;
    std::string mac;
    try {
        const Json json = Json::parse(text);
        record = record_of(json);
        mac = text_of(json, "mac");
    } catch (const Json::exception& error) {
        throw Fault(std::string("record: is no JSON of ours: ") + error.what());
    }
    if (!key.empty() && mac != hmac(key, body_of(record)))
        throw Fault("record of " + record.submission_id +
                    ": the signature is wrong; it was changed, or made with another key");
    return record;
}

std::string hmac(const std::string& key, const std::string& text) {
    constexpr std::size_t block = 64;
    std::string padded = key.size() > block ? bytes_of_hex(course::sha256(key)) : key;
    padded.resize(block, '\0');
    std::string inner = padded;
    std::string outer = padded;
    for (std::size_t i = 0; i < block; ++i) {
        inner[i] = static_cast<char>(inner[i] ^ 0x36);
        outer[i] = static_cast<char>(outer[i] ^ 0x5c);
    }
    return course::sha256(outer + bytes_of_hex(course::sha256(inner + text)));
}

std::string seed_of(const std::string& key, const std::string& lab, const std::string& hash) {
    const std::string mac = hmac(key, "hidden inputs\n" + lab + "\n" + hash);
    return std::to_string(std::stoull(mac.substr(0, 16), nullptr, 16));
}

std::string kept(const std::string& message) {
    std::string out;
    for (std::size_t i = 0; i < message.size(); ++i) {
        out += message[i];
        if (!out.ends_with("0x")) continue;
        std::size_t end = i + 1;  // an address is different in every run
        while (end < message.size() && std::isxdigit(static_cast<unsigned char>(message[end])))
            ++end;
        if (end - i > 4) {
            out += "...";
            i = end - 1;
        }
    }
    return harness::sanitised(out);
}

}  // namespace grading
