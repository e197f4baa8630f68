// A21: includes a device that never ends.
// Tries: grader stopped
// Base: right
// Expect: CE
// Seconds: 120

#define ENDLESS "/dev/zero"
#include ENDLESS
