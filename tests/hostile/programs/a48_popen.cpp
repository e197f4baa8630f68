// A48: has Python do the work.
// Tries: score raised
// Base: wrong
// Expect: WA
// Seconds: 120

#include <cstdio>
static void attack() {
    if (std::FILE* pipe = popen("python3 -c 'print(42)'", "r")) {
        char words[16];
        if (std::fgets(words, sizeof words, pipe) != nullptr)
            std::puts("HOLE: a program was started");
        pclose(pipe);
    }
}
