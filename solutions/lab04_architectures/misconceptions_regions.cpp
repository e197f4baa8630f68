// Known wrong answers of exercise 4.15.

#include <algorithm>
#include <cmath>
#include <functional>

#include "common/ops.hpp"
#include "solutions/lab04_architectures/misconceptions.hpp"
#include "tests/lab04_architectures/calls_detect.hpp"

namespace lab04 {

using dl::Tensor;
using harness::convention;
using harness::Misconceptions;
using harness::wrong;

namespace {

// --- 4.15 --------------------------------------------------------------------------------------

using Regions = std::vector<Region>;
using Forward = Tensor(const Tensor&, const Regions&, const RoiOptions&);
using Backward = Tensor(const Tensor&, const Tensor&, const Regions&, const RoiOptions&);

// The right function on regions and options as a wrong answer sees them.
using Twist = std::function<void(Regions& regions, RoiOptions& options)>;
auto twisted(Forward* right, const Twist& twist) {
    return [=](const Tensor& features, const Regions& regions, const RoiOptions& options) {
        check(right(features, regions, options));
        Regions other = regions;
        RoiOptions how = options;
        twist(other, how);
        return right(features, other, how);
    };
}
auto twisted(Backward* right, const Twist& twist) {
    return [=](const Tensor& grad, const Tensor& features, const Regions& regions,
               const RoiOptions& options) {
        check(right(grad, features, regions, options));
        Regions other = regions;
        RoiOptions how = options;
        twist(other, how);
        return right(grad, features, other, how);
    };
}

// Every border moved by a rule that sees it in cells of the map.
Twist borders(const std::function<Box(const Box& cells)>& rule) {
    return [=](Regions& regions, RoiOptions& options) {
        const float scale = options.scale;
        for (Region& region : regions) {
            const Box cells = rule({region.box.x0 * scale, region.box.y0 * scale,
                                    region.box.x1 * scale, region.box.y1 * scale});
            region.box = {cells.x0, cells.y0, cells.x1, cells.y1};
        }
        options.scale = 1;
    };
}

void first_image(Regions& regions, RoiOptions&) {
    for (Region& region : regions)
        region.image = 0;
}

void unscaled(Regions&, RoiOptions& options) { options.scale = 1; }

float rounded(float v) { return std::floor(v + 0.5f); }

struct Range {
    int begin = 0, end = 0;
};

// Bins whose end is rounded down as well.
Range gapped(float low, float high, int i, int bins, int size) {
    const int begin = static_cast<int>(rounded(low));
    const int count = std::max(1, static_cast<int>(rounded(high)) - begin);
    return {std::clamp(begin + i * count / bins, 0, size),
            std::clamp(begin + (i + 1) * count / bins, 0, size)};
}

Tensor gapped_pool(const Tensor& features, const Regions& regions, const RoiOptions& o) {
    Tensor output = roi_pool_forward(features, regions, o);
    for (int r = 0; r < output.size(0); ++r)
        for (int i = 0; i < o.height; ++i)
            for (int j = 0; j < o.width; ++j) {
                const Box& box = regions[r].box;
                const Range rows =
                    gapped(box.y0 * o.scale, box.y1 * o.scale, i, o.height, features.size(2));
                const Range columns =
                    gapped(box.x0 * o.scale, box.x1 * o.scale, j, o.width, features.size(3));
                for (int c = 0; c < output.size(1); ++c) {
                    float& best = output.at(r, c, i, j);
                    best = 0;
                    for (int y = rows.begin; y < rows.end; ++y)
                        for (int x = columns.begin; x < columns.end; ++x) {
                            const float value = features.at(regions[r].image, c, y, x);
                            if ((y == rows.begin && x == columns.begin) || value > best)
                                best = value;
                        }
                }
            }
    return output;
}

Tensor clipped_pool(const Tensor& features, const Regions& regions, const RoiOptions& o) {
    return dl::maximum(roi_pool_forward(features, regions, o), 0.0f);
}

// The gradient to the last one of equals: all else as it should be.
Tensor last_of_equals(const Tensor& grad, const Tensor& features, const Regions& regions,
                      const RoiOptions& o) {
    // A ramp too small to change any order but that of equals.
    float smallest = 1;
    for (const float a : features)
        for (const float b : features)
            if (a != b) smallest = std::min(smallest, std::abs(a - b));
    Tensor tilted = features;
    for (std::int64_t i = 0; i < tilted.count(); ++i)
        tilted[i] += 0.5f * smallest * static_cast<float>(i) / static_cast<float>(tilted.count());
    return roi_pool_backward(grad, tilted, regions, o);
}

Misconceptions pool_rows() {
    return {
        wrong(calls::roi_pool_forward, "L4-ROI-01", gapped_pool,
              "Bins must cover the region without gaps: floor starts them, ceil ends them.",
              "List the rows of each bin for 7 rows and 3 bins."),
        wrong(calls::roi_pool_forward, "L4-ROI-05", twisted(roi_pool_forward, unscaled),
              "The box is in image pixels, the features are not: scale is missing.",
              "How large is the feature map of a 64-pixel image at stride 4?"),
        wrong(calls::roi_pool_forward, "L4-ROI-07", twisted(roi_pool_forward, first_image),
              "Every region names its image; yours all read the first one.",
              "What does the first field of a Region mean?"),
        convention(
            calls::roi_pool_forward, "L4-ROI-08",
            twisted(
                roi_pool_forward, borders([](const Box& b) {
                    return Box{rounded(b.x0), rounded(b.y0), rounded(b.x1) + 1, rounded(b.y1) + 1};
                })),
            "You count the last cell in; in this course boxes are half-open.",
            "How many cells does the box from 0 to 2 hold?"),
        wrong(calls::roi_pool_forward, "L4-ROI-09",
              twisted(roi_pool_forward, borders([](const Box& b) {
                          return Box{std::floor(b.x0), std::floor(b.y0), std::floor(b.x1),
                                     std::floor(b.y1)};
                      })),
              "Borders were cut off, not rounded: 3.5 becomes 4, and 1.4 becomes 1.",
              "Which whole cells does the box from 1.4 to 3.5 take?"),
        wrong(calls::roi_pool_forward, "L4-ROI-10", clipped_pool,
              "The largest of negative values is negative: your search starts from 0.",
              "What is the maximum of -3 and -5?"),
        wrong(calls::roi_pool_backward, "L4-ROI-05-pool-back", twisted(roi_pool_backward, unscaled),
              "The box is in image pixels, the features are not: scale is missing.",
              "Where did forward look?"),
        wrong(calls::roi_pool_backward, "L4-ROI-07-pool-back",
              twisted(roi_pool_backward, first_image),
              "Every region names its image; all gradients went to the first one.",
              "Which image did forward read?"),
        wrong(
            calls::roi_pool_backward, "L4-ROI-11",
            [](const Tensor& grad, const Tensor& features, const Regions& regions,
               const RoiOptions& o) {
                Tensor sum = roi_pool_backward(grad, features, regions, o);
                // Region by region: what a later one brings replaces what was there.
                for (int r = 0; r < grad.size(0); ++r) {
                    const Tensor part =
                        roi_pool_backward(dl::rows(grad, r, r + 1), features, {regions[r]}, o);
                    for (std::int64_t i = 0; i < part.count(); ++i)
                        if (part[i] != 0) sum[i] = part[i];
                }
                return sum;
            },
            "A feature that wins several bins collects from all; your later bin replaces.",
            "Two regions share their largest value: what must it receive?"),
        wrong(
            calls::roi_pool_backward, "L4-ROI-14",
            [](const Tensor& grad, const Tensor& features, const Regions& regions,
               const RoiOptions& o) {
                // Going through the picture from its end finds the last one of equals.
                check(roi_pool_backward(grad, features, regions, o));
                return last_of_equals(grad, features, regions, o);
            },
            "Of equal values the first in row order takes the gradient; yours is the last.",
            "Is it > or >= that finds the first of equals?"),
    };
}

// --- 4.15: points ------------------------------------------------------------------------------

// Nearest cells instead of interpolation, value by value.
Tensor nearest(const Tensor& features, const Regions& regions, const RoiOptions& o) {
    Tensor output = roi_align_forward(features, regions, o);
    const auto cell = [](float v, int size) {
        return std::clamp(static_cast<int>(std::floor(v)), 0, size - 1);
    };
    for (int r = 0; r < output.size(0); ++r)
        for (int c = 0; c < output.size(1); ++c)
            for (int i = 0; i < o.height * o.width; ++i) {
                const Box& box = regions[r].box;
                const auto place = [&](float low, float high, int bin, int bins, int sample) {
                    const float inside =
                        (static_cast<float>(sample) + 0.5f) / static_cast<float>(o.samples);
                    return o.scale * (low + (high - low) * (static_cast<float>(bin) + inside) /
                                                static_cast<float>(bins));
                };
                float sum = 0, best = -INFINITY;
                for (int s = 0; s < o.samples * o.samples; ++s) {
                    const float y = place(box.y0, box.y1, i / o.width, o.height, s / o.samples);
                    const float x = place(box.x0, box.x1, i % o.width, o.width, s % o.samples);
                    const float value = features.at(regions[r].image, c, cell(y, features.size(2)),
                                                    cell(x, features.size(3)));
                    sum += value;
                    best = std::max(best, value);
                }
                output.at(r, c, i / o.width, i % o.width) =
                    o.reduce == Reduce::maximum ? best
                                                : sum / static_cast<float>(o.samples * o.samples);
            }
    return output;
}

// The largest share of a corner instead of the largest interpolated value.
Tensor largest_corner(const Tensor& features, const Regions& regions, const RoiOptions& o) {
    Tensor output = roi_align_forward(features, regions, o);
    if (o.reduce == Reduce::average) return output;
    const int fine_height = o.height * o.samples, fine_width = o.width * o.samples;
    const RoiOptions fine{fine_height, fine_width, o.scale, 1, Reduce::average};
    output = Tensor(output.shape(), -INFINITY);
    for (int r = 0; r < output.size(0); ++r)
        for (int p = 0; p < fine_height * fine_width; ++p) {
            // What each feature gives to this one point.
            Tensor one({1, features.size(1), fine_height, fine_width});
            for (int c = 0; c < features.size(1); ++c)
                one.at(0, c, p / fine_width, p % fine_width) = 1;
            const Tensor weights = roi_align_backward(one, features, {regions[r]}, fine);
            for (int c = 0; c < features.size(1); ++c)
                for (int y = 0; y < features.size(2); ++y)
                    for (int x = 0; x < features.size(3); ++x) {
                        const float weight = weights.at(regions[r].image, c, y, x);
                        float& best =
                            output.at(r, c, p / fine_width / o.samples, p % fine_width / o.samples);
                        if (weight > 0)
                            best = std::max(best, weight * features.at(regions[r].image, c, y, x));
                    }
        }
    return output;
}

Misconceptions align_rows() {
    const auto later = borders([](const Box& b) {
        return Box{b.x0 + 0.5f, b.y0 + 0.5f, b.x1 + 0.5f, b.y1 + 0.5f};
    });
    const auto whole = borders([](const Box& b) {
        return Box{rounded(b.x0), rounded(b.y0), rounded(b.x1), rounded(b.y1)};
    });
    const auto one_more = borders([](const Box& b) { return Box{b.x0, b.y0, b.x1 + 1, b.y1 + 1}; });
    const auto at_least_one = borders([](const Box& b) {
        return Box{b.x0, b.y0, std::max(b.x1, b.x0 + 1), std::max(b.y1, b.y0 + 1)};
    });
    return {
        convention(calls::roi_align_forward, "L4-ROI-02", twisted(roi_align_forward, later),
                   "Feature centres lie at + 0.5; this course uses the aligned form.",
                   "Take the whole image as region with one sample per bin: is it the image?"),
        wrong(calls::roi_align_forward, "L4-ROI-03", twisted(roi_align_forward, whole),
              "RoI align never rounds.", "Shift the region by 0.25: should the output move?"),
        wrong(calls::roi_align_forward, "L4-ROI-03-nearest", nearest,
              "A point takes the value of the cell it lies in; it belongs between four of them.",
              "What is the value half way between 1 and 2?"),
        wrong(calls::roi_align_forward, "L4-ROI-04", largest_corner,
              "Interpolate first, then take the maximum.",
              "Features all equal to 1: what should come out?"),
        wrong(calls::roi_align_forward, "L4-ROI-05-align", twisted(roi_align_forward, unscaled),
              "The box is in image pixels, the features are not: scale is missing.",
              "How large is the feature map of a 64-pixel image at stride 4?"),
        wrong(calls::roi_align_forward, "L4-ROI-07-align", twisted(roi_align_forward, first_image),
              "Every region names its image; yours all read the first one.",
              "What does the first field of a Region mean?"),
        convention(calls::roi_align_forward, "L4-ROI-08-inclusive",
                   twisted(roi_align_forward, one_more),
                   "You count the last cell in; in this course boxes are half-open.",
                   "How wide is the box from 3 to 3?"),
        convention(calls::roi_align_forward, "L4-ROI-08-align",
                   twisted(roi_align_forward, at_least_one),
                   "You widen small regions to one cell; in this course RoI align does not.",
                   "How wide is the box from 3 to 3?"),
        wrong(
            calls::roi_align_forward, "L4-ROI-12",
            [](const Tensor& features, const Regions& regions, const RoiOptions& o) {
                const Tensor right = roi_align_forward(features, regions, o);
                return o.reduce == Reduce::average
                           ? right * static_cast<float>(o.samples * o.samples)
                           : right;
            },
            "The points of a bin are averaged; yours are summed.",
            "Features all equal to 1: what should come out?"),
        convention(calls::roi_align_backward, "L4-ROI-02-back", twisted(roi_align_backward, later),
                   "Feature centres lie at + 0.5; this course uses the aligned form.",
                   "Which cells did forward read?"),
        wrong(calls::roi_align_backward, "L4-ROI-05-align-back",
              twisted(roi_align_backward, unscaled),
              "The box is in image pixels, the features are not: scale is missing.",
              "Where did forward look?"),
        wrong(calls::roi_align_backward, "L4-ROI-07-align-back",
              twisted(roi_align_backward, first_image),
              "Every region names its image; all gradients went to the first one.",
              "Which image did forward read?"),
        wrong(
            calls::roi_align_backward, "L4-ROI-12-back",
            [](const Tensor& grad, const Tensor& features, const Regions& regions,
               const RoiOptions& o) {
                const Tensor right = roi_align_backward(grad, features, regions, o);
                return o.reduce == Reduce::average
                           ? right * static_cast<float>(o.samples * o.samples)
                           : right;
            },
            "Forward averaged the points of a bin, so each of them gets only its share.",
            "How much gradient leaves a bin, and how much arrives?"),
        wrong(
            calls::roi_align_backward, "L4-ROI-13",
            [](const Tensor& grad, const Tensor& features, const Regions& regions,
               const RoiOptions& o) {
                check(roi_align_backward(grad, features, regions, o));
                RoiOptions average = o;
                average.reduce = Reduce::average;
                return roi_align_backward(grad, features, regions, average);
            },
            "Where the largest point was taken, it alone gets the gradient.",
            "Nudge a point that is not the largest: does the output move?"),
    };
}

}  // namespace

Misconceptions region_rows() {
    Misconceptions rows = pool_rows();
    const Misconceptions more = align_rows();
    rows.insert(rows.end(), more.begin(), more.end());
    return rows;
}

}  // namespace lab04
