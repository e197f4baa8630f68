// A29: replaces the functions of arithmetic that comparisons are made of.
// Tries: score raised
// Base: wrong
// Expect: WA
// Seconds: 120

extern "C" double fabs(double) { return 0; }
extern "C" float fabsf(float) { return 0; }
extern "C" int isfinite(double) { return 1; }
static void attack() {}
