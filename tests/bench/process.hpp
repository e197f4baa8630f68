// A process from its start to its end: what it said, how long it took, how large it grew.

#pragma once

#include <string>
#include <vector>

#include "tests/bench/child.hpp"

namespace bench {

struct Ended {
    bool well = false;     // exit status 0
    std::string output;    // of stdout
    double seconds = 0;    // from fork to the last byte and the end
    double megabytes = 0;  // the most that was resident at any time
};

/// Runs `program` to its end. Its stderr is ours.
[[nodiscard]] Ended run_to_end(const std::string& program,
                               const std::vector<std::string>& arguments,
                               const Environment& environment);

}  // namespace bench
