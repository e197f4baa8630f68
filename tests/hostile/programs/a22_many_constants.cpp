// A22: has the compiler compute many constants, each of them within its limit.
// Tries: time exceeded
// Base: right
// Expect: CE
// Seconds: 120

template <unsigned N>
constexpr unsigned spin() {
    unsigned sum = N;
    for (unsigned i = 0; i < 200000; ++i)
        sum = sum * 31 + i;
    return sum;
}
template <unsigned N>
constexpr unsigned more() {
    constexpr unsigned here = spin<N>();
    if constexpr (N > 0) return here + more<N - 1>();
    return here;
}
static_assert(more<800>() + more<1600>() != 0u);
