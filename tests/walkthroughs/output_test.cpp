// The outputs that walkthroughs show, against the programs themselves.
//
// A block of a labNN_*/README.md is checked when the line above it says what prints it:
//
//   <!-- output of: gates --lines 1000 -->
//
// The program with the solutions is run. Words must agree one by one; numbers may differ by 2 %,
// since exp and log differ between systems, and counts by 2. Where rounding grows with depth the
// line says how far it may lead: "output of: degradation, within 25 %".

#include <sys/wait.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace fs = std::filesystem;

namespace {

struct Promise {
    std::string document;
    std::string command;  // program and arguments
    double within;        // relative
    std::string output;
};

// Cuts ", within 25 %" off and says how much that is.
double taken_from(std::string& command) {
    const std::string words = ", within ";
    const std::size_t at = command.find(words);
    if (at == std::string::npos) return 0.02;
    const double percent = std::stod(command.substr(at + words.size()));
    command.resize(at);
    return percent / 100;
}

std::vector<Promise> promises() {
    const std::string mark = "<!-- output of: ";
    std::vector<Promise> found;
    for (const auto& entry : fs::directory_iterator(COURSE_SOURCE_DIR)) {
        const fs::path page = entry.path() / "README.md";
        if (entry.path().filename().string().rfind("lab", 0) != 0 || !fs::exists(page)) continue;
        std::ifstream in(page);
        std::string command;
        bool inside = false;
        for (std::string line; std::getline(in, line);) {
            if (line.rfind(mark, 0) == 0) {
                command = line.substr(mark.size(), line.rfind(" -->") - mark.size());
                const double within = taken_from(command);
                found.push_back({entry.path().filename().string(), command, within, ""});
            } else if (line.rfind("```", 0) == 0) {
                inside = !inside && !command.empty();
                if (!inside) command.clear();
            } else if (inside) {
                found.back().output += line + "\n";
            }
        }
    }
    return found;
}

// What the program prints; the report goes to a folder that is removed again.
std::string printed(const std::string& command) {
    const TemporaryFolder folder;
    const fs::path report = folder / "report.html";
    const std::size_t space = command.find(' ');
    const std::string name = command.substr(0, space);
    const std::string arguments = space == std::string::npos ? "" : command.substr(space);
    const std::string line = std::string(COURSE_PROGRAMS) + "/" + name + "_reference" + arguments +
                             " --quiet --out " + report.string();
    std::FILE* pipe = popen(line.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string out;
    char buffer[4096];
    for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;)
        out.append(buffer, n);
    const int status = pclose(pipe);
    INFO(line);
    REQUIRE(WIFEXITED(status));
    REQUIRE(WEXITSTATUS(status) == 0);
    CHECK(fs::exists(report));
    return out;
}

// Without the rules of tables, and without the line that names the report, which has another name
// here.
std::vector<std::string> words(const std::string& text) {
    std::vector<std::string> all;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.rfind("report:", 0) == 0) continue;
        std::istringstream in(line);
        for (std::string word; in >> word;)
            if (word.find_first_not_of("-|:") != std::string::npos) all.push_back(word);
    }
    return all;
}

bool same_word(const std::string& shown, const std::string& real, double within) {
    if (shown == real) return true;
    char *end_shown = nullptr, *end_real = nullptr;
    const double a = std::strtod(shown.c_str(), &end_shown);
    const double b = std::strtod(real.c_str(), &end_real);
    if (end_shown == shown.c_str() || end_real == real.c_str()) return false;
    if (std::string(end_shown) != end_real) return false;
    return std::abs(a - b) <= within * std::abs(a) + (a == std::floor(a) && a > 9 ? 2 : 0);
}

}  // namespace

TEST_CASE("programs print what the walkthroughs show", "[walkthroughs]") {
    for (const Promise& promise : promises()) {
        INFO(promise.document << "/README.md: " << promise.command);
        const std::vector<std::string> shown = words(promise.output);
        const std::vector<std::string> real = words(printed(promise.command));
        CHECK(shown.size() == real.size());
        for (std::size_t i = 0; i < std::min(shown.size(), real.size()); ++i) {
            INFO("word " << i << " is '" << real[i] << "', the walkthrough has '" << shown[i]
                         << "'");
            CHECK(same_word(shown[i], real[i], promise.within));
        }
    }
}
