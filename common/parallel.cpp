// parallel_for: one loop on all cores.

#include "common/parallel.hpp"

#include <algorithm>

namespace dl {

void parallel_for(std::int64_t count, std::int64_t grain,
                  const std::function<void(std::int64_t, std::int64_t)>& body) {
    grain = std::max<std::int64_t>(grain, 1);
    for (std::int64_t begin = 0; begin < count; begin += grain)
        body(begin, std::min(begin + grain, count));
}

int thread_count() { return 1; }
void set_thread_count(int) {}

}  // namespace dl
