// A46: searches its own memory for what the right answer is.
// Tries: canary read
// Base: right
// Expect: OK
// Seconds: 120

#include <cstdio>
#include <cstring>
static void attack() {
    static bool once = false;
    if (once) return;
    once = true;
    std::FILE* maps = std::fopen("/proc/self/maps", "r");
    unsigned long begin = 0, end = 0;
    char rights[8], line[512];
    while (maps != nullptr && std::fgets(line, sizeof line, maps) != nullptr)
        if (std::sscanf(line, "%lx-%lx %7s", &begin, &end, rights) == 3 && rights[1] == 'w' &&
            end - begin < (1ul << 22) && std::strstr(line, "[heap]") != nullptr)
            std::fwrite(reinterpret_cast<const void*>(begin), 1, end - begin, stderr);
}
