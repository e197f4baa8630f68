// A30: replaces the allocation of memory.
// Tries: score raised
// Base: wrong
// Expect: RE|WA|ML
// Seconds: 120

#include <cstddef>
void* operator new(std::size_t) { return nullptr; }
static void attack() {}
