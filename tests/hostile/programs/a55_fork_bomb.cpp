// A55: starts processes without end.
// Tries: neighbour disturbed
// Base: right
// Expect: OK
// Seconds: 120

#include <sys/syscall.h>
#include <unistd.h>
#include <cstdio>
static void attack() {
    for (int i = 0; i < 300; ++i) {
        const long made = i % 2 == 0 ? fork() : syscall(SYS_clone, 17, 0, 0, 0, 0);
        if (made == 0) {
            for (;;)
                pause();
        }
        if (made > 0) std::puts("HOLE: a process was started");
    }
}
