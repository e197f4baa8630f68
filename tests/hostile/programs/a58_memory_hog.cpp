// A58: takes all memory there is.
// Tries: neighbour disturbed
// Base: right
// Expect: ML|TL|WL
// Seconds: 120

#include <cstring>
#include <vector>
static void attack() {
    static std::vector<char*> blocks;
    for (;;) {
        blocks.push_back(new char[64 << 20]);
        std::memset(blocks.back(), 1, 64 << 20);
    }
}
