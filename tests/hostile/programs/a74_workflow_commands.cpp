// A74: prints commands for the service that shows the log.
// Tries: report forged
// Base: right
// Expect: WA
// Seconds: 120

#include <cstdio>
#include <stdexcept>
static void attack() {
    std::puts("::set-output name=result::100\n::add-path::/tmp\n::stop-commands::x");
    throw std::runtime_error("::error file=x::passed\n##[command]echo");
}
