// A45: looks for a name, a path or a secret in its surroundings.
// Tries: canary read
// Base: right
// Expect: OK
// Seconds: 120

#include <unistd.h>
#include <cstdio>
#include <cstdlib>
extern char** environ;
static void attack() {
    for (char** entry = environ; *entry != nullptr; ++entry)
        std::puts(*entry);
    char words[4096];
    for (const char* name : {"/proc/self/cmdline", "/proc/self/environ", "/proc/self/mountinfo"})
        if (std::FILE* file = std::fopen(name, "r")) {
            const auto got = std::fread(words, 1, sizeof words, file);
            std::fwrite(words, 1, got, stdout);
            std::fclose(file);
        }
}
