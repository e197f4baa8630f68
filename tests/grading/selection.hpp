// Which of the submissions that came are graded in this run.

#pragma once

#include <string>
#include <vector>

#include "tests/grading/intake.hpp"

namespace grading {

/// Is this submission in shard "I/N"? Throws UsageError for a malformed one.
bool in_shard(const std::string& id, const std::string& shard);

/// Those of the shard, or of these ids in it; both may be empty, for all. Throws UsageError for an
/// id that nobody has.
std::vector<Arrival> selected(std::vector<Arrival> all, const std::vector<std::string>& only,
                              const std::string& shard);

/// How many are graded at the same time: as many as asked for; 0: as many as processors. Limits
/// count processor time, so that neighbours make nobody late.
[[nodiscard]] int jobs_for(int asked, unsigned processors);

}  // namespace grading
