// Exercises 4.11 and 4.12: a class for every pixel, and a box for every picture.

#include "tests/lab04_architectures/support.hpp"

using lab04::LocaliserOptions;
using lab04::SegmenterOptions;
using lab04::unlabelled;

namespace {

// One class number for each pixel; about a third is unlabelled where asked for.
std::vector<int> pixel_labels(int count, int classes, bool gaps, Rng& rng) {
    std::vector<int> labels;
    for (int i = 0; i < count; ++i)
        labels.push_back(gaps && rng.chance(0.3f) ? unlabelled : rng.integer(classes));
    return labels;
}

// Written from the definition, for slopes.
double pixel_loss(const Tensor& scores, const std::vector<int>& labels) {
    const int height = scores.size(2), width = scores.size(3);
    double sum = 0;
    int count = 0;
    for (int n = 0; n < scores.size(0); ++n)
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                const int label = labels[(n * height + y) * width + x];
                if (label == unlabelled) continue;
                double total = 0;
                for (int k = 0; k < scores.size(1); ++k)
                    total += std::exp(double{scores.at(n, k, y, x)});
                sum += std::log(total) - double{scores.at(n, label, y, x)};
                ++count;
            }
    return sum / count;
}

double box_error(const Tensor& boxes, const Tensor& targets, const std::vector<int>& labels) {
    double sum = 0, count = 0;
    for (int n = 0; n < boxes.size(0); ++n) {
        if (labels[n] == 0) continue;
        count += 1;
        for (int j = 0; j < 4; ++j) {
            const double e = std::abs(double{boxes.at(n, j)} - double{targets.at(n, j)});
            sum += e < 1 ? e * e / 2 : e - 0.5;
        }
    }
    return sum / count;
}

}  // namespace

TEST_CASE("every pixel has a distribution of its own", "[lab04][4.11]") {
    // Two pixels, two classes: the right one has 1/2, then 3/4.
    const Tensor scores = Tensor::of({1, 2, 1, 2}, {0, 0, 0, std::log(3.0f)});
    const float expected = (std::log(2.0f) + std::log(4.0f / 3)) / 2;
    CHECK_THAT(subject(calls::pixel_cross_entropy, scores, {0, 1}), AllClose(expected));
    CHECK_THAT(subject(calls::pixel_cross_entropy_backward, scores, {0, 1}),
               AllClose(Tensor::of({1, 2, 1, 2}, {-0.25f, 0.125f, 0.25f, -0.125f})));
}

TEST_CASE("by convention unlabelled pixels count nowhere, not even in the divisor",
          "[lab04][4.11]") {
    const Tensor scores = Tensor::of({1, 2, 1, 2}, {0, 0, 0, std::log(3.0f)});
    CHECK_THAT(subject(calls::pixel_cross_entropy, scores, {unlabelled, 1}),
               AllClose(std::log(4.0f / 3)));
    CHECK_THAT(subject(calls::pixel_cross_entropy_backward, scores, {unlabelled, 1}),
               AllClose(Tensor::of({1, 2, 1, 2}, {0, 0.25f, 0, -0.25f})));
    CHECK(subject(calls::pixel_cross_entropy, scores, {unlabelled, unlabelled}) == 0.0f);
    CHECK_THAT(subject(calls::pixel_cross_entropy_backward, scores, {unlabelled, unlabelled}),
               Equals(Tensor({1, 2, 1, 2})));
}

TEST_CASE("the loss of an untrained net is the log of the number of classes", "[lab04][4.11]") {
    CHECK_THAT(subject(calls::pixel_cross_entropy, Tensor({2, 5, 3, 4}), std::vector<int>(24, 2)),
               AllClose(std::log(5.0f)));
}

TEST_CASE("pixel losses and their slopes on batches with gaps", "[lab04][4.11]") {
    Rng rng{1101};
    for (const bool gaps : {false, true}) {
        const Tensor scores = mixed({2, 4, 3, 2}, rng) * 2;
        const std::vector<int> labels = pixel_labels(12, 4, gaps, rng);
        CHECK_THAT(subject(calls::pixel_cross_entropy, scores, labels),
                   AllClose(static_cast<float>(pixel_loss(scores, labels))).scale(1));
        const Tensor expected =
            slope([&](const Tensor& t) { return pixel_loss(t, labels); }, scores);
        const Tensor gradient = subject(calls::pixel_cross_entropy_backward, scores, labels);
        CHECK_THAT(gradient, AllClose(expected).tolerance(2e-3));
        CHECK_THAT(gradient,
                   AllClose(reference(calls::pixel_cross_entropy_backward, scores, labels)));
    }
}

TEST_CASE("large scores stay finite", "[lab04][4.11]") {
    const Tensor scores = Tensor::of({1, 2, 1, 2}, {10000, -10000, 9999, -10000});
    const float first = std::log(1 + std::exp(-1.0f));
    CHECK_THAT(subject(calls::pixel_cross_entropy, scores, {0, 1}),
               AllClose((first + std::log(2.0f)) / 2));
    CHECK_THAT(subject(calls::pixel_cross_entropy_backward, scores, {0, 1}),
               AllClose(reference(calls::pixel_cross_entropy_backward, scores, {0, 1})));
}

TEST_CASE("the confusion matrix has true classes as rows and skips what nobody knows",
          "[lab04][4.11]") {
    // Predictions: class 1, 0, and 0 for the tie.
    const Tensor scores = Tensor::of({1, 2, 1, 4}, {0, 3, 2, 9, 1, 2, 2, 0});
    CHECK_THAT(subject(calls::pixel_confusion, scores, {0, 1, 1, unlabelled}),
               Equals(Tensor::of({2, 2}, {0, 1, 2, 0})));
    Rng rng{1102};
    const Tensor many = mixed({3, 4, 2, 5}, rng);
    const std::vector<int> labels = pixel_labels(30, 4, true, rng);
    CHECK_THAT(subject(calls::pixel_confusion, many, labels),
               Equals(reference(calls::pixel_confusion, many, labels)));
}

TEST_CASE("mean IoU counts what was missed and what was made up", "[lab04][4.11]") {
    CHECK_THAT(subject(calls::mean_iou, Tensor::of({2, 2}, {3, 1, 2, 4})),
               AllClose((1.0f / 2 + 4.0f / 7) / 2));
    CHECK_THAT(subject(calls::mean_iou, Tensor::of({2, 2}, {0, 6, 0, 2})), AllClose(0.125f));
    CHECK_THAT(subject(calls::mean_iou, Tensor::of({3, 3}, {5, 0, 1, 2, 7, 0, 0, 3, 4})),
               AllClose((5.0f / 8 + 7.0f / 12 + 4.0f / 8) / 3));
}

TEST_CASE("a class that occurs nowhere is left out of the mean", "[lab04][4.11]") {
    CHECK_THAT(subject(calls::mean_iou, Tensor::of({3, 3}, {3, 0, 1, 0, 0, 0, 2, 0, 4})),
               AllClose((1.0f / 2 + 4.0f / 7) / 2));
    // Predicted, but never true: it occurs, with an IoU of 0.
    CHECK_THAT(subject(calls::mean_iou, Tensor::of({2, 2}, {3, 1, 0, 0})), AllClose(0.375f));
    CHECK_THROWS_AS(subject(calls::mean_iou, Tensor({2, 2})), dl::Error);
    CHECK_THROWS_AS(subject(calls::mean_iou, Tensor({2, 3})), dl::ShapeError);
}

TEST_CASE("labels that do not fit the scores are refused", "[lab04][4.11]") {
    const Tensor scores({1, 2, 1, 2});
    CHECK_THROWS_AS(subject(calls::pixel_cross_entropy, scores, {0}), dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::pixel_cross_entropy, scores, {0, 2}), dl::Error);
    CHECK_THROWS_AS(subject(calls::pixel_cross_entropy_backward, scores, {0, -1}), dl::Error);
    CHECK_THROWS_AS(subject(calls::pixel_confusion, scores, {0, 2}), dl::Error);
}

TEST_CASE("the segmenter is the encoder and decoder of its contract", "[lab04][4.11]") {
    for (const SegmenterOptions& options :
         {SegmenterOptions{}, SegmenterOptions{1, 24, 3, 5, 3, true},
          SegmenterOptions{3, 16, 2, 4, 1, false}, SegmenterOptions{2, 6, 2, 3, 0, true}})
        CHECK_THAT(subject(calls::fully_convolutional, options),
                   Equals(reference(calls::fully_convolutional, options)));
    CHECK_THROWS_AS(subject(calls::fully_convolutional, {.size = 30, .depth = 2}), dl::Error);
}

TEST_CASE("smooth L1 is a parabola near 0 and a line far off", "[lab04][4.12]") {
    CHECK_THAT(subject(calls::smooth_l1, 0.5f), AllClose(0.125f));
    CHECK_THAT(subject(calls::smooth_l1, -3.0f), AllClose(2.5f));
    CHECK_THAT(subject(calls::smooth_l1, 1.0f), AllClose(0.5f));
    CHECK_THAT(subject(calls::smooth_l1_slope, 0.25f), AllClose(0.25f));
    CHECK_THAT(subject(calls::smooth_l1_slope, -7.0f), AllClose(-1.0f));
    CHECK_THAT(subject(calls::smooth_l1_slope, 1.0f), AllClose(1.0f));
    CHECK(subject(calls::smooth_l1_slope, 0.0f) == 0.0f);
}

TEST_CASE("the two pieces of smooth L1 meet, and the slope is theirs", "[lab04][4.12]") {
    for (float error = -2.05f; error < 2.1f; error += 0.1f) {
        const double above = double{subject(calls::smooth_l1, error + 0.01f)};
        const double below = double{subject(calls::smooth_l1, error - 0.01f)};
        CHECK(std::abs(above - below) < 0.021);
        CHECK(std::abs((above - below) / 0.02 - double{subject(calls::smooth_l1_slope, error)}) <
              0.01);
    }
}

TEST_CASE("box losses sum over four numbers and average over pictures", "[lab04][4.12]") {
    const Tensor boxes = Tensor::of({2, 4}, {0.5f, 0, 0, 0, 0, 0, 3, 0});
    const Tensor targets = Tensor::of({2, 4}, {0, 0, 0, 0.5f, 0, 0, 0, 0});
    CHECK_THAT(subject(calls::box_loss, boxes, targets, {1, 2}), AllClose((0.25f + 2.5f) / 2));
    CHECK_THAT(subject(calls::box_loss_backward, boxes, targets, {1, 2}),
               AllClose(Tensor::of({2, 4}, {0.25f, 0, 0, -0.25f, 0, 0, 0.5f, 0})));
}

TEST_CASE("by convention class 0 is nothing, and nothing has no box", "[lab04][4.12]") {
    const Tensor boxes = Tensor::of({2, 4}, {0.5f, 0, 0, 0, 0, 0, 3, 0}), targets({2, 4});
    CHECK_THAT(subject(calls::box_loss, boxes, targets, {1, 0}), AllClose(0.125f));
    CHECK_THAT(subject(calls::box_loss_backward, boxes, targets, {1, 0}),
               AllClose(Tensor::of({2, 4}, {0.5f, 0, 0, 0, 0, 0, 0, 0})));
    CHECK(subject(calls::box_loss, boxes, targets, {0, 0}) == 0.0f);
    CHECK_THAT(subject(calls::box_loss_backward, boxes, targets, {0, 0}), Equals(Tensor({2, 4})));
}

TEST_CASE("box losses and their slopes on other batches", "[lab04][4.12]") {
    Rng rng{1201};
    const std::vector<int> labels = {2, 0, 1, 3, 0};
    const Tensor targets = dl::uniform({5, 4}, rng);
    Tensor boxes = targets + mixed({5, 4}, rng);
    for (std::int64_t i = 0; i < boxes.count(); ++i)  // away from the joint at 1
        if (std::abs(std::abs(boxes[i] - targets[i]) - 1) < 0.05f) boxes[i] += 0.2f;
    CHECK_THAT(subject(calls::box_loss, boxes, targets, labels),
               AllClose(static_cast<float>(box_error(boxes, targets, labels))));
    const Tensor expected =
        slope([&](const Tensor& t) { return box_error(t, targets, labels); }, boxes);
    CHECK_THAT(subject(calls::box_loss_backward, boxes, targets, labels),
               AllClose(expected).tolerance(2e-3));
    CHECK_THROWS_AS(subject(calls::box_loss, boxes, targets, {1, 2}), dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::box_loss_backward, boxes, Tensor({5, 3}), labels),
                    dl::ShapeError);
}

TEST_CASE("a mirrored box keeps its left edge left of its right one", "[lab04][4.12]") {
    const Tensor boxes = Tensor::of({2, 4}, {0.125f, 0.25f, 0.5f, 0.875f, 0.25f, 0, 0.75f, 1});
    CHECK_THAT(subject(calls::mirror_boxes, boxes),
               AllClose(Tensor::of({2, 4}, {0.5f, 0.25f, 0.875f, 0.875f, 0.25f, 0, 0.75f, 1})));
    Rng rng{1202};
    const Tensor many = dl::uniform({6, 4}, rng);
    CHECK_THAT(subject(calls::mirror_boxes, many), AllClose(reference(calls::mirror_boxes, many)));
    CHECK_THROWS_AS(subject(calls::mirror_boxes, Tensor({4})), dl::ShapeError);
}

TEST_CASE("one trunk, two heads, one weighted loss", "[lab04][4.12]") {
    LocaliserOptions other{1, 16, 6, 4, 2, 10, 2.5f};
    for (const LocaliserOptions& options : {LocaliserOptions{}, other})
        CHECK_THAT(subject(calls::classify_and_localise, options),
                   Equals(reference(calls::classify_and_localise, options)));
    other.size = 18;
    CHECK_THROWS_AS(subject(calls::classify_and_localise, other), dl::Error);
}
