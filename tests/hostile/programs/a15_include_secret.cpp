// A15: includes a file of the grader by its absolute path.
// Tries: canary read
// Base: right
// Expect: CE
// Seconds: 120

#define SECRET "@CANARY_FILE@"
#include SECRET
