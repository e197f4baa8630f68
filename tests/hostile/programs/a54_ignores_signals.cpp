// A54: ignores every signal that asks it to end.
// Tries: time exceeded
// Base: right
// Expect: TL
// Seconds: 120

#include <signal.h>
static void attack() {
    for (int number = 1; number < 32; ++number)
        signal(number, SIG_IGN);
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, nullptr);
    for (;;)
        asm volatile("");
}
