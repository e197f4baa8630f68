// A70: changes rights, owners, times and names of attributes where opening is refused.
// Tries: neighbour disturbed
// Base: right
// Expect: OK
// Seconds: 120

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <cstdio>
static void changed(const char* what, long answer) {
    if (answer >= 0) std::printf("HOLE: %s\n", what);
}
static void attack() {
    static bool once = false;
    if (once) return;
    once = true;
    // A file of its own stands for one of the operator, who may be the same user.
    const int mine = static_cast<int>(syscall(SYS_memfd_create, "mine", 0));
    changed("rights of an open file", fchmod(mine, 0777));
    changed("the owner of an open file", fchown(mine, getuid(), getgid()));
    changed("times of an open file", futimens(mine, nullptr));
    changed("an attribute of an open file", fsetxattr(mine, "user.x", "x", 1, 0));
    for (const char* name : {"@SEED_KEY@", "@OUT@", "/proc/self/exe", "/judge/worker"}) {
        changed("rights", chmod(name, 0777));
        changed("rights, newer", syscall(452, AT_FDCWD, name, 0777, 0));
        changed("an owner", chown(name, getuid(), getgid()));
        changed("times", utimensat(AT_FDCWD, name, nullptr, 0));
        changed("an attribute", setxattr(name, "user.x", "x", 1, 0));
        changed("a length", truncate(name, 0));
    }
    changed("a watch over others' files", inotify_init());
}
