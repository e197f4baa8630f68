// A58: takes memory that no page of its own shows: the tables of pages that it only looks at.
// Tries: neighbour disturbed
// Base: right
// Expect: ML|TL|OK
// Seconds: 120

#include <sys/mman.h>
#include <cstdio>
static void attack() {
    static int calls = 0;
    constexpr long each = 2 << 20;  // of addresses, for which the kernel keeps one page
    constexpr long block = 192L << 30;
    void* found =
        mmap(nullptr, block, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (found == MAP_FAILED) return;
    madvise(found, block, MADV_NOHUGEPAGE);
    const volatile char* bytes = static_cast<const volatile char*>(found);
    for (long i = 0; i < block; i += each)
        (void)bytes[i];
    if (++calls == 6) std::puts("HOLE: more than two gigabytes of page tables");
}
