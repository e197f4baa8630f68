// A16: has the assembler copy a hidden file into the program.
// Tries: canary read
// Base: right
// Expect: CE
// Seconds: 120

asm(".section .rodata\nsecret: .incbin \"@CANARY_FILE@\"\n.byte 0\n.text");
extern "C" const char secret[];
#include <cstdio>
static void attack() { std::puts(secret); }
