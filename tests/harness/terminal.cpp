// The record as a person reads it on a terminal.

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "tests/harness/result.hpp"

namespace harness {

namespace {

class Paint {
public:
    explicit Paint(bool on) : on_(on) {}
    [[nodiscard]] std::string operator()(const char* code, const std::string& words) const {
        return on_ ? std::string("\033[") + code + "m" + words + "\033[0m" : words;
    }

private:
    bool on_;
};

const char* colour_of(Verdict verdict) {
    if (verdict == Verdict::passed) return "32";
    if (verdict == Verdict::not_started || verdict == Verdict::not_run) return "2";
    return "31";
}

/// Words broken into lines of at most 96 columns behind a margin.
std::string wrapped(const std::string& text, const std::string& margin) {
    std::istringstream in(text);
    std::string out;
    std::string line = margin;
    for (std::string word; in >> word;) {
        if (line.size() + word.size() + 1 > 96 && line.size() > margin.size()) {
            out += line + "\n";
            line = margin;
        }
        line += (line.size() > margin.size() ? " " : "") + word;
    }
    return out + line + "\n";
}

/// Lines as they are behind a margin; those that are too wide are broken.
std::string indented(const std::string& text, const std::string& margin) {
    std::istringstream in(text);
    std::string out;
    for (std::string line; std::getline(in, line);) {
        const std::size_t own = std::min(line.find_first_not_of(' '), line.size());
        const bool wide = margin.size() + line.size() > 100;
        out += wide ? wrapped(line, margin + std::string(own, ' ')) : margin + line + "\n";
    }
    return out;
}

/// At most a dozen lines: the first eight and the last three.
std::string shortened(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    if (lines.size() > 12) {
        lines.erase(lines.begin() + 8, lines.end() - 3);
        lines.insert(lines.begin() + 8, "...");
    }
    std::string out;
    for (const std::string& line : lines)
        out += line + "\n";
    return out;
}

std::string headline(const ExerciseResult& result, const Paint& paint) {
    std::string name = title(result.exercise);
    name.resize(std::max<std::size_t>(name.size() + 2, 52), ' ');
    std::string verdict = words(result.verdict);
    const std::string painted = paint(colour_of(result.verdict), verdict);
    verdict.resize(std::max<std::size_t>(verdict.size() + 2, 18), ' ');
    return "  " + name + painted +
           std::string(verdict.size() - std::string(words(result.verdict)).size(), ' ') +
           std::to_string(result.points) + "/" + std::to_string(result.exercise.points) + "\n";
}

std::string mistakes_text(const std::vector<NamedMistake>& mistakes, const Paint& paint) {
    if (mistakes.empty()) return "";
    std::string out = "\n";
    if (mistakes.size() > 1)
        out += wrapped("Your answers fit " + std::to_string(mistakes.size()) +
                           " known mistakes that these tests cannot tell apart.",
                       "    ");
    for (std::size_t i = 0; i < mistakes.size(); ++i) {
        const NamedMistake& mistake = mistakes[i];
        std::string lead = mistake.convention ? "Another convention than this course: " : "";
        if (mistakes.size() > 1) lead = (i == 0 ? "Either: " : "Or: ") + lead;
        out += paint("33", wrapped(lead + mistake.diagnosis, "    "));
        out += wrapped("Ask yourself: " + mistake.hint, "    ");
    }
    return out;
}

}  // namespace

std::string to_terminal(const ExerciseResult& result, const TextOptions& options) {
    const Paint paint(options.colour);
    std::string out = headline(result, paint);
    if (result.verdict == Verdict::passed) return out;
    if (result.verdict == Verdict::not_started) return out + wrapped(result.message, "    ");
    if (!result.test.empty()) out += "\n    " + paint("1", sanitised(result.test)) + "\n";
    out += indented(sanitised(result.message), "      ");
    if (!result.place.empty() && result.message.find(result.place) == std::string::npos)
        out += "      at " + sanitised(result.place) + "\n";
    out += mistakes_text(result.mistakes, paint);
    if (!result.output.empty())
        out += "\n    your program printed\n" +
               indented(shortened(sanitised(result.output, 2000)), "      | ");
    return out + "\n    next    ./course hint " + result.exercise.id + "\n";
}

std::string to_terminal(const LabResult& result, const TextOptions& options) {
    const Paint paint(options.colour);
    std::string out;
    bool explained = false;
    for (const ExerciseResult& exercise : result.exercises) {
        const bool explain = exercise.verdict != Verdict::passed && (options.all || !explained);
        out += explain ? to_terminal(exercise, options) : headline(exercise, paint);
        explained = explained || explain;
    }
    return out + "\n  " + result.lab + "  " + std::to_string(result.points()) + " of " +
           std::to_string(result.max_points()) + " points\n";
}

}  // namespace harness
