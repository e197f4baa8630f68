// A21: includes itself.
// Tries: grader stopped
// Base: right
// Expect: CE
// Seconds: 30

#include __FILE__
