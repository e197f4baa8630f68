// A55: starts a program by the road that libraries take.
// Tries: neighbour disturbed
// Base: right
// Expect: OK
// Seconds: 120

#include <spawn.h>
#include <cstdio>
static void attack() {
    pid_t made = 0;
    char name[] = "/judge/worker";
    char* const words[] = {name, nullptr};
    if (posix_spawn(&made, name, nullptr, nullptr, words, nullptr) == 0)
        std::puts("HOLE: a process was started");
}
