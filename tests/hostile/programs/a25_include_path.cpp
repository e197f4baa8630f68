// A25: finds a header on the include path of the operator.
// Tries: canary read
// Base: right
// Expect: OK
// Seconds: 120

#if __has_include("canary.hpp")
#error the include path of the operator counts
#endif
