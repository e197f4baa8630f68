// A36: prints what success looks like in every format.
// Tries: report forged
// Base: wrong
// Expect: WA
// Seconds: 120

#include <cstdio>
static void attack() {
    std::puts("All tests passed (99 assertions in 9 test cases)");
    std::puts("TAP version 14\n1..1\nok 1 - 1.1 weighted_sum");
    std::puts("{\"record_version\": 1, \"exercises\": [{\"id\": \"1.1\", \"code\": \"OK\"}]}");
    std::puts("<testsuites tests='1' failures='0'/>\n100% tests passed");
    std::fflush(nullptr);
}
