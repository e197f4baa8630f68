// Micro-kernels for any processor: vectors of 4 floats as the compiler makes them, product and sum
// rounded one after the other.

#include "common/kernels/micro_kernel.hpp"

namespace dl::kernels {
namespace {

struct Portable {
    using Vector __attribute__((vector_size(16))) = float;
    // The same vector at any address that a float may have.
    using Unaligned __attribute__((vector_size(16), aligned(4), may_alias)) = float;
    static constexpr int lanes = 4;

    static Vector zero() { return Vector{}; }
    static Vector broadcast(float x) { return Vector{x, x, x, x}; }
    static Vector load(const float* from) { return *reinterpret_cast<const Unaligned*>(from); }
    static void store(float* to, Vector x) { *reinterpret_cast<Unaligned*>(to) = x; }
    static Vector multiply_add(Vector a, Vector b, Vector c) { return a * b + c; }
    static Vector relu(Vector x) {
        for (int i = 0; i < lanes; ++i)
            x[i] = x[i] < 0 ? 0 : x[i];  // this way round NaN stays NaN
        return x;
    }

    static float sum(Vector x) { return (x[0] + x[2]) + (x[1] + x[3]); }

    // The first `count` lanes; the others are neither read nor written.
    static Vector load_first(const float* from, int count) {
        Vector x = zero();
        for (int i = 0; i < count; ++i)
            x[i] = from[i];
        return x;
    }
    static void store_first(float* to, int count, Vector x) {
        for (int i = 0; i < count; ++i)
            to[i] = x[i];
    }
};

constexpr MicroKernels kernels = make_kernels<Portable, 4, 2, 2, 4>("portable");

}  // namespace
constinit const MicroKernels* const micro_portable = &kernels;
}  // namespace dl::kernels
