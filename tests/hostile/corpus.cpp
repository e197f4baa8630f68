// Reading the programs and putting them into the lab's file.

#include "tests/hostile/corpus.hpp"

#include <algorithm>

#include "common/error.hpp"
#include "tests/course/files.hpp"
#include "tests/course/look.hpp"

namespace hostile {

namespace {

std::vector<std::string> split(const std::string& text, char mark) {
    std::vector<std::string> parts;
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find(mark, start), text.size());
        parts.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    return parts;
}

std::string head_line(const std::vector<std::string>& lines, const std::string& name,
                      const std::string& path) {
    for (const std::string& line : lines)
        if (line.starts_with("// " + name + ": ")) return line.substr(name.size() + 5);
    throw dl::Error(path + ": its head has no line '" + name + "'");
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

// The attack stands behind the includes; the first exercise calls it before it answers.
std::string attacked(const std::string& solution, std::string attack, bool wrong) {
    const std::string begin = "// BEGIN SOLUTION 1.1 weighted_sum\n";
    const std::size_t body = solution.find(begin);
    const std::size_t space = solution.find("namespace lab01 {");
    dl::require<dl::Error>(body != std::string::npos && space < body,
                           "units.cpp has no exercise 1.1 any more");
    const bool calls = attack.find("void attack()") != std::string::npos;
    if (wrong) attack += "\n#ifndef WRONG\n#define WRONG -12345.0f\n#endif\n";
    return solution.substr(0, space) + attack + "\n" +
           solution.substr(space, body + begin.size() - space) + (calls ? "    attack();\n" : "") +
           (wrong ? "    return WRONG;\n" : "") + solution.substr(body + begin.size());
}

}  // namespace

std::vector<Play> programs(const fs::path& folder, const std::string& solution,
                           const Words& words) {
    std::vector<Play> plays;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() != ".cpp") continue;
        const std::string path = entry.path().string();
        std::string text = course::read_text(entry.path());
        const std::vector<std::string> lines = course::lines_of(text);
        for (const auto& [from, to] : words)
            replace_all(text, from, to);
        Play play;
        play.name = entry.path().stem().string();
        play.what = lines.at(0).substr(3);
        play.tries = head_line(lines, "Tries", path);
        play.expected = split(head_line(lines, "Expect", path), '|');
        play.seconds = std::stod(head_line(lines, "Seconds", path));
        play.text = attacked(solution, text, head_line(lines, "Base", path) == "wrong");
        plays.push_back(std::move(play));
    }
    std::sort(plays.begin(), plays.end(),
              [](const Play& a, const Play& b) { return a.name < b.name; });
    return plays;
}

}  // namespace hostile
