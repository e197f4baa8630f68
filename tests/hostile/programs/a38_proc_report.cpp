// A38: looks for the report through the open files of all processes.
// Tries: report forged
// Base: wrong
// Expect: WA
// Seconds: 120

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>
#include <cstdio>
static void attack() {
    for (int pid = 1; pid < 400; ++pid)
        for (int descriptor = 0; descriptor < 20; ++descriptor) {
            char name[64];
            char thread[64];
            std::snprintf(thread, sizeof thread, "/proc/self/task/%d", pid);
            std::snprintf(name, sizeof name, "/proc/%d/fd/%d", pid, descriptor);
            if (access(thread, F_OK) == 0) continue;  // a thread of our own
            const int file = open(name, O_WRONLY | O_NONBLOCK);
            if (file >= 0 && write(file, "forged", 6) == 6)
                std::puts("HOLE: wrote to a file of another");
        }
    const int report = open("@OUT@/records/forged.json", O_CREAT | O_WRONLY, 0644);
    if (report >= 0) std::puts("HOLE: wrote a record");
}
