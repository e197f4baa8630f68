// A43: answers with what is no number.
// Tries: score raised
// Base: wrong
// Expect: WA
// Seconds: 120

#include <limits>
static void attack() {}
#define WRONG std::numeric_limits<float>::quiet_NaN()
