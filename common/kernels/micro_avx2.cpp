// Micro-kernels for AVX2 with fused multiply-add: 8 floats a vector, 16 registers.

#include "common/kernels/micro_kernel.hpp"

#if defined(__AVX2__) && defined(__FMA__)
#include <immintrin.h>

namespace dl::kernels {
namespace {

struct Avx2 {
    using Vector = __m256;
    static constexpr int lanes = 8;

    static Vector zero() { return _mm256_setzero_ps(); }
    static Vector broadcast(float x) { return _mm256_set1_ps(x); }
    static Vector load(const float* from) { return _mm256_loadu_ps(from); }
    static void store(float* to, Vector x) { _mm256_storeu_ps(to, x); }
    static Vector multiply_add(Vector a, Vector b, Vector c) { return _mm256_fmadd_ps(a, b, c); }
    // NaN stays NaN: of two numbers that cannot be compared the second one is taken.
    static Vector relu(Vector x) { return _mm256_max_ps(zero(), x); }

    static float sum(Vector x) {
        const __m128 four = _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
        const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
        return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
    }

    // The first `count` lanes; the others are neither read nor written.
    static __m256i first(int count) {
        return _mm256_cmpgt_epi32(_mm256_set1_epi32(count),
                                  _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
    }
    static Vector load_first(const float* from, int count) {
        return _mm256_maskload_ps(from, first(count));
    }
    static void store_first(float* to, int count, Vector x) {
        _mm256_maskstore_ps(to, first(count), x);
    }
};

constexpr MicroKernels kernels = make_kernels<Avx2, 6, 2, 3, 4>("avx2");

}  // namespace
constinit const MicroKernels* const micro_avx2 = &kernels;
}  // namespace dl::kernels

#else
constinit const dl::kernels::MicroKernels* const dl::kernels::micro_avx2 = nullptr;
#endif
