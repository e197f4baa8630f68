// Writers. Text of students is data everywhere: quoted, escaped, never first on a line of a format.

#include "tests/grading/emit.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/course/look.hpp"
#include "tests/harness/result.hpp"

namespace grading {

namespace {

using Json = nlohmann::ordered_json;

harness::Verdict verdict_of(const std::string& code) {
    if (code == "LE") return harness::Verdict::does_not_compile;
    if (code == "WL") return harness::Verdict::timed_out;
    if (code == "FS" || code == "OL" || code == "PL" || code == "PV")
        return harness::Verdict::crashed;
    for (int i = 0; i <= static_cast<int>(harness::Verdict::not_gradable); ++i)
        if (code == harness::code(static_cast<harness::Verdict>(i)))
            return static_cast<harness::Verdict>(i);
    return harness::Verdict::not_gradable;
}

// The public part, in the form that the judge's own writers know.
harness::LabResult public_result(const Record& record) {
    harness::LabResult result;
    result.lab = record.lab;
    for (const Check& check : record.checks) {
        harness::ExerciseResult entry;
        entry.exercise.id = check.id;
        entry.exercise.functions = {
            check.name.substr(std::min(check.name.size(), check.id.size() + 1))};
        entry.exercise.file = check.file;
        entry.exercise.points = check.max_points;
        entry.points = check.points;
        if (record.graded()) entry.fine_code = check.verdict;
        entry.verdict =
            record.graded() ? verdict_of(check.verdict) : harness::Verdict::not_gradable;
        entry.message = check.public_message;
        result.exercises.push_back(entry);
    }
    return result;
}

std::string pretty(const Json& json) {
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string message_of(const Check& check) {
    std::string out = words_of_verdict(check.verdict);
    if (!check.public_message.empty()) out += "\n" + check.public_message;
    for (const Named& mistake : check.mistakes)
        out += "\n" + mistake.diagnosis;
    return out;
}

constexpr const char* not_graded =
    "This submission could not be graded. That is the grader's fault: no point is lost, and it "
    "will be graded again.";

std::string quoted_cell(const std::string& text) {
    std::string out = "\"";
    // A spreadsheet takes these for the start of a formula; a dash alone is "no grade".
    const bool formula =
        !text.empty() && std::string("=+-@\t\r").find(text[0]) != std::string::npos;
    if (formula && text != "-") out += '\'';
    for (const char c : text)
        out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + '"';
}

}  // namespace

std::string csv_row(const std::vector<std::string>& cells) {
    std::string out;
    for (const std::string& cell : cells)
        out += (out.empty() ? "" : ",") + quoted_cell(cell);
    return out + "\r\n";
}

std::string decimal(int points) { return std::to_string(points) + ".00"; }

std::string words_of_verdict(const std::string& code) {
    if (code == "LE") return "does not link";
    if (code == "FS") return "is refused";
    return harness::words(verdict_of(code));
}

Record feedback(const std::vector<course::LabResult>& labs) {
    Record record;
    record.state = "graded";
    for (const course::LabResult& lab : labs) {
        record.lab += (record.lab.empty() ? "" : " ") + lab.id;
        for (const course::ExerciseResult& result : lab.exercises) {
            Check check;
            check.id = result.id;
            check.name = result.id + " " + result.name;
            check.points = result.points;
            check.max_points = result.max;
            check.public_message = result.message;
            for (int i = 0; i <= static_cast<int>(harness::Verdict::not_gradable); ++i)
                if (result.verdict == harness::words(static_cast<harness::Verdict>(i)))
                    check.verdict = harness::code(static_cast<harness::Verdict>(i));
            for (const course::Mistake& mistake : result.mistakes)
                check.mistakes.push_back({"", mistake.diagnosis});
            record.checks.push_back(std::move(check));
        }
    }
    return record;
}

std::string to_gradescope(const Record& record) {
    if (!record.graded()) return pretty({{"output", not_graded}, {"output_format", "text"}});
    Json tests = Json::array();
    for (const Check& check : record.checks)
        tests.push_back({{"score", check.points},
                         {"max_score", check.max_points},
                         {"status", check.verdict == "OK" ? "passed" : "failed"},
                         {"name", check.name},
                         {"name_format", "text"},
                         {"number", check.id},
                         {"output", message_of(check)},
                         {"output_format", "text"}});
    return pretty({{"output", record.lab + ", submission " + record.submission_hash.substr(0, 12)},
                   {"output_format", "text"},
                   {"stdout_visibility", "hidden"},
                   {"tests", tests}});
}

std::string to_classroom(const Record& record) {
    Json tests = Json::array();
    bool all_passed = true;
    for (const Check& check : record.checks) {
        const bool passed = record.graded() && check.verdict == "OK";
        const bool failed = record.graded() && (check.verdict == "WA" || check.verdict == "NS" ||
                                                check.verdict == "SK");
        all_passed = all_passed && passed;
        tests.push_back({{"name", check.name},
                         {"status", passed   ? "pass"
                                    : failed ? "fail"
                                             : "error"},
                         {"score", check.points},
                         {"message", record.graded() ? message_of(check) : not_graded},
                         {"test_code", ""},
                         {"filename", check.file},
                         {"line_no", 0},
                         {"execution_time", "0s"}});
    }
    return pretty({{"version", 1},
                   {"status", !record.graded() ? "error"
                              : all_passed     ? "pass"
                                               : "fail"},
                   {"max_score", record.max_points()},
                   {"tests", tests}});
}

std::string to_junit(const Record& record) { return harness::to_junit(public_result(record)); }
std::string to_tap(const Record& record) { return harness::to_tap(public_result(record)); }

std::string to_csv(const std::vector<Record>& records, const std::vector<std::string>& missing) {
    std::vector<std::string> header = {"id", "lab", "status", "points", "max_points"};
    if (!records.empty())
        for (const Check& check : records[0].checks)
            header.push_back(check.id);
    header.insert(header.end(),
                  {"verdicts", "submission_hash", "grader_version", "sandbox", "note"});
    std::map<std::string, std::string> rows;
    for (const Record& record : records) {
        const bool graded = record.graded();
        std::vector<std::string> cells = {
            record.submission_id, record.lab, graded ? "graded" : "not_gradable",
            graded ? decimal(record.points()) : "", decimal(record.max_points())};
        std::string verdicts;
        for (const Check& check : record.checks) {
            cells.push_back(graded ? decimal(check.points) : "");
            verdicts += (verdicts.empty() ? "" : " ") + check.id + "=" + check.verdict;
        }
        cells.insert(cells.end(), {verdicts, record.submission_hash, record.grader_version,
                                   record.sandbox, record.trouble});
        rows[record.submission_id] = csv_row(cells);
    }
    for (const std::string& id : missing) {
        std::vector<std::string> cells = {id, records.empty() ? "" : records[0].lab, "missing"};
        cells.resize(header.size());
        if (!records.empty()) cells[4] = decimal(records[0].max_points());
        rows.emplace(id, csv_row(cells));
    }
    std::string out = csv_row(header);
    for (const auto& [id, row] : rows)
        out += row;
    return out;
}

std::string to_text(const Record& record) {
    std::string out = record.lab + ", " + record.submission_id + "\n";
    if (!record.graded()) return out + "\n" + not_graded + "\n";
    out += std::to_string(record.points()) + " of " + std::to_string(record.max_points()) +
           " points\n\n";
    if (!record.trouble.empty()) out += record.trouble + "\n";
    for (const Seen& seen : record.files)
        if (seen.fate != "ignored" && seen.fate != "taken")
            out += seen.path + ": " + seen.fate + (seen.why.empty() ? "" : ", " + seen.why) + "\n";
    for (const Check& check : record.checks) {
        out += "\n" + check.name + "\n  " + std::to_string(check.points) + " of " +
               std::to_string(check.max_points) + ": " + words_of_verdict(check.verdict) + "\n";
        for (const std::string& line : course::lines_of(check.public_message))
            out += line.empty() ? "\n" : "    " + line + "\n";
        for (const Named& mistake : check.mistakes)
            out += "    " + mistake.diagnosis + "\n";
    }
    return out;
}

std::string emit(const std::string& format, const Record& record) {
    if (format == "gradescope") return to_gradescope(record);
    if (format == "classroom") return to_classroom(record);
    if (format == "junit") return to_junit(record);
    if (format == "tap") return to_tap(record);
    if (format == "text") return to_text(record);
    throw course::UsageError("there is no format '" + format +
                             "'; there are csv, canvas, moodle, gradescope, "
                             "classroom, junit, tap and text");
}

}  // namespace grading
