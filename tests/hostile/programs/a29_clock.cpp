// A29: stops every clock of its process.
// Tries: time exceeded
// Base: right
// Expect: TL
// Seconds: 120

#include <time.h>
extern "C" int clock_gettime(clockid_t, timespec* out) {
    *out = {};
    return 0;
}
static void attack() {
    for (;;)
        asm volatile("");
}
