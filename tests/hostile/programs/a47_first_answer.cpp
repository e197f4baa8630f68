// A47: gives its first answer again and again.
// Tries: score raised
// Base: wrong
// Expect: WA
// Seconds: 120

static bool asked = false;
static void attack() { asked = true; }
#define WRONG 0.5f
