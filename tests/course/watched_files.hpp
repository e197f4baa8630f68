// Files that are looked at again and again. Looking works with every editor and file system, also
// where a save replaces the file by another one.

#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/course/catalogue.hpp"
#include "tests/course/context.hpp"
#include "tests/course/state.hpp"

namespace course {

class WatchedFiles {
public:
    explicit WatchedFiles(std::vector<fs::path> folders);

    /// Source files in the folders with another text than at the last look. A file that is gone
    /// for a moment, as editors do, or that was only touched, is no change.
    std::vector<fs::path> changed();

private:
    void look_into(const fs::path& folder, std::vector<fs::path>& changed);

    struct Seen {
        fs::file_time_type time;
        std::uintmax_t size = 0;
        std::string digest;
    };

    std::vector<fs::path> folders_;
    std::map<fs::path, Seen> seen_;
};

/// The exercise that somebody who saves these files works on: the current one if its file is among
/// them or if they are no exercise's, else the first of the file that has not passed.
[[nodiscard]] const Exercise& exercise_of(const std::vector<fs::path>& saved,
                                          const Exercise& current, const Catalogue& catalogue,
                                          const State& state);

}  // namespace course
