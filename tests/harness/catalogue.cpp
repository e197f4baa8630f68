// Reading exercises.txt.

#include "tests/harness/catalogue.hpp"

#include <charconv>
#include <fstream>
#include <set>
#include <sstream>

#include "common/error.hpp"

namespace harness {

namespace {

std::string trimmed(const std::string& words) {
    const std::size_t first = words.find_first_not_of(" \t\r");
    if (first == std::string::npos) return "";
    return words.substr(first, words.find_last_not_of(" \t\r") - first + 1);
}

std::vector<std::string> split(const std::string& words, char separator) {
    std::vector<std::string> parts;
    std::istringstream in(words);
    for (std::string part; std::getline(in, part, separator);)
        parts.push_back(trimmed(part));
    return parts;
}

int number(const std::string& words, const std::string& where) {
    int value = 0;
    const auto [end, error] = std::from_chars(words.data(), words.data() + words.size(), value);
    dl::require<dl::FileError>(
        error == std::errc() && end == words.data() + words.size() && value >= 0 && value < 10000,
        where, ": '", words, "' is not a number from 0 to 9999");
    return value;
}

Exercise parse_line(const std::string& line, const std::string& where) {
    const std::vector<std::string> parts = split(line, '|');
    dl::require<dl::FileError>(parts.size() == 7, where, ": expected 7 columns, got ", parts.size(),
                               ": id | kind | points | minutes | file | functions | title");
    dl::require<dl::FileError>(parts[1] == "core" || parts[1] == "challenge", where, ": kind is '",
                               parts[1], "', it must be core or challenge");
    Exercise exercise;
    exercise.id = parts[0];
    exercise.challenge = parts[1] == "challenge";
    exercise.points = number(parts[2], where);
    exercise.minutes = number(parts[3], where);
    exercise.file = parts[4];
    exercise.functions = split(parts[5], ',');
    exercise.title = parts[6];
    dl::require<dl::FileError>(!exercise.id.empty() && !exercise.file.empty() &&
                                   !exercise.title.empty() && !exercise.functions.empty(),
                               where, ": a column is empty");
    return exercise;
}

}  // namespace

std::vector<Exercise> parse_catalogue(const std::string& text, const std::string& path) {
    std::vector<Exercise> exercises;
    std::set<std::string> ids;
    std::istringstream in(text);
    std::string line;
    for (int at = 1; std::getline(in, line); ++at) {
        line = trimmed(line);
        if (line.empty() || line.front() == '#') continue;
        const std::string where = dl::text(path, ":", at);
        exercises.push_back(parse_line(line, where));
        dl::require<dl::FileError>(ids.insert(exercises.back().id).second, where, ": exercise ",
                                   exercises.back().id, " stands twice");
    }
    dl::require<dl::FileError>(!exercises.empty(), path, ": no exercise in it");
    return exercises;
}

std::vector<Exercise> read_catalogue(const std::string& path) {
    std::ifstream in(path);
    dl::require<dl::FileError>(static_cast<bool>(in), path, ": cannot be opened");
    std::ostringstream text;
    text << in.rdbuf();
    return parse_catalogue(text.str(), path);
}

}  // namespace harness
