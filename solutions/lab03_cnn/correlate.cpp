// One picture, one kernel: what a convolution does, without batch, channels or borders.
//
// You write     3.2 correlate, vertical_detector, horizontal_detector, corner_detector
// You are given correlate.hpp, common/tensor.hpp (t.at(y, x) reads and writes one value)
// Check         ./course check 3.2          Stuck?  ./course hint 3.2
//
// Index letters:  y, x  pixel of the result     ky, kx  position inside the kernel

#include "lab03_cnn/correlate.hpp"

#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab03 {

using dl::Tensor;

// Exercise 3.2: lay the kernel over every place
//
//   result[y][x] = sum over ky, kx of  image[y + ky][x + kx] * kernel[ky][kx]
//
//     image  3 2 1     kernel  -1 0 1     result  2      2 = -3+1 + 2*(-1+3) + -1+1
//            1 2 3             -2 0 2
//            1 1 1             -1 0 1
//
// The kernel is not turned round: its upper left number meets the upper left pixel.
Tensor correlate(const Tensor& image, const Tensor& kernel) {
    dl::require(image.rank() == 2 && kernel.rank() == 2,
                "correlate: needs an image (H, W) and a kernel (Kh, Kw), got ", image.shape(),
                " and ", kernel.shape());
    const int height = image.size(0) - kernel.size(0) + 1;
    const int width = image.size(1) - kernel.size(1) + 1;
    dl::require(height >= 1 && width >= 1, "correlate: a kernel of ", kernel.shape(),
                " does not fit into an image of ", image.shape());

    // BEGIN SOLUTION 3.2 correlate
    Tensor result({height, width});
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int ky = 0; ky < kernel.size(0); ++ky)
                for (int kx = 0; kx < kernel.size(1); ++kx)
                    result.at(y, x) += image.at(y + ky, x + kx) * kernel.at(ky, kx);
    return result;
    // END SOLUTION
}

// Exercise 3.2: three detectors
//
// Nine numbers, each -1 or 1: 1 where the thing that you look for is bright, -1 where the picture
// should be dark. A line is one pixel wide; the corner is that of a bright rectangle which fills
// the lower right of the window, its corner pixel in the middle.
Tensor vertical_detector() {
    // BEGIN SOLUTION 3.2 vertical_detector
    return Tensor::of({3, 3}, {-1, 1, -1, -1, 1, -1, -1, 1, -1});
    // END SOLUTION
}

Tensor horizontal_detector() {
    // BEGIN SOLUTION 3.2 horizontal_detector
    return Tensor::of({3, 3}, {-1, -1, -1, 1, 1, 1, -1, -1, -1});
    // END SOLUTION
}

Tensor corner_detector() {
    // BEGIN SOLUTION 3.2 corner_detector
    return Tensor::of({3, 3}, {-1, -1, -1, -1, 1, 1, -1, 1, 1});
    // END SOLUTION
}

}  // namespace lab03
