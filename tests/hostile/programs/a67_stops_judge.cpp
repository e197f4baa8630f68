// A67: stops and reads every process that it can name.
// Tries: grader stopped
// Base: right
// Expect: OK
// Seconds: 120

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <unistd.h>
#include <cstdio>
static void attack() {
    kill(-1, SIGSTOP);
    for (int pid = 1; pid < 40000; ++pid) {
        if (pid == getpid()) continue;
        if (kill(pid, SIGSTOP) == 0) std::puts("HOLE: another process was stopped");
        const rlimit none{0, 0};
        if (prlimit(pid, RLIMIT_NOFILE, &none, nullptr) == 0)
            std::puts("HOLE: another was limited");
    }
    char byte = 0;
    iovec here{&byte, 1};
    iovec there{reinterpret_cast<void*>(0x400000), 1};
    if (process_vm_readv(getppid(), &here, 1, &there, 1, 0) >= 0)
        std::puts("HOLE: memory of another");
    if (ptrace(PTRACE_ATTACH, getppid(), 0, 0) == 0) std::puts("HOLE: another was traced");
}
