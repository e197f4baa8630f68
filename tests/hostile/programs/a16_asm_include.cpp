// A16: has the assembler read a hidden file as a program, and complain about its lines.
// Tries: canary read
// Base: right
// Expect: CE
// Seconds: 120

asm(".include \"@CANARY_FILE@\"");
