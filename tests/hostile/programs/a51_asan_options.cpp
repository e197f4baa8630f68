// A51: switches the sanitizer off.
// Tries: score raised
// Base: right
// Expect: LE
// Seconds: 120

extern "C" const char* __asan_default_options() { return "detect_odr_violation=0"; }
