// Reading what compilers and linkers print.

#include "tests/course/compile_error.hpp"

#include <charconv>

namespace course {

namespace {

// "path:12:7: rest"
struct Located {
    std::string file;
    int line = 0;
    int column = 0;
    std::string rest;
};

bool take_number(std::string_view& text, int& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end == text.data() + text.size() || *end != ':') return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
    return true;
}

std::optional<Located> located(const std::string& line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos || colon == 0) return std::nullopt;
    std::string_view text = std::string_view(line).substr(colon + 1);
    Located found;
    found.file = line.substr(0, colon);
    if (!take_number(text, found.line)) return std::nullopt;
    take_number(text, found.column);
    found.rest = trimmed(text);
    return found;
}

bool take_prefix(std::string& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text = trimmed(text.substr(prefix.size()));
    return true;
}

bool of_a_lab(const std::string& file) {
    return file.find("/lab0") != std::string::npos || file.starts_with("lab0");
}

// g++ says where a template was asked for before the error ("required from here"), clang++ after it
// ("requested here"); the first such place in a lab is the learner's.
std::string place_of_request(const std::vector<std::string>& lines, std::size_t error) {
    const std::size_t from = error > 12 ? error - 12 : 0;
    for (std::size_t i = from; i < lines.size() && i < error + 40; ++i) {
        const auto found = located(lines[i]);
        if (!found || !of_a_lab(found->file)) continue;
        if (i > error && found->rest.starts_with("error")) break;
        if (found->rest.find("required from") != std::string::npos ||
            found->rest.find("requested here") != std::string::npos)
            return found->file + ":" + std::to_string(found->line);
    }
    return "";
}

// The quoted source line and its caret, which g++ prints with line numbers and clang++ without.
std::vector<std::string> quoted_source(const std::vector<std::string>& lines, std::size_t after) {
    std::vector<std::string> quote;
    for (std::size_t i = after; i < lines.size() && quote.size() < 2; ++i) {
        std::string line = lines[i];
        if (located(line) || line.empty()) break;
        const std::size_t bar = line.find(" | ");
        const std::size_t edge = bar != std::string::npos && bar < 8 ? bar + 3 : 0;
        if (edge == 0 && line[0] != ' ') break;
        quote.push_back(line.substr(edge));
    }
    // The common margin goes, the caret stays under its letter.
    std::size_t margin = std::string::npos;
    for (const std::string& line : quote)
        margin = std::min(margin, line.find_first_not_of(' '));
    if (margin != std::string::npos)
        for (std::string& line : quote)
            line.erase(0, margin);
    return quote;
}

std::optional<CompileError> linker_complaint(const std::string& line) {
    for (const std::string& phrase :
         {std::string("undefined reference to "), std::string("undefined symbol: "),
          std::string("multiple definition of "), std::string("duplicate symbol")}) {
        const std::size_t at = line.find(phrase);
        if (at == std::string::npos) continue;
        CompileError error;
        error.message = trimmed(line.substr(at));
        return error;
    }
    return std::nullopt;
}

// Ninja runs compilers in the build folder, make in a folder below it.
std::string whole_path(const Context& context, const fs::path& named) {
    if (named.is_absolute()) return named.string();
    fs::path below;
    for (const fs::path& part : named)
        if (part != "..") below /= part;
    for (const fs::path& path : {context.build / named, context.root / named, context.root / below})
        if (fs::exists(path)) return path.lexically_normal().string();
    return named.string();
}

}  // namespace

std::optional<CompileError> first_compile_error(std::string_view build_output) {
    const std::vector<std::string> lines = lines_of(harmless(build_output));
    std::optional<CompileError> linker;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto found = located(lines[i]);
        if (found &&
            (take_prefix(found->rest, "error:") || take_prefix(found->rest, "fatal error:"))) {
            CompileError error{found->file, found->line, found->column, found->rest, {}, ""};
            error.source = quoted_source(lines, i + 1);
            if (!of_a_lab(found->file)) error.from = place_of_request(lines, i);
            return error;
        }
        if (!linker) linker = linker_complaint(lines[i]);
    }
    return linker;
}

CompileError with_whole_paths(const Context& context, CompileError error) {
    if (error.line > 0) error.file = whole_path(context, error.file);
    if (const std::size_t colon = error.from.rfind(':'); colon != std::string::npos)
        error.from = whole_path(context, error.from.substr(0, colon)) + error.from.substr(colon);
    return error;
}

std::string describe(const Context& context, const CompileError& error) {
    const auto place = [&](const std::string& path) { return shown(context, fs::path(path)); };
    std::string out;
    if (error.line == 0) {
        say(out, "does not link: ", error.message);
        say(out,
            "  A function is declared but not defined, or defined twice: compare the name and the "
            "arguments with the header.");
        return out;
    }
    if (!error.from.empty()) say(out, place(error.from), ": this call does not compile");
    say(out, paint(context.look, Paint::bold, place(error.file) + ":" + std::to_string(error.line)),
        ": ", error.message);
    for (const std::string& line : error.source)
        say(out, "    ", line);
    return out;
}

}  // namespace course
