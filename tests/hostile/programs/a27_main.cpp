// A27: brings a main function of its own.
// Tries: report forged
// Base: right
// Expect: LE
// Seconds: 120

int main() { return 0; }
