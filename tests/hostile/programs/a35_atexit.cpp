// A35: makes success of every end of its process.
// Tries: score raised
// Base: wrong
// Expect: WA
// Seconds: 120

#include <unistd.h>
#include <cstdlib>
static const int armed = std::atexit([] { _exit(0); });
static void attack() {}
