// Intake: from what a platform lets an instructor download to submissions with names.
//
// A path is one submission or a folder or archive of many. Understood are folders and archives
// named by student, and the downloads of Moodle (with and without folders), Canvas, Gradescope and
// GitHub Classroom. Of each submission exactly the files that the lab's exercises name are taken;
// everything else is listed and ignored, and what is no plain file is refused.

#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/course/catalogue.hpp"
#include "tests/grading/archive.hpp"

namespace grading {

/// What became of one file that was handed in, or was not.
struct Seen {
    std::string path;
    std::string fate;  // "taken", "missing", "refused", "ignored"
    std::string why;
    std::size_t bytes = 0;
    std::string sha256;
};

struct Submission {
    std::string id;                            // [A-Za-z0-9_][A-Za-z0-9._-]{0,63}
    std::map<std::string, std::string> files;  // of the manifest: name and text
    std::vector<Seen> seen;                    // manifest first; at most 64
    std::string trouble;                       // nothing of it can be read: why
};

/// Where a submission lies; it is read when its turn comes.
struct Arrival {
    std::string id;
    std::vector<Entry> entries;
    std::string trouble;
};

/// All submissions of these paths, sorted by id. Throws UsageError for a path that is not there
/// and for two submissions with the same id.
std::vector<Arrival> arrivals(const std::vector<fs::path>& paths, const course::Lab& lab);

/// Reads one. Never throws for anything that the sender may have done.
Submission take(const Arrival& arrival, const course::Lab& lab);

/// A name that is safe as a file name and in a table; different names stay different.
std::string safe_id(const std::string& name);

/// The names of the files that count, sorted.
std::vector<std::string> manifest_names(const course::Lab& lab);

}  // namespace grading
