// Reading tables, and telling who sent what.

#include "tests/grading/roster.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <regex>
#include <set>

#include "tests/course/context.hpp"
#include "tests/grading/emit.hpp"
#include "tests/grading/intake.hpp"

namespace grading {

namespace {

using course::UsageError;

std::string lower(std::string text) {
    for (char& c : text)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

std::string stripped(const std::string& text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string::npos) return "";
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

char separator_of(const std::string& text) {
    const std::string first = text.substr(0, text.find('\n'));
    const auto semicolons = std::count(first.begin(), first.end(), ';');
    return semicolons > std::count(first.begin(), first.end(), ',') ? ';' : ',';
}

std::optional<std::size_t> column(const Roster& roster, const std::string& name) {
    for (std::size_t i = 0; i < roster.table[0].size(); ++i)
        if (lower(stripped(roster.table[0][i])) == name) return i;
    return {};
}

std::string cell(const Cells& row, std::size_t index) {
    return index < row.size() ? stripped(row[index]) : "";
}

// Columns that tell who somebody is, the best name for a gradebook first.
constexpr const char* identities[] = {"id",        "sis login id", "sis user id",   "username",
                                      "id number", "idnumber",     "email address", "email",
                                      "sid",       "identifier"};

bool is_canvas(const Roster& roster) {
    return column(roster, "student") && column(roster, "id") && column(roster, "section");
}

// Numbers that Canvas and Moodle put behind the names of files are marked: no other number fits.
void add_names(const std::string& column_name, const std::string& text, bool canvas,
               std::set<std::string>& names) {
    if (text.empty()) return;
    const std::string digits = text.substr(text.find_last_not_of("0123456789") + 1);
    if ((canvas && column_name == "id") || column_name == "identifier") {
        if (!digits.empty()) names.insert("#" + digits);
        return;
    }
    names.insert(lower(text));
    names.insert(lower(safe_id(text)));
    if (const std::size_t at = text.find('@'); at != std::string::npos && at > 0)
        names.insert(lower(text.substr(0, at)));
}

std::vector<std::string> names_of_submission(const std::string& id) {
    static const std::regex hashed("(.+)-[0-9a-f]{8}");
    static const std::regex numbered(".+_([0-9]+)");
    std::vector<std::string> names = {lower(id)};
    std::smatch parts;
    std::string plain = id;
    if (std::regex_match(id, parts, hashed)) plain = parts[1];
    names.push_back(lower(plain));
    if (std::regex_match(plain, parts, numbered)) names.push_back("#" + parts[1].str());
    return names;
}

// Canvas has rows of its own below the header, and a test student.
bool is_student(const Cells& row, bool canvas) {
    const bool any = std::any_of(row.begin(), row.end(),
                                 [](const std::string& text) { return !stripped(text).empty(); });
    if (!any || !canvas) return any;
    return !cell(row, 0).empty() && row[0].find("Points Possible") == std::string::npos &&
           cell(row, 0) != "Student, Test";
}

using Scores = std::map<std::size_t, std::string>;  // row of the table to points

Scores scores_of(const Roster& roster, const std::vector<Record>& records) {
    std::vector<std::string> ids;
    std::map<std::string, const Record*> by_id;
    for (const Record& record : records) {
        ids.push_back(record.submission_id);
        by_id[record.submission_id] = &record;
    }
    Scores scores;
    for (const auto& [student, id] : match(roster, ids).submission_of)
        if (by_id.at(id)->graded())
            scores[roster.students[student].row] = decimal(by_id.at(id)->points());
    return scores;
}

// "Lab 1: one unit (4711)" and "lab01" name lab01.
bool names_lab(const std::string& title, const std::string& lab) {
    const std::string number = std::to_string(std::atoi(lab.c_str() + 3));
    const std::regex pattern("lab[ _-]*0*" + number + "([^0-9].*)?");
    return std::regex_match(lower(stripped(title)), pattern);
}

std::string lab_of(const std::vector<Record>& records) {
    return records.empty() ? "lab" : records[0].lab;
}

}  // namespace

std::vector<Cells> parse_table(const std::string& given) {
    const std::string text = given.starts_with("\xef\xbb\xbf") ? given.substr(3) : given;
    const char separator = separator_of(text);
    std::vector<Cells> rows = {{""}};
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        std::string& last = rows.back().back();
        if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"')
            last += text[++i];
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && c == separator)
            rows.back().emplace_back();
        else if (!quoted && c == '\n')
            rows.push_back({""});
        else if (quoted || c != '\r')
            last += c;
    }
    if (quoted) throw UsageError("the roster is no table: a quote has no end");
    if (rows.back() == Cells{""}) rows.pop_back();
    return rows;
}

Roster parse_roster(const std::string& text) {
    Roster roster;
    roster.table = parse_table(text);
    if (roster.table.empty()) throw UsageError("the roster is empty");
    const bool canvas = is_canvas(roster);
    std::map<std::string, int> taken;
    for (std::size_t i = 1; i < roster.table.size(); ++i) {
        const Cells& row = roster.table[i];
        if (!is_student(row, canvas)) continue;
        Student student;
        student.row = i;
        std::set<std::string> names;
        for (const char* name : identities) {
            const auto index = column(roster, name);
            if (!index || cell(row, *index).empty()) continue;
            if (student.id.empty()) student.id = cell(row, *index);
            add_names(name, cell(row, *index), canvas, names);
        }
        if (student.id.empty()) {
            student.id = cell(row, 0);
            add_names("", student.id, false, names);
        }
        student.names.assign(names.begin(), names.end());
        for (const std::string& name : student.names)
            ++taken[name];
        roster.students.push_back(std::move(student));
    }
    for (Student& student : roster.students) {  // what two are called tells nobody apart
        std::erase_if(student.names, [&](const std::string& name) { return taken[name] > 1; });
        if (student.names.empty())
            throw UsageError("two students of the roster are called " + student.id);
    }
    if (roster.students.empty()) throw UsageError("no student stands in the roster");
    return roster;
}

Matched match(const Roster& roster, const std::vector<std::string>& submissions) {
    std::map<std::string, std::size_t> by_name;
    for (std::size_t i = 0; i < roster.students.size(); ++i)
        for (const std::string& name : roster.students[i].names)
            by_name[name] = i;
    Matched out;
    for (const std::string& id : submissions) {
        std::optional<std::size_t> student;
        for (const std::string& name : names_of_submission(id))
            if (const auto found = by_name.find(name); !student && found != by_name.end())
                student = found->second;
        if (!student)
            out.strangers.push_back(id);
        else if (!out.submission_of.emplace(*student, id).second)
            throw UsageError("two submissions are of " + roster.students[*student].id + ": " +
                             out.submission_of[*student] + " and " + id);
    }
    for (std::size_t i = 0; i < roster.students.size(); ++i)
        if (!out.submission_of.contains(i)) out.missing.push_back(roster.students[i].id);
    std::sort(out.missing.begin(), out.missing.end());
    return out;
}

std::string to_canvas(const Roster& roster, const std::vector<Record>& records) {
    if (!is_canvas(roster))
        throw UsageError("--emit canvas needs as --roster the gradebook that Canvas exports");
    const Scores scores = scores_of(roster, records);
    std::vector<std::size_t> kept;
    std::optional<std::size_t> grade;
    const Cells& header = roster.table[0];
    const std::size_t section = *column(roster, "section");
    for (std::size_t i = 0; i < header.size(); ++i) {
        if (i <= section) kept.push_back(i);
        if (i > section && !grade && names_lab(header[i], lab_of(records))) grade = i;
    }
    std::string out;
    for (std::size_t i = 0; i < roster.table.size(); ++i) {
        const Cells& row = roster.table[i];
        Cells cells;
        for (const std::size_t index : kept)
            cells.push_back(index < row.size() ? row[index] : "");
        const auto score = scores.find(i);
        std::string last = grade ? cell(row, *grade) : i == 0 ? lab_of(records) : "";
        if (score != scores.end()) last = score->second;
        if (!row.empty() && row[0].find("Points Possible") != std::string::npos && !records.empty())
            last = decimal(records[0].max_points());
        cells.push_back(last);
        out += csv_row(cells);
    }
    return out;
}

std::string to_moodle(const Roster& roster, const std::vector<Record>& records) {
    const Scores scores = scores_of(roster, records);
    const auto worksheet = column(roster, "identifier") ? column(roster, "grade") : std::nullopt;
    std::string out;
    for (std::size_t i = 0; i < roster.table.size(); ++i) {
        Cells cells = roster.table[i];
        const auto score = scores.find(i);
        const std::string points = score == scores.end() ? "" : score->second;
        cells.resize(std::max(cells.size(), roster.table[0].size()));
        if (!worksheet)
            cells.push_back(i == 0 ? lab_of(records) : points);
        else if (!points.empty())
            cells[*worksheet] = points;
        out += csv_row(cells);
    }
    return out;
}

}  // namespace grading
