// A42: ends in a handler that answers with success.
// Tries: score raised
// Base: right
// Expect: RE
// Seconds: 120

#include <cstdlib>
#include <exception>
static void attack() {
    std::set_terminate([] { std::exit(0); });
    std::terminate();
}
