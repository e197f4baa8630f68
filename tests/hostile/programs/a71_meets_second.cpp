// A71: leaves a message for another submission, and looks for one.
// Tries: neighbour disturbed
// Base: right
// Expect: OK
// Seconds: 120

#include <fcntl.h>
#include <sys/file.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/shm.h>
#include <unistd.h>
#include <cstdio>
static void attack() {
    if (shm_open("/course_hostile_planted", O_CREAT | O_RDWR, 0666) >= 0)
        std::puts("HOLE: shared memory by name");
    if (shmget(0x434f5552, 4096, IPC_CREAT | 0666) >= 0) std::puts("HOLE: shared memory");
    if (msgget(0x434f5552, IPC_CREAT | 0666) >= 0) std::puts("HOLE: a message queue");
    const int library = open("/proc/self/exe", O_RDONLY);
    if (library >= 0 && flock(library, LOCK_SH) == 0) std::puts("HOLE: a lock that others feel");
    struct flock range {
        F_RDLCK, SEEK_SET, 0, 1, 0
    };
    if (library >= 0 && fcntl(library, F_SETLK, &range) == 0) std::puts("HOLE: a lock on a range");
    if (library >= 0) close(library);
    nice(-5);
}
