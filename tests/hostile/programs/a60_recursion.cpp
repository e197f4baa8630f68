// A60: calls itself until the stack is full.
// Tries: grader stopped
// Base: right
// Expect: RE
// Seconds: 120

static int deeper(volatile int* n) {
    volatile int here[256] = {*n};
    return deeper(here) + here[1];
}
static void attack() {
    int n = 0;
    deeper(&n);
}
