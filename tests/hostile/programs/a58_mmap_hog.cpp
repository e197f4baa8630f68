// A58: takes memory past the allocator that counts.
// Tries: neighbour disturbed
// Base: right
// Expect: ML|TL|WL
// Seconds: 120

#include <sys/mman.h>
#include <cstring>
static void attack() {
    for (;;) {
        void* block =
            mmap(nullptr, 256 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (block != MAP_FAILED) std::memset(block, 1, 256 << 20);
    }
}
