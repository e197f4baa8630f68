// A61: prints without end.
// Tries: grader stopped
// Base: right
// Expect: OL
// Seconds: 120

#include <cstdio>
static void attack() {
    for (;;)
        std::puts("flood flood flood flood flood flood flood flood");
}
