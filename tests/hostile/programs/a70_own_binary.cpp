// A70: rewrites its own program for the next call.
// Tries: score raised
// Base: wrong
// Expect: WA
// Seconds: 120

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cstdio>
static void attack() {
    for (const char* name : {"/judge/worker", "/proc/self/exe", "/judge/box"}) {
        if (open(name, O_WRONLY) >= 0) std::puts("HOLE: a program can be written");
        if (chmod(name, 0777) == 0) std::puts("HOLE: rights were changed");
        if (unlink(name) == 0) std::puts("HOLE: a program was removed");
    }
    if (mkfifo("/tmp/course_hostile_planted", 0666) == 0) std::puts("HOLE: a pipe was planted");
}
