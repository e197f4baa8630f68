// A17: asks the preprocessor whether a hidden file is there.
// Tries: canary read
// Base: right
// Expect: OK
// Seconds: 120

#define SECRET "@CANARY_FILE@"
#if __has_include(SECRET)
#error HOLE: the hidden file can be seen
#endif
