// Rules that hold for the sources themselves: which folder may include which, and how long a file
// may grow. A rule that only people remember is forgotten in the first busy week.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"

namespace fs = std::filesystem;

namespace {

struct Source {
    std::string path;  // from the root of the repository
    std::vector<std::string> lines;
};

const std::vector<std::string>& folders() {
    static const std::vector<std::string> names = {"common",
                                                   "lab01_perceptron",
                                                   "lab02_mlp_backprop",
                                                   "lab03_cnn",
                                                   "lab04_architectures",
                                                   "lab05_autoencoders",
                                                   "solutions",
                                                   "tests"};
    return names;
}

const std::vector<Source>& sources() {
    static const std::vector<Source> all = [] {
        std::vector<Source> found;
        for (const std::string& folder : folders()) {
            const fs::path top = fs::path(COURSE_SOURCE_DIR) / folder;
            if (!fs::is_directory(top)) continue;
            for (const auto& entry : fs::recursive_directory_iterator(top)) {
                const std::string extension = entry.path().extension().string();
                if (extension != ".cpp" && extension != ".hpp") continue;
                Source source{fs::relative(entry.path(), COURSE_SOURCE_DIR).generic_string(), {}};
                std::ifstream in(entry.path());
                for (std::string line; std::getline(in, line);)
                    source.lines.push_back(line);
                found.push_back(std::move(source));
            }
        }
        std::sort(found.begin(), found.end(),
                  [](const Source& a, const Source& b) { return a.path < b.path; });
        return found;
    }();
    return all;
}

bool starts_with(const std::string& text, const std::string& start) {
    return text.rfind(start, 0) == 0;
}

// The part of the house that a path belongs to: "common", "lab03", "solutions", "harness", "tests".
std::string room(const std::string& path) {
    if (starts_with(path, "tests/harness/") && !starts_with(path, "tests/harness/fixture"))
        return "harness";
    if (starts_with(path, "lab0")) return path.substr(0, 5);
    return path.substr(0, path.find('/'));
}

// Only what stands above a room in the house may be included from it.
bool may_include(const std::string& from, const std::string& to) {
    if (from == to || from == "tests") return true;
    if (from == "common") return false;
    if (from == "harness") return to == "common" || to == "tests";  // tests/support
    if (from == "solutions") return to == "common" || to == "harness" || starts_with(to, "lab0");
    return to == "common" || (starts_with(to, "lab0") && to < from);
}

// The file named by an include of ours, or nothing for the headers of others.
std::string included(const std::string& line) {
    const std::string start = "#include \"";
    if (!starts_with(line, start)) return {};
    return line.substr(start.size(), line.find('"', start.size()) - start.size());
}

}  // namespace

TEST_CASE("an include never crosses a wall of the house", "[rules]") {
    REQUIRE(sources().size() > 20);
    for (const Source& source : sources())
        for (const std::string& line : source.lines) {
            const std::string target = included(line);
            if (target.empty()) continue;
            INFO(source.path << " includes " << target);
            CHECK(fs::exists(fs::path(COURSE_SOURCE_DIR) / target));
            // Misconceptions stand beside the solutions and use the call tables of the tests.
            if (starts_with(source.path, "solutions/") && starts_with(target, "tests/")) {
                CHECK(source.path.find("misconceptions") != std::string::npos);
                continue;
            }
            CHECK(may_include(room(source.path), room(target)));
        }
}

TEST_CASE("only image.cpp of the core knows a library that is not the standard one", "[rules]") {
    const std::vector<std::string> foreign = {"<stb",      "\"stb",  "<catch2", "<CLI",
                                              "<nlohmann", "<torch", "<Eigen",  "<cblas"};
    for (const Source& source : sources()) {
        if (room(source.path) == "tests" || room(source.path) == "harness") continue;
        if (source.path == "common/image.cpp") continue;
        for (const std::string& line : source.lines)
            for (const std::string& name : foreign) {
                INFO(source.path << ": " << line);
                CHECK_FALSE(starts_with(line, "#include " + name));
            }
    }
}

TEST_CASE("files stay short enough to be read in one sitting", "[rules]") {
    for (const Source& source : sources()) {
        const bool table = starts_with(source.path, "common/data/") ||
                           source.path.find("misconceptions") != std::string::npos;
        const bool header = source.path.ends_with(".hpp");
        const std::size_t budget = table ? 600 : header ? 150 : 400;
        INFO(source.path << " has " << source.lines.size() << " lines, budget " << budget);
        CHECK(source.lines.size() <= budget);
    }
}

TEST_CASE("lines are ASCII and at most 100 columns wide", "[rules]") {
    for (const Source& source : sources())
        for (std::size_t i = 0; i < source.lines.size(); ++i) {
            const std::string& line = source.lines[i];
            const bool ascii =
                std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c <= '~'; });
            if (line.size() <= 100 && ascii) continue;
            FAIL_CHECK(source.path << ":" << i + 1 << ": " << line);
        }
}

TEST_CASE("every file opens with its purpose", "[rules]") {
    for (const Source& source : sources()) {
        INFO(source.path);
        REQUIRE_FALSE(source.lines.empty());
        CHECK(starts_with(source.lines[0], "// "));
    }
}

// It is what `./course run` lists.
TEST_CASE("the first line of an app says to its end what the app does", "[rules]") {
    for (const Source& source : sources()) {
        const std::string& head = source.lines.at(0);
        const std::string name = source.path.substr(source.path.rfind('/') + 1);
        const std::string app = name.substr(0, name.find('.'));
        if (source.path.find("/apps/") == std::string::npos) continue;
        if (!starts_with(head, "// " + app + ": ")) continue;  // a part of several apps
        INFO(source.path << ": " << head);
        CHECK((head.back() == '.' || head.back() == '?'));
    }
}

TEST_CASE("the core neither prints nor exits nor draws from the library's random numbers",
          "[rules]") {
    const std::vector<std::string> forbidden = {
        "std::cout", "std::cerr",    "printf(stdout",      "exit(",
        "rand()",    "std::mt19937", "using namespace std"};
    for (const Source& source : sources()) {
        // app.cpp is the frame of the apps: it is where their output begins and ends.
        if (room(source.path) != "common" || source.path == "common/app.cpp") continue;
        for (const std::string& line : source.lines)
            for (const std::string& word : forbidden) {
                if (line.find(word) == std::string::npos) continue;
                if (line.find("//") < line.find(word)) continue;
                // Whether a stream is std::cout may be asked; its address prints nothing.
                if (line.find("&" + word) != std::string::npos) continue;
                FAIL_CHECK(source.path << ": " << line);
            }
    }
}

TEST_CASE("what the course command writes is not inherited by what it starts", "[rules]") {
    for (const Source& source : sources()) {
        const bool ours =
            source.path.starts_with("tests/grading/") || source.path.starts_with("tests/course/");
        if (!ours || source.path.ends_with("_test.cpp") || source.path.ends_with("fixture.cpp"))
            continue;
        for (const std::string& line : source.lines)
            if (line.find("std::ofstream") != std::string::npos)
                FAIL_CHECK(source.path << ": a stream is open in children too: " << line);
    }
}
