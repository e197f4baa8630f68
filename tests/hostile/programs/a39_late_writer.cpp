// A39: goes on writing from a thread after its answer.
// Tries: report forged
// Base: wrong
// Expect: WA|RE|PV
// Seconds: 120

#include <unistd.h>
#include <thread>
static void attack() {
    static bool once = false;
    if (once) return;
    once = true;
    std::thread([] {
        for (;;) {
            usleep(1000);
            for (int descriptor = 3; descriptor < 10; ++descriptor)
                if (write(descriptor, "late", 4) < 0) continue;
        }
    }).detach();
}
