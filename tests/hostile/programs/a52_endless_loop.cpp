// A52: computes for ever.
// Tries: time exceeded
// Base: right
// Expect: TL
// Seconds: 30

static void attack() {
    for (;;)
        asm volatile("");
}
