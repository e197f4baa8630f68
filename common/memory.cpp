// Memory of tensors: the cache behind Buffer.
//
// Blocks come in size classes, eight per power of two. A block given back goes to the front of its
// class's list; the list runs through the free blocks themselves, so it needs no memory of its own.

#include "common/memory.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <mutex>
#include <new>
#include <utility>

#if defined(__unix__) || defined(__APPLE__)
#include <pthread.h>
#include <sys/mman.h>
#endif

#include "common/error.hpp"

#if defined(__has_feature)
#define COURSE_HAS_FEATURE(feature) __has_feature(feature)
#else
#define COURSE_HAS_FEATURE(feature) 0
#endif

namespace dl {
namespace {

#if defined(__SANITIZE_ADDRESS__) || COURSE_HAS_FEATURE(address_sanitizer)
constexpr bool exact_blocks = true;
#else
constexpr bool exact_blocks = false;
#endif

#if defined(NDEBUG)
constexpr bool fill_with_nan = exact_blocks;
#else
constexpr bool fill_with_nan = true;
#endif

using Bytes = std::size_t;
constexpr Bytes cache_line = 64;
constexpr Bytes huge_page = Bytes{2} << 20;
// From here on a block starts on a huge page and asks for such pages: fewer page faults at the
// first touch and fewer TLB misses later. What does not fill one gets small pages: nothing is lost.
constexpr Bytes huge_from = huge_page;

// --- Size classes --------------------------------------------------------------------------------

constexpr int steps_per_doubling = 8;
constexpr int class_count = 48 * steps_per_doubling;

// Class 8e + s holds blocks of (8 + s) * 2^e cache lines; the first eight hold 1 to 8 lines.
constexpr Bytes class_bytes(int size_class) {
    if (size_class < steps_per_doubling) return cache_line * static_cast<Bytes>(size_class + 1);
    const int doubling = size_class / steps_per_doubling - 1;
    const int step = size_class % steps_per_doubling;
    return cache_line * (static_cast<Bytes>(steps_per_doubling + step + 1) << doubling);
}

// The smallest class whose blocks hold that many bytes.
constexpr int class_of(Bytes bytes) {
    const Bytes lines = std::max<Bytes>((bytes + cache_line - 1) / cache_line, 1) - 1;
    if (lines < steps_per_doubling) return static_cast<int>(lines);
    const int doubling = static_cast<int>(std::bit_width(lines)) - 4;  // 8 to 15 lines: 0
    return doubling * steps_per_doubling + static_cast<int>(lines >> doubling);
}

static_assert(class_bytes(class_of(1)) == 64 && class_bytes(class_of(64)) == 64);
static_assert(class_bytes(class_of(513)) == 576 && class_bytes(class_of(1025)) == 1152);
static_assert(class_bytes(class_of(Bytes{1} << 30)) == Bytes{1} << 30);

// --- The system ----------------------------------------------------------------------------------

Bytes alignment_of(Bytes bytes) { return bytes < huge_from ? cache_line : huge_page; }

void* system_allocate(Bytes bytes) {
    const auto alignment = static_cast<std::align_val_t>(alignment_of(bytes));
    void* block = ::operator new(bytes, alignment, std::nothrow);
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    if (block != nullptr && !exact_blocks && bytes >= huge_from)
        madvise(block, bytes, MADV_HUGEPAGE);  // a wish: without it everything works, slower
#endif
    return block;
}

void system_release(void* block, Bytes bytes) {
    ::operator delete(block, static_cast<std::align_val_t>(alignment_of(bytes)));
}

// --- The cache -----------------------------------------------------------------------------------

class Cache {
public:
    // Never destroyed: buffers of static tensors come back after main has ended.
    static Cache& instance() {
        static Cache& cache = *new Cache;
        return cache;
    }

    void* take(Bytes bytes) {
        const std::lock_guard lock(mutex_);
        FreeList& list = lists_[static_cast<std::size_t>(class_of(bytes))];
        const auto size = block_bytes(bytes);
        list.last_use = ++clock_;
        void* block = list.first;
        if (block != nullptr) {
            list.first = list.first->next;
            statistics_.bytes_cached -= size;
        } else {
            block = system_allocate(static_cast<Bytes>(size));
            if (block == nullptr) {  // what is cached may be what is missing
                release_all();
                block = system_allocate(static_cast<Bytes>(size));
            }
            if (block == nullptr) return nullptr;
            ++statistics_.system_allocations;
        }
        statistics_.bytes_in_use += size;
        return block;
    }

    void give_back(void* block, Bytes bytes) {
        const std::lock_guard lock(mutex_);
        FreeList& list = lists_[static_cast<std::size_t>(class_of(bytes))];
        const auto size = block_bytes(bytes);
        statistics_.bytes_in_use -= size;
        list.last_use = ++clock_;
        if (exact_blocks || !make_room(size)) {
            system_release(block, static_cast<Bytes>(size));
            return;
        }
        list.first = new (block) FreeBlock{list.first};
        statistics_.bytes_cached += size;
    }

    void release() {
        const std::lock_guard lock(mutex_);
        release_all();
    }

    void set_limit(std::int64_t bytes) {
        const std::lock_guard lock(mutex_);
        limit_ = bytes;
        make_room(0);
    }

    MemoryStatistics statistics() {
        const std::lock_guard lock(mutex_);
        return statistics_;
    }

private:
    struct FreeBlock {
        FreeBlock* next;
    };
    struct FreeList {
        FreeBlock* first = nullptr;
        std::int64_t last_use = 0;
    };

    Cache() {
#if defined(__unix__) || defined(__APPLE__)
        // A child of fork must not inherit a lock that another thread holds.
        pthread_atfork([] { instance().mutex_.lock(); }, [] { instance().mutex_.unlock(); },
                       [] { instance().mutex_.unlock(); });
#endif
    }

    static std::int64_t block_bytes(Bytes bytes) {
        return static_cast<std::int64_t>(exact_blocks ? bytes : class_bytes(class_of(bytes)));
    }

    // Empties classes, the one asked for longest ago first, until `size` more bytes may be kept.
    bool make_room(std::int64_t size) {
        if (size > limit_) return false;
        while (statistics_.bytes_cached + size > limit_) {
            std::size_t oldest = lists_.size();
            for (std::size_t i = 0; i < lists_.size(); ++i)
                if (lists_[i].first != nullptr &&
                    (oldest == lists_.size() || lists_[i].last_use < lists_[oldest].last_use))
                    oldest = i;
            release_one(oldest);
        }
        return true;
    }

    void release_one(std::size_t size_class) {
        FreeBlock* block = lists_[size_class].first;
        lists_[size_class].first = block->next;
        const Bytes size = class_bytes(static_cast<int>(size_class));
        system_release(block, size);
        statistics_.bytes_cached -= static_cast<std::int64_t>(size);
    }

    void release_all() {
        for (std::size_t i = 0; i < lists_.size(); ++i)
            while (lists_[i].first != nullptr)
                release_one(i);
    }

    std::mutex mutex_;
    std::array<FreeList, class_count> lists_{};
    std::int64_t clock_ = 0;
    std::int64_t limit_ = std::int64_t{1} << 30;
    MemoryStatistics statistics_;
};

Bytes bytes_of(std::int64_t count) { return static_cast<Bytes>(count) * sizeof(float); }

}  // namespace

// --- Buffer --------------------------------------------------------------------------------------

Buffer::Buffer(std::int64_t count) : count_(count) {
    if (count == 0) return;
    require<Error>(count > 0, "Buffer: a size cannot be negative, got ", count);
    // 2^40 floats are more than any machine has; the bound keeps the arithmetic from overflowing.
    if (count <= std::int64_t{1} << 40)
        data_ = static_cast<float*>(Cache::instance().take(bytes_of(count)));
    require<Error>(data_ != nullptr, "Buffer: the system has no memory for ", count,
                   " floats; use a smaller batch or a smaller network");
    if (fill_with_nan) std::fill_n(data_, count, std::numeric_limits<float>::quiet_NaN());
}

Buffer::Buffer(const Buffer& other) : Buffer(other.count_) {
    std::copy_n(other.data_, count_, data_);
}

Buffer::Buffer(Buffer&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), count_(std::exchange(other.count_, 0)) {}

Buffer& Buffer::operator=(const Buffer& other) {
    if (this == &other) return *this;
    if (count_ != other.count_) *this = Buffer(other.count_);
    std::copy_n(other.data_, count_, data_);
    return *this;
}

Buffer& Buffer::operator=(Buffer&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(count_, other.count_);
    return *this;
}

Buffer::~Buffer() {
    if (data_ != nullptr) Cache::instance().give_back(data_, bytes_of(count_));
}

MemoryStatistics memory_statistics() { return Cache::instance().statistics(); }
void release_cached_memory() { Cache::instance().release(); }
void set_memory_cache_limit(std::int64_t bytes) { Cache::instance().set_limit(bytes); }

}  // namespace dl
