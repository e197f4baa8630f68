// A61: complains without end.
// Tries: grader stopped
// Base: right
// Expect: OL
// Seconds: 120

#include <unistd.h>
static void attack() {
    for (;;)
        if (write(2, "flood flood flood flood", 23) < 0) return;
}
