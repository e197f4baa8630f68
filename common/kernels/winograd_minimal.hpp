// Winograd's form in one dimension, for vectors V: RESULTS values of a correlation with 3 weights,
// out of RESULTS + 2 pixels.
//
// Pixels and weights are seen as polynomials, which are multiplied by taking their values at
// RESULTS + 1 places and at infinity: as many products as there are values.
// Included by winograd_kernel.hpp only; the rules of micro.hpp hold here too.

#pragma once

namespace dl::kernels {
namespace {

template <class V, int RESULTS>
struct Minimal;

template <class V>
struct Minimal<V, 2> {  // at 0, 1, -1 and infinity
    using X = typename V::Vector;

    static void weights(const X* g, X* u) {
        const X half = V::broadcast(0.5f), even = half * (g[0] + g[2]), odd = half * g[1];
        u[0] = g[0];
        u[1] = even + odd;
        u[2] = even - odd;
        u[3] = g[2];
    }
    static void input(const X* d, X* v) {
        v[0] = d[0] - d[2];
        v[1] = d[1] + d[2];
        v[2] = d[2] - d[1];
        v[3] = d[1] - d[3];
    }
    static void output(const X* m, X* y) {
        y[0] = m[0] + (m[1] + m[2]);
        y[1] = (m[1] - m[2]) - m[3];
    }
};

template <class V>
struct Minimal<V, 4> {  // at 0, 1, -1, 2, -2 and infinity
    using X = typename V::Vector;

    static X times(float k, X x, X y) { return V::multiply_add(V::broadcast(k), x, y); }

    static void weights(const X* g, X* u) {
        const X sixth = V::broadcast(-1.0f / 6), even = sixth * (g[0] + g[2]), odd = sixth * g[1];
        u[0] = V::broadcast(0.25f) * g[0];
        u[1] = even + odd;
        u[2] = even - odd;
        const X far = times(1.0f / 24, g[0], V::broadcast(1.0f / 6) * g[2]);
        u[3] = times(1.0f / 12, g[1], far);
        u[4] = times(-1.0f / 12, g[1], far);
        u[5] = g[2];
    }
    static void input(const X* d, X* v) {
        const X even = times(-4, d[2], d[4]), odd = times(-4, d[1], d[3]);
        const X far_even = d[4] - d[2], far_odd = d[3] - d[1];
        v[0] = times(4, d[0], times(-5, d[2], d[4]));
        v[1] = even + odd;
        v[2] = even - odd;
        v[3] = times(2, far_odd, far_even);
        v[4] = times(-2, far_odd, far_even);
        v[5] = times(4, d[1], times(-5, d[3], d[5]));
    }
    static void output(const X* m, X* y) {
        const X even = m[1] + m[2], odd = m[1] - m[2];
        const X far_even = m[3] + m[4], far_odd = m[3] - m[4];
        y[0] = m[0] + (even + far_even);
        y[1] = times(2, far_odd, odd);
        y[2] = times(4, far_even, even);
        y[3] = times(8, far_odd, odd) + m[5];
    }
};

}  // namespace
}  // namespace dl::kernels
