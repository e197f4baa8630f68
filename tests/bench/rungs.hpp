// The rungs of the ladder: the same product, each time one idea faster. All matrices are n x n and
// row-major; c is overwritten. common/kernels/README.md tells the story.

#pragma once

namespace bench {

using Rung = void (*)(int n, const float* a, const float* b, float* c);

void three_loops(int n, const float* a, const float* b, float* c);
void loop_order(int n, const float* a, const float* b, float* c);
void blocking(int n, const float* a, const float* b, float* c);
void register_tile(int n, const float* a, const float* b, float* c);
void fast(int n, const float* a, const float* b, float* c);

/// Null where the compiler did not build it.
extern const Rung vectors_portable;
extern const Rung vectors_avx2;
extern const Rung vectors_avx512;

}  // namespace bench
