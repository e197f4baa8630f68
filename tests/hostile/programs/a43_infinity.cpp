// A43: answers with infinity.
// Tries: score raised
// Base: wrong
// Expect: WA
// Seconds: 120

#include <limits>
static void attack() {}
#define WRONG std::numeric_limits<float>::infinity()
