// A65: reads what its parents left open or wrote into their arguments.
// Tries: canary read
// Base: right
// Expect: OK
// Seconds: 120

#include <fcntl.h>
#include <unistd.h>
#include <cstdio>
static void show(const char* name) {
    static char words[65536];
    const int file = open(name, O_RDONLY | O_NONBLOCK);
    if (file < 0) return;
    const long got = read(file, words, sizeof words);
    if (got > 0) std::fwrite(words, 1, static_cast<unsigned long>(got), stdout);
    close(file);
}
static void attack() {
    char name[64];
    for (int pid = 1; pid < 4; ++pid)
        for (const char* what : {"environ", "cmdline", "maps", "stack"}) {
            std::snprintf(name, sizeof name, "/proc/%d/%s", pid, what);
            show(name);
        }
    std::snprintf(name, sizeof name, "/proc/%d/environ", getppid());
    show(name);
    show("@CANARY_FILE@");
    show("@SEED_KEY@");
    show("/etc/shadow");
}
