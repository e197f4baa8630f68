// A29: replaces the function that compares memory.
// Tries: score raised
// Base: wrong
// Expect: WA|RE
// Seconds: 120

#include <cstddef>
extern "C" int memcmp(const void*, const void*, std::size_t) { return 0; }
extern "C" int bcmp(const void*, const void*, std::size_t) { return 0; }
extern "C" int strcmp(const char*, const char*) { return 0; }
static void attack() {}
