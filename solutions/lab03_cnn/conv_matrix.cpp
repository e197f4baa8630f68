// Convolution as one big matrix: a fully connected layer with zeros and repeated weights.
//
// You write     3.12 conv_matrix
// You are given conv_matrix.hpp, conv2d_sizes
// Check         ./course check 3.12         Stuck?  ./course hint 3.12

#include "lab03_cnn/conv_matrix.hpp"

#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab03 {

using dl::Tensor;

// Exercise 3.12: the matrix
//
// A row belongs to one output value (o, y, x), a column to one pixel (c, row, col) of the image,
// both counted as they lie in memory. Where the filter lays weight[o][c][ky][kx] on a pixel, that
// weight stands in the matrix; everywhere else is 0.
//
//     weight  1 2     image (1, 2, 3)     matrix  1 2 0 3 4 0      "equal weights in different
//             3 4                                 0 1 2 0 3 4       units, zeros for the others"
Tensor conv_matrix(const Tensor& weight, const dl::Shape& image, const Conv2dOptions& options) {
    dl::require(image.rank() == 3, "conv_matrix: needs an image (C, H, W), got ", image);
    const Conv2dSizes s =
        conv2d_sizes("conv_matrix", {1, image[0], image[1], image[2]}, weight.shape(), options);

    // BEGIN SOLUTION 3.12 conv_matrix
    Tensor matrix({s.filters * s.out_height * s.out_width, s.channels * s.height * s.width});
    for (int o = 0; o < s.filters; ++o)
        for (int y = 0; y < s.out_height; ++y)
            for (int x = 0; x < s.out_width; ++x)
                for (int c = 0; c < s.group_channels; ++c)
                    for (int ky = 0; ky < s.kernel_y; ++ky)
                        for (int kx = 0; kx < s.kernel_x; ++kx) {
                            const int row = y * options.stride.y + ky * options.dilation.y -
                                            options.padding.top;
                            const int col = x * options.stride.x + kx * options.dilation.x -
                                            options.padding.left;
                            if (row < 0 || row >= s.height || col < 0 || col >= s.width) continue;
                            const int channel = o / s.group_filters * s.group_channels + c;
                            matrix.at((o * s.out_height + y) * s.out_width + x,
                                      (channel * s.height + row) * s.width + col) =
                                weight.at(o, c, ky, kx);
                        }
    return matrix;
    // END SOLUTION
}

}  // namespace lab03
