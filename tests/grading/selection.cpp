// Shards by the hash of the id, so that every process finds its own without a list.

#include "tests/grading/selection.hpp"

#include <algorithm>
#include <charconv>

#include "tests/course/files.hpp"
#include "tests/course/nearest.hpp"

namespace grading {

using course::UsageError;

bool in_shard(const std::string& id, const std::string& shard) {
    if (shard.empty()) return true;
    unsigned index = 0;
    unsigned count = 0;
    const char* end = shard.data() + shard.size();
    const auto [slash, first] = std::from_chars(shard.data(), end, index);
    const bool whole = first == std::errc() && slash != end && *slash == '/' &&
                       std::from_chars(slash + 1, end, count).ptr == end;
    if (!whole || count == 0 || index >= count)
        throw UsageError("--shard takes I/N, I from 0 to N - 1, such as 0/4");
    return std::stoull(course::sha256(id).substr(0, 15), nullptr, 16) % count == index;
}

std::vector<Arrival> selected(std::vector<Arrival> all, const std::vector<std::string>& only,
                              const std::string& shard) {
    std::vector<std::string> ids;
    for (const Arrival& arrival : all)
        ids.push_back(arrival.id);
    for (const std::string& id : only) {
        if (std::find(ids.begin(), ids.end(), id) != ids.end()) continue;
        const std::string near = course::nearest(id, ids);
        throw UsageError("no submission is called " + id +
                         (near.empty() ? "" : ", did you mean " + near + "?"));
    }
    std::erase_if(all, [&](const Arrival& arrival) {
        const bool asked =
            only.empty() || std::find(only.begin(), only.end(), arrival.id) != only.end();
        return !asked || !in_shard(arrival.id, shard);
    });
    return all;
}

int jobs_for(int asked, unsigned processors) {
    return asked > 0 ? asked : std::max(1, static_cast<int>(processors));
}

}  // namespace grading
