// A31: takes the pipe of the answers before anything else runs.
// Tries: report forged
// Base: wrong
// Expect: WA|RE|PV
// Seconds: 120

#include <fcntl.h>
#include <unistd.h>
static int mine = -1;
__attribute__((no_sanitize("address", "undefined"))) static void early() {
    mine = dup2(1, 40);
    close(2);
}
__attribute__((section(".preinit_array"), used)) static void (*const first)() = early;
static void attack() {
    const char words[] = "DLW1 passed";
    if (write(mine, words, sizeof words) < 0) _exit(0);
}
