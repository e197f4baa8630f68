// A71: looks for shared memory, semaphores and queues of others, and for queues that all share.
// Tries: neighbour disturbed
// Base: right
// Expect: OK
// Seconds: 120

#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <cstdio>
static void reached(const char* what, long answer) {
    if (answer >= 0) std::printf("HOLE: %s\n", what);
}
static void attack() {
    static bool once = false;
    if (once) return;
    once = true;
    struct shmid_ds memory {};
    struct seminfo semaphores {};
    struct msginfo queues {};
    reached("the list of shared memory", shmctl(0, SHM_INFO, &memory));
    reached("the list of semaphores", semctl(0, 0, SEM_INFO, &semaphores));
    reached("the list of queues", msgctl(0, MSG_INFO, reinterpret_cast<struct msqid_ds*>(&queues)));
    for (int id = 0; id < 64; ++id)
        if (shmat(id, nullptr, SHM_RDONLY) != reinterpret_cast<void*>(-1))
            std::puts("HOLE: shared memory of others");
    unsigned long place = 0;
    reached("requests of which the machine has a number for all",
            syscall(SYS_io_setup, 60000, &place));
}
