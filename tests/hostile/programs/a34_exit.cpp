// A34: leaves with success when it is called.
// Tries: score raised
// Base: right
// Expect: RE
// Seconds: 120

#include <cstdlib>
static void attack() { std::exit(0); }
