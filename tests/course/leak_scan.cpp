// Finding withheld statements in the files of a handout.

#include "tests/course/leak_scan.hpp"

#include "tests/course/look.hpp"

namespace course {

namespace {

constexpr std::size_t shortest = 12;     // "sum += x[i];" alone proves nothing
constexpr std::size_t tells_alone = 30;  // what nobody writes twice by chance

// The statement of a line with single spaces, or nothing: declarations of functions, loops and
// conditions look alike everywhere.
std::string statement_of(const std::string& line) {
    std::string plain;
    for (const std::string& word : words_of(line)) {
        if (word.starts_with("//")) break;
        plain += (plain.empty() ? "" : " ") + word;
    }
    if (plain.size() < shortest || !plain.ends_with(";")) return "";
    for (const char* dull : {"using ", "#", "return {}", "Tensor out(", "return result"})
        if (plain.starts_with(dull)) return "";
    // A name for a part of something, const Sides& pad = options.padding, computes nothing.
    const std::size_t equals = plain.find(" = ");
    if (plain.starts_with("const ") && equals != std::string::npos &&
        plain.find_first_of("(+-*/[{ ", equals + 3) == std::string::npos)
        return "";
    return plain;
}

// The long "..." of a line, without those that are tags of a test.
std::vector<std::string> texts_in(const std::string& line) {
    std::vector<std::string> texts;
    for (std::size_t at = line.find('"'); at != std::string::npos; at = line.find('"', at + 1)) {
        const std::size_t end = line.find('"', at + 1);
        if (end == std::string::npos) break;
        const std::string text = line.substr(at + 1, end - at - 1);
        if (text.size() >= tells_alone && !text.starts_with("[")) texts.push_back(text);
        at = end;
    }
    return texts;
}

}  // namespace

void LeakScan::withhold_code(const std::vector<std::string>& lines, const std::string& from) {
    std::string last;
    for (const std::string& line : lines) {
        const std::string statement = statement_of(line);
        if (!statement.empty()) {
            statements_.emplace(statement, from);
            if (!last.empty()) pairs_.emplace(Pair{last, statement}, from);
        }
        if (!trimmed(line).empty()) last = statement;
    }
}

void LeakScan::withhold_titles(const std::string& test, const std::string& from) {
    for (const std::string& line : lines_of(test))
        if (line.find("TEST_CASE(") != std::string::npos ||
            line.find("hidden_rng(") != std::string::npos)
            for (const std::string& text : texts_in(line))
                titles_.emplace(text, from);
}

void LeakScan::allow(const std::string& text) {
    for (const std::string& line : lines_of(text))
        if (const std::string statement = statement_of(line); !statement.empty())
            allowed_.insert(statement);
}

std::vector<Leak> LeakScan::leaks_in(const std::string& text, const std::string& file) const {
    std::vector<Leak> leaks;
    std::string last;
    int number = 0;
    for (const std::string& line : lines_of(text)) {
        ++number;
        const auto found = [&](const std::string& from) {
            leaks.push_back({file, number, trimmed(line).substr(0, 100), from});
        };
        for (const auto& [title, from] : titles_)
            if (line.find(title) != std::string::npos) found(from);

        const std::string statement = statement_of(line);
        const bool secret = !statement.empty() && allowed_.count(statement) == 0;
        if (const auto whole = statements_.find(statement);
            secret && statement.size() >= tells_alone && whole != statements_.end())
            found(whole->second);
        else if (const auto pair = pairs_.find({last, statement});
                 secret && pair != pairs_.end() && allowed_.count(last) == 0)
            found(pair->second);
        if (!trimmed(line).empty()) last = statement;
    }
    return leaks;
}

}  // namespace course
