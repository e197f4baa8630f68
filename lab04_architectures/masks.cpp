// Masks: not only where an object is, but which pixels are it (challenge).
//
// You write     4.18 mask_target, mask_loss, mask_loss_backward, paste_mask, mask_iou
// You are given masks.hpp
// Check         ./course check 4.18         Stuck?  ./course hint 4.18

#include "lab04_architectures/masks.hpp"

#include <algorithm>
#include <cmath>

#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab04 {

using dl::Tensor;

namespace {

void check_box(const char* call, const Box& box) {
    dl::require<dl::Error>(box.x0 <= box.x1 && box.y0 <= box.y1, call, ": a box (", box.x0, ", ",
                           box.y0, ", ", box.x1, ", ", box.y1, ") ends before it begins");
}

void check_scores(const char* call, const Tensor& scores, const Tensor& targets,
                  const std::vector<int>& labels) {
    dl::require(scores.rank() == 4 && targets.rank() == 3 && scores.size(0) == targets.size(0) &&
                    scores.size(2) == targets.size(1) && scores.size(3) == targets.size(2) &&
                    scores.size(0) == static_cast<int>(labels.size()),
                call, ": needs scores (R, K, M, M), targets (R, M, M) and R labels, got ",
                scores.shape(), ", ", targets.shape(), " and ", labels.size(), " labels");
    for (const int label : labels)
        dl::require<dl::Error>(label >= 0 && label <= scores.size(1), call, ": no label ", label,
                               " among 0 ... ", scores.size(1));
}

}  // namespace

// Exercise 4.18: the truth, seen through a box
//
//     mask 0 1 1 1 in one row, the box from 0 to 4, size 2:  middles 1 and 3, target 1 1
Tensor mask_target(const Tensor& mask, const Box& box, int size) {
    dl::require(mask.rank() == 2, "mask_target: needs a mask (H, W), got ", mask.shape());
    dl::require<dl::Error>(size > 0, "mask_target: size must be above 0, got ", size);
    check_box("mask_target", box);

    // TODO(4.18): your code here.
    dl::todo("4.18 mask_target");
}

// Exercise 4.18: one yes-or-no question for every cell, asked of the right class alone
//
//     -ln p where the target is 1, -ln (1 - p) where it is 0, p = 1 / (1 + exp(-score)):
//     together  max(s, 0) - s * target + ln(1 + exp(-|s|)),  which never overflows
//
// Classes do not compete here: the box head has chosen the class already.
float mask_loss(const Tensor& scores, const Tensor& targets, const std::vector<int>& labels) {
    check_scores("mask_loss", scores, targets, labels);

    // TODO(4.18): your code here.
    dl::todo("4.18 mask_loss");
}

// Exercise 4.18: the shortest derivative of the lab: p - target, by the number of cells that count
Tensor mask_loss_backward(const Tensor& scores, const Tensor& targets,
                          const std::vector<int>& labels) {
    check_scores("mask_loss_backward", scores, targets, labels);

    // TODO(4.18): your code here.
    dl::todo("4.18 mask_loss_backward");
}

// Exercise 4.18: from the box back into the picture
//
//     mask 0 1 for the box from 0 to 4: cell middles at 1 and 3; pixel middles 0.5 1.5 2.5 3.5
//     read 0, 0.25, 0.75, 1: pixels 2 and 3 are the object's
//
// Pixel x has its middle at x + 0.5, which is the index (x + 0.5 - x0) / width * M - 0.5.
Tensor paste_mask(const Tensor& mask, const Box& box, int height, int width, float threshold) {
    dl::require(mask.rank() == 2 && mask.size(0) == mask.size(1) && mask.size(0) > 0,
                "paste_mask: needs a mask (M, M), got ", mask.shape());
    check_box("paste_mask", box);

    // TODO(4.18): your code here.
    dl::todo("4.18 paste_mask");
}

// Exercise 4.18: IoU of pixels instead of boxes
float mask_iou(const Tensor& a, const Tensor& b) {
    dl::require(a.shape() == b.shape(), "mask_iou: needs two masks of one shape, got ", a.shape(),
                " and ", b.shape());

    // TODO(4.18): your code here.
    dl::todo("4.18 mask_iou");
}

}  // namespace lab04
