// A31: names another program that the kernel starts in its place.
// Tries: grader stopped
// Base: wrong
// Expect: WA|LE|RE
// Seconds: 120

asm(".section .interp,\"a\",@progbits\n.string \"/judge/box\"\n.text");
static void attack() {}
