// JSON, JUnit and TAP: translations of the record.

#include <cstdio>
#include <string>

#include "common/markup.hpp"
#include "tests/harness/json.hpp"
#include "tests/harness/result.hpp"

namespace harness {

namespace {

// A line break inside of an attribute would be read as a blank.
std::string xml_text(const std::string& raw) {
    std::string out;
    for (const char c : dl::escape_markup(sanitised(raw)))
        out += c == '\n' ? "&#10;" : c == '\t' ? "&#9;" : std::string(1, c);
    return out;
}

std::string tap_text(const std::string& raw) {
    std::string out;
    for (const char c : sanitised(raw)) {
        if (c == '#' || c == '\\') out += '\\';
        out += c == '\n' ? ' ' : c;
    }
    return out;
}

std::string seconds_text(double seconds) {
    char words[32];
    std::snprintf(words, sizeof words, "%d.%03d", static_cast<int>(seconds),
                  static_cast<int>((seconds - static_cast<int>(seconds)) * 1000));
    return words;
}

std::string json_of(const NamedMistake& mistake) {
    return std::string("{\"id\": ") + json_text(mistake.id) +
           ", \"convention\": " + (mistake.convention ? "true" : "false") +
           ", \"diagnosis\": " + json_text(mistake.diagnosis) +
           ", \"hint\": " + json_text(mistake.hint) + "}";
}

std::string joined_diagnosis(const ExerciseResult& result) {
    std::string words;
    for (const NamedMistake& mistake : result.mistakes)
        words += (words.empty() ? (result.mistakes.size() > 1 ? "either: " : "") : " or: ") +
                 mistake.diagnosis;
    return words;
}

std::string json_of(const ExerciseResult& result) {
    const Exercise& exercise = result.exercise;
    std::string name;
    for (const std::string& function : exercise.functions)
        name += (name.empty() ? "" : ", ") + function;
    std::string mistakes;
    for (const NamedMistake& mistake : result.mistakes)
        mistakes += (mistakes.empty() ? "" : ", ") + json_of(mistake);
    return "    {\"id\": " + json_text(exercise.id) + ", \"name\": " + json_text(name) +
           ", \"title\": " + json_text(exercise.title) +
           ",\n     \"kind\": " + (exercise.challenge ? "\"challenge\"" : "\"core\"") +
           ", \"file\": " + json_text(exercise.file) +
           ",\n     \"verdict\": " + json_text(words(result.verdict)) +
           ", \"code\": " + json_text(code(result)) +
           ", \"points\": " + std::to_string(result.points) +
           ", \"max\": " + std::to_string(exercise.points) +
           ", \"seconds\": " + seconds_text(result.seconds) +
           ",\n     \"tests\": " + std::to_string(result.tests) +
           ", \"failed_tests\": " + std::to_string(result.failed_tests) +
           ", \"hidden_failed\": " + (result.hidden_failed ? "true" : "false") +
           ", \"test\": " + json_text(result.test) +
           ", \"function\": " + json_text(result.function) +
           ", \"place\": " + json_text(result.place) +
           ",\n     \"message\": " + json_text(result.message) +
           ",\n     \"private_message\": " + json_text(result.private_message) +
           ",\n     \"diagnosis\": " + json_text(joined_diagnosis(result)) +
           ",\n     \"mistakes\": [" + mistakes +
           "],\n     \"output\": " + json_text(result.output) + "}";
}

bool is_error(Verdict verdict) {
    return verdict != Verdict::wrong && verdict != Verdict::not_started;
}

std::string junit_of(const ExerciseResult& result, const std::string& lab) {
    std::string out = "    <testcase name=\"" + xml_text(title(result.exercise)) +
                      "\" classname=\"" + xml_text(lab) + "\" assertions=\"" +
                      std::to_string(result.tests) + "\" time=\"" + seconds_text(result.seconds) +
                      "\" file=\"" + xml_text(result.exercise.file) + "\">\n" +
                      "      <properties><property name=\"points\" value=\"" +
                      std::to_string(result.points) + "\"/><property name=\"max_points\" value=\"" +
                      std::to_string(result.exercise.points) + "\"/></properties>\n";
    if (result.verdict == Verdict::not_run) {
        out += "      <skipped message=\"" + xml_text(result.message) + "\"/>\n";
    } else if (result.verdict != Verdict::passed) {
        const std::string kind = is_error(result.verdict) ? "error" : "failure";
        out += "      <" + kind + " message=\"" + xml_text(words(result.verdict)) + "\" type=\"" +
               code(result) + "\">" + xml_text(result.message) + "</" + kind + ">\n";
    }
    if (!result.output.empty())
        out += "      <system-out>" + xml_text(result.output) + "</system-out>\n";
    return out + "    </testcase>\n";
}

}  // namespace

std::string json_text(const std::string& raw) {
    std::string out = "\"";
    for (const char c : sanitised(raw)) {
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                out += c;
        }
    }
    return out + '"';
}

std::string json_list(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts)
        out += (out.empty() ? "" : ", ") + json_text(text);
    return "[" + out + "]";
}

std::string to_json(const LabResult& result) {
    std::string rows;
    for (const ExerciseResult& exercise : result.exercises)
        rows += (rows.empty() ? "" : ",\n") + json_of(exercise);
    return "{\"record_version\": 1, \"id\": " + json_text(result.lab) +
           ", \"folder\": " + json_text(result.folder) +
           ", \"subject\": " + json_text(result.subject) +
           ",\n \"points\": " + std::to_string(result.points()) +
           ", \"max\": " + std::to_string(result.max_points()) + ",\n \"exercises\": [\n" + rows +
           "\n ]}\n";
}

std::string to_junit(const LabResult& result) {
    int failures = 0;
    int errors = 0;
    int skipped = 0;
    double seconds = 0;
    std::string cases;
    for (const ExerciseResult& exercise : result.exercises) {
        seconds += exercise.seconds;
        if (exercise.verdict == Verdict::not_run)
            ++skipped;
        else if (exercise.verdict != Verdict::passed)
            ++(is_error(exercise.verdict) ? errors : failures);
        cases += junit_of(exercise, result.lab);
    }
    const std::string counts = " tests=\"" + std::to_string(result.exercises.size()) +
                               "\" failures=\"" + std::to_string(failures) + "\" errors=\"" +
                               std::to_string(errors) + "\" skipped=\"" + std::to_string(skipped) +
                               "\" time=\"" + seconds_text(seconds) + "\"";
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"course\"" + counts +
           ">\n  <testsuite name=\"" + xml_text(result.lab) + "\"" + counts + ">\n" + cases +
           "  </testsuite>\n</testsuites>\n";
}

std::string to_tap(const LabResult& result) {
    std::string out = "TAP version 14\n1.." + std::to_string(result.exercises.size()) + "\n";
    int number = 0;
    for (const ExerciseResult& exercise : result.exercises) {
        ++number;
        if (exercise.verdict == Verdict::not_gradable)
            return out + "Bail out! " + tap_text(exercise.message) + "\n";
        out += exercise.verdict == Verdict::passed ? "ok " : "not ok ";
        out += std::to_string(number) + " - " + tap_text(title(exercise.exercise));
        if (exercise.verdict == Verdict::not_run && exercise.exercise.points == 0)
            out += " # SKIP not run";
        out += "\n  ---\n  verdict: " + code(exercise) +
               "\n  points: " + std::to_string(exercise.points) + "/" +
               std::to_string(exercise.exercise.points) + "\n  ...\n";
    }
    return out;
}

}  // namespace harness
