// parallel_for: every index once, in pieces that do not depend on the threads.

#include "common/parallel.hpp"

#include <atomic>
#include <cfloat>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <functional>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "common/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/child.hpp"
#include "tests/support/sanitizer.hpp"

using dl::parallel_for;

namespace {

// Another number of threads for the length of a test.
struct Threads {
    explicit Threads(int count) : before(dl::thread_count()) { dl::set_thread_count(count); }
    ~Threads() { dl::set_thread_count(before); }
    int before;
};

using Pieces = std::set<std::pair<std::int64_t, std::int64_t>>;

Pieces pieces_of(std::int64_t count, std::int64_t grain) {
    Pieces pieces;
    std::mutex mutex;
    parallel_for(count, grain, [&](std::int64_t begin, std::int64_t end) {
        const std::lock_guard lock(mutex);
        CHECK(pieces.emplace(begin, end).second);
    });
    return pieces;
}

}  // namespace

TEST_CASE("seven things in pieces of three are three pieces", "[common][parallel]") {
    for (int threads : {1, 2, 3, 7}) {
        const Threads scope(threads);
        CHECK(pieces_of(7, 3) == Pieces{{0, 3}, {3, 6}, {6, 7}});
    }
}

TEST_CASE("every index is visited once with any number of threads", "[common][parallel]") {
    for (int threads : {1, 2, 3, 7})
        for (std::int64_t count : {0, 1, 2, 5, 97, 1000})
            for (std::int64_t grain : {1, 2, 7, 96, 97, 98, 5000}) {
                const Threads scope(threads);
                std::vector<std::atomic<int>> visits(static_cast<std::size_t>(count));
                parallel_for(count, grain, [&](std::int64_t begin, std::int64_t end) {
                    for (std::int64_t i = begin; i < end; ++i)
                        ++visits[static_cast<std::size_t>(i)];
                });
                bool once = true;
                for (const auto& visit : visits)
                    once = once && visit == 1;
                INFO(threads << " threads, count " << count << ", grain " << grain);
                CHECK(once);
            }
}

TEST_CASE("nothing to do calls nobody and a grain below one counts as one", "[common][parallel]") {
    CHECK(pieces_of(0, 4).empty());
    CHECK(pieces_of(-5, 4).empty());
    CHECK(pieces_of(3, 0) == Pieces{{0, 1}, {1, 2}, {2, 3}});
    CHECK(pieces_of(2, -7) == Pieces{{0, 1}, {1, 2}});
    CHECK(pieces_of(INT64_MAX, INT64_MAX) == Pieces{{0, INT64_MAX}});
    CHECK(pieces_of(INT64_MAX, INT64_MAX / 2 + 1) ==
          Pieces{{0, INT64_MAX / 2 + 1}, {INT64_MAX / 2 + 1, INT64_MAX}});
}

TEST_CASE("several threads really work at the same time", "[common][parallel]") {
    const Threads scope(3);
    // Each piece waits for the others: with fewer than three threads nobody would come back.
    std::atomic<int> arrived{0};
    std::mutex mutex;
    std::set<std::thread::id> ids;
    parallel_for(3, 1, [&](std::int64_t, std::int64_t) {
        ++arrived;
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (arrived < 3 && std::chrono::steady_clock::now() < end)
            std::this_thread::yield();
        const std::lock_guard lock(mutex);
        ids.insert(std::this_thread::get_id());
    });
    CHECK(arrived == 3);
    CHECK(ids.size() == 3);
}

TEST_CASE("one thread means the caller and nobody else", "[common][parallel]") {
    const Threads scope(1);
    std::set<std::thread::id> ids;
    parallel_for(50, 1,
                 [&](std::int64_t, std::int64_t) { ids.insert(std::this_thread::get_id()); });
    CHECK(ids == std::set<std::thread::id>{std::this_thread::get_id()});
}

TEST_CASE("fewer threads than before means that the others stay out", "[common][parallel]") {
    {
        const Threads many(7);
        pieces_of(100, 1);
    }
    const Threads scope(2);
    std::mutex mutex;
    std::set<std::thread::id> ids;
    for (int repeat = 0; repeat < 200; ++repeat)
        parallel_for(64, 1, [&](std::int64_t, std::int64_t) {
            const std::lock_guard lock(mutex);
            ids.insert(std::this_thread::get_id());
        });
    CHECK(ids.size() <= 2);
}

TEST_CASE("a loop inside of a loop runs on the thread that meets it", "[common][parallel]") {
    for (int threads : {1, 3}) {
        const Threads scope(threads);
        std::atomic<int> calls{0}, elsewhere{0};
        parallel_for(8, 1, [&](std::int64_t, std::int64_t) {
            const auto here = std::this_thread::get_id();
            parallel_for(5, 2, [&](std::int64_t begin, std::int64_t end) {
                calls += static_cast<int>(end - begin);
                if (std::this_thread::get_id() != here) ++elsewhere;
            });
        });
        CHECK(calls == 40);
        CHECK(elsewhere == 0);
    }
}

TEST_CASE("the first exception by position comes back after all pieces", "[common][parallel]") {
    for (int threads : {1, 2, 7}) {
        const Threads scope(threads);
        for (int repeat = 0; repeat < 20; ++repeat) {
            std::atomic<int> finished{0};
            const auto run = [&] {
                parallel_for(40, 1, [&](std::int64_t begin, std::int64_t) {
                    if (begin % 10 == 7) throw std::runtime_error("piece " + std::to_string(begin));
                    ++finished;
                });
            };
            CHECK_THROWS_WITH(run(), "piece 7");
            CHECK(finished == 36);
        }
        CHECK(pieces_of(4, 2) == Pieces{{0, 2}, {2, 4}});  // and the pool still works
    }
}

TEST_CASE("an exception passes through a loop inside of a loop", "[common][parallel]") {
    const Threads scope(2);
    const auto run = [&] {
        parallel_for(4, 1, [&](std::int64_t outer, std::int64_t) {
            parallel_for(4, 1, [&](std::int64_t inner, std::int64_t) {
                if (outer == 2 && inner >= 1) throw dl::Error("at " + std::to_string(inner));
            });
        });
    };
    CHECK_THROWS_WITH(run(), "at 1");
    CHECK_THROWS_AS(run(), dl::Error);
}

TEST_CASE("threads of the program may all call it at once", "[common][parallel]") {
    const Threads scope(3);
    std::vector<std::thread> callers;
    std::atomic<std::int64_t> sum{0};
    for (int caller = 0; caller < 4; ++caller)
        callers.emplace_back([&] {
            for (int repeat = 0; repeat < 100; ++repeat)
                parallel_for(100, 7, [&](std::int64_t begin, std::int64_t end) {
                    for (std::int64_t i = begin; i < end; ++i)
                        sum += i;
                });
        });
    for (std::thread& caller : callers)
        caller.join();
    CHECK(sum == 4 * 100 * 4950);
}

TEST_CASE("a quick succession of small loops loses no piece", "[common][parallel]") {
    const Threads scope(3);
    std::int64_t sum = 0;
    for (int repeat = 0; repeat < 20'000; ++repeat) {
        std::int64_t part[3] = {};
        parallel_for(3, 1, [&](std::int64_t begin, std::int64_t) { part[begin] = begin + 1; });
        sum += part[0] + part[1] + part[2];
    }
    CHECK(sum == 20'000 * 6);
}

TEST_CASE("threads that have fallen asleep come back", "[common][parallel]") {
    const Threads scope(2);
    for (int repeat = 0; repeat < 3; ++repeat) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        std::atomic<int> arrived{0};
        parallel_for(2, 1, [&](std::int64_t, std::int64_t) {
            ++arrived;
            const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
            while (arrived < 2 && std::chrono::steady_clock::now() < end)
                std::this_thread::yield();
        });
        CHECK(arrived == 2);
    }
}

TEST_CASE("a child of fork makes threads of its own", "[common][parallel]") {
    if (under_thread_sanitizer) return;  // it does not follow threads started after fork
    const Threads scope(3);
    const auto work = [] {
        std::atomic<int> arrived{0}, sum{0};
        for (int repeat = 0; repeat < 100; ++repeat)
            parallel_for(9, 2, [&](std::int64_t begin, std::int64_t end) {
                sum += static_cast<int>(end - begin);
            });
        parallel_for(3, 1, [&](std::int64_t, std::int64_t) {
            ++arrived;
            const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
            while (arrived < 3 && std::chrono::steady_clock::now() < end)
                std::this_thread::yield();
        });
        return sum == 900 && arrived == 3;
    };
    CHECK(work());  // the parent's threads exist
    CHECK(exit_code_after_fork(work) == 0);
    CHECK(exit_code_after_fork([&] { return exit_code_after_fork(work) == 0; }) == 0);
    CHECK(work());  // and the parent goes on as before
}

TEST_CASE("a fork while another thread works leaves the child free to work", "[common][parallel]") {
    if (under_thread_sanitizer) return;
    const Threads scope(2);
    std::atomic<bool> stop{false};
    std::thread busy([&] {
        while (!stop)
            parallel_for(2, 1, [](std::int64_t, std::int64_t) {
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            });
    });
    for (int repeat = 0; repeat < 20; ++repeat)
        CHECK(exit_code_after_fork([] {
                  // Two pieces that wait for each other: the child's pool must be free.
                  std::atomic<int> arrived{0};
                  parallel_for(2, 1, [&](std::int64_t, std::int64_t) {
                      ++arrived;
                      const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
                      while (arrived < 2 && std::chrono::steady_clock::now() < end)
                          std::this_thread::yield();
                      if (arrived < 2) throw dl::Error("alone");
                  });
                  return arrived == 2;
              }) == 0);
    stop = true;
    busy.join();
}

TEST_CASE("denormal numbers count as zero in every piece and nowhere else", "[common][parallel]") {
    for (int threads : {1, 2, 3}) {
        const Threads scope(threads);
        volatile float tiny = FLT_MIN;
        std::atomic<int> zeros{0};
        parallel_for(16, 1, [&](std::int64_t, std::int64_t) {
            if (tiny * 0.5f == 0.0f) ++zeros;
        });
        CHECK(zeros == 16);
        const float half = tiny * 0.5f;
        CHECK(half > 0.0f);
    }
}

TEST_CASE("the denormal rule ends with the loop even if the loop throws", "[common][parallel]") {
    CHECK_THROWS(parallel_for(2, 1, [](std::int64_t, std::int64_t) { throw dl::Error("no"); }));
    volatile float tiny = FLT_MIN;
    const float half = tiny * 0.5f;
    CHECK(half > 0.0f);
}

TEST_CASE("thread counts outside of 1 to 1024 are refused", "[common][parallel]") {
    CHECK_THROWS_WITH(dl::set_thread_count(0),
                      "set_thread_count: needs a number from 1 to 1024, got 0");
    CHECK_THROWS_AS(dl::set_thread_count(1025), dl::Error);
    CHECK_THROWS_AS(dl::set_thread_count(-3), dl::Error);
    const Threads scope(5);
    CHECK(dl::thread_count() == 5);
}

// Run by the test below in a process of its own, with DL_THREADS set.
TEST_CASE("helper: thread_count obeys DL_THREADS", "[.child]") {
    const std::string words = std::getenv("DL_THREADS");
    if (words == "3")
        CHECK(dl::thread_count() == 3);
    else if (words.empty())
        CHECK(dl::thread_count() >= 1);
    else
        CHECK_THROWS_WITH(dl::thread_count(),
                          "DL_THREADS: needs a whole number from 1 to 1024, "
                          "got \"" +
                              words + "\"; leave it unset to use every processor");
}

TEST_CASE("DL_THREADS sets the number of threads and nonsense in it is an error",
          "[common][parallel]") {
    for (const char* words : {"3", "", "0", "-1", "two", "2x", "1025", "99999999999999999999"}) {
        INFO('"' << words << '"');
        CHECK(exit_code_of_test("helper: thread_count obeys DL_THREADS", {{"DL_THREADS", words}}) ==
              0);
    }
}

TEST_CASE("a function reference calls lambdas and functions objects with results",
          "[common][parallel]") {
    int calls = 0;
    const auto twice = [&calls](int x) {
        ++calls;
        return 2 * x;
    };
    const dl::FunctionRef<int(int)> reference = twice;
    const dl::FunctionRef<int(int)> copy = reference;
    CHECK(copy(21) == 42);
    CHECK(calls == 1);
    const std::function<int(int)> stored = twice;
    CHECK(dl::FunctionRef<int(int)>(stored)(4) == 8);
}
