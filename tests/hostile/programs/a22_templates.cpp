// A22: instantiates templates without end.
// Tries: grader stopped
// Base: right
// Expect: CE
// Seconds: 120

template <int N, int M>
struct Explode {
    static constexpr int value = Explode<N + 1, M>::value + Explode<N + 1, M + 1>::value;
};
static const int boom = Explode<0, 0>::value;
