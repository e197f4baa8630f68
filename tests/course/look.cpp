// What the terminal can show, and text cut and painted for it.

#include "tests/course/look.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace course {

namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

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
    Look look;
    const bool terminal = isatty(STDOUT_FILENO) != 0;

    winsize size{};
    if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        look.width = std::clamp<int>(size.ws_col, 60, 200);
    else if (const int asked = std::atoi(environment("COLUMNS").c_str()); asked > 0)
        look.width = std::clamp(asked, 60, 200);

    look.colour = terminal && environment("NO_COLOR").empty() && environment("TERM") != "dumb";

    std::string locale = environment("LC_ALL");
    if (locale.empty()) locale = environment("LC_CTYPE");
    if (locale.empty()) locale = environment("LANG");
    std::transform(locale.begin(), locale.end(), locale.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    look.utf8 =
        locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
    return look;
}

std::string paint(const Look& look, Paint paint, std::string_view text) {
    if (!look.colour || paint == Paint::plain || text.empty()) return std::string(text);
    return code_of(paint) + std::string(text) + "\x1b[0m";
}

int columns(std::string_view text) {
    int count = 0;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == '\x1b') {
            i += escape_length(text, i);
            continue;
        }
        if (!is_continuation(text[i])) ++count;
        ++i;
    }
    return count;
}

std::string fit(const Look& look, std::string_view text, int width) {
    const int missing = width - columns(text);
    if (missing >= 0)
        return std::string(text) + std::string(static_cast<std::size_t>(missing), ' ');

    const std::string mark = look.utf8 ? "\u2026" : "..";
    const int room = std::max(0, width - columns(mark));
    std::size_t end = 0;
    for (int count = 0; end < text.size(); ++end)
        if (!is_continuation(text[end]) && ++count > room) break;
    return std::string(text.substr(0, end)) + mark;
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
