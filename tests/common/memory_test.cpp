// The cache behind Buffer: what is given back is handed out again, within its bounds.

#include "common/memory.hpp"

#include <atomic>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <thread>
#include <utility>
#include <vector>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/parallel.hpp"
#include "common/rng.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/sanitizer.hpp"

using dl::Buffer;
using dl::Tensor;

// Every `new` of this test program is counted. A sanitizer brings its own `new` and keeps it.
static std::atomic<std::int64_t> calls_of_new{0};
#if !TESTS_UNDER_SANITIZER
[[gnu::noinline]] void* operator new(std::size_t size) {
    ++calls_of_new;
    void* block = std::malloc(size == 0 ? 1 : size);
    if (block == nullptr) throw std::bad_alloc();
    return block;
}
[[gnu::noinline]] void operator delete(void* block) noexcept { std::free(block); }
[[gnu::noinline]] void operator delete(void* block, std::size_t) noexcept { std::free(block); }
#endif

namespace {
constexpr bool cached = !under_address_sanitizer;

// Restores the cache's limit, whatever a test does to it.
struct Limit {
    explicit Limit(std::int64_t bytes) { dl::set_memory_cache_limit(bytes); }
    ~Limit() { dl::set_memory_cache_limit(std::int64_t{1} << 30); }
};
}  // namespace

TEST_CASE("a buffer of nothing holds nothing and costs nothing", "[common][memory]") {
    const auto before = dl::memory_statistics();
    const Buffer none(0);
    CHECK(none.count() == 0);
    CHECK(none.data() == nullptr);
    CHECK(dl::memory_statistics().bytes_in_use == before.bytes_in_use);
    const Buffer copy = none;
    CHECK(copy.count() == 0);
}

TEST_CASE("every buffer starts on a cache line whatever its size", "[common][memory]") {
    for (std::int64_t count : {1, 2, 15, 16, 17, 31, 100, 1000, 4097, 1 << 20, (1 << 20) + 1}) {
        INFO(count);
        const Buffer buffer(count);
        CHECK(reinterpret_cast<std::uintptr_t>(buffer.data()) % 64 == 0);
    }
}

TEST_CASE("the whole of a buffer can be written and no two buffers overlap", "[common][memory]") {
    dl::Rng rng(3);
    std::vector<std::pair<Buffer, float>> live;
    for (int step = 0; step < 2000; ++step) {
        if (live.size() > 40 || (!live.empty() && rng.chance(0.45f))) {
            const auto at = static_cast<std::size_t>(rng.integer(static_cast<int>(live.size())));
            const auto& [buffer, value] = live[at];
            bool intact = true;
            for (std::int64_t i = 0; i < buffer.count(); ++i)
                intact = intact && buffer.data()[i] == value;
            REQUIRE(intact);
            std::swap(live[at], live.back());
            live.pop_back();
        } else {
            Buffer buffer(rng.integer(1, 1 << rng.integer(1, 14)));
            for (std::int64_t i = 0; i < buffer.count(); ++i)
                buffer.data()[i] = static_cast<float>(step);
            live.emplace_back(std::move(buffer), static_cast<float>(step));
        }
    }
}

TEST_CASE("rounding up to a block costs an eighth at most", "[common][memory]") {
    const std::int64_t before = dl::memory_statistics().bytes_in_use;
    for (std::int64_t count = 1; count < (1 << 22); count += 1 + count / 7) {
        INFO(count);
        const Buffer buffer(count);
        const std::int64_t block = dl::memory_statistics().bytes_in_use - before;
        CHECK(block >= 4 * count);
        CHECK(block < 4 * count + 64 + count / 2);  // an eighth of 4 * count, or a cache line
    }
    CHECK(dl::memory_statistics().bytes_in_use == before);
}

TEST_CASE("a block given back serves the next request of its size", "[common][memory]") {
    if (!cached) return;
    const float* first = nullptr;
    {
        const Buffer buffer(12345);
        first = buffer.data();
    }
    const auto before = dl::memory_statistics();
    const Buffer again(12345);
    CHECK(again.data() == first);
    CHECK(dl::memory_statistics().system_allocations == before.system_allocations);
    CHECK(dl::memory_statistics().bytes_cached < before.bytes_cached);
}

TEST_CASE("a repeated computation allocates nothing once warm", "[common][memory]") {
    dl::Rng rng(5);
    const Tensor x = normal({64, 300}, rng), w = normal({300, 200}, rng);
    const auto step = [&] {
        const Tensor h = maximum(matmul(x, w), 0.0f);
        const Tensor dw = matmul(x, h, {.transpose_a = true});
        const Tensor dx = matmul(h, w, {.transpose_b = true});
        return dw.count() + dx.count() > 0;
    };
    step();
    step();
    const auto before = dl::memory_statistics();
    const std::int64_t news = calls_of_new;
    bool worked = true;
    for (int i = 0; i < 20; ++i)
        worked = step() && worked;
    const std::int64_t news_after = calls_of_new;
    CHECK(worked);
    CHECK(news_after - news == 0);
    if (cached) CHECK(dl::memory_statistics().system_allocations == before.system_allocations);
    CHECK(dl::memory_statistics().bytes_in_use == before.bytes_in_use);
}

TEST_CASE("cached memory is given back on request", "[common][memory]") {
    { const Buffer buffer(1 << 20); }
    if (cached) CHECK(dl::memory_statistics().bytes_cached >= 4 << 20);
    dl::release_cached_memory();
    CHECK(dl::memory_statistics().bytes_cached == 0);
    const auto before = dl::memory_statistics();
    const Buffer fresh(1 << 20);
    CHECK(dl::memory_statistics().system_allocations == before.system_allocations + 1);
}

TEST_CASE("the cache keeps its limit and drops the sizes unused for longest", "[common][memory]") {
    if (!cached) return;
    dl::release_cached_memory();
    const Limit limit(1 << 20);
    { const Buffer stale(100'000); }
    { const Buffer recent(60'000); }
    const std::int64_t two = dl::memory_statistics().bytes_cached;
    CHECK(two >= 640'000);
    { const Buffer third(120'000); }  // together they would be over the limit
    CHECK(dl::memory_statistics().bytes_cached <= 1 << 20);
    const auto before = dl::memory_statistics().system_allocations;
    { const Buffer recent(60'000); }
    CHECK(dl::memory_statistics().system_allocations == before);
    { const Buffer stale(100'000); }
    CHECK(dl::memory_statistics().system_allocations == before + 1);

    { const Buffer larger_than_the_limit(1 << 20); }
    CHECK(dl::memory_statistics().bytes_cached <= 1 << 20);
    dl::set_memory_cache_limit(0);
    CHECK(dl::memory_statistics().bytes_cached == 0);
    { const Buffer none_kept(1000); }
    CHECK(dl::memory_statistics().bytes_cached == 0);
}

TEST_CASE("copies have the values and their own memory, moves have the memory",
          "[common][memory]") {
    Buffer a(3);
    a.data()[0] = 1, a.data()[1] = 2, a.data()[2] = 3;
    Buffer copy = a;
    copy.data()[1] = 20;
    CHECK(a.data()[1] == 2);
    CHECK(copy.data()[2] == 3);

    Buffer longer(100);
    longer = a;
    CHECK(longer.count() == 3);
    CHECK(longer.data()[0] == 1);
    const Buffer& itself = longer;
    longer = itself;
    CHECK(longer.data()[2] == 3);

    const float* where = a.data();
    const Buffer moved = std::move(a);
    CHECK(moved.data() == where);
    Buffer target(7);
    target = std::move(copy);
    CHECK(target.count() == 3);
    CHECK(target.data()[1] == 20);
}

TEST_CASE("more memory than there is and less than none are errors", "[common][memory]") {
    CHECK_THROWS_WITH(Buffer(-1), "Buffer: a size cannot be negative, got -1");
    CHECK_THROWS_WITH(
        Buffer(std::int64_t{1} << 61),
        Catch::Matchers::ContainsSubstring("no memory for 2305843009213693952 floats"));
}

TEST_CASE("checked builds fill fresh buffers with NaN", "[common][memory]") {
#if defined(NDEBUG)
    if (!under_address_sanitizer) return;
#endif
    { Buffer(50).data()[7] = 1.0f; }
    const Buffer buffer(50);
    for (int i = 0; i < 50; ++i)
        CHECK(std::isnan(buffer.data()[i]));
}

TEST_CASE("threads share the cache without losing a block", "[common][memory]") {
    const auto before = dl::memory_statistics();
    std::vector<std::thread> threads;
    std::atomic<int> damaged{0};
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([t, &damaged] {
            dl::Rng rng(static_cast<std::uint64_t>(t));
            std::vector<Buffer> live;
            for (int step = 0; step < 2000; ++step) {
                live.emplace_back(rng.integer(1, 5000));
                live.back().data()[0] = static_cast<float>(t);
                if (live.size() > 8) {
                    if (live.front().data()[0] != static_cast<float>(t)) ++damaged;
                    live.erase(live.begin());
                }
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    CHECK(damaged == 0);
    CHECK(dl::memory_statistics().bytes_in_use == before.bytes_in_use);
}
