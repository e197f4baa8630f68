// Memory of tensors: the cache behind Buffer.

#include "common/memory.hpp"

#include <algorithm>
#include <new>
#include <utility>

#include "common/error.hpp"

namespace dl {

namespace {
constexpr std::align_val_t cache_line{64};
}

Buffer::Buffer(std::int64_t count) : count_(count) {
    if (count == 0) return;
    data_ = static_cast<float*>(::operator new(sizeof(float) * static_cast<std::size_t>(count),
                                               cache_line, std::nothrow));
    require<Error>(data_ != nullptr, "Buffer: the system has no ", count, " floats left");
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
    if (data_ != nullptr) ::operator delete(data_, cache_line);
}

MemoryStatistics memory_statistics() { return {}; }
void release_cached_memory() {}
void set_memory_cache_limit(std::int64_t) {}

}  // namespace dl
