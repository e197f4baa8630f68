// One library in a process of its own: products on request, timed.
//
// Two libraries in one process would spoil each other's figures: the threads of one spin while the
// other works.

#include <dlfcn.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "common/error.hpp"
#include "common/kernels/gemm.hpp"
#include "common/memory.hpp"
#include "common/rng.hpp"
#include "tests/bench/bench.hpp"

namespace bench {
namespace {

struct Problem {
    int m, n, k, transpose_a, transpose_b;
    const float* a;
    const float* b;
    float* c;
};
using Multiply = void (*)(const Problem&);

void ours(const Problem& x) {
    using dl::kernels::MatrixView;
    dl::kernels::gemm(
        x.m, x.n, x.k, x.transpose_a != 0 ? MatrixView{x.a, 1, x.m} : MatrixView{x.a, x.k, 1},
        x.transpose_b != 0 ? MatrixView{x.b, 1, x.k} : MatrixView{x.b, x.n, 1}, x.c, x.n);
}

void loops(const Problem& x) {
    using dl::kernels::MatrixView;
    dl::kernels::gemm_naive(
        x.m, x.n, x.k, x.transpose_a != 0 ? MatrixView{x.a, 1, x.m} : MatrixView{x.a, x.k, 1},
        x.transpose_b != 0 ? MatrixView{x.b, 1, x.k} : MatrixView{x.b, x.n, 1}, x.c, x.n);
}

template <class Function>
Function find(const char* library, const char* name) {
    void* handle = dlopen(library, RTLD_NOW);
    return handle == nullptr ? nullptr : reinterpret_cast<Function>(dlsym(handle, name));
}

using Cblas = void (*)(int, int, int, int, int, int, float, const float*, int, const float*, int,
                       float, float*, int);
Cblas cblas = nullptr;

void openblas(const Problem& x) {
    constexpr int row_major = 101, plain = 111, transposed = 112;
    cblas(row_major, x.transpose_a != 0 ? transposed : plain,
          x.transpose_b != 0 ? transposed : plain, x.m, x.n, x.k, 1.0f, x.a,
          x.transpose_a != 0 ? x.m : x.k, x.b, x.transpose_b != 0 ? x.k : x.n, 0.0f, x.c, x.n);
}

using Dnnl = int (*)(char, char, long, long, long, float, const float*, long, const float*, long,
                     float, float*, long);
Dnnl dnnl = nullptr;

void onednn(const Problem& x) {
    dnnl(x.transpose_a != 0 ? 'T' : 'N', x.transpose_b != 0 ? 'T' : 'N', x.m, x.n, x.k, 1.0f, x.a,
         x.transpose_a != 0 ? x.m : x.k, x.b, x.transpose_b != 0 ? x.k : x.n, 0.0f, x.c, x.n);
}

Multiply find_library(const std::string& name) {
    if (name == "ours") return ours;
    if (name == "loops") return loops;
    if (name == "openblas") {
        cblas = find<Cblas>("libopenblas.so.0", "cblas_sgemm");
        return cblas == nullptr ? nullptr : openblas;
    }
    if (name == "onednn") {
        for (const char* library : {"libdnnl.so.3", "libdnnl.so.2"})
            if (dnnl == nullptr) dnnl = find<Dnnl>(library, "dnnl_sgemm");
        return dnnl == nullptr ? nullptr : onednn;
    }
    return nullptr;
}

// Seconds per call, measured for about `budget` seconds.
double seconds_per_call(Multiply multiply, const Problem& x, double budget) {
    using Clock = std::chrono::steady_clock;
    multiply(x);
    const auto start = Clock::now();
    double seconds = 0;
    int calls = 0;
    // Ask the clock seldom: its price would be a part of the smallest products.
    for (int batch = 1; seconds < budget; batch *= 2) {
        for (int i = 0; i < batch; ++i)
            multiply(x);
        calls += batch;
        seconds = std::chrono::duration<double>(Clock::now() - start).count();
    }
    return seconds / calls;
}

}  // namespace

int gemm_worker(const std::string& library) {
    const Multiply multiply = find_library(library);
    if (multiply == nullptr) return 1;
    std::printf("ready\n");
    std::fflush(stdout);

    int m = 0, n = 0, k = 0, transpose_a = 0, transpose_b = 0;
    double budget = 0;
    char line[200];
    while (std::fgets(line, sizeof line, stdin) != nullptr) {
        if (std::sscanf(line, "%d %d %d %d %d %lf", &m, &n, &k, &transpose_a, &transpose_b,
                        &budget) != 6)
            return 2;
        dl::Rng rng(1);
        const dl::Tensor a = dl::uniform({m, k}, rng, -1.0f, 1.0f);
        const dl::Tensor b = dl::uniform({k, n}, rng, -1.0f, 1.0f);
        dl::Tensor c({m, n});
        const Problem problem{m, n, k, transpose_a, transpose_b, a.data(), b.data(), c.data()};
        std::printf("%.9e\n", seconds_per_call(multiply, problem, budget));
        std::fflush(stdout);
    }
    return 0;
}

}  // namespace bench
