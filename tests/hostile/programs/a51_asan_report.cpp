// A51: defines the reports of the sanitizer as nothing.
// Tries: score raised
// Base: right
// Expect: LE|OK|RE
// Seconds: 120

extern "C" void __asan_report_load4(void*) {}
extern "C" void __asan_report_error() {}
static void attack() {
    int* small = new int[2];
    volatile int beyond = small[2];
    (void)beyond;
}
