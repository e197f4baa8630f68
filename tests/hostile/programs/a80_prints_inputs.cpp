// A80: prints everything that it is asked.
// Tries: canary read
// Base: right
// Expect: OK
// Seconds: 120

#include <cstdio>
static void attack() { std::puts("asked again"); }
