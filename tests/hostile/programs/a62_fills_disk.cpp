// A62: writes files wherever it can.
// Tries: file outside written
// Base: right
// Expect: OK
// Seconds: 120

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cstdio>
#include <string>
static void attack() {
    static bool once = false;
    if (once) return;
    once = true;
    for (const std::string folder : {"/", "/tmp/", "/dev/", "/dev/shm/", "/judge/", "./",
                                     "/var/tmp/", "/proc/self/", "@OUT@/"})
        for (int i = 0; i < 50; ++i) {
            const std::string name = folder + "course_hostile_planted_" + std::to_string(i);
            const int file = open(name.c_str(), O_CREAT | O_WRONLY, 0644);
            if (file >= 0) std::puts("HOLE: a file was made");
            if (mkdir((name + "_d").c_str(), 0755) == 0) std::puts("HOLE: a folder was made");
            if (symlink("/etc/passwd", (name + "_l").c_str()) == 0)
                std::puts("HOLE: a link was made");
        }
}
