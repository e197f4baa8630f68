// A53: sleeps for ever, which takes no processor time.
// Tries: time exceeded
// Base: right
// Expect: WL
// Seconds: 120

#include <unistd.h>
static void attack() {
    for (;;)
        pause();
}
