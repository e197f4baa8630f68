// A56: starts threads without end.
// Tries: neighbour disturbed
// Base: right
// Expect: PL|RE|WA|TL|WL|ML
// Seconds: 120

#include <pthread.h>
#include <unistd.h>
static void attack() {
    for (int i = 0; i < 20000; ++i) {
        pthread_t thread;
        pthread_create(
            &thread, nullptr,
            [](void*) -> void* {
                for (;;)
                    pause();
            },
            nullptr);
    }
    for (;;)
        pause();
}
