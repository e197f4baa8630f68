// A52: computes for ever.
// Tries: time exceeded
// Base: right
// Expect: TL
// Seconds: 120

static void attack() {
    for (;;)
        asm volatile("");
}
