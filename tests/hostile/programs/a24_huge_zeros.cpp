// A24: wants more memory for zeros than any address can name, before it starts.
// Tries: grader stopped
// Base: right
// Expect: CE|LE|RE|ML
// Seconds: 120

static volatile char zeros[1ul << 45];
static void attack() { zeros[1ul << 44] = 1; }
