// Memory of tensors: aligned buffers of floats that come from a cache.
//
// A training step asks for the same sizes again and again. The cache hands out what was given
// back before, so that a warm step makes no system call and touches memory that is already there.
// Builds with AddressSanitizer go past the cache: there every buffer is a block of its own, and an
// index outside of it is caught.

#pragma once

#include <cstdint>

namespace dl {

/// Owns `count` floats, aligned to a cache line. Copying copies the values.
class Buffer {
public:
    Buffer() = default;
    /// Values are not set (NaN in checked builds, so that forgetting one shows).
    /// Throws Error when memory is out or count is negative.
    explicit Buffer(std::int64_t count);
    Buffer(const Buffer& other);
    Buffer(Buffer&& other) noexcept;
    Buffer& operator=(const Buffer& other);
    Buffer& operator=(Buffer&& other) noexcept;
    ~Buffer();

    [[nodiscard]] float* data() { return data_; }
    [[nodiscard]] const float* data() const { return data_; }
    [[nodiscard]] std::int64_t count() const { return count_; }

private:
    float* data_ = nullptr;
    std::int64_t count_ = 0;
};

/// What the cache has done since the start of the process. Bytes count whole blocks: a request is
/// rounded up to the next of eight sizes per power of two, so at most an eighth is lost.
struct MemoryStatistics {
    std::int64_t system_allocations = 0;  // how often the system was asked
    std::int64_t bytes_in_use = 0;        // held by live buffers
    std::int64_t bytes_cached = 0;        // given back, kept for the next request
};

[[nodiscard]] MemoryStatistics memory_statistics();

/// Gives every cached byte back to the system.
void release_cached_memory();

/// Upper bound of what the cache keeps (1 GiB at the start). When a block would exceed it, the
/// sizes that have not been asked for longest go back to the system first.
void set_memory_cache_limit(std::int64_t bytes);

}  // namespace dl
