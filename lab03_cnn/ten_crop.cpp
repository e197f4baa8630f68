// Ten crops: a picture is judged from ten windows.
//
// You write     3.15 ten_crops, ten_crop_prediction
// You are given ten_crop.hpp, common/rearrange.hpp (slice, stack, concat, flip), lab 2's softmax
// Check         ./course check 3.15         Stuck?  ./course hint 3.15

#include "lab03_cnn/ten_crop.hpp"

#include <vector>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/todo.hpp"
#include "lab02_mlp_backprop/losses.hpp"

namespace lab03 {

using dl::Tensor;

// Exercise 3.15: five places, and their mirrors
//
//     a picture of 4 x 6, windows of 2 x 4: they begin at (0, 0), (0, 2), (2, 0), (2, 2), (1, 1)
//
// The mirror image of the top left window is still the top left window, read from right to left.
Tensor ten_crops(const Tensor& image, int height, int width) {
    dl::require(image.rank() == 3, "ten_crops: needs one picture (C, H, W), got ", image.shape());
    dl::require<dl::Error>(
        1 <= height && height <= image.size(1) && 1 <= width && width <= image.size(2),
        "ten_crops: windows of ", height, " x ", width, " do not fit into ", image.shape());

    // TODO(3.15): your code here.
    dl::todo("3.15 ten_crops");
}

// Exercise 3.15: ten opinions, one answer
//
// Steps
//   1. The ten crops of picture n are a batch: scorer(crops) is (10, K).
//   2. softmax_forward first, the mean over the ten second.
Tensor ten_crop_prediction(const Scorer& scorer, const Tensor& images, int height, int width) {
    dl::require(images.rank() == 4 && images.size(0) >= 1,
                "ten_crop_prediction: needs pictures (N, C, H, W), got ", images.shape());

    // TODO(3.15): your code here.
    dl::todo("3.15 ten_crop_prediction");
}

}  // namespace lab03
