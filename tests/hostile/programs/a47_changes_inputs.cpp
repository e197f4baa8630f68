// A47: makes its inputs such that a wrong answer is right.
// Tries: score raised
// Base: wrong
// Expect: WA
// Seconds: 120

static void attack() {}
#define WRONG                                          \
    (const_cast<Tensor&>(x) = Tensor(x.shape(), 0.0f), \
     const_cast<Tensor&>(weight) = Tensor(weight.shape(), 0.0f), 0.0f * bias)
