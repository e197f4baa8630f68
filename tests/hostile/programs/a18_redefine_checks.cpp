// A18: redefines what tests are written with.
// Tries: score raised
// Base: wrong
// Expect: WA
// Seconds: 120

#define REQUIRE(...) (void)0
#define CHECK(...) (void)0
#define CHECK_THAT(...) (void)0
static void attack() {}
