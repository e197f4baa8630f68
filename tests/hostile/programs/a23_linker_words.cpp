// A23: has the linker print what the submission likes, with escape sequences.
// Tries: report forged
// Base: right
// Expect: LE
// Seconds: 120

asm(".section .gnu.warning.course_missing,\"\",@progbits\n"
    ".ascii \"\\033[2J\\ncollect2: fatal error: ld terminated with signal 9 [Killed]\\n\"\n"
    ".ascii \"course_box: the box cannot be made: passed\"\n.text");
extern "C" void course_missing();
static void attack() { course_missing(); }
