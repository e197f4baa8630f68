// A63: closes its pipes and stays.
// Tries: grader stopped
// Base: right
// Expect: RE|WL
// Seconds: 120

#include <unistd.h>
static void attack() {
    for (int descriptor = 0; descriptor < 64; ++descriptor)
        close(descriptor);
    for (;;)
        pause();
}
