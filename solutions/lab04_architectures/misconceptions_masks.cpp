// Known wrong answers of exercise 4.18.

#include <algorithm>
#include <cmath>

#include "common/ops.hpp"
#include "solutions/lab04_architectures/misconceptions.hpp"
#include "tests/lab04_architectures/calls_detect.hpp"

namespace lab04 {

using dl::Tensor;
using harness::Misconceptions;
using harness::wrong;

namespace {

using Labels = std::vector<int>;

// The share of regions with an object.
float object_share(const Labels& labels) {
    const auto objects = std::count_if(labels.begin(), labels.end(), [](int y) { return y > 0; });
    return static_cast<float>(objects) / static_cast<float>(labels.size());
}

// Half a cell towards the upper left: who forgets the middle of cells reads there.
Box half_a_cell_off(const Box& box, int size) {
    const float x = (box.x1 - box.x0) / static_cast<float>(2 * size);
    const float y = (box.y1 - box.y0) / static_cast<float>(2 * size);
    return {box.x0 - x, box.y0 - y, box.x1 - x, box.y1 - y};
}

float every_channel(const Tensor& scores, const Tensor& targets, const Labels& labels) {
    check(mask_loss(scores, targets, labels));
    if (object_share(labels) == 0) return 0;
    float sum = 0;
    for (int kind = 0; kind < scores.size(1); ++kind) {
        Labels other = labels;
        for (int& label : other)
            label = label > 0 ? 1 + kind : 0;
        sum += mask_loss(scores, targets, other);
    }
    return sum / static_cast<float>(scores.size(1));
}

Tensor every_channel_back(const Tensor& scores, const Tensor& targets, const Labels& labels) {
    Tensor sum(scores.shape());
    for (int kind = 0; kind < scores.size(1); ++kind) {
        Labels other = labels;
        for (int& label : other)
            label = label > 0 ? 1 + kind : 0;
        sum += mask_loss_backward(scores, targets, other);
    }
    check(mask_loss_backward(scores, targets, labels));
    return sum / static_cast<float>(scores.size(1));
}

float naive(const Tensor& scores, const Tensor& targets, const Labels& labels) {
    check(mask_loss(scores, targets, labels));
    float sum = 0, cells = 0;
    for (int r = 0; r < scores.size(0); ++r)
        for (int i = 0; labels[r] > 0 && i < scores.size(2) * scores.size(3); ++i) {
            const int y = i / scores.size(3), x = i % scores.size(3);
            const float p = 1 / (1 + std::exp(-scores.at(r, labels[r] - 1, y, x)));
            const float t = targets.at(r, y, x);
            sum -= t * std::log(p) + (1 - t) * std::log(1 - p);
            ++cells;
        }
    return cells > 0 ? sum / cells : 0.0f;
}

Misconceptions loss_rows() {
    return {
        wrong(calls::mask_loss, "L4-MSK-03", every_channel,
              "All channels were asked; only the one of the true class has an answer.",
              "What should the mask of a star look like on a disc?"),
        wrong(
            calls::mask_loss, "L4-MSK-04",
            [](const Tensor& scores, const Tensor& targets, const Labels& labels) {
                return mask_loss(scores, targets, labels) * object_share(labels);
            },
            "Background regions are counted in the mean, though they have no mask.",
            "Add a background region: should the loss change?"),
        wrong(calls::mask_loss, "L4-MSK-05", naive,
              "A probability rounded to 0 or 1, and its logarithm is infinite.",
              "What is ln(1 - p) for a score of 500, in floats?"),
        wrong(
            calls::mask_loss, "L4-MSK-06",
            [](const Tensor& scores, const Tensor& targets, const Labels& labels) {
                return mask_loss(scores, targets, labels) *
                       static_cast<float>(scores.size(2) * scores.size(3));
            },
            "The cells of a mask are averaged; yours are summed.",
            "Twice as fine a mask: should the loss be four times as large?"),
        wrong(calls::mask_loss_backward, "L4-MSK-03-back", every_channel_back,
              "All channels got a gradient; only the one of the true class has an answer.",
              "What should the mask of a star look like on a disc?"),
        wrong(
            calls::mask_loss_backward, "L4-MSK-04-back",
            [](const Tensor& scores, const Tensor& targets, const Labels& labels) {
                return mask_loss_backward(scores, targets, labels) * object_share(labels);
            },
            "Background regions are counted in the mean, though they have no mask.",
            "Add a background region: should the gradient of the others change?"),
        wrong(
            calls::mask_loss_backward, "L4-MSK-06-back",
            [](const Tensor& scores, const Tensor& targets, const Labels& labels) {
                return mask_loss_backward(scores, targets, labels) *
                       static_cast<float>(scores.size(2) * scores.size(3));
            },
            "The loss is a mean over cells; the gradient lacks that divisor.",
            "Which divisor has the loss?"),
    };
}

Misconceptions picture_rows() {
    return {
        wrong(
            calls::mask_target, "L4-MSK-01",
            [](const Tensor& mask, const Box& box, int size) {
                check(mask_target(mask, box, size));
                return mask_target(mask, half_a_cell_off(box, size), size);
            },
            "You read the corner of each cell; its middle speaks for it.",
            "Two cells over four pixels: under which pixels lie their middles?"),
        wrong(
            calls::mask_target, "L4-MSK-02",
            [](const Tensor& mask, const Box& box, int size) {
                check(mask_target(mask, box, size));
                return mask_target(
                    mask,
                    {0, 0, static_cast<float>(mask.size(1)), static_cast<float>(mask.size(0))},
                    size);
            },
            "The whole picture was shrunk; the target is what the box shows.",
            "Move the box by its width: should the target change?"),
        wrong(
            calls::mask_target, "L4-MSK-07",
            [](const Tensor& mask, const Box& box, int size) {
                return dl::transpose(mask_target(mask, box, size));
            },
            "Rows and columns are exchanged.", "Is [i][j] row i or column i?"),
        wrong(
            calls::paste_mask, "L4-MSK-08",
            [](const Tensor& mask, const Box& box, int height, int width, float threshold) {
                const int size = mask.size(0);
                const Tensor inside = paste_mask(Tensor(mask.shape(), 1), box, height, width, 0.5f);
                const Tensor moved =
                    paste_mask(mask, half_a_cell_off(box, size), height, width, threshold);
                // Beyond the moved box the last cells go on.
                Tensor result = inside * moved;
                const Tensor wide = paste_mask(mask, box, height, width, threshold);
                const Tensor seen = paste_mask(Tensor(mask.shape(), 1), half_a_cell_off(box, size),
                                               height, width, 0.5f);
                return dl::where(seen, result, inside * wide);
            },
            "Pixels and cells have their middles at + 0.5; your mask is shifted by half a cell.",
            "Under which index lies the middle of the box?"),
        wrong(
            calls::paste_mask, "L4-MSK-09",
            [](const Tensor& mask, const Box& box, int height, int width, float threshold) {
                check(paste_mask(mask, box, height, width, threshold));
                return paste_mask(
                    dl::map(mask, [&](float v) { return v >= threshold ? 1.0f : 0.0f; }), box,
                    height, width, 0.5f);
            },
            "The mask was cut to 0 and 1 before it was interpolated: interpolate, then compare.",
            "Half way between 0.4 and 0.9, threshold 0.5: is that inside?"),
        wrong(
            calls::mask_iou, "L4-MSK-10",
            [](const Tensor& a, const Tensor& b) {
                check(mask_iou(a, b));
                const float both = dl::sum(a * b), truth = dl::sum(b);
                return truth > 0 ? both / truth : 0.0f;
            },
            "This is the share of the second mask that was found: the union is missing.",
            "Call every pixel an object: what is the IoU?"),
        wrong(
            calls::mask_iou, "L4-MSK-11",
            [](const Tensor& a, const Tensor& b) {
                check(mask_iou(a, b));
                const float sum = dl::sum(a) + dl::sum(b);
                return sum > 0 ? dl::sum(a * b) / sum : 0.0f;
            },
            "The shared pixels were counted twice.", "IoU of a mask with itself?"),
    };
}

}  // namespace

Misconceptions mask_rows() {
    Misconceptions rows = loss_rows();
    const Misconceptions more = picture_rows();
    rows.insert(rows.end(), more.begin(), more.end());
    return rows;
}

}  // namespace lab04
