// A faster form of the "upsample" operation: the numbers of upsample_forward and upsample_backward,
// a row at a time.
//
//   nearest   a row is made once, and copied; its gradient is a sum of neighbours in the order of
//             the pure function, so both have the same bits
//   bilinear  first between two rows, all columns at once, then along the row; backwards the other
//             way round
//
// A plane is the work of one thread, so the bits do not depend on how many threads there are.

#include "solutions/lab04_architectures/fast_upsample.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "common/error.hpp"
#include "common/parallel.hpp"
#include "lab02_mlp_backprop/operations.hpp"
#include "lab02_mlp_backprop/table_helpers.hpp"

namespace lab04 {

namespace {

using dl::Tensor;
using lab02::BackwardStep;
using lab02::ForwardStep;
using lab02::NodeGradients;

// --- Nearest -----------------------------------------------------------------------------------

// Factor 2 is what networks use: with a number that the compiler knows, rows become vectors.
template <class Run>
void with_factor(int factor, Run run) {
    if (factor == 2)
        run([](int i) { return 2 * i; }, 2);
    else
        run([factor](int i) { return factor * i; }, factor);
}

void repeat_plane(const float* from, int height, int width, int factor, float* to) {
    const std::int64_t wide = std::int64_t{width} * factor;
    with_factor(factor, [&](auto times, int copies) {
        for (int y = 0; y < height; ++y, from += width) {
            for (int x = 0; x < width; ++x)
                for (int i = 0; i < copies; ++i)
                    to[times(x) + i] = from[x];
            for (int copy = 1; copy < copies; ++copy)
                std::memcpy(to + copy * wide, to, sizeof(float) * static_cast<std::size_t>(wide));
            to += copies * wide;
        }
    });
}

void collect_plane(const float* from, int height, int width, int factor, float* to) {
    const std::int64_t wide = std::int64_t{width} * factor;
    with_factor(factor, [&](auto times, int copies) {
        for (int y = 0; y < height; ++y, to += width) {
            std::fill_n(to, width, 0.0f);
            for (int row = 0; row < copies; ++row, from += wide)
                for (int x = 0; x < width; ++x)
                    for (int i = 0; i < copies; ++i)
                        to[x] += from[times(x) + i];
        }
    });
}

// --- Bilinear ----------------------------------------------------------------------------------

// What one large row (or column) mixes: low * (1 - share) + high * share.
struct Place {
    int low, high;
    float share;
};

std::vector<Place> places_of(int size, int factor) {
    std::vector<Place> places;
    for (int i = 0; i < size * factor; ++i) {
        const float wished = (static_cast<float>(i) + 0.5f) / static_cast<float>(factor) - 0.5f;
        const float at = std::clamp(wished, 0.0f, static_cast<float>(size - 1));
        const int low = static_cast<int>(at);
        places.push_back({low, std::min(low + 1, size - 1), at - static_cast<float>(low)});
    }
    return places;
}

struct Grid {
    std::vector<Place> rows, columns;
};

void mix_plane(const Grid& grid, const float* from, int width, float* mixed, float* to) {
    for (const Place& row : grid.rows) {
        const float* top = from + std::int64_t{row.low} * width;
        const float* bottom = from + std::int64_t{row.high} * width;
        for (int x = 0; x < width; ++x)
            mixed[x] = top[x] + row.share * (bottom[x] - top[x]);
        for (const Place& column : grid.columns)
            *to++ = mixed[column.low] + column.share * (mixed[column.high] - mixed[column.low]);
    }
}

void unmix_plane(const Grid& grid, const float* from, int height, int width, float* mixed,
                 float* to) {
    std::fill_n(to, std::int64_t{height} * width, 0.0f);
    for (const Place& row : grid.rows) {
        std::fill_n(mixed, width, 0.0f);
        for (const Place& column : grid.columns) {
            const float high = *from * column.share;
            mixed[column.low] += *from++ - high;
            mixed[column.high] += high;
        }
        float* top = to + std::int64_t{row.low} * width;
        float* bottom = to + std::int64_t{row.high} * width;
        for (int x = 0; x < width; ++x)
            top[x] += mixed[x] * (1 - row.share);
        for (int x = 0; x < width; ++x)
            bottom[x] += mixed[x] * row.share;
    }
}

// --- Operations --------------------------------------------------------------------------------

struct Task {
    int height, width, factor;  // of the small maps
    bool bilinear;
    std::int64_t planes;
    Grid grid;

    Task(const dl::Shape& small, const lab02::Options& options)
        : height(small[2]),
          width(small[3]),
          factor(lab02::integer(options, "factor")),
          bilinear(lab02::integer(options, "bilinear") != 0),
          planes(std::int64_t{small[0]} * small[1]) {
        if (bilinear) grid = {places_of(height, factor), places_of(width, factor)};
    }

    // Calls plane(number of the plane, room for a row) on all threads.
    template <class Plane>
    void for_planes(Plane plane) const {
        const std::int64_t large = std::int64_t{height} * width * factor * factor;
        dl::parallel_for(planes, std::max<std::int64_t>(1, 16384 / large),
                         [&](std::int64_t begin, std::int64_t end) {
                             std::vector<float> mixed(bilinear ? width : 0);
                             for (std::int64_t i = begin; i < end; ++i)
                                 plane(i, mixed.data());
                         });
    }
};

void upsample_fast(ForwardStep& step) {
    const Tensor& x = step.input();
    dl::require(x.rank() == 4 && x.count() > 0, "upsample: needs (N, C, H, W) with values, got ",
                x.shape());
    const Task task(x.shape(), step.options);
    const std::int64_t small = std::int64_t{task.height} * task.width;
    const std::int64_t large = small * task.factor * task.factor;
    const dl::Shape shape = {x.size(0), x.size(1), task.height * task.factor,
                             task.width * task.factor};
    if (!(step.output.shape() == shape)) step.output = Tensor::uninitialised(shape);
    const float* from = x.data();
    float* to = step.output.data();
    task.for_planes([&, from, to](std::int64_t i, float* mixed) {
        if (task.bilinear)
            mix_plane(task.grid, from + i * small, task.width, mixed, to + i * large);
        else
            repeat_plane(from + i * small, task.height, task.width, task.factor, to + i * large);
    });
}

NodeGradients upsample_fast_backward(BackwardStep& step) {
    const Task task(step.input().shape(), step.options);
    const std::int64_t small = std::int64_t{task.height} * task.width;
    const std::int64_t large = small * task.factor * task.factor;
    Tensor grad_x = Tensor::uninitialised(step.input().shape());
    const float* from = step.grad_output.data();
    float* to = grad_x.data();
    task.for_planes([&, from, to](std::int64_t i, float* mixed) {
        if (task.bilinear)
            unmix_plane(task.grid, from + i * large, task.height, task.width, mixed,
                        to + i * small);
        else
            collect_plane(from + i * large, task.height, task.width, task.factor, to + i * small);
    });
    return lab02::to_input(std::move(grad_x));
}

}  // namespace

void add_fast_upsample() {
    lab02::add_fusion(
        {.chain = {"upsample"}, .forward = upsample_fast, .backward = upsample_fast_backward});
}

}  // namespace lab04
