// Global average pooling: how much of each channel is there, wherever it is?
//
// You write     4.3 global_avg_pool_forward, global_avg_pool_backward
// You are given global_avg_pool.hpp, common/reduce.hpp
// Check         ./course check 4.3          Stuck?  ./course hint 4.3
//
// Index letters:  n  image     c  channel     y, x  pixel

#include "lab04_architectures/global_avg_pool.hpp"

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/todo.hpp"

namespace lab04 {

using dl::Shape;
using dl::Tensor;

// Exercise 4.3: forward
//
//   out[n][c] = sum over y, x of x[n][c][y][x] / (H * W)
//
//     channel 0   1 2 3     channel 1   0 0 6     out   3.5  1
//                 4 5 6                 0 0 0
Tensor global_avg_pool_forward(const Tensor& x) {
    dl::require(x.rank() == 4 && x.size(2) > 0 && x.size(3) > 0,
                "global_avg_pool_forward: needs (N, C, H, W) with pixels, got ", x.shape());

    // TODO(4.3): your code here.
    dl::todo("4.3 global_avg_pool_forward");
}

// Exercise 4.3: backward
//
// Nudge one pixel by 1: the mean of its channel moves by 1 / (H * W). So every pixel of a channel
// gets the same share of the channel's gradient.
//
//     grad_output   6 -12     images (1, 2, 2, 3)     1  1  1     -2 -2 -2
//                                                     1  1  1     -2 -2 -2
Tensor global_avg_pool_backward(const Tensor& grad_output, const Shape& images) {
    dl::require(
        images.rank() == 4 && images[2] > 0 && images[3] > 0 &&
            grad_output.shape() == Shape{images[0], images[1]},
        "global_avg_pool_backward: grad_output must be (N, C) for images (N, C, H, W), got ",
        grad_output.shape(), " and ", images);

    // TODO(4.3): your code here.
    dl::todo("4.3 global_avg_pool_backward");
}

}  // namespace lab04
