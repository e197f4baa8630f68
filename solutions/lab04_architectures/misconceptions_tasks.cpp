// Known wrong answers of exercises 4.11 and 4.12.

#include <algorithm>
#include <cmath>

#include "common/ops.hpp"
#include "lab03_cnn/layers.hpp"
#include "lab04_architectures/layers.hpp"
#include "solutions/lab04_architectures/misconceptions.hpp"
#include "tests/lab04_architectures/calls.hpp"

namespace lab04 {

using dl::Tensor;
using harness::convention;
using harness::Misconceptions;
using harness::wrong;

namespace {

// --- 4.11: loss and measure --------------------------------------------------------------------

using Labels = std::vector<int>;

float count_of(const Labels& labels, bool all) {
    const auto gaps = std::count(labels.begin(), labels.end(), unlabelled);
    return static_cast<float>(static_cast<std::ptrdiff_t>(labels.size()) - (all ? 0 : gaps));
}

// What the mean over labelled pixels must be multiplied by to be divided by something else.
float other_mean(const Labels& labels, float divisor) {
    return count_of(labels, false) / std::max(1.0f, divisor);
}

Labels as_background(Labels labels) {
    std::replace(labels.begin(), labels.end(), unlabelled, 0);
    return labels;
}

// exp(score) over the sum of all classes and all pixels of an image.
Tensor shares_of_image(const Tensor& scores) {
    const dl::ReduceOptions keep{.keep_axes = true};
    const Tensor powers = dl::exp(scores - dl::max(scores, {1, 2, 3}, keep));
    return powers / dl::sum(powers, {1, 2, 3}, keep);
}

template <class Pixel>
void for_labelled(const Tensor& scores, const Labels& labels, Pixel pixel) {
    const int pixels = scores.size(2) * scores.size(3);
    for (int at = 0; at < static_cast<int>(labels.size()); ++at)
        if (labels[at] != unlabelled)
            pixel(at / pixels, at % pixels / scores.size(3), at % scores.size(3), labels[at]);
}

Misconceptions pixel_loss_rows() {
    return {
        wrong(
            calls::pixel_cross_entropy, "L4-FCN-01",
            [](const Tensor& scores, const Labels& labels) {
                if (pixel_cross_entropy(scores, labels) == 0.0f) return 0.0f;
                const Tensor p = shares_of_image(scores);
                double sum = 0;
                for_labelled(scores, labels, [&](int n, int y, int x, int label) {
                    sum -= std::log(double{p.at(n, label, y, x)});
                });
                return static_cast<float>(sum / double{count_of(labels, false)});
            },
            "Each pixel needs its own distribution over the classes.",
            "Sum your probabilities over the classes at pixel (0, 0)."),
        wrong(
            calls::pixel_cross_entropy, "L4-FCN-02",
            [](const Tensor& scores, const Labels& labels) {
                return pixel_cross_entropy(scores, labels) *
                       other_mean(labels, count_of(labels, true));
            },
            "Pixels that nobody labelled count in the divisor.",
            "Mark half of the image as unlabelled: should the mean loss halve?"),
        wrong(
            calls::pixel_cross_entropy, "L4-FCN-02-images",
            [](const Tensor& scores, const Labels& labels) {
                return pixel_cross_entropy(scores, labels) *
                       other_mean(labels, static_cast<float>(scores.size(0)));
            },
            "You divide by the number of images; average over the pixels that count.",
            "Is the loss of a picture twice as wide twice as large?"),
        wrong(
            calls::pixel_cross_entropy, "L4-FCN-06-loss",
            [](const Tensor& scores, const Labels& labels) {
                check(pixel_cross_entropy(scores, labels));
                return pixel_cross_entropy(scores, as_background(labels));
            },
            "Unlabelled pixels were taken for background; they must not count at all.",
            "Can anyone be right on an unlabelled pixel?"),
        wrong(
            calls::pixel_cross_entropy_backward, "L4-FCN-01-backward",
            [](const Tensor& scores, const Labels& labels) {
                const Tensor right = pixel_cross_entropy_backward(scores, labels);
                const float share = 1 / std::max(1.0f, count_of(labels, false));
                Tensor gradient(scores.shape());
                const Tensor p = shares_of_image(scores);
                for_labelled(scores, labels, [&](int n, int y, int x, int label) {
                    for (int k = 0; k < scores.size(1); ++k)
                        gradient.at(n, k, y, x) = p.at(n, k, y, x) * share;
                    gradient.at(n, label, y, x) -= share;
                });
                return gradient;
            },
            "Each pixel needs its own distribution over the classes.",
            "Sum your gradient over the classes at one pixel: it must be 0."),
        wrong(
            calls::pixel_cross_entropy_backward, "L4-FCN-02-backward",
            [](const Tensor& scores, const Labels& labels) {
                return pixel_cross_entropy_backward(scores, labels) *
                       other_mean(labels, count_of(labels, true));
            },
            "Pixels that nobody labelled count in the divisor.",
            "Does your loss divide by the same number?"),
        wrong(
            calls::pixel_cross_entropy_backward, "L4-FCN-12",
            [](const Tensor& scores, const Labels& labels) {
                return pixel_cross_entropy_backward(scores, labels) * count_of(labels, false);
            },
            "The gradient lacks the division by the number of pixels that count.",
            "Where does the mean of the loss appear in its gradient?"),
        wrong(
            calls::pixel_confusion, "L4-FCN-06",
            [](const Tensor& scores, const Labels& labels) {
                check(pixel_confusion(scores, labels));
                return pixel_confusion(scores, as_background(labels));
            },
            "Unlabelled pixels must not count at all.",
            "Can anyone be right on an unlabelled pixel?"),
        wrong(
            calls::pixel_confusion, "L4-FCN-11",
            [](const Tensor& scores, const Labels& labels) {
                return dl::transpose(pixel_confusion(scores, labels));
            },
            "Rows and columns are exchanged: a row belongs to the true class.",
            "Which index of counts is the label?"),
    };
}

// A mean over the classes that occur, of a ratio made from hits, row and column sums.
template <class Ratio>
auto mean_of(Ratio ratio, bool all_classes = false) {
    return [=](const Tensor& counts) {
        check(mean_iou(counts));
        const Tensor truth = dl::sum(counts, {1}), predicted = dl::sum(counts, {0});
        double sum = 0, present = 0;
        for (int k = 0; k < counts.size(0); ++k) {
            if (truth[k] + predicted[k] == 0 && !all_classes) continue;
            present += 1;
            const double below = ratio(counts.at(k, k), truth[k], predicted[k]);
            if (below > 0) sum += double{counts.at(k, k)} / below;
        }
        return static_cast<float>(sum / present);
    };
}

Misconceptions iou_rows() {
    return {
        wrong(calls::mean_iou, "L4-FCN-03",
              mean_of([](float, float truth, float) { return double{truth}; }),
              "You forgot the false positives: this is recall.",
              "Predict \"cat\" everywhere: what should the cat IoU be?"),
        wrong(calls::mean_iou, "L4-FCN-03-precision",
              mean_of([](float, float, float predicted) { return double{predicted}; }),
              "You forgot what was missed: this is precision.",
              "Predict one single right pixel of a cat: what should the cat IoU be?"),
        wrong(
            calls::mean_iou, "L4-FCN-03-accuracy",
            [](const Tensor& counts) {
                check(mean_iou(counts));
                double hits = 0;
                for (int k = 0; k < counts.size(0); ++k)
                    hits += double{counts.at(k, k)};
                return static_cast<float>(hits / double{dl::sum(counts)});
            },
            "This is pixel accuracy: background alone can make it look good.",
            "Nine of ten pixels are background. How good is a net that says nothing else?"),
        wrong(calls::mean_iou, "L4-FCN-10", mean_of([](float, float truth, float predicted) {
                  return double{truth} + double{predicted};
              }),
              "The union counts the hits twice.", "A class is predicted perfectly: is its IoU 1?"),
        wrong(
            calls::mean_iou, "L4-FCN-08",
            mean_of([](float hit, float truth,
                       float predicted) { return double{truth} + double{predicted} - double{hit}; },
                    true),
            "Classes that occur nowhere count as 0.",
            "A set without a single bicycle: does the bicycle class pull the mean down?"),
    };
}

// --- 4.11 and 4.12: nets -------------------------------------------------------------------------

template <class Change>
auto changed(std::vector<Layer> (*layers)(const SegmenterOptions&), Change change) {
    return [=](const SegmenterOptions& options) {
        std::vector<Layer> all = layers(options);
        change(all);
        return all;
    };
}

Misconceptions segmenter_rows() {
    return {
        wrong(
            calls::fully_convolutional, "L4-FCN-14",
            [](SegmenterOptions options) {
                check(segmenter_layers(options));
                options.skips = false;
                return segmenter_layers(options);
            },
            "The way up never meets the maps of the way down: the joins are missing.",
            "What tells the last block where an edge was, to the pixel?"),
        wrong(calls::fully_convolutional, "L4-FCN-15",
              changed(segmenter_layers,
                      [](std::vector<Layer>& layers) {
                          for (Layer& layer : layers)
                              if (layer.operation == "concat")
                                  std::swap(layer.inputs[0], layer.inputs[1]);
                      }),
              "The enlarged map stands first in a join; you have it second.",
              "Which half of the joined channels came from below?"),
        wrong(calls::fully_convolutional, "L4-FCN-16",
              changed(segmenter_layers,
                      [](std::vector<Layer>& layers) {
                          for (Layer& layer : layers)
                              if (layer.operation == "upsample") layer.options["bilinear"] = 0;
                      }),
              "You enlarge by repeating pixels; the contract asks for bilinear.",
              "Which option of upsample have you left at its default?"),
    };
}

Misconceptions box_loss_rows() {
    const auto all_foreground = [](const Labels& labels) { return Labels(labels.size(), 1); };
    const auto foreground = [](const Labels& labels) {
        return static_cast<float>(static_cast<std::ptrdiff_t>(labels.size()) -
                                  std::count(labels.begin(), labels.end(), 0));
    };
    const auto share = [=](const Labels& labels) {
        return foreground(labels) / static_cast<float>(std::max<std::size_t>(1, labels.size()));
    };
    return {
        wrong(
            calls::smooth_l1, "L4-LOC-04",
            [](float e) { return std::abs(e) < 1 ? e * e / 2 : std::abs(e); },
            "The two pieces do not meet: -1/2 is missing in the linear part.",
            "Evaluate both pieces at 1."),
        wrong(
            calls::smooth_l1, "L4-LOC-05",
            [](float e) { return std::abs(e) < 1 ? e * e : 2 * std::abs(e) - 1; },
            "The factor 1/2 of the parabola is missing.", "What is smooth_l1 at 1?"),
        wrong(
            calls::smooth_l1_slope, "L4-LOC-06", [](float e) { return e; },
            "The slope grows without bound: that is the squared error's.",
            "What is the slope of |e| - 1/2 at e = 7?"),
        wrong(
            calls::smooth_l1_slope, "L4-LOC-07",
            [](float e) { return e > 0 ? 1.0f : (e < 0 ? -1.0f : 0.0f); },
            "The slope jumps at 0: that is the one of |e|.",
            "What is the slope of e^2 / 2 at e = 0.25?"),
        wrong(
            calls::box_loss, "L4-LOC-03",
            [=](const Tensor& boxes, const Tensor& targets, const Labels& labels) {
                check(box_loss(boxes, targets, labels));
                return box_loss(boxes, targets, all_foreground(labels));
            },
            "A background sample has no box to regress.", "Which box should \"nothing\" have?"),
        wrong(
            calls::box_loss, "L4-LOC-08",
            [=](const Tensor& boxes, const Tensor& targets, const Labels& labels) {
                return box_loss(boxes, targets, labels) * share(labels);
            },
            "Samples without a box count in the divisor.",
            "Add an empty picture to the batch: should the loss of the boxes shrink?"),
        convention(
            calls::box_loss, "L4-LOC-09",
            [](const Tensor& boxes, const Tensor& targets, const Labels& labels) {
                return box_loss(boxes, targets, labels) / 4;
            },
            "You average over the four numbers too; here they are added up.",
            "One number of the box is wrong by 0.5, the others are right: what is the loss?"),
        wrong(
            calls::box_loss_backward, "L4-LOC-03-backward",
            [=](const Tensor& boxes, const Tensor& targets, const Labels& labels) {
                check(box_loss_backward(boxes, targets, labels));
                return box_loss_backward(boxes, targets, all_foreground(labels));
            },
            "A background sample has no box to regress.", "Which box should \"nothing\" have?"),
        wrong(
            calls::box_loss_backward, "L4-LOC-10",
            [=](const Tensor& boxes, const Tensor& targets, const Labels& labels) {
                return box_loss_backward(boxes, targets, labels) * foreground(labels);
            },
            "The gradient lacks the division by the number of samples with a box.",
            "Where does the mean of the loss appear in its gradient?"),
        wrong(
            calls::mirror_boxes, "L4-LOC-01",
            [](const Tensor& boxes) {
                Tensor mirrored = mirror_boxes(boxes);
                for (int n = 0; n < boxes.size(0); ++n)
                    std::swap(mirrored.at(n, 0), mirrored.at(n, 2));
                return mirrored;
            },
            "The edges are mirrored but not exchanged: x0 is now right of x1.",
            "After mirroring, which of the old edges is on the left?"),
        wrong(
            calls::mirror_boxes, "L4-LOC-01-still",
            [](const Tensor& boxes) {
                check(mirror_boxes(boxes));
                return boxes;
            },
            "The box must be mirrored together with the picture.",
            "The object was at the left. Where is it in the mirrored picture?"),
    };
}

Misconceptions localiser_rows() {
    return {
        wrong(
            calls::classify_and_localise, "L4-LOC-11",
            [](LocaliserOptions options) {
                check(localiser_layers(options));
                options.box_weight = 1;
                return localiser_layers(options);
            },
            "The loss of the box is not weighted.", "What does your net do with box_weight?"),
        wrong(
            calls::classify_and_localise, "L4-LOC-12",
            [](const LocaliserOptions& options) {
                std::vector<Layer> layers = localiser_layers(options);
                const auto is = [&](const Layer& l) { return l.operation == "global_avg_pool"; };
                const auto pool = std::find_if(layers.begin(), layers.end(), is);
                const int pooled = static_cast<int>(pool - layers.begin());
                for (Layer& layer : layers)
                    if (layer.operation == "flatten") {
                        layer.inputs = {pooled};
                        layer.shape = pool->shape;
                    }
                return layers;
            },
            "The head for the box sees averages over the whole picture: where is lost.",
            "Move the object to another corner: does the input of your box head change?"),
    };
}

}  // namespace

Misconceptions task_rows() {
    Misconceptions rows = pixel_loss_rows();
    for (const Misconceptions& part :
         {iou_rows(), segmenter_rows(), box_loss_rows(), localiser_rows()})
        rows.insert(rows.end(), part.begin(), part.end());
    return rows;
}

}  // namespace lab04
