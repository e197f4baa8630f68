// What the tests of gemm share: matrices in every layout, and the measure of an error.

#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <ostream>
#include <string>
#include <vector>

#include "common/error.hpp"
#include "common/kernels/gemm.hpp"
#include "common/parallel.hpp"
#include "common/rng.hpp"
#include "tests/support/catch.hpp"

namespace gemm_support {

using namespace dl::kernels;

inline constexpr float nan_value = std::numeric_limits<float>::quiet_NaN();
inline constexpr float infinity = std::numeric_limits<float>::infinity();
inline constexpr float untouched = -12345.5f;

// Another kernel, or number of threads, for the length of a test.
struct Kernel {
    explicit Kernel(const std::string& name) : before(kernel_name()) { set_kernel(name.c_str()); }
    ~Kernel() { set_kernel(before.c_str()); }
    std::string before;
};
struct Threads {
    explicit Threads(int count) : before(dl::thread_count()) { dl::set_thread_count(count); }
    ~Threads() { dl::set_thread_count(before); }
    int before;
};

inline std::vector<std::string> kernels_here() {
    std::vector<std::string> names;
    for (const char* name : {"portable", "neon", "avx2", "avx512"}) {
        try {
            const Kernel scope(name);
            names.emplace_back(name);
        } catch (const dl::Error&) {  // another processor's
        }
    }
    return names;
}

enum class Layout { rows, columns, spread };  // contiguous rows; contiguous columns; neither

// A matrix in memory with NaN in every gap between its values and behind them.
struct Matrix {
    int rows, columns;
    std::int64_t row_step, column_step;
    std::vector<float> memory;

    Matrix(int row_count, int column_count, Layout layout, dl::Rng& rng, int gap = 0)
        : rows(row_count), columns(column_count) {
        row_step = layout == Layout::rows ? columns + gap : layout == Layout::columns ? 1 : 3;
        column_step = layout == Layout::rows ? 1 : (rows + gap) * row_step;
        const std::int64_t last = (rows - 1) * row_step + (columns - 1) * column_step;
        // Exactly as long as needed: one value further and AddressSanitizer reports it.
        memory.assign(static_cast<std::size_t>(rows > 0 && columns > 0 ? last + 1 : 0), nan_value);
        for (int i = 0; i < rows; ++i)
            for (int j = 0; j < columns; ++j)
                at(i, j) = rng.uniform(-1.0f, 1.0f);
    }

    float& at(int i, int j) {
        return memory[static_cast<std::size_t>(i * row_step + j * column_step)];
    }
    [[nodiscard]] MatrixView view() const { return {memory.data(), row_step, column_step}; }
    [[nodiscard]] Matrix absolute() const {
        Matrix out = *this;
        for (float& value : out.memory)
            value = std::fabs(value);
        return out;
    }
};

struct Case {
    int m, n, k;
    Layout a = Layout::rows, b = Layout::rows;
    int gap = 0;
    bool accumulate = false;
};

inline std::ostream& operator<<(std::ostream& out, const Case& c) {
    const char* names[] = {"rows", "columns", "spread"};
    return out << "(" << c.m << ", " << c.k << ") by (" << c.k << ", " << c.n << "), a by "
               << names[static_cast<int>(c.a)] << ", b by " << names[static_cast<int>(c.b)]
               << ", gap " << c.gap << (c.accumulate ? ", accumulated" : "");
}

// Checks gemm with every kernel of this machine against three loops. The error is measured in units
// of what rounding may do: k + 4 roundings of the sum of the terms' sizes.
inline void check_case(const Case& x) {
    dl::Rng rng(1);
    const Matrix a(x.m, x.k, x.a, rng, x.gap), b(x.k, x.n, x.b, rng, x.gap);
    const std::int64_t step = x.n + x.gap;
    std::vector<float> before(static_cast<std::size_t>(x.m * step), untouched);
    for (int i = 0; i < x.m && x.accumulate; ++i)
        for (int j = 0; j < x.n; ++j)
            before[static_cast<std::size_t>(i * step + j)] = rng.uniform(-1.0f, 1.0f);

    std::vector<float> expected = before, sizes = before;
    gemm_naive(x.m, x.n, x.k, a.view(), b.view(), expected.data(), step, x.accumulate);
    const Matrix abs_a = a.absolute(), abs_b = b.absolute();
    gemm_naive(x.m, x.n, x.k, abs_a.view(), abs_b.view(), sizes.data(), step);

    for (const std::string& name : kernels_here()) {
        const Kernel scope(name);
        std::vector<float> c = before;
        gemm(x.m, x.n, x.k, a.view(), b.view(), c.data(), step, {.accumulate = x.accumulate});
        float worst = 0;
        for (std::size_t i = 0; i < c.size(); ++i) {
            const bool inside = static_cast<std::int64_t>(i) % step < x.n;
            const float size = inside ? sizes[i] + (x.accumulate ? 1.0f : 1e-6f) : 0.0f;
            const float unit = static_cast<float>(x.k + 4) * 0x1p-24f * size;
            const float error = std::fabs(c[i] - expected[i]);
            if (!(error <= unit)) worst = infinity;  // NaN as well, and any change beside c
            if (unit > 0) worst = std::fmax(worst, error / unit);
        }
        if (worst <= 1.0f) continue;  // a CHECK for each of ten thousand cases takes a minute
        INFO(name << ", " << x);
        CHECK(worst <= 1.0f);
    }
}

}  // namespace gemm_support
