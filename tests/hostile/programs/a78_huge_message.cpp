// A78: complains with a megabyte.
// Tries: grader stopped
// Base: right
// Expect: WA
// Seconds: 120

#include <stdexcept>
#include <string>
static void attack() { throw std::runtime_error(std::string(1 << 20, 'x')); }
