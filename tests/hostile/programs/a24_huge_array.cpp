// A24: wants a program of a gigabyte.
// Tries: grader stopped
// Base: right
// Expect: CE
// Seconds: 120

char huge[1 << 30] = {1};
