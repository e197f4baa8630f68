// A32: takes the number of the call from the stack, and tells the judge again and again that
// this program has no such function, as if the judge had made a mistake.
// Tries: grader stopped
// Base: right
// Expect: RE|WA
// Seconds: 120

#include <unistd.h>
#include <cstring>
constexpr int calls = 3, answers = 4;  // where the worker keeps its pipes
[[noreturn]] static void serve_lies(char* head) {
    for (;;) {
        char answer[24 + 5] = {};
        std::memcpy(answer, head, 16);
        answer[4] = 19;  // no such function
        answer[16] = 5;  // so long is the text
        answer[24] = 6;  // a text of no letters
        if (write(answers, answer, sizeof answer) < 0 || read(calls, head, 24) != 24) _exit(0);
        unsigned long length = 0;
        std::memcpy(&length, head + 16, sizeof length);
        for (char byte = 0; length > 0 && read(calls, &byte, 1) == 1; --length)
            continue;
    }
}
__attribute__((no_sanitize("address", "undefined"), noinline)) static void attack() {
    const char* stack = static_cast<const char*>(__builtin_frame_address(0));
    for (int i = 0; i < 65536; i += 4)
        if (stack[i] == 'D' && stack[i + 1] == 'L' && stack[i + 2] == 'W' && stack[i + 3] == '1') {
            char head[24];
            for (int k = 0; k < 24; ++k)
                head[k] = stack[i + k];
            serve_lies(head);
        }
}
