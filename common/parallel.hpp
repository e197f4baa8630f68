// parallel_for: one loop on all cores, with results that do not depend on how many there are.

#pragma once

#include <cstdint>
#include <functional>

namespace dl {

/// Calls body(begin, end) for consecutive pieces that cover 0 <= i < count.
///
/// Pieces are `grain` long (the last may be shorter): they depend on count and grain alone, never
/// on the number of threads. A body that writes only to places of its own piece therefore gives
/// the same bits on any machine. Called from inside a body it runs on the calling thread.
/// The first exception (by position) comes back to the caller after all pieces have ended.
/// Works after fork: the child starts threads of its own when it needs them.
void parallel_for(std::int64_t count, std::int64_t grain,
                  const std::function<void(std::int64_t begin, std::int64_t end)>& body);

/// Threads that parallel_for uses, the caller included: DL_THREADS, else one per processor.
[[nodiscard]] int thread_count();

/// Changes it for the whole process; 1 switches threads off. Throws Error below 1 or above 1024.
void set_thread_count(int threads);

}  // namespace dl
