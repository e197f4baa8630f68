// Files that are looked at again and again. Looking works with every editor and file system, also
// where a save replaces the file by another one.

#pragma once

#include <map>
#include <string>

#include "tests/course/context.hpp"

namespace course {

class WatchedFiles {
public:
    explicit WatchedFiles(fs::path folder);

    /// Has a source file of the folder another text than at the last look? A file that is gone for
    /// a moment, as editors do, or that was only touched, is no change.
    bool changed();

private:
    struct Seen {
        fs::file_time_type time;
        std::uintmax_t size = 0;
        std::string digest;
    };

    fs::path folder_;
    std::map<fs::path, Seen> seen_;
};

}  // namespace course
