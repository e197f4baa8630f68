// Micro-kernels for 64-bit ARM: 4 floats a vector, 32 registers.

#include "common/kernels/micro_kernel.hpp"

#if defined(__aarch64__)
#include <arm_neon.h>

namespace dl::kernels {
namespace {

struct Neon {
    using Vector = float32x4_t;
    static constexpr int lanes = 4;

    static Vector zero() { return vdupq_n_f32(0.0f); }
    static Vector broadcast(float x) { return vdupq_n_f32(x); }
    static Vector load(const float* from) { return vld1q_f32(from); }
    static void store(float* to, Vector x) { vst1q_f32(to, x); }
    static Vector multiply_add(Vector a, Vector b, Vector c) { return vfmaq_f32(c, a, b); }
    static Vector relu(Vector x) { return vmaxq_f32(zero(), x); }  // NaN stays NaN

    static float sum(Vector x) { return vaddvq_f32(x); }

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

constexpr MicroKernels kernels = make_kernels<Neon, 8, 3, 4, 6>("neon");

}  // namespace
constinit const MicroKernels* const micro_neon = &kernels;
}  // namespace dl::kernels

#else
constinit const dl::kernels::MicroKernels* const dl::kernels::micro_neon = nullptr;
#endif
