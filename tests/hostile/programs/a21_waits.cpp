// A21: includes what never has a byte to read, and never ends: a terminal, its own words.
// Tries: grader stopped
// Base: right
// Expect: CE
// Seconds: 120

#define TERMINAL "/dev/ptmx"
#define WORDS "/proc/self/fd/1"
#include TERMINAL
#include WORDS
