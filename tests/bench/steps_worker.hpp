// Training steps of the course's networks, on request.

#pragma once

namespace bench {

/// fast: as networks run. pure: by the pure functions of the exercises, as written.
enum class Functions { fast, pure };

/// What the children of steps_verb do. "KIND FIRST SECOND THIRD SECONDS" (see step_net_of) is
/// answered with the seconds of one training step, or with -1 where an exercise is not written yet.
/// Pure functions may take minutes for a batch: then its first image tells, times their number.
int steps_worker(Functions functions);

}  // namespace bench
