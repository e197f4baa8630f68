// A21: includes itself.
// Tries: grader stopped
// Base: right
// Expect: CE
// Seconds: 120

#include __FILE__
