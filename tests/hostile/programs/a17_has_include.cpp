// A17: asks the preprocessor whether a hidden file is there.
// Tries: canary read
// Base: right
// Expect: OK|CE
// Seconds: 120

#define SECRET "@CANARY_FILE@"
#if __has_include(SECRET)
// Landlock hides what is in a file, not that it is there.
#error the name of a hidden file is known
#endif
