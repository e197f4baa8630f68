// A66: attacks the process above it and leaves with 42.
// Tries: report forged
// Base: right
// Expect: RE
// Seconds: 120

#include <signal.h>
#include <sys/ptrace.h>
#include <unistd.h>
static void attack() {
    kill(getppid(), SIGKILL);
    kill(1, SIGKILL);
    kill(1, SIGSTOP);
    ptrace(PTRACE_ATTACH, getppid(), 0, 0);
    _exit(42);
}
