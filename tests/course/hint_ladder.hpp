// Which hint is shown, and when the next one opens.

#pragma once

#include <string>

#include "tests/course/pages.hpp"
#include "tests/course/state.hpp"

namespace course {

struct HintStep {
    int level = 0;              // the highest hint to show, 1 to 3
    bool fresh = false;         // it is shown for the first time
    bool passed = false;        // nothing to solve any more: all hints may be read
    std::int64_t opens_at = 0;  // when the next one opens by itself; 0 if that is not the point
};

/// One level at a time. The first is always open; the next opens when the learner's file (its
/// digest) differs from the one at the last hint, or ten minutes after it. `again` opens nothing.
/// Where the last check found nothing but another convention, the last hint comes at once.
HintStep next_hint(const Progress& progress, const std::string& digest, std::int64_t now,
                   bool again);

/// What `./course hint` prints.
std::string hint_text(const Context& context, const Exercise& exercise, const Hints& hints,
                      const Progress& progress, const HintStep& step, const std::string& place);

}  // namespace course
