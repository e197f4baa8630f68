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

    // BEGIN SOLUTION 4.18 mask_target
    Tensor target({size, size});
    const auto middle = [&](float low, float high, int k) {
        const float share = (static_cast<float>(k) + 0.5f) / static_cast<float>(size);
        return static_cast<int>(std::floor(low + (high - low) * share));
    };
    for (int i = 0; i < size; ++i)
        for (int j = 0; j < size; ++j) {
            const int y = middle(box.y0, box.y1, i), x = middle(box.x0, box.x1, j);
            const bool inside = y >= 0 && x >= 0 && y < mask.size(0) && x < mask.size(1);
            target.at(i, j) = inside ? mask.at(y, x) : 0.0f;
        }
    return target;
    // END SOLUTION
}

// Exercise 4.18: one yes-or-no question for every cell, asked of the right class alone
//
//     -ln p where the target is 1, -ln (1 - p) where it is 0, p = 1 / (1 + exp(-score)):
//     together  max(s, 0) - s * target + ln(1 + exp(-|s|)),  which never overflows
//
// Classes do not compete here: the box head has chosen the class already.
float mask_loss(const Tensor& scores, const Tensor& targets, const std::vector<int>& labels) {
    check_scores("mask_loss", scores, targets, labels);

    // BEGIN SOLUTION 4.18 mask_loss
    double sum = 0;
    std::int64_t cells = 0;
    for (int r = 0; r < scores.size(0); ++r) {
        if (labels[r] == 0) continue;
        for (int i = 0; i < scores.size(2); ++i)
            for (int j = 0; j < scores.size(3); ++j) {
                const double s = double{scores.at(r, labels[r] - 1, i, j)};
                sum += std::max(s, 0.0) - s * double{targets.at(r, i, j)} +
                       std::log1p(std::exp(-std::abs(s)));
                ++cells;
            }
    }
    return cells > 0 ? static_cast<float>(sum / static_cast<double>(cells)) : 0.0f;
    // END SOLUTION
}

// Exercise 4.18: the shortest derivative of the lab: p - target, by the number of cells that count
Tensor mask_loss_backward(const Tensor& scores, const Tensor& targets,
                          const std::vector<int>& labels) {
    check_scores("mask_loss_backward", scores, targets, labels);

    // BEGIN SOLUTION 4.18 mask_loss_backward
    Tensor grad(scores.shape());
    const auto objects = static_cast<float>(
        std::count_if(labels.begin(), labels.end(), [](int y) { return y > 0; }));
    const float cells = objects * static_cast<float>(scores.size(2) * scores.size(3));
    for (int r = 0; r < scores.size(0); ++r) {
        if (labels[r] == 0) continue;
        for (int i = 0; i < scores.size(2); ++i)
            for (int j = 0; j < scores.size(3); ++j) {
                const float p = 1 / (1 + std::exp(-scores.at(r, labels[r] - 1, i, j)));
                grad.at(r, labels[r] - 1, i, j) = (p - targets.at(r, i, j)) / cells;
            }
    }
    return grad;
    // END SOLUTION
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

    // BEGIN SOLUTION 4.18 paste_mask
    const int size = mask.size(0);
    Tensor picture({height, width});
    const auto index = [&](int pixel, float low, float high) {
        const float place = (static_cast<float>(pixel) + 0.5f - low) / (high - low);
        return std::clamp(place * static_cast<float>(size) - 0.5f, 0.0f,
                          static_cast<float>(size - 1));
    };
    const auto inside = [](int pixel, float low, float high) {
        const float middle = static_cast<float>(pixel) + 0.5f;
        return middle >= low && middle < high;
    };
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            if (!inside(y, box.y0, box.y1) || !inside(x, box.x0, box.x1)) continue;
            const float v = index(y, box.y0, box.y1), u = index(x, box.x0, box.x1);
            const int top = static_cast<int>(v), left = static_cast<int>(u);
            const int below = std::min(top + 1, size - 1), right = std::min(left + 1, size - 1);
            const float down = v - static_cast<float>(top), over = u - static_cast<float>(left);
            const float value =
                (1 - down) * ((1 - over) * mask.at(top, left) + over * mask.at(top, right)) +
                down * ((1 - over) * mask.at(below, left) + over * mask.at(below, right));
            picture.at(y, x) = value >= threshold ? 1.0f : 0.0f;
        }
    return picture;
    // END SOLUTION
}

// Exercise 4.18: IoU of pixels instead of boxes
float mask_iou(const Tensor& a, const Tensor& b) {
    dl::require(a.shape() == b.shape(), "mask_iou: needs two masks of one shape, got ", a.shape(),
                " and ", b.shape());

    // BEGIN SOLUTION 4.18 mask_iou
    int both = 0, either = 0;
    for (std::int64_t i = 0; i < a.count(); ++i) {
        both += a[i] > 0 && b[i] > 0 ? 1 : 0;
        either += a[i] > 0 || b[i] > 0 ? 1 : 0;
    }
    return either > 0 ? static_cast<float>(both) / static_cast<float>(either) : 0.0f;
    // END SOLUTION
}

}  // namespace lab04
