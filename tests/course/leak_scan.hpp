// A handout must not contain what its students are to find out. The scan knows the statements of
// withheld files, and looks for them in everything that is handed out.

#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace course {

/// A withheld statement that stands in a file of the handout.
struct Leak {
    std::string file;  // of the handout
    int line = 0;
    std::string text;
    std::string from;  // the withheld file
};

class LeakScan {
public:
    /// Lines of a solution, of a known wrong answer, or of another right one.
    void withhold_code(const std::vector<std::string>& lines, const std::string& from);
    /// Of a hidden test, its titles and the names of its random inputs tell it from a public one.
    void withhold_titles(const std::string& test, const std::string& from);
    /// Code that everybody sees anyway: what a withheld file repeats of it is no secret.
    void allow(const std::string& text);

    /// Withheld titles, single statements of at least 30 characters, and any two in a row.
    [[nodiscard]] std::vector<Leak> leaks_in(const std::string& text,
                                             const std::string& file) const;

private:
    using Pair = std::pair<std::string, std::string>;
    std::map<std::string, std::string> statements_;  // what, from
    std::map<Pair, std::string> pairs_;              // two in a row, from
    std::map<std::string, std::string> titles_;      // what, from
    std::set<std::string> allowed_;
};

}  // namespace course
