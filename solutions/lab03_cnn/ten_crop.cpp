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

    // BEGIN SOLUTION 3.15 ten_crops
    const int down = image.size(1) - height, right = image.size(2) - width;
    const auto crop = [&](int top, int left) {
        return dl::slice(dl::slice(image, 1, top, top + height), 2, left, left + width);
    };
    const Tensor five = dl::stack(
        {crop(0, 0), crop(0, right), crop(down, 0), crop(down, right), crop(down / 2, right / 2)});
    return dl::concat({five, dl::flip(five, 3)});
    // END SOLUTION
}

// Exercise 3.15: ten opinions, one answer
//
// Steps
//   1. The ten crops of picture n are a batch: scorer(crops) is (10, K).
//   2. softmax_forward first, the mean over the ten second.
Tensor ten_crop_prediction(const Scorer& scorer, const Tensor& images, int height, int width) {
    dl::require(images.rank() == 4 && images.size(0) >= 1,
                "ten_crop_prediction: needs pictures (N, C, H, W), got ", images.shape());

    // BEGIN SOLUTION 3.15 ten_crop_prediction
    std::vector<Tensor> answers;
    for (int n = 0; n < images.size(0); ++n) {
        Tensor image = dl::rows(images, n, n + 1);
        image.set_shape({images.size(1), images.size(2), images.size(3)});
        const Tensor opinions = lab02::softmax_forward(scorer(ten_crops(image, height, width)));
        answers.push_back(dl::mean(opinions, {0}));
    }
    return dl::stack(answers);
    // END SOLUTION
}

}  // namespace lab03
