// parallel_for: one loop on all cores.
//
// One job at a time is on offer. Its pieces are taken one by one, by the caller and by the threads
// of the pool; who takes which does not matter, because a piece is the same whoever works on it.
// The caller never waits for a thread that has not woken up yet, only for those at work.

#include "common/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>

#if defined(__x86_64__)
#include <immintrin.h>
#endif
#if defined(__unix__) || defined(__APPLE__)
#include <pthread.h>
#endif

#include "common/error.hpp"

namespace dl {
namespace {

constexpr int most_threads = 1024;
// How long to spin before sleeping: being woken takes as long as a small product.
constexpr auto patience = std::chrono::microseconds(200);

// --- The processor -------------------------------------------------------------------------------

void pause_processor() {
#if defined(__x86_64__)
    _mm_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

// Asked once: the system opens a file to answer, and a small product is done before that.
unsigned processors() {
    static const unsigned count = std::thread::hardware_concurrency();
    return count;
}

// Denormal numbers count as 0 from construction to destruction, on this thread.
class FlushDenormals {
public:
#if defined(__x86_64__)
    FlushDenormals() : before_(_mm_getcsr()) { _mm_setcsr(before_ | 0x8040u); }  // FTZ and DAZ
    ~FlushDenormals() { _mm_setcsr((_mm_getcsr() & ~0x8040u) | (before_ & 0x8040u)); }

private:
    unsigned before_;
#elif defined(__aarch64__)
    FlushDenormals() {
        asm volatile("mrs %0, fpcr" : "=r"(before_));
        asm volatile("msr fpcr, %0" : : "r"(before_ | (1ull << 24)));  // FZ
    }
    ~FlushDenormals() { asm volatile("msr fpcr, %0" : : "r"(before_)); }

private:
    std::uint64_t before_ = 0;
#else
    FlushDenormals() = default;
    ~FlushDenormals() {}
#endif
public:
    FlushDenormals(const FlushDenormals&) = delete;
    FlushDenormals& operator=(const FlushDenormals&) = delete;
};

// Spins until done() holds or patience runs out. More threads than processors do not spin at all:
// the one that would finish the work may be the one that is kept from running.
template <class Done>
void spin_until(bool allowed, Done done) {
    if (!allowed) return;
    const auto end = std::chrono::steady_clock::now() + patience;
    do {
        for (int i = 0; i < 32; ++i) {
            if (done()) return;
            pause_processor();
        }
    } while (std::chrono::steady_clock::now() < end);
}

// --- A job ---------------------------------------------------------------------------------------

struct Job {
    PieceBody body;
    std::int64_t count;
    std::int64_t grain;
    std::int64_t pieces;
    std::atomic<std::int64_t> next{0};
    std::mutex failure_mutex{};
    std::int64_t failed_piece = -1;
    std::exception_ptr failure{};

    void take_pieces() {
        for (;;) {
            const std::int64_t piece = next.fetch_add(1, std::memory_order_relaxed);
            if (piece >= pieces) return;
            try {
                const std::int64_t begin = piece * grain;
                body(begin, begin + std::min(grain, count - begin));
            } catch (...) {
                const std::lock_guard lock(failure_mutex);
                if (failed_piece < 0 || piece < failed_piece) {
                    failed_piece = piece;
                    failure = std::current_exception();
                }
            }
        }
    }
};

thread_local bool inside_a_body = false;

// --- The pool ------------------------------------------------------------------------------------

// The gate is one number that says everything: how often a job was offered, whether the present
// one still takes helpers, and how many threads are at work on it.
class Pool {
public:
    // False if another caller has the pool; then the loop runs on its own thread.
    bool try_run(Job& job, int threads);

    void forget_threads() {  // in the child of fork: only the thread that called fork is there
        started_ = 0;
        gate_.store(0);
        if (!inside_a_body) busy_.store(false);
    }

private:
    static constexpr std::uint32_t worker_mask = 0x7ff;
    static constexpr std::uint32_t open = 0x800;
    static constexpr std::uint32_t offer = 0x1000;  // one step of the counter of offers

    void start_workers(int wanted);
    void work(int index);
    bool join(std::uint32_t& seen, int index);

    std::atomic<bool> busy_{false};
    int started_ = 0;  // workers that exist; they are never stopped, a smaller job invites fewer
    std::atomic<int> invited_{0};
    std::atomic<bool> may_spin_{false};
    Job* job_ = nullptr;
    alignas(64) std::atomic<std::uint32_t> gate_{0};
};

// Has a trivial destructor: threads that still sleep when the process ends find it intact.
constinit Pool pool;

bool Pool::try_run(Job& job, int threads) {
    if (busy_.exchange(true, std::memory_order_acquire)) return false;
    start_workers(threads - 1);
    invited_.store(threads - 1, std::memory_order_relaxed);
    may_spin_.store(static_cast<unsigned>(threads) <= processors(), std::memory_order_relaxed);

    job_ = &job;
    const std::uint32_t offers = gate_.load(std::memory_order_relaxed) & ~(worker_mask | open);
    gate_.store((offers + offer) | open, std::memory_order_release);
    gate_.notify_all();

    job.take_pieces();

    // Close the gate, then wait for those who are still inside.
    std::uint32_t gate = gate_.fetch_and(~open, std::memory_order_acq_rel) & ~open;
    spin_until(may_spin_.load(std::memory_order_relaxed), [&] {
        gate = gate_.load(std::memory_order_acquire);
        return (gate & worker_mask) == 0;
    });
    while ((gate & worker_mask) != 0) {
        gate_.wait(gate, std::memory_order_acquire);
        gate = gate_.load(std::memory_order_acquire);
    }
    job_ = nullptr;
    busy_.store(false, std::memory_order_release);
    return true;
}

void Pool::start_workers(int wanted) {
    if (started_ >= wanted) return;
#if defined(__unix__) || defined(__APPLE__)
    static const int registered = pthread_atfork(nullptr, nullptr, [] { pool.forget_threads(); });
    static_cast<void>(registered);
#endif
    try {
        for (; started_ < wanted; ++started_)
            std::thread([this, index = started_] { work(index); }).detach();
    } catch (const std::system_error&) {
        // A sandbox may allow fewer threads. The work gets done all the same.
    }
}

void Pool::work(int index) {
    inside_a_body = true;
    const FlushDenormals flush;
    std::uint32_t seen = 0;
    for (;;) {
        std::uint32_t gate = 0;
        const auto something_new = [&] {
            gate = gate_.load(std::memory_order_acquire);
            return (gate & open) != 0 && (gate & ~(worker_mask | open)) != seen;
        };
        const bool invited = index < invited_.load(std::memory_order_relaxed);
        spin_until(invited && may_spin_.load(std::memory_order_relaxed), something_new);
        while (!something_new())
            gate_.wait(gate, std::memory_order_acquire);
        if (!join(seen, index)) continue;

        job_->take_pieces();
        const std::uint32_t before = gate_.fetch_sub(1, std::memory_order_acq_rel);
        if ((before & (worker_mask | open)) == 1) gate_.notify_all();  // the caller may be asleep
    }
}

// Enters the job on offer unless it has closed meanwhile or has helpers enough.
bool Pool::join(std::uint32_t& seen, int index) {
    std::uint32_t gate = gate_.load(std::memory_order_acquire);
    while ((gate & open) != 0) {
        seen = gate & ~(worker_mask | open);
        if (index >= invited_.load(std::memory_order_relaxed)) return false;
        if (gate_.compare_exchange_weak(gate, gate + 1, std::memory_order_acq_rel)) return true;
    }
    return false;
}

// --- Thread count --------------------------------------------------------------------------------

std::atomic<int> chosen_threads{0};  // 0: not asked for yet

int threads_from_environment() {
    const char* words = std::getenv("DL_THREADS");
    if (words == nullptr || *words == '\0')
        return std::clamp(static_cast<int>(processors()), 1, most_threads);
    char* end = nullptr;
    errno = 0;
    const long value = std::strtol(words, &end, 10);
    require<Error>(*end == '\0' && errno == 0 && value >= 1 && value <= most_threads,
                   "DL_THREADS: needs a whole number from 1 to ", most_threads, ", got \"", words,
                   "\"; leave it unset to use every processor");
    return static_cast<int>(value);
}

}  // namespace

int thread_count() {
    int threads = chosen_threads.load(std::memory_order_relaxed);
    if (threads == 0) {
        threads = threads_from_environment();
        chosen_threads.store(threads, std::memory_order_relaxed);
    }
    return threads;
}

void set_thread_count(int threads) {
    require<Error>(threads >= 1 && threads <= most_threads,
                   "set_thread_count: needs a number from 1 to ", most_threads, ", got ", threads);
    chosen_threads.store(threads, std::memory_order_relaxed);
}

void parallel_for(std::int64_t count, std::int64_t grain, PieceBody body) {
    if (count <= 0) return;
    grain = std::max<std::int64_t>(grain, 1);
    const std::int64_t pieces = (count - 1) / grain + 1;
    Job job{body, count, grain, pieces};

    if (inside_a_body) {
        job.take_pieces();
    } else {
        const int threads = static_cast<int>(std::min<std::int64_t>(pieces, thread_count()));
        const FlushDenormals flush;
        inside_a_body = true;
        if (threads == 1 || !pool.try_run(job, threads)) job.take_pieces();
        inside_a_body = false;
    }
    if (job.failure) std::rethrow_exception(job.failure);
}

}  // namespace dl
