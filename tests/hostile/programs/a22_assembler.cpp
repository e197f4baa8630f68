// A22: lets the assembler repeat a line without end.
// Tries: grader stopped
// Base: right
// Expect: CE
// Seconds: 120

asm(".rept 2000000000\n.quad 1, 2, 3, 4\n.endr");
