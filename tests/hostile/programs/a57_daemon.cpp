// A57: leaves the group that is ended with it.
// Tries: neighbour disturbed
// Base: right
// Expect: OK
// Seconds: 120

#include <unistd.h>
#include <cstdio>
static void attack() {
    if (setsid() > 0) std::puts("HOLE: a session of its own");
    if (setpgid(0, 0) == 0 && getpgrp() == getpid()) std::puts("HOLE: a group of its own");
    if (fork() == 0)
        for (;;)
            pause();
}
