// What the terminal can show, and text cut and painted for it.

#include "tests/course/look.hpp"

#include <algorithm>
#include <iostream>

#include "common/terminal.hpp"
#include "common/utf8.hpp"

namespace course {

namespace {

// Length of the escape sequence that starts at text[at]: ESC [ digits letter, or ESC alone.
std::size_t escape_length(std::string_view text, std::size_t at) {
    std::size_t end = at + 1;
    if (end >= text.size() || text[end] != '[') return 1;
    for (++end; end < text.size(); ++end)
        if (text[end] >= '@' && text[end] <= '~') return end + 1 - at;
    return end - at;
}

const char* code_of(Paint paint) {
    switch (paint) {
        case Paint::bold:
            return "\x1b[1m";
        case Paint::dim:
            return "\x1b[2m";
        case Paint::red:
            return "\x1b[31m";
        case Paint::green:
            return "\x1b[32m";
        case Paint::yellow:
            return "\x1b[33m";
        case Paint::blue:
            return "\x1b[36m";
        case Paint::plain:
            break;
    }
    return "";
}

}  // namespace

Look look_of_output() {
    const dl::Terminal terminal = dl::terminal_of(std::cout);
    return {std::clamp(terminal.width, 60, 200), terminal.color, terminal.utf8};
}

std::string paint(const Look& look, Paint paint, std::string_view text) {
    if (!look.colour || paint == Paint::plain || text.empty()) return std::string(text);
    return code_of(paint) + std::string(text) + "\x1b[0m";
}

int columns(std::string_view text) {
    std::string visible;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == '\x1b')
            i += escape_length(text, i);
        else
            visible.push_back(text[i++]);
    }
    return dl::display_width(visible);
}

std::string fit(const Look& look, std::string_view text, int width) {
    const int missing = width - columns(text);
    if (missing < 0) return dl::cut_to_width(text, width, look.utf8 ? "\u2026" : "..");
    return std::string(text) + std::string(static_cast<std::size_t>(missing), ' ');
}

std::string wrap(std::string_view text, int width, int indent, int start) {
    const std::string margin(static_cast<std::size_t>(indent), ' ');
    std::string out;
    int used = start;
    bool line_is_empty = true;
    for (const std::string& word : words_of(text)) {
        const int length = columns(word);
        if (!line_is_empty && used + 1 + length > width) {
            out += "\n" + margin;
            used = indent;
        } else if (!line_is_empty) {
            out += " ";
            ++used;
        }
        out += word;
        used += length;
        line_is_empty = false;
    }
    return out;
}

std::string harmless(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c == 0x1b) {
            i += escape_length(text, i);
            continue;
        }
        if (c == '\n' || c == '\t' || (c >= 32 && c != 127)) out.push_back(text[i]);
        ++i;
    }
    return out;
}

std::string count_of(int count, std::string_view noun) {
    return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        lines.emplace_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : text) {
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
            word.push_back(c);
        } else if (!word.empty()) {
            words.push_back(word);
            word.clear();
        }
    }
    if (!word.empty()) words.push_back(word);
    return words;
}

std::string trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return "";
    return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

}  // namespace course
