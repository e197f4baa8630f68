// How text looks on this terminal: width, colour, and which characters it can show.
//
// Verbs ask for a look and get plain strings back, so every transcript can be tested.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace course {

struct Look {
    int width = 80;  // columns, at least 60
    bool colour = false;
    bool utf8 = false;
};

/// The look of standard output: a terminal's size and abilities, or plain 80 columns elsewhere.
Look look_of_output();

enum class Paint { plain, bold, dim, red, green, yellow, blue };

/// The text in colour, or as it is where colour is off.
std::string paint(const Look& look, Paint paint, std::string_view text);

/// Columns the text takes, not counting colour codes and continuation bytes of UTF-8.
int columns(std::string_view text);

/// The text filled with spaces up to a number of columns, or cut with a mark where it is longer.
std::string fit(const Look& look, std::string_view text, int width);

/// The words in lines of at most width columns. The first line goes on where `start` columns are
/// taken already, every other one begins with `indent` spaces.
std::string wrap(std::string_view text, int width, int indent = 0, int start = 0);

/// The text without control characters and escape sequences: what learner code printed is shown,
/// never obeyed.
std::string harmless(std::string_view text);

/// "1 point", "3 points".
std::string count_of(int count, std::string_view noun);

std::vector<std::string> lines_of(std::string_view text);
std::vector<std::string> words_of(std::string_view text);
std::string trimmed(std::string_view text);

/// `out << ...` on one line of a transcript.
template <class... Parts>
void say(std::string& out, const Parts&... parts) {
    (out.append(std::string_view(parts)), ...);
    out.push_back('\n');
}

}  // namespace course
