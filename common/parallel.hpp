// parallel_for: one loop on all cores, with results that do not depend on how many there are.

#pragma once

#include <cstdint>
#include <memory>
#include <type_traits>

namespace dl {

/// A view of something that can be called, such as a lambda. It owns nothing and allocates
/// nothing, so it is for parameters: it must not outlive what it was made from.
template <class Signature>
class FunctionRef;

template <class Result, class... Arguments>
class FunctionRef<Result(Arguments...)> {
public:
    template <class F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, FunctionRef> &&
             std::is_invocable_r_v<Result, F&, Arguments...>)
        FunctionRef(F&& callable)  // NOLINT: implicit, so that a lambda can be passed as it stands
        : object_(const_cast<void*>(static_cast<const void*>(std::addressof(callable)))),
          call_([](void* object, Arguments... arguments) -> Result {
              return (*static_cast<std::remove_reference_t<F>*>(object))(arguments...);
          }) {}

    Result operator()(Arguments... arguments) const { return call_(object_, arguments...); }

private:
    void* object_;
    Result (*call_)(void*, Arguments...);
};

/// Work on the piece begin <= i < end of a longer loop.
using PieceBody = FunctionRef<void(std::int64_t begin, std::int64_t end)>;

/// Calls body(begin, end) for consecutive pieces that cover 0 <= i < count.
///
/// Pieces are `grain` long (the last may be shorter): they depend on count and grain alone, never
/// on the number of threads. A body that writes only to places of its own piece therefore gives
/// the same bits on any machine. Called from inside a body it runs on the calling thread.
/// The first exception (by position) comes back to the caller after all pieces have ended.
/// Works after fork: the child starts threads of its own when it needs them.
///
/// Numbers too small for a normal float (below 1.2e-38) count as 0 inside a body, on every thread
/// alike: dying units would otherwise slow training down a hundredfold.
/// Cost: about a microsecond when the threads are awake; they fall asleep after 200 without work.
void parallel_for(std::int64_t count, std::int64_t grain, PieceBody body);

/// Threads that parallel_for uses, the caller included: DL_THREADS, else one per processor.
/// Throws Error when DL_THREADS is not a whole number from 1 to 1024.
[[nodiscard]] int thread_count();

/// Changes it for the whole process; 1 switches threads off. Throws Error below 1 or above 1024.
/// Not to be called from inside a body.
void set_thread_count(int threads);

}  // namespace dl
