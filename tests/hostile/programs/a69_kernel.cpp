// A69: asks the kernel for powers.
// Tries: neighbour disturbed
// Base: right
// Expect: OK
// Seconds: 120

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <cstdio>
static void tried(const char* what, long answer) {
    if (answer >= 0) std::printf("HOLE: %s\n", what);
}
static void attack() {
    char buffer[256] = {};
    tried("a user namespace", unshare(CLONE_NEWUSER));
    tried("a mount", mount("none", "/", "tmpfs", 0, nullptr));
    tried("io_uring", syscall(425, 4, buffer));
    tried("a key", syscall(SYS_add_key, "user", "course", "x", 1, -2));
    tried("bpf", syscall(SYS_bpf, 0, buffer, sizeof buffer));
    tried("userfaultfd", syscall(SYS_userfaultfd, 0));
    tried("perf", syscall(SYS_perf_event_open, buffer, 0, -1, -1, 0));
    tried("another root", chroot("/"));
    tried("the root user",
          setuid(0) == 0 && getuid() == 0 && access("/etc/shadow", 4) == 0 ? 0 : -1);
    tried("a device", mknod("/dev/course_hostile_planted", 0060600, 0x0800));
}
