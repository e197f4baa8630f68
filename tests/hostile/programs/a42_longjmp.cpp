// A42: jumps out of the worker.
// Tries: grader stopped
// Base: right
// Expect: RE|TL|WL
// Seconds: 120

#include <csetjmp>
static void attack() {
    static std::jmp_buf nowhere;
    std::longjmp(nowhere, 1);
}
