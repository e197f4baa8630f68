// Micro-kernels for AVX-512: 16 floats a vector, 32 registers.

#include "common/kernels/micro_kernel.hpp"

#if defined(__AVX512F__)
#include <immintrin.h>

namespace dl::kernels {
namespace {

struct Avx512 {
    using Vector = __m512;
    static constexpr int lanes = 16;

    static Vector zero() { return _mm512_setzero_ps(); }
    static Vector broadcast(float x) { return _mm512_set1_ps(x); }
    static Vector load(const float* from) { return _mm512_loadu_ps(from); }
    static void store(float* to, Vector x) { _mm512_storeu_ps(to, x); }
    static Vector multiply_add(Vector a, Vector b, Vector c) { return _mm512_fmadd_ps(a, b, c); }
    // NaN stays NaN: of two numbers that cannot be compared the second one is taken.
    static Vector relu(Vector x) { return _mm512_maskz_max_ps(0xffff, zero(), x); }

    // By way of memory: some compilers warn about what is undefined inside of the reductions.
    static float sum(Vector x) {
        float part[lanes];
        _mm512_storeu_ps(part, x);
        const __m128 four = _mm_add_ps(_mm_add_ps(_mm_loadu_ps(part), _mm_loadu_ps(part + 8)),
                                       _mm_add_ps(_mm_loadu_ps(part + 4), _mm_loadu_ps(part + 12)));
        const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
        return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
    }

    // The first `count` lanes; the others are neither read nor written.
    static __mmask16 first(int count) { return static_cast<__mmask16>((1u << count) - 1); }
    static Vector load_first(const float* from, int count) {
        return _mm512_maskz_loadu_ps(first(count), from);
    }
    static void store_first(float* to, int count, Vector x) {
        _mm512_mask_storeu_ps(to, first(count), x);
    }
};

constexpr MicroKernels kernels = make_kernels<Avx512, 14, 2, 4, 6>("avx512");

}  // namespace
constinit const MicroKernels* const micro_avx512 = &kernels;
}  // namespace dl::kernels

#else
constinit const dl::kernels::MicroKernels* const dl::kernels::micro_avx512 = nullptr;
#endif
