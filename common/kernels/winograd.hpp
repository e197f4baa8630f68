// Winograd's form of a 3 x 3 correlation: fewer multiplications for more additions.
//
// The image is cut into tiles. Tiles and weights are transformed, multiplied value by value and
// summed over the channels - a product of matrices for each value of a tile - and transformed
// back. For 2 x 2 results a tile has 16 values where the sum by definition multiplies 36 times, for
// 4 x 4 results 36 where it multiplies 144 times. Results are rounded in another order than sums by
// definition, so the bits differ. README.md beside this file says what it brings.

#pragma once

#include <cstdint>

#include "common/memory.hpp"

namespace dl::kernels {

/// result[o][y][x] = sum over c, i, j of weight[o][c][i][j] * image[c][y - top + i][x - left + j],
/// i and j from 0 to 2. Pixels outside of the image are 0.
struct Correlation {
    int channels, height, width;         // of an image
    int filters, out_height, out_width;  // of its result
    int top, left;                       // at least 0
};

/// Where a weight lies: data[o * filter_step + c * channel_step + 3 * i + j]; turned by half a turn
/// it is the weight (2 - i, 2 - j) that is used.
struct Weights3x3 {
    const float* data;
    std::int64_t filter_step, channel_step;
    bool turned = false;
};

/// Results a tile has on each side, 2 or 4, where that form is expected to be faster than sums by
/// definition; else 0. Depends on the sizes alone, so that one image gets the same bits in every
/// batch.
[[nodiscard]] int winograd_results(const Correlation& sizes);

class Winograd {
public:
    /// `results` is 2 or 4.
    Winograd(const Correlation& sizes, int results, const Weights3x3& weights);

    /// How many images are worked on together, on one thread: enough for the products, few enough
    /// for the second-level cache.
    [[nodiscard]] int together() const { return together_; }

    /// maps = correlation + bias, negative numbers set to 0 if `relu`, for `count` images, one
    /// after the other. bias has a number for each filter, or is null. On the calling thread.
    void run(const float* images, int count, const float* bias, bool relu, float* maps) const;

private:
    struct Place;
    struct Group;

    Correlation sizes_;
    int results_, tile_;            // on each side: results of a tile, values of it
    int tile_rows_, tile_columns_;  // of one image
    std::int64_t weight_step_;      // from one value of the transformed weights to the next
    int together_ = 1;
    Buffer weights_;  // [tile * tile][filters][channels]

    void transform_weights(const Weights3x3& weights);
    [[nodiscard]] Group group(const float* images, int count, float* maps) const;
    template <int RESULTS>
    void split(const Group& group, int channel, float* pixels) const;
    void split_slowly(const Group& group, const float* from, std::int64_t first, std::int64_t count,
                      float* to) const;
    template <int RESULTS>
    void join(const Group& group, int filter, const float* results) const;
    template <int RESULTS>
    void run_group(const Group& group, const float* bias, bool relu) const;
};

}  // namespace dl::kernels
