// One walk over the lines of a solution serves all three questions.

#include "tests/harness/skeleton.hpp"

#include <cctype>
#include <sstream>

#include "common/error.hpp"

namespace harness {

namespace {

constexpr std::string_view begin_mark = "// BEGIN SOLUTION";
constexpr std::string_view end_mark = "// END SOLUTION";

struct Parts {
    std::string skeleton;
    std::vector<std::string> regions;
    std::vector<std::string> withheld;
};

std::string_view without_margin(std::string_view line) {
    const std::size_t first = line.find_first_not_of(" \t");
    return first == std::string_view::npos ? "" : line.substr(first);
}

class Walk {
public:
    explicit Walk(const std::string& path) : path_(path) {}

    Parts parts(const std::string& solution) {
        std::istringstream in(solution);
        for (std::string line; std::getline(in, line);) {
            ++at_;
            take(line);
        }
        check(region_.empty(), "BEGIN SOLUTION without END SOLUTION");
        return std::move(parts_);
    }

private:
    void check(bool rule_holds, const char* what) const {
        dl::require<dl::FileError>(rule_holds, path_, ":", at_, ": ", what);
    }

    void take(const std::string& line) {
        const std::string_view words = without_margin(line);
        if (words.starts_with(begin_mark)) {
            check(region_.empty(), "BEGIN SOLUTION inside of a solution");
            open(line, words);
        } else if (words.starts_with(end_mark)) {
            check(!region_.empty(), "END SOLUTION without BEGIN SOLUTION");
            region_.clear();
        } else if (!region_.empty()) {
            if (!words.empty()) parts_.withheld.emplace_back(words);
        } else {
            put(line);
        }
    }

    void open(const std::string& line, std::string_view words) {
        const std::string_view rest = without_margin(words.substr(begin_mark.size()));
        check(!rest.empty(), "BEGIN SOLUTION needs an exercise, such as 1.8 softmax, or HELPERS");
        region_ = rest;
        if (region_ == "HELPERS") {
            joins_empty_lines_ = true;
            return;
        }
        const std::size_t space = region_.find(' ');
        check(
            space != std::string::npos && std::isdigit(static_cast<unsigned char>(region_[0])) != 0,
            "BEGIN SOLUTION needs id and name, such as 1.8 softmax");
        const std::string margin = line.substr(0, line.size() - words.size());
        put(margin + "// TODO(" + region_.substr(0, space) + "): your code here.");
        put(margin + "dl::todo(\"" + region_ + "\");");
        parts_.regions.push_back(region_);
    }

    /// Where helpers have vanished, two empty lines become one.
    void put(const std::string& line) {
        const bool doubled =
            line.empty() && (parts_.skeleton.ends_with("\n\n") || parts_.skeleton.empty());
        if (!(joins_empty_lines_ && doubled)) parts_.skeleton += line + "\n";
        if (!line.empty()) joins_empty_lines_ = false;
    }

    const std::string& path_;
    Parts parts_;
    std::string region_;
    int at_ = 0;
    bool joins_empty_lines_ = false;
};

}  // namespace

std::string skeleton_of(const std::string& solution, const std::string& path) {
    return Walk(path).parts(solution).skeleton;
}

std::vector<std::string> regions_of(const std::string& solution, const std::string& path) {
    return Walk(path).parts(solution).regions;
}

std::vector<std::string> withheld_lines(const std::string& solution, const std::string& path) {
    return Walk(path).parts(solution).withheld;
}

}  // namespace harness
