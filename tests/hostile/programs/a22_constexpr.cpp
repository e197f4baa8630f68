// A22: has the compiler compute for ever.
// Tries: grader stopped
// Base: right
// Expect: CE
// Seconds: 120

constexpr unsigned long spin(unsigned long n) {
    for (unsigned long i = 0; i < n; ++i)
        for (unsigned long j = 0; j < n; ++j)
            n += i ^ j;
    return n;
}
constexpr unsigned long boom = spin(1ul << 40);
