// Sections, hints and places, found by the exercise's id.

#include "tests/course/pages.hpp"

#include <algorithm>

#include "tests/course/files.hpp"

namespace course {

namespace {

// Number of # that open a heading line, 0 for any other line.
std::size_t heading_level(std::string_view line) {
    const std::size_t level = line.find_first_not_of('#');
    return level != std::string_view::npos && level > 0 && line[level] == ' ' ? level : 0;
}

bool is_fence(std::string_view line) {
    const std::string content = trimmed(line);
    return content.starts_with("```") || content.starts_with("~~~");
}

// Does the text begin with the id as a whole word: 1.1 is not the beginning of 1.10.
bool opens_with(std::string_view text, std::string_view id) {
    if (!text.starts_with(id)) return false;
    const char next = text.size() > id.size() ? text[id.size()] : ' ';
    return next == ' ' || next == ':' || next == '.' || next == ')' || next == '\t';
}

bool names(std::string_view line, std::string_view before, std::string_view id) {
    const std::size_t at = line.find(before);
    return at != std::string_view::npos && opens_with(line.substr(at + before.size()), id);
}

bool is_word_at(std::string_view line, std::size_t at, std::string_view word) {
    const auto letter = [](char c) {
        return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0;
    };
    const std::size_t end = at + word.size();
    return (at == 0 || !letter(line[at - 1])) && end < line.size() && line[end] == '(';
}

// Does a function of that name begin on this line? Bodies and comments are no beginning.
bool defines(const std::string& line, const std::string& function) {
    if (line.empty() || line[0] == ' ' || line[0] == '/' || line.ends_with(';')) return false;
    const std::size_t at = line.find(function);
    return at != std::string::npos && is_word_at(line, at, function);
}

}  // namespace

std::optional<std::string> section_of(std::string_view walkthrough, const std::string& id) {
    std::string section;
    std::size_t level = 0;
    bool in_code = false;
    for (const std::string& line : lines_of(walkthrough)) {
        if (is_fence(line)) in_code = !in_code;
        const std::size_t heading = in_code ? 0 : heading_level(line);
        if (level > 0 && heading > 0 && heading <= level) break;
        if (level == 0 && heading >= 2 && opens_with(line.substr(heading + 1), id)) level = heading;
        if (level > 0) section += line + "\n";
    }
    if (level == 0) return std::nullopt;
    return trimmed(section) + "\n";
}

std::vector<Hints> parse_hints(std::string_view text, const std::string& file_name) {
    std::vector<Hints> all;
    int number = 0;
    bool in_code = false;
    const auto fail = [&](const std::string& why) {
        throw Fault(file_name + ":" + std::to_string(number) + ": " + why);
    };
    const auto close_ladder = [&] {
        if (all.empty() || all.back().levels.size() == 3) return;
        const int found = static_cast<int>(all.back().levels.size());
        fail("exercise " + all.back().id + " has " + count_of(found, "hint") + " instead of 3");
    };
    for (const std::string& line : lines_of(text)) {
        ++number;
        const std::string content = trimmed(line);
        if (is_fence(line)) in_code = !in_code;
        if (!in_code && heading_level(line) == 2) {
            close_ladder();
            all.push_back(
                {words_of(line.substr(3)).empty() ? "" : words_of(line.substr(3))[0], {}, ""});
            if (all.back().id.find('.') == std::string::npos)
                fail("a heading names an exercise, such as '## 1.8 softmax'");
            continue;
        }
        if (all.empty()) continue;  // the page's own introduction

        std::vector<std::string>& levels = all.back().levels;
        const bool numbered = !in_code && line.size() > 2 && line[0] >= '1' && line[0] <= '9' &&
                              (line[1] == '.' || line[1] == ')') && line[2] == ' ';
        if (numbered) {
            if (line[0] != static_cast<char>('1' + levels.size()) || levels.size() == 3)
                fail("hints are numbered 1 to 3, this one says " + std::string(1, line[0]));
            levels.push_back(trimmed(line.substr(3)));
        } else if (!in_code && content.starts_with("Transfer:")) {
            all.back().transfer = trimmed(content.substr(9));
        } else if (!content.empty() && !all.back().transfer.empty()) {
            all.back().transfer += " " + content;
        } else if (!levels.empty()) {
            // Items are indented by three columns; what stands deeper, such as code, stays so.
            const std::size_t margin = std::min<std::size_t>(3, line.find_first_not_of(' '));
            levels.back() += "\n" + (content.empty() ? "" : line.substr(margin));
        } else if (!content.empty()) {
            fail("the text before hint 1 of " + all.back().id + " belongs into a hint");
        }
    }
    close_ladder();
    for (Hints& hints : all)
        for (std::string& level : hints.levels)
            level = trimmed(level);
    return all;
}

std::vector<Hints> hints_of_lab(const Context& context, const Lab& lab) {
    const fs::path file = context.root / lab.folder / "hints.md";
    if (!fs::exists(file))
        throw Fault(shown(context, file) + ": the hints of this lab are missing");
    return parse_hints(read_text(file), shown(context, file));
}

int line_of(std::string_view source, const Exercise& exercise, const std::string& function) {
    const std::vector<std::string> lines = lines_of(source);
    const auto first = [&](auto from, auto to, auto matches) -> int {
        const auto found = std::find_if(from, to, matches);
        return found == to ? 0 : static_cast<int>(found - lines.begin()) + 1;
    };
    const auto todo = [&](const std::string& line) {
        return line.find("TODO(" + exercise.id + ")") != std::string::npos ||
               names(line, "todo(\"", exercise.id);
    };
    const auto heading = [&](const std::string& line) {
        return names(line, "Exercise ", exercise.id) || names(line, "BEGIN SOLUTION ", exercise.id);
    };
    if (const auto own = std::find_if(
            lines.begin(), lines.end(),
            [&](const std::string& line) { return !function.empty() && defines(line, function); });
        own != lines.end()) {
        const int line = first(own, std::find(own, lines.end(), "}"), todo);
        return line > 0 ? line : static_cast<int>(own - lines.begin()) + 1;
    }
    const auto any_function = [&](const std::string& line) {
        return std::any_of(exercise.functions.begin(), exercise.functions.end(),
                           [&](const std::string& name) { return defines(line, name); });
    };
    if (const int line = first(lines.begin(), lines.end(), todo)) return line;
    if (const int line = first(lines.begin(), lines.end(), any_function)) return line;
    return std::max(1, first(lines.begin(), lines.end(), heading));
}

std::string place_of(const Context& context, const Catalogue& catalogue, const Exercise& exercise,
                     const std::string& function) {
    const fs::path file = file_of(context, catalogue, exercise);
    if (!fs::exists(file)) return shown(context, file);
    return shown(context, file) + ":" +
           std::to_string(line_of(read_text(file), exercise, function));
}

}  // namespace course
