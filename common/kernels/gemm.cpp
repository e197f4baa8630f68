// gemm: five loops around a micro-kernel.
//
// The micro-kernel (micro_kernel.hpp) keeps an MR x NR tile of c in registers. Around it the loops
// choose what is close to the processor meanwhile:
//
//   loop 5   jc   NC columns of b and c
//   loop 4   pc   KC steps of k: KC x NC of b are packed, for the third-level cache
//   loop 3   ic   MC rows: MC x KC of a are packed, for the second-level cache
//   loop 2   jr   NR columns: KC x NR of b stay in the first-level cache
//   loop 1   ir   MR rows: the micro-kernel
//
// Threads share out blocks of c; each runs all five loops on its own block with panels of its own.
// Nobody waits for anybody, and no sum is ever split between two threads.

#include "common/kernels/gemm.hpp"

#include <algorithm>

#include "common/kernels/choose.hpp"
#include "common/kernels/micro.hpp"
#include "common/kernels/pack.hpp"
#include "common/memory.hpp"

namespace dl::kernels {
namespace {

constexpr int ceil_div(int a, int b) { return (a - 1) / b + 1; }
constexpr int round_up(int a, int b) { return ceil_div(a, b) * b; }

struct Product {
    int m, n, k;
    const Operand& a;
    const Operand& b;
    float* c;
    std::int64_t c_row_step;
    const GemmOptions& options;
    const MicroKernels& kernels;
};

// --- Block sizes ---------------------------------------------------------------------------------

struct BlockSizes {
    int MR, NR, KC, MC, NC;
};

BlockSizes block_sizes(const MicroKernels& kernels, int k) {
    constexpr int longest_k = 384, rows = 192, columns = 2048;
    BlockSizes sizes{};
    sizes.MR = kernels.rows;
    sizes.NR = kernels.columns();
    // Blocks of equal length: 400 becomes 200 + 200, not 384 + 16.
    sizes.KC = std::max(ceil_div(std::max(k, 1), ceil_div(std::max(k, 1), longest_k)), 1);
    sizes.MC = round_up(rows, sizes.MR);
    sizes.NC = round_up(columns, sizes.NR);
    return sizes;
}

// --- One side of the product ---------------------------------------------------------------------

// Where the micro-kernel finds one panel: lane l at step p is data[l * lane_step + p * step].
struct Lanes {
    const float* data;
    std::int64_t lane_step;
    std::int64_t step;
};

// Rows of a, or columns of b, as panels: packed ones, or the matrix itself where it can be read in
// place and is not read often enough to pay for a copy.
class Side {
public:
    Side(const Operand& operand, std::int64_t lane_step, std::int64_t step, int width,
         int whole_lanes, bool pack)
        : operand_(operand),
          lane_step_(lane_step),
          step_(step),
          width_(width),
          whole_lanes_(whole_lanes),
          pack_(pack || operand.fill() != nullptr) {}

    // Makes panels of `lanes` lanes from first_lane on, over `depth` steps from first_depth on.
    void prepare(int first_lane, int lanes, int first_depth, int depth) {
        first_lane_ = first_lane;
        first_depth_ = first_depth;
        depth_ = depth;
        // Vectors are read whole, so what hangs over the edge of the matrix must be a copy.
        first_packed_ = pack_ ? 0 : lanes % whole_lanes_ == 0 ? lanes : lanes / width_ * width_;
        const std::int64_t size =
            static_cast<std::int64_t>(round_up(lanes, width_) - first_packed_) * depth;
        if (first_packed_ < lanes && buffer_.count() < size) buffer_ = Buffer(size);
        for (int lane = first_packed_; lane < lanes; lane += width_)
            fill({buffer_.data() + static_cast<std::int64_t>(lane - first_packed_) * depth, width_,
                  first_lane + lane, std::min(width_, lanes - lane), first_depth, depth});
    }

    // The panel that starts with this lane, counted from first_lane.
    [[nodiscard]] Lanes panel(int lane) const {
        if (lane >= first_packed_)
            return {buffer_.data() + static_cast<std::int64_t>(lane - first_packed_) * depth_, 1,
                    width_};
        return {operand_.view().data + (first_lane_ + lane) * lane_step_ + first_depth_ * step_,
                lane_step_, step_};
    }

    [[nodiscard]] bool packs() const { return pack_; }

private:
    void fill(const Panel& panel) const {
        if (operand_.fill() != nullptr)
            (*operand_.fill())(panel);
        else
            pack_panel(panel, operand_.view().data, lane_step_, step_);
    }

    const Operand& operand_;
    std::int64_t lane_step_, step_;
    int width_, whole_lanes_;
    bool pack_;
    int first_lane_ = 0, first_depth_ = 0, depth_ = 0, first_packed_ = 0;
    Buffer buffer_;
};

// --- The five loops ------------------------------------------------------------------------------

// Loops 2 and 1: every tile of the block, panels at hand.
void multiply_panels(const Product& x, const Side& a, const Side& b, const Block& block, int depth,
                     bool accumulate) {
    const int MR = x.kernels.rows, NR = x.kernels.columns(), lanes = x.kernels.lanes;
    const auto& kernels = a.packs() ? x.kernels.packed : x.kernels.strided;
    const int rows = block.last_row - block.first_row;
    const int columns = block.last_column - block.first_column;

    for (int jr = 0; jr < columns; jr += NR) {
        const Lanes b_panel = b.panel(jr);
        const int tile_columns = std::min(NR, columns - jr);
        for (int ir = 0; ir < rows; ir += MR) {
            const Lanes a_panel = a.panel(ir);
            const int tile_rows = std::min(MR, rows - ir);
            float* c = x.c + (block.first_row + ir) * x.c_row_step + block.first_column + jr;
            kernels[tile_rows - 1][ceil_div(tile_columns, lanes) - 1](
                {a_panel.data, a_panel.lane_step, a_panel.step, b_panel.data, b_panel.step, c,
                 x.c_row_step, depth, tile_columns, accumulate});
        }
    }
}

bool worth_packing_a(const Product& x, const BlockSizes& sizes, int columns) {
    const MatrixView& a = x.a.view();
    if (a.row_step == 1) return columns > 8 * sizes.NR;
    return columns > 2 * sizes.NR;
}

bool worth_packing_b(const Product& x, const BlockSizes& sizes, int rows) {
    const MatrixView& b = x.b.view();
    return b.column_step != 1 || rows > 8 * sizes.MR;
}

// Loops 5, 4 and 3 on one block of c.
void multiply_block(const Product& x, const BlockSizes& sizes, const Block& block) {
    const int block_rows = block.last_row - block.first_row;
    const int block_columns = block.last_column - block.first_column;
    Side a(x.a, x.a.view().row_step, x.a.view().column_step, sizes.MR, 1,
           worth_packing_a(x, sizes, block_columns));
    Side b(x.b, x.b.view().column_step, x.b.view().row_step, sizes.NR, x.kernels.lanes,
           worth_packing_b(x, sizes, block_rows));

    for (int jc = block.first_column; jc < block.last_column; jc += sizes.NC) {
        const int last_column = std::min(jc + sizes.NC, block.last_column);
        for (int pc = 0; pc < x.k; pc += sizes.KC) {
            const int depth = std::min(sizes.KC, x.k - pc);
            b.prepare(jc, last_column - jc, pc, depth);
            for (int ic = block.first_row; ic < block.last_row; ic += sizes.MC) {
                const Block part{ic, std::min(ic + sizes.MC, block.last_row), jc, last_column};
                a.prepare(ic, part.last_row - ic, pc, depth);
                multiply_panels(x, a, b, part, depth, x.options.accumulate || pc > 0);
                if (pc + depth == x.k && x.options.finish != nullptr) (*x.options.finish)(part);
            }
        }
    }
}

// --- Threads -------------------------------------------------------------------------------------

struct Grid {
    int rows = 1, columns = 1;              // how many blocks c is cut into
    int block_rows = 0, block_columns = 0;  // whole tiles, but for the last block
};

// Cuts c so that every thread has a block, and the blocks need the least packing and idle tiles.
Grid choose_grid(const Product& x, const BlockSizes& sizes) {
    constexpr double smallest_share =
        1e6;  // flops; below, waking a thread costs more than it gives
    const double flops = 2.0 * x.m * x.n * x.k;
    const int threads =
        static_cast<int>(std::clamp<double>(flops / smallest_share, 1.0, thread_count()));
    Grid best;
    double best_cost = 0;
    for (int rows = 1; rows <= threads; ++rows) {
        const int columns = ceil_div(threads, rows);
        Grid grid{rows, columns, round_up(ceil_div(x.m, rows), sizes.MR),
                  round_up(ceil_div(x.n, columns), sizes.NR)};
        grid.rows = ceil_div(x.m, grid.block_rows);
        grid.columns = ceil_div(x.n, grid.block_columns);
        const double rounds = ceil_div(grid.rows * grid.columns, threads);
        const double cost = rounds * (static_cast<double>(grid.block_rows) * grid.block_columns +
                                      16.0 * grid.block_rows + 16.0 * grid.block_columns);
        if (rows == 1 || cost < best_cost) {
            best = grid;
            best_cost = cost;
        }
    }
    return best;
}

void clear(const Product& x) {
    for (int i = 0; i < x.m && !x.options.accumulate; ++i)
        std::fill_n(x.c + i * x.c_row_step, x.n, 0.0f);
    if (x.options.finish != nullptr) (*x.options.finish)({0, x.m, 0, x.n});
}

}  // namespace

void gemm(int m, int n, int k, const Operand& a, const Operand& b, float* c,
          std::int64_t c_row_step, const GemmOptions& options) {
    if (m <= 0 || n <= 0) return;
    const Product product{m, n, k, a, b, c, c_row_step, options, chosen_kernels()};
    if (k <= 0) return clear(product);

    const BlockSizes sizes = block_sizes(product.kernels, k);
    const Grid grid = choose_grid(product, sizes);
    parallel_for(static_cast<std::int64_t>(grid.rows) * grid.columns, 1,
                 [&](std::int64_t begin, std::int64_t) {
                     const int row = static_cast<int>(begin) / grid.columns * grid.block_rows;
                     const int column = static_cast<int>(begin) % grid.columns * grid.block_columns;
                     multiply_block(product, sizes,
                                    {row, std::min(row + grid.block_rows, m), column,
                                     std::min(column + grid.block_columns, n)});
                 });
}

}  // namespace dl::kernels
