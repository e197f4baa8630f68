// Regions of interest: features of a box, whatever its size, as a grid of one size (challenge).
//
// You write     4.15 roi_pool_forward, roi_pool_backward, roi_align_forward, roi_align_backward
// You are given roi.hpp (check_regions, Corner), boxes.hpp
// Check         ./course check 4.15         Stuck?  ./course hint 4.15
//
// Index letters:
//   r  region    c  channel    i, j  bin: row and column of the grid    y, x  feature

#include "lab04_architectures/roi.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab04 {

using dl::Tensor;

namespace {

void check_gradient(const char* call, const Tensor& grad, const Tensor& features,
                    const std::vector<Region>& regions, const RoiOptions& options) {
    const dl::Shape expected{static_cast<int>(regions.size()), features.size(1), options.height,
                             options.width};
    dl::require(grad.shape() == expected, call, ": grad_output must be ", expected, ", got ",
                grad.shape());
}

// BEGIN SOLUTION HELPERS

// Cells begin <= index < end along one axis.
struct Cells {
    int begin = 0, end = 0;
};

// The cells of bin i of `bins`, for a side from low to high, on a map of `size` cells.
Cells bin_cells(float low, float high, int i, int bins, int size) {
    const int begin = static_cast<int>(std::floor(low + 0.5f));
    const int count = std::max(1, static_cast<int>(std::floor(high + 0.5f)) - begin);
    const int from = i * count / bins;
    const int to = ((i + 1) * count + bins - 1) / bins;  // rounded up
    return {std::clamp(begin + from, 0, size), std::clamp(begin + to, 0, size)};
}

// Calls visit(r, c, i, j, y, x) with the place of the largest value of every bin that has one.
void visit_largest(const Tensor& features, const std::vector<Region>& regions,
                   const RoiOptions& options,
                   const std::function<void(int, int, int, int, int, int)>& visit) {
    for (int r = 0; r < static_cast<int>(regions.size()); ++r) {
        const auto& [n, box] = regions[r];
        for (int i = 0; i < options.height; ++i)
            for (int j = 0; j < options.width; ++j) {
                const Cells rows = bin_cells(box.y0 * options.scale, box.y1 * options.scale, i,
                                             options.height, features.size(2));
                const Cells columns = bin_cells(box.x0 * options.scale, box.x1 * options.scale, j,
                                                options.width, features.size(3));
                if (rows.begin >= rows.end || columns.begin >= columns.end) continue;
                for (int c = 0; c < features.size(1); ++c) {
                    int best_y = rows.begin, best_x = columns.begin;
                    for (int y = rows.begin; y < rows.end; ++y)
                        for (int x = columns.begin; x < columns.end; ++x)
                            if (features.at(n, c, y, x) > features.at(n, c, best_y, best_x)) {
                                best_y = y;
                                best_x = x;
                            }
                    visit(r, c, i, j, best_y, best_x);
                }
            }
    }
}

// END SOLUTION

}  // namespace

// Exercise 4.15: the largest value of each bin
//
//     7 rows in 3 bins:   0 1 2 | 2 3 4 | 4 5 6     floor(i * 7 / 3) to ceil((i + 1) * 7 / 3)
//     2 rows in 3 bins:   0 | 0 1 | 1
//
// Bins may share rows; they never leave a gap. Work with whole numbers, then no rounding errs.
Tensor roi_pool_forward(const Tensor& features, const std::vector<Region>& regions,
                        const RoiOptions& options) {
    check_regions("roi_pool_forward", features, regions, options);

    // BEGIN SOLUTION 4.15 roi_pool_forward
    Tensor output(
        {static_cast<int>(regions.size()), features.size(1), options.height, options.width});
    visit_largest(features, regions, options, [&](int r, int c, int i, int j, int y, int x) {
        output.at(r, c, i, j) = features.at(regions[r].image, c, y, x);
    });
    return output;
    // END SOLUTION
}

// Exercise 4.15: who won a bin gets its gradient
//
// A feature may win bins of several regions. What must it do with several gradients?
Tensor roi_pool_backward(const Tensor& grad_output, const Tensor& features,
                         const std::vector<Region>& regions, const RoiOptions& options) {
    check_regions("roi_pool_backward", features, regions, options);
    check_gradient("roi_pool_backward", grad_output, features, regions, options);

    // BEGIN SOLUTION 4.15 roi_pool_backward
    Tensor grad(features.shape());
    visit_largest(features, regions, options, [&](int r, int c, int i, int j, int y, int x) {
        // forward: output[r][c][i][j] = features[n][c][y][x]
        grad.at(regions[r].image, c, y, x) += grad_output.at(r, c, i, j);
    });
    return grad;
    // END SOLUTION
}

// BEGIN SOLUTION HELPERS

namespace {

// Index and share along one axis: the value at v is (1 - share) * [low] + share * [high].
struct Between {
    int low = 0, high = 0;
    float share = 0;
};

// v is a place on the map, on which the centre of cell k lies at k + 0.5.
Between between(float v, int size) {
    const float index = std::clamp(v - 0.5f, 0.0f, static_cast<float>(size - 1));
    const int low = static_cast<int>(index);
    return {low, std::min(low + 1, size - 1), index - static_cast<float>(low)};
}

// The point number `sample` of bin i along an axis.
float point(float low, float high, int i, int bins, int sample, int samples) {
    const float bin = (high - low) / static_cast<float>(bins);
    const float inside =
        (static_cast<float>(sample) + 0.5f) / static_cast<float>(samples);  // of the bin
    return low + bin * (static_cast<float>(i) + inside);
}

std::array<Corner, 4> corners(const Between& y, const Between& x) {
    return {{{y.low, x.low, (1 - y.share) * (1 - x.share)},
             {y.low, x.high, (1 - y.share) * x.share},
             {y.high, x.low, y.share * (1 - x.share)},
             {y.high, x.high, y.share * x.share}}};
}

using Points = std::vector<std::array<Corner, 4>>;

// All points of bin (i, j) of one region.
Points points_of(const Box& box, int i, int j, const Tensor& features, const RoiOptions& o) {
    Points points;
    points.reserve(o.samples * o.samples);
    for (int sy = 0; sy < o.samples; ++sy)
        for (int sx = 0; sx < o.samples; ++sx) {
            const float y = point(box.y0 * o.scale, box.y1 * o.scale, i, o.height, sy, o.samples);
            const float x = point(box.x0 * o.scale, box.x1 * o.scale, j, o.width, sx, o.samples);
            points.push_back(corners(between(y, features.size(2)), between(x, features.size(3))));
        }
    return points;
}

float value_at(const float* plane, int width, const std::array<Corner, 4>& point) {
    float value = 0;
    for (const Corner& corner : point)
        value += corner.weight * plane[corner.y * width + corner.x];
    return value;
}

std::size_t largest(const float* plane, int width, const Points& points) {
    std::size_t best = 0;
    for (std::size_t p = 1; p < points.size(); ++p)
        if (value_at(plane, width, points[p]) > value_at(plane, width, points[best])) best = p;
    return best;
}

// Calls visit(r, i, j, points) for every bin of every region.
void visit_bins(const Tensor& features, const std::vector<Region>& regions, const RoiOptions& o,
                const std::function<void(int, int, int, const Points&)>& visit) {
    for (int r = 0; r < static_cast<int>(regions.size()); ++r)
        for (int i = 0; i < o.height; ++i)
            for (int j = 0; j < o.width; ++j)
                visit(r, i, j, points_of(regions[r].box, i, j, features, o));
}

std::int64_t plane_of(const Tensor& features, int n, int c) {
    return (std::int64_t{n} * features.size(1) + c) * features.size(2) * features.size(3);
}

}  // namespace

// END SOLUTION

// Exercise 4.15: interpolated points instead of whole cells
//
//     features 0 1 2 3 in one row; the box from 1 to 3, one bin, one point: the place is 2, which
//     lies between the centres 1.5 and 2.5 of cells 1 and 2, so the value is 1.5
//
// Steps
//   1. Bin height and width: side of the box times scale, divided by height and width. No rounding.
//   2. Points in each bin: low + bin * (i + (sample + 0.5) / samples).
//   3. Take off 0.5 for the index, cut it to 0 ... size - 1, weigh the four neighbours.
//   4. Average, or the largest: interpolate first, then compare.
Tensor roi_align_forward(const Tensor& features, const std::vector<Region>& regions,
                         const RoiOptions& options) {
    check_regions("roi_align_forward", features, regions, options);

    // BEGIN SOLUTION 4.15 roi_align_forward
    Tensor output(
        {static_cast<int>(regions.size()), features.size(1), options.height, options.width});
    const int width = features.size(3);
    visit_bins(features, regions, options, [&](int r, int i, int j, const Points& points) {
        for (int c = 0; c < features.size(1); ++c) {
            const float* plane = features.data() + plane_of(features, regions[r].image, c);
            float value = 0;
            if (options.reduce == Reduce::maximum) {
                value = value_at(plane, width, points[largest(plane, width, points)]);
            } else {
                for (const auto& point : points)
                    value += value_at(plane, width, point);
                value /= static_cast<float>(points.size());
            }
            output.at(r, c, i, j) = value;
        }
    });
    return output;
    // END SOLUTION
}

// Exercise 4.15: every neighbour gets the share that it gave
Tensor roi_align_backward(const Tensor& grad_output, const Tensor& features,
                          const std::vector<Region>& regions, const RoiOptions& options) {
    check_regions("roi_align_backward", features, regions, options);
    check_gradient("roi_align_backward", grad_output, features, regions, options);

    // BEGIN SOLUTION 4.15 roi_align_backward
    Tensor grad(features.shape());
    const int width = features.size(3);
    const auto spread = [&](float* plane, const std::array<Corner, 4>& point, float amount) {
        // forward: value += weight * plane[y][x]
        for (const Corner& corner : point)
            plane[corner.y * width + corner.x] += corner.weight * amount;
    };
    visit_bins(features, regions, options, [&](int r, int i, int j, const Points& points) {
        for (int c = 0; c < features.size(1); ++c) {
            const std::int64_t start = plane_of(features, regions[r].image, c);
            const float amount = grad_output.at(r, c, i, j);
            if (options.reduce == Reduce::maximum) {
                const std::size_t best = largest(features.data() + start, width, points);
                spread(grad.data() + start, points[best], amount);
                continue;
            }
            for (const auto& point : points)
                spread(grad.data() + start, point, amount / static_cast<float>(points.size()));
        }
    });
    return grad;
    // END SOLUTION
}

}  // namespace lab04
