// Rules for the documents: what they show exists. Code in them is a piece of a compiled file, and
// a link or a named file leads somewhere.

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"

namespace fs = std::filesystem;

namespace {

std::string read(const fs::path& path) {
    std::ifstream in(path);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

// Every file below the root with one of the endings; what the build makes is not ours.
std::vector<fs::path> files(const std::vector<std::string>& endings) {
    std::vector<fs::path> found;
    for (auto entry = fs::recursive_directory_iterator(COURSE_SOURCE_DIR);
         entry != fs::recursive_directory_iterator(); ++entry) {
        const std::string name = entry->path().filename().string();
        if (entry->is_directory() && (name[0] == '.' || name.rfind("build", 0) == 0))
            entry.disable_recursion_pending();
        for (const std::string& ending : endings)
            if (entry->is_regular_file() && name.ends_with(ending)) found.push_back(entry->path());
    }
    return found;
}

// The text without the white space at both ends of its lines, and without empty lines: a document
// shows code at another depth than the file it is taken from.
std::string squeezed(const std::string& text) {
    std::istringstream in(text);
    std::string out;
    for (std::string line; std::getline(in, line);) {
        const auto first = line.find_first_not_of(" \t");
        if (first == std::string::npos) continue;
        out += line.substr(first, line.find_last_not_of(" \t\r") + 1 - first) + "\n";
    }
    return out;
}

// The contents of all blocks fenced with ```language.
std::vector<std::string> blocks(const std::string& document, const std::string& language) {
    std::vector<std::string> found;
    std::istringstream in(document);
    bool inside = false;
    for (std::string line; std::getline(in, line);) {
        if (inside && line.rfind("```", 0) == 0)
            inside = false;
        else if (inside)
            found.back() += line + "\n";
        else if (line == "```" + language) {
            inside = true;
            found.emplace_back();
        }
    }
    return found;
}

// Targets of [text](target) that are files of ours: no address of the web, no heading.
std::vector<std::string> links(const std::string& document) {
    std::vector<std::string> found;
    for (auto at = document.find("]("); at != std::string::npos; at = document.find("](", at + 2)) {
        const auto end = document.find_first_of(")# \n", at + 2);
        const std::string target = document.substr(at + 2, end - at - 2);
        if (!target.empty() && target.find(':') == std::string::npos) found.push_back(target);
    }
    return found;
}

}  // namespace

TEST_CASE("code in a document is a piece of a file that is compiled", "[rules]") {
    std::vector<std::string> code;
    for (const fs::path& path : files({".cpp", ".hpp"}))
        code.push_back(squeezed(read(path)));

    for (const fs::path& path : files({".md"}))
        for (const std::string& block : blocks(read(path), "cpp")) {
            const std::string wanted = squeezed(block);
            bool found = false;
            for (const std::string& file : code)
                found = found || file.find(wanted) != std::string::npos;
            INFO(path << " shows code that stands in no source file:\n" << block);
            CHECK(found);
        }
}

TEST_CASE("links between documents lead to files that are there", "[rules]") {
    for (const fs::path& path : files({".md"}))
        for (const std::string& target : links(read(path))) {
            INFO(path << " links to " << target);
            CHECK(fs::exists(path.parent_path() / target));
        }
}

TEST_CASE("the hours that documents promise are the sums of the minutes of the exercises",
          "[rules]") {
    const std::vector<std::string> words = {"no",  "one",   "two",   "three", "four", "five",
                                            "six", "seven", "eight", "nine",  "ten"};
    for (const fs::path& path : files({"exercises.txt"})) {
        if (path.parent_path().parent_path() != fs::path(COURSE_SOURCE_DIR)) continue;
        const std::string page = read(path.parent_path() / "README.md");
        int core = 0, challenges = 0;
        std::istringstream lines(read(path));
        for (std::string line; std::getline(lines, line);) {
            if (line.empty() || line[0] == '#') continue;
            std::vector<std::string> cells;
            std::istringstream in(line);
            for (std::string cell; std::getline(in, cell, '|');)
                cells.push_back(cell);
            REQUIRE(cells.size() > 4);
            const int minutes = std::stoi(cells[3]);
            (cells[1].find("core") != std::string::npos ? core : challenges) += minutes;
            const std::string id = cells[0].substr(0, cells[0].find(' '));
            const std::size_t start = page.find("\n### " + id + " ");
            INFO(path.parent_path() << ": exercise " << id);
            REQUIRE(start != std::string::npos);
            const std::string section = page.substr(start, page.find("\n##", start + 4) - start);
            CHECK(section.find("`, " + std::to_string(minutes) + " minutes") != std::string::npos);
            CHECK(section.find("./course check " + id) != std::string::npos);
        }
        const auto hours = [](int minutes) { return static_cast<std::size_t>(minutes + 30) / 60; };
        const std::string lab = path.parent_path().filename().string();
        INFO(lab << ": " << core << " and " << challenges << " minutes");
        CHECK(page.find("About " + words.at(hours(core)) + " hours for the core, " +
                        words.at(hours(challenges)) + " more for the challenges.") !=
              std::string::npos);
        const std::string overview = read(fs::path(COURSE_SOURCE_DIR) / "README.md");
        const std::size_t row = overview.find("| [" + lab + "]");
        REQUIRE(row != std::string::npos);
        CHECK(overview.substr(row, overview.find('\n', row) - row)
                  .ends_with("| " + std::to_string(hours(core)) + " and " +
                             std::to_string(hours(challenges)) + " |"));
    }
}

TEST_CASE("every walkthrough has the same parts in the same order", "[rules]") {
    for (const fs::path& path : files({"exercises.txt"})) {
        if (path.parent_path().parent_path() != fs::path(COURSE_SOURCE_DIR)) continue;
        const std::string page = read(path.parent_path() / "README.md");
        std::size_t at = 0;
        for (const char* part :
             {"**By the end you can**", "## How it works", "**Conventions of this lab.**",
              "Predict before you start.", "## Run it", "## Questions", "## Write down",
              "## Further reading"}) {
            INFO(path.parent_path() << ": " << part);
            const std::size_t next = page.find(part, at);
            CHECK(next != std::string::npos);
            if (next != std::string::npos) at = next;
        }
    }
}

TEST_CASE("documents and scripts name no path of somebody's machine", "[rules]") {
    // Written in two halves, so that this file passes its own test.
    const std::vector<std::string> personal = {
        std::string("/ho") + "me/", std::string("/Us") + "ers/", std::string("/ro") + "ot/",
        std::string("C:") + "\\"};
    for (const fs::path& path :
         files({".md", ".sh", ".cmake", ".yml", ".json", ".txt", ".cpp", ".hpp"})) {
        const std::string text = read(path);
        for (const std::string& word : personal) {
            INFO(path << " names " << word);
            CHECK(text.find(word) == std::string::npos);
        }
    }
}
