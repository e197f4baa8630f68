// gemm: the one fast kernel of the course, c = a * b or c += a * b.
//
//   a  (m, k)      b  (k, n)      c  (m, n)
//
// How it works, rung by rung: README.md beside this file.

#pragma once

#include <cstdint>

#include "common/parallel.hpp"

namespace dl::kernels {

/// A matrix as a kernel sees it: steps between rows and between columns, in floats.
/// Exchanging the steps transposes without moving a number.
struct MatrixView {
    const float* data;
    std::int64_t row_step;
    std::int64_t column_step;
};

/// A matrix b whose rows are windows on one long list of numbers, as the patches of an image are:
/// value (p, j) is data[starts[j / lanes] + j % lanes + steps[p]], where lanes is vector_lanes().
/// Nothing is copied; neighbouring rows may share most of their numbers. n must be a multiple of
/// lanes.
struct Windows {
    const float* data;
    const std::int64_t* starts;  // n / lanes of them
    const std::int64_t* steps;   // k of them
};

/// A part of an operand, to be laid out as the micro-kernel reads it. A lane is a row of a or a
/// column of b; depth runs along k. Value (lane, p) of the part belongs at panel[p * width + lane].
struct Panel {
    float* data;
    int width;        // distance between two values of one lane
    int first_lane;   // which lanes of the operand: first_lane <= lane < first_lane + lanes
    int lanes;        // at most width; the lanes behind are padding and hold any finite number
    int first_depth;  // which part of k
    int depth;
};

/// Fills a panel. A convolution gathers image patches here, and never writes them out as a matrix.
using FillPanel = FunctionRef<void(const Panel& panel)>;

/// The rows `first_row <= i < last_row` of columns `first_column <= j < last_column` of c.
struct Block {
    int first_row, last_row;
    int first_column, last_column;
};

/// One factor of the product: a matrix in memory, a function that makes its panels, or (b alone)
/// windows.
class Operand {
public:
    Operand(const MatrixView& view) : view_(view) {}         // NOLINT: implicit on purpose
    Operand(const FillPanel& fill) : fill_(&fill) {}         // NOLINT: fill outlives the call
    Operand(const Windows& windows) : windows_(&windows) {}  // NOLINT: windows outlive the call
    [[nodiscard]] const FillPanel* fill() const { return fill_; }
    [[nodiscard]] const Windows* windows() const { return windows_; }
    [[nodiscard]] const MatrixView& view() const { return view_; }

private:
    MatrixView view_{nullptr, 0, 0};
    const FillPanel* fill_ = nullptr;
    const Windows* windows_ = nullptr;
};

struct GemmOptions {
    bool accumulate = false;  // add to c instead of overwriting it
    /// Called once for every block of c when its sums are complete and still in the cache: the
    /// place for a bias and an activation. Blocks do not overlap; calls may come from any thread.
    const FunctionRef<void(const Block&)>* finish = nullptr;
};

/// c[i * c_row_step + j] = sum over k of a[i][k] * b[k][j], as fast as this machine can.
///
/// Sums are formed in float with fused multiply-adds, along k in blocks whose sizes depend on k
/// alone: the bits do not depend on the number of threads. c must not overlap a or b.
/// k = 0 gives zeros (or leaves c alone with accumulate); m = 0 or n = 0 does nothing.
void gemm(int m, int n, int k, const Operand& a, const Operand& b, float* c,
          std::int64_t c_row_step, const GemmOptions& options = {});

/// Dot products of long rows with windows, on the calling thread:
/// c[i * c_row_step + j] += sum over v, lane of
///     a[i * a_row_step + v * lanes + lane] * b.data[b.starts[v] + b.steps[j] + lane]
/// for i < m, j < n, v < vectors. Sums are formed lane by lane, then over the lanes.
void add_dots(int m, int n, int vectors, const float* a, std::int64_t a_row_step, const Windows& b,
              float* c, std::int64_t c_row_step);

/// How many floats a vector of the kernels in use holds.
[[nodiscard]] int vector_lanes();

/// The same with three plain loops and sums in double: the definition, and the judge in the tests.
void gemm_naive(int m, int n, int k, const MatrixView& a, const MatrixView& b, float* c,
                std::int64_t c_row_step, bool accumulate = false);

/// The instruction set in use: "avx512", "avx2", "neon" or "portable". The best that the processor
/// has, unless DL_KERNEL names another. Throws Error when DL_KERNEL asks for what is not there.
[[nodiscard]] const char* kernel_name();

/// Changes it for the whole process. Throws Error when this processor does not have it.
void set_kernel(const char* name);

}  // namespace dl::kernels
