// gemm: five loops around a micro-kernel.
//
// The micro-kernel (micro_kernel.hpp) keeps an MR x NR tile of c in registers. Around it the loops
// choose what is close to the processor meanwhile:
//
//   loop 5   jc   NC columns of b and c
//   loop 4   pc   KC steps of k: KC x NC of b are packed, for the third-level cache
//   loop 3   ic   MC rows: MC x KC of a are packed, for the second-level cache
//   loop 2   jr   NR columns: KC x NR of b stay in the second-level cache too
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
constexpr std::int64_t whole_cache_lines(std::int64_t floats) { return (floats + 15) / 16 * 16; }
// Cuts `size` into as few parts as possible of at most `most`, and makes them equally long:
// 400 in parts of at most 384 is 200 + 200, not 384 + 16.
constexpr int even_part(int size, int most) { return ceil_div(size, ceil_div(size, most)); }

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

// KC must depend on k alone, because it decides where sums are cut; the others may depend on
// anything. Values are floats: 1024 x 32 of b are 128 KiB, 1024 x 98 of a 392 KiB. A long KC loads
// and stores c seldom.
BlockSizes block_sizes(const MicroKernels& kernels, int k, int rows, int columns) {
    constexpr int most_k = 1024, most_rows = 98, most_columns = 1024;
    BlockSizes sizes{};
    sizes.NR = kernels.columns();
    sizes.KC = even_part(k, most_k);
    sizes.MC = even_part(rows, most_rows);
    sizes.MR = even_part(sizes.MC, kernels.rows);
    sizes.NC = round_up(std::min(columns, most_columns), sizes.NR);
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
    struct Form {
        int lanes;        // of one panel: MR or NR
        int width;        // of a packed panel: what the kernel was compiled for
        int whole_lanes;  // lanes are read in groups of so many
        bool pack;
    };

    Side(const Operand& operand, std::int64_t lane_step, std::int64_t step, const Form& form)
        : operand_(operand), lane_step_(lane_step), step_(step), form_(form) {
        form_.pack = form.pack || operand.fill() != nullptr;
        if (operand.windows() != nullptr) form_ = {form.lanes, form.width, 1, false};
    }

    // How many floats prepare() needs for up to that many lanes and steps.
    [[nodiscard]] std::int64_t room(int lanes, int depth) const {
        const int panels = packs() ? ceil_div(lanes, form_.lanes) : form_.whole_lanes > 1 ? 1 : 0;
        return static_cast<std::int64_t>(panels) * form_.width * depth;
    }

    // Makes panels of `lanes` lanes from first_lane on, over `depth` steps from first_depth on.
    void prepare(int first_lane, int lanes, int first_depth, int depth, float* memory) {
        first_lane_ = first_lane;
        first_depth_ = first_depth;
        panel_size_ = static_cast<std::int64_t>(form_.width) * depth;
        memory_ = memory;
        // Lanes are read in whole groups, so a group that hangs over the edge must be a copy.
        first_packed_ = packs()                          ? 0
                        : lanes % form_.whole_lanes == 0 ? lanes
                                                         : lanes / form_.lanes * form_.lanes;
        for (int lane = first_packed_; lane < lanes; lane += form_.lanes) {
            const Panel panel{packed_panel(lane), form_.width,
                              first_lane + lane,  std::min(form_.lanes, lanes - lane),
                              first_depth,        depth};
            if (operand_.fill() != nullptr)
                (*operand_.fill())(panel);
            else
                pack_panel(panel, operand_.view().data, lane_step_, step_);
        }
    }

    // The panel that starts with this lane, counted from first_lane.
    [[nodiscard]] Lanes panel(int lane) const {
        if (lane >= first_packed_) return {packed_panel(lane), 1, form_.width};
        return {operand_.view().data + (first_lane_ + lane) * lane_step_ + first_depth_ * step_,
                lane_step_, step_};
    }

    [[nodiscard]] bool packs() const { return form_.pack; }

private:
    [[nodiscard]] float* packed_panel(int lane) const {
        return memory_ + (lane - first_packed_) / form_.lanes * panel_size_;
    }

    const Operand& operand_;
    std::int64_t lane_step_, step_;
    Form form_;
    int first_lane_ = 0, first_depth_ = 0, first_packed_ = 0;
    std::int64_t panel_size_ = 0;
    float* memory_ = nullptr;
};

// Copying a value costs about as much as 40 multiply-adds, and saves some when rows lie far apart.
// Below so many uses the matrix is read in place, if the micro-kernel can: rows of b must be
// contiguous. Rows of a that lie whole pages apart fall onto the same few places of the cache, and
// are better copied a little earlier.
constexpr int uses_that_pay_for_packing = 512;
constexpr int page = 1024;  // floats

Side side_a(const Product& x, const BlockSizes& sizes, int columns) {
    const MatrixView& a = x.a.view();
    const int free_uses = uses_that_pay_for_packing - (a.row_step % page == 0 ? 1 : 0);
    return {x.a,
            a.row_step,
            a.column_step,
            {sizes.MR, x.kernels.rows, 1, columns > free_uses || x.b.windows() != nullptr}};
}

Side side_b(const Product& x, const BlockSizes& sizes, int rows) {
    const MatrixView& b = x.b.view();
    return {x.b,
            b.column_step,
            b.row_step,
            {sizes.NR, sizes.NR, x.kernels.lanes,
             b.column_step != 1 || rows > uses_that_pay_for_packing}};
}

// --- The five loops ------------------------------------------------------------------------------

// Loops 2 and 1: every tile of the block, panels at hand.
void multiply_panels(const Product& x, const BlockSizes& sizes, const Side& a, const Side& b,
                     const Block& block, int first_depth, int depth, bool accumulate) {
    const Windows* windows = x.b.windows();
    const auto& kernels = windows != nullptr ? x.kernels.windows
                          : a.packs()        ? x.kernels.packed
                                             : x.kernels.strided;
    const int rows = block.last_row - block.first_row;
    const int columns = block.last_column - block.first_column;

    for (int jr = 0; jr < columns; jr += sizes.NR) {
        const Lanes b_panel = windows != nullptr ? Lanes{windows->data, 0, 0} : b.panel(jr);
        const std::int64_t* starts =
            windows != nullptr ? windows->starts + (block.first_column + jr) / x.kernels.lanes
                               : nullptr;
        const std::int64_t* steps = windows != nullptr ? windows->steps + first_depth : nullptr;
        const int tile_columns = std::min(sizes.NR, columns - jr);
        const int vectors = ceil_div(tile_columns, x.kernels.lanes);
        for (int ir = 0; ir < rows; ir += sizes.MR) {
            const Lanes a_panel = a.panel(ir);
            const int tile_rows = std::min(sizes.MR, rows - ir);
            float* c = x.c + (block.first_row + ir) * x.c_row_step + block.first_column + jr;
            kernels[tile_rows - 1][vectors - 1]({a_panel.data, a_panel.lane_step, a_panel.step,
                                                 b_panel.data, b_panel.step, c, x.c_row_step, depth,
                                                 tile_columns, accumulate, starts, steps});
        }
    }
}

// Loops 5, 4 and 3 on one block of c.
void multiply_block(const Product& x, const BlockSizes& sizes, Side a, Side b, const Block& block,
                    float* memory) {
    float* b_memory = memory;  // in front, because its vectors should not straddle cache lines
    float* a_memory = memory + b.room(sizes.NC, sizes.KC);
    for (int jc = block.first_column; jc < block.last_column; jc += sizes.NC) {
        const int last_column = std::min(jc + sizes.NC, block.last_column);
        for (int pc = 0; pc < x.k; pc += sizes.KC) {
            const int depth = std::min(sizes.KC, x.k - pc);
            if (x.b.windows() == nullptr) b.prepare(jc, last_column - jc, pc, depth, b_memory);
            for (int ic = block.first_row; ic < block.last_row; ic += sizes.MC) {
                const Block part{ic, std::min(ic + sizes.MC, block.last_row), jc, last_column};
                a.prepare(ic, part.last_row - ic, pc, depth, a_memory);
                multiply_panels(x, sizes, a, b, part, pc, depth, x.options.accumulate || pc > 0);
                if (pc + depth == x.k && x.options.finish != nullptr) (*x.options.finish)(part);
            }
        }
    }
}

// --- Threads -------------------------------------------------------------------------------------

struct Grid {
    int rows, columns;              // how many blocks c is cut into
    int block_rows, block_columns;  // the size of all but the last
};

// Cuts c so that every thread has a block, and the blocks as a whole need the least packing.
Grid choose_grid(const Product& x) {
    constexpr double smallest_share =
        1e6;  // flops; below, waking a thread costs more than it gives
    const double flops = 2.0 * x.m * x.n * x.k;
    const int threads =
        static_cast<int>(std::clamp<double>(flops / smallest_share, 1.0, thread_count()));
    Grid best{};
    double best_cost = 0;
    for (int rows = 1; rows <= std::min(threads, x.m); ++rows) {
        const int block_rows = ceil_div(x.m, rows);
        const int block_columns = round_up(ceil_div(x.n, ceil_div(threads, rows)), x.kernels.lanes);
        const Grid grid{ceil_div(x.m, block_rows), ceil_div(x.n, block_columns), block_rows,
                        block_columns};
        const int rounds = ceil_div(grid.rows * grid.columns, threads);
        const double cost =
            rounds * (1.0 * block_rows * block_columns + 16.0 * (block_rows + block_columns));
        if (rows == 1 || cost < best_cost) {
            best = grid;
            best_cost = cost;
        }
    }
    return best;
}

// Panels of some size are worth a huge page: one entry of the TLB instead of hundreds.
std::int64_t panel_memory(std::int64_t floats) {
    constexpr std::int64_t huge_page = (2 << 20) / sizeof(float);
    return floats < huge_page / 4 ? floats : (floats + huge_page - 1) / huge_page * huge_page;
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

    const Grid grid = choose_grid(product);
    const BlockSizes sizes = block_sizes(product.kernels, k, grid.block_rows, grid.block_columns);
    const Side side_of_a = side_a(product, sizes, grid.block_columns);
    const Side side_of_b = side_b(product, sizes, grid.block_rows);

    // Panels of all blocks in one piece: the same request every time, whoever works when.
    const std::int64_t blocks = static_cast<std::int64_t>(grid.rows) * grid.columns;
    const std::int64_t room =
        whole_cache_lines(side_of_a.room(sizes.MC, sizes.KC) + side_of_b.room(sizes.NC, sizes.KC));
    Buffer memory(panel_memory(blocks * room));
    parallel_for(blocks, 1, [&](std::int64_t block, std::int64_t) {
        const int row = static_cast<int>(block) / grid.columns * grid.block_rows;
        const int column = static_cast<int>(block) % grid.columns * grid.block_columns;
        multiply_block(product, sizes, side_of_a, side_of_b,
                       {row, std::min(row + grid.block_rows, m), column,
                        std::min(column + grid.block_columns, n)},
                       memory.data() + block * room);
    });
}

void add_dots(int m, int n, int vectors, const float* a, std::int64_t a_row_step, const Windows& b,
              float* c, std::int64_t c_row_step) {
    const MicroKernels& kernels = chosen_kernels();
    // Few rows of c at a time: those of a stay in the first-level cache while b passes by.
    for (int i = 0; i < m; i += kernels.dot_rows)
        for (int j = 0; j < n; j += kernels.dot_columns) {
            const int rows = std::min(kernels.dot_rows, m - i);
            const int columns = std::min(kernels.dot_columns, n - j);
            kernels.dots[rows - 1][columns - 1]({a + i * a_row_step, a_row_step, b.data, b.starts,
                                                 b.steps + j, vectors, c + i * c_row_step + j,
                                                 c_row_step});
        }
}

int vector_lanes() { return chosen_kernels().lanes; }

}  // namespace dl::kernels
