// A66: claims that its own program could not be started.
// Tries: grader stopped
// Base: right
// Expect: RE
// Seconds: 120

#include <unistd.h>
static void attack() {
    const char words[] = "the worker program cannot be started\ncourse_box: no new process\n";
    if (write(2, words, sizeof words - 1) > 0) _exit(127);
}
