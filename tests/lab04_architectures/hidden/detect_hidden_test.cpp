// Hidden: boxes, regions, proposals and masks on values that nobody has seen.

#include "tests/lab04_architectures/support.hpp"

using dl::Box;
using lab04::Detection;
using lab04::LayerWindow;
using lab04::Neighbours;
using lab04::Reduce;
using lab04::Region;
using lab04::RoiOptions;
using lab04::Segment;
using lab04::Truth;

namespace {

Box random_box(Rng& rng, float room, float side) {
    const float x = rng.uniform(-2, room), y = rng.uniform(-2, room);
    const float width = rng.uniform(1, side), height = rng.uniform(1, side);
    return {x, y, x + width, y + height};
}

std::vector<Box> random_boxes(int count, Rng& rng, float room, float side) {
    std::vector<Box> boxes;
    for (int i = 0; i < count; ++i)
        boxes.push_back(random_box(rng, room, side));
    return boxes;
}

std::vector<Segment> random_segments(int count, Rng& rng) {
    std::vector<Segment> segments;
    for (int i = 0; i < count; ++i) {
        Segment segment{random_box(rng, 20, 8), rng.integer(1, 9), {}};
        const float share = rng.uniform(0, 0.6f);
        segment.colours = {share, 0.4f, 0.6f - share};
        segments.push_back(segment);
    }
    return segments;
}

}  // namespace

TEST_CASE("hidden: windows over pictures nobody has seen", "[lab04][4.13][hidden]") {
    Rng rng = hidden_rng("windows");
    for (int trial = 0; trial < 4; ++trial) {
        const int window = rng.integer(2, 4), stride = rng.integer(1, 3),
                  channels = rng.integer(1, 3);
        const Tensor picture = mixed({channels, rng.integer(5, 9), rng.integer(5, 9)}, rng);
        CHECK_THAT(subject(calls::sliding_scores, picture, window, stride, lab04::corners_and_sum),
                   AllClose(reference(calls::sliding_scores, picture, window, stride,
                                      lab04::corners_and_sum)));
        const Tensor weight = mixed({4, channels * window * stride}, rng);
        CHECK_THAT(subject(calls::dense_to_filters, weight, channels, window, stride),
                   Equals(reference(calls::dense_to_filters, weight, channels, window, stride)));
        std::vector<LayerWindow> layers;
        for (int i = 0; i < 3; ++i)
            layers.push_back({rng.integer(1, 5), rng.integer(1, 3), rng.integer(0, 2)});
        const int row = rng.integer(0, 5), column = rng.integer(0, 5);
        CHECK_THAT(subject(calls::cell_window, row, column, layers),
                   AllClose(reference(calls::cell_window, row, column, layers)));
    }
}

TEST_CASE("hidden: boxes nobody has seen", "[lab04][4.14][hidden]") {
    Rng rng = hidden_rng("boxes");
    for (int trial = 0; trial < 10; ++trial) {
        const Box a = random_box(rng, 12, 10), b = random_box(rng, 12, 10);
        CHECK_THAT(subject(calls::to_centre, a),
                   AllClose(reference(calls::to_centre, a)).absolute(1e-4));
        CHECK_THAT(subject(calls::to_corners, {a.x0, a.y0, a.x1 + 3, a.y1 + 3}),
                   AllClose(reference(calls::to_corners, {a.x0, a.y0, a.x1 + 3, a.y1 + 3}))
                       .absolute(1e-4));
        CHECK_THAT(subject(calls::iou, a, b), AllClose(reference(calls::iou, a, b)).absolute(1e-4));
        CHECK_THAT(subject(calls::encode_box, a, b, {0.2f, 0.3f}),
                   AllClose(reference(calls::encode_box, a, b, {0.2f, 0.3f})).absolute(1e-4));
        CHECK_THAT(subject(calls::decode_box, {0.3f, -1, 2, -0.7f}, a, {0.3f, 0.4f}),
                   AllClose(reference(calls::decode_box, {0.3f, -1, 2, -0.7f}, a, {0.3f, 0.4f}))
                       .absolute(1e-4));
    }
}

TEST_CASE("hidden: crowds of boxes nobody has seen", "[lab04][4.14][hidden]") {
    Rng rng = hidden_rng("crowds");
    for (int trial = 0; trial < 4; ++trial) {
        const std::vector<Box> boxes = random_boxes(30, rng, 25, 14);
        std::vector<float> scores;
        std::vector<int> classes;
        for (int i = 0; i < 30; ++i) {
            scores.push_back(rng.uniform());
            classes.push_back(rng.integer(2));
        }
        const float threshold = rng.uniform(0.2f, 0.6f);
        CHECK_THAT(subject(calls::nms, boxes, scores, classes, threshold),
                   Equals(reference(calls::nms, boxes, scores, classes, threshold)));
        const lab04::AnchorOptions options{
            .stride = rng.uniform(3, 9), .sizes = {9, 15}, .ratios = {rng.uniform(0.4f, 2), 1}};
        const std::vector<Box> all = reference(calls::anchors, 3, 5, options);
        CHECK_THAT(subject(calls::anchors, 3, 5, options), AllClose(all).absolute(1e-4));
        const std::vector<Box> truth = random_boxes(rng.integer(0, 5), rng, 20, 12);
        CHECK_THAT(subject(calls::match_anchors, all, truth, {0.4f, 0.2f}),
                   Equals(reference(calls::match_anchors, all, truth, {0.4f, 0.2f})));
    }
}

TEST_CASE("hidden: regions nobody has seen", "[lab04][4.15][hidden]") {
    Rng rng = hidden_rng("regions");
    for (int trial = 0; trial < 4; ++trial) {
        const Tensor maps = mixed({2, 2, rng.integer(3, 7), rng.integer(3, 7)}, rng);
        std::vector<Region> regions;
        for (const Box& box : random_boxes(4, rng, 10, 12))
            regions.push_back({rng.integer(2), box});
        const RoiOptions options{.height = rng.integer(1, 4),
                                 .width = rng.integer(1, 4),
                                 .scale = rng.uniform(0.3f, 0.8f),
                                 .samples = rng.integer(1, 3),
                                 .reduce = trial % 2 == 0 ? Reduce::average : Reduce::maximum};
        const Tensor grad = mixed({4, 2, options.height, options.width}, rng);
        CHECK_THAT(subject(calls::roi_pool_forward, maps, regions, options),
                   AllClose(reference(calls::roi_pool_forward, maps, regions, options)));
        CHECK_THAT(subject(calls::roi_pool_backward, grad, maps, regions, options),
                   AllClose(reference(calls::roi_pool_backward, grad, maps, regions, options)));
        CHECK_THAT(subject(calls::roi_align_forward, maps, regions, options),
                   AllClose(reference(calls::roi_align_forward, maps, regions, options)));
        CHECK_THAT(subject(calls::roi_align_backward, grad, maps, regions, options),
                   AllClose(reference(calls::roi_align_backward, grad, maps, regions, options)));
    }
}

TEST_CASE("hidden: segments and targets nobody has seen", "[lab04][4.16][hidden]") {
    Rng rng = hidden_rng("segments");
    for (int trial = 0; trial < 4; ++trial) {
        const std::vector<Segment> segments = random_segments(8, rng);
        Neighbours neighbours;
        for (int a = 0; a < 8; ++a)
            for (int b = a + 1; b < 8; ++b)
                if (rng.chance(0.5f)) neighbours.push_back({a, b});
        CHECK_THAT(subject(calls::segment_similarity, segments[0], segments[1], 300),
                   AllClose(reference(calls::segment_similarity, segments[0], segments[1], 300)));
        CHECK_THAT(subject(calls::merge_segments, segments[2], segments[3]),
                   AllClose(reference(calls::merge_segments, segments[2], segments[3])));
        CHECK_THAT(subject(calls::group_segments, segments, neighbours, 300),
                   AllClose(reference(calls::group_segments, segments, neighbours, 300)));
        const Box region = random_box(rng, 30, 20);
        const int margin = rng.integer(0, 9), stride = rng.integer(2, 8);
        CHECK_THAT(
            subject(calls::crop_for, region, margin, stride, 40, 37),
            AllClose(reference(calls::crop_for, region, margin, stride, 40, 37)).absolute(1e-4));
        const std::vector<Box> regions = random_boxes(20, rng, 10, 12);
        const std::vector<Box> truth = random_boxes(3, rng, 10, 12);
        CHECK_THAT(
            subject(calls::region_targets, regions, truth, {2, 0, 3}, {0.35f, {}}),
            AllClose(reference(calls::region_targets, regions, truth, {2, 0, 3}, {0.35f, {}}))
                .absolute(1e-4));
    }
}

TEST_CASE("hidden: proposals and precision nobody has seen", "[lab04][4.17][hidden]") {
    Rng rng = hidden_rng("precision");
    for (int trial = 0; trial < 4; ++trial) {
        std::vector<int> match;
        for (int i = 0; i < 40; ++i)
            match.push_back(rng.integer(-2, 1));
        Rng first{static_cast<std::uint64_t>(rng.integer(1000))}, second = first;
        CHECK_THAT(subject(calls::sample_anchors, match, {12, 0.4f}, first),
                   Equals(reference(calls::sample_anchors, match, {12, 0.4f}, second)));
        const std::vector<Box> boxes = random_boxes(2 * 3 * 4, rng, 30, 14);
        const Tensor objectness = mixed({2, 3, 4}, rng), offsets = mixed({8, 3, 4}, rng);
        CHECK_THAT(subject(calls::propose, objectness, offsets, boxes, 30, 34,
                           {.before = 18, .overlap = 0.3f, .after = 10}),
                   AllClose(reference(calls::propose, objectness, offsets, boxes, 30, 34,
                                      {.before = 18, .overlap = 0.3f, .after = 10}))
                       .absolute(1e-4));
        std::vector<Detection> answers;
        std::vector<Truth> truth;
        for (const Box& box : random_boxes(10, rng, 30, 12)) {
            truth.push_back({rng.integer(2), rng.integer(3), box});
            for (int i = 0; i < 3; ++i) {
                const float shift = rng.uniform(0, 0.6f) * (box.x1 - box.x0);
                answers.push_back({truth.back().image,
                                   rng.chance(0.8f) ? truth.back().kind : 1,
                                   rng.uniform(),
                                   {box.x0 + shift, box.y0, box.x1 + shift, box.y1}});
            }
        }
        CHECK_THAT(subject(calls::average_precision, answers, truth, 0.5f),
                   AllClose(reference(calls::average_precision, answers, truth, 0.5f)));
        CHECK_THAT(subject(calls::mean_average_precision, answers, truth, 4, 0.6f),
                   AllClose(reference(calls::mean_average_precision, answers, truth, 4, 0.6f)));
    }
}

TEST_CASE("hidden: masks nobody has seen", "[lab04][4.18][hidden]") {
    Rng rng = hidden_rng("masks");
    for (int trial = 0; trial < 4; ++trial) {
        Tensor mask({10, 13}), other({10, 13});
        for (std::int64_t i = 0; i < mask.count(); ++i) {
            mask[i] = rng.chance(0.5f) ? 1.0f : 0.0f;
            other[i] = rng.chance(0.5f) ? 1.0f : 0.0f;
        }
        const Box box = random_box(rng, 8, 9);
        CHECK_THAT(subject(calls::mask_target, mask, box, 6),
                   Equals(reference(calls::mask_target, mask, box, 6)));
        CHECK_THAT(subject(calls::mask_iou, mask, other),
                   AllClose(reference(calls::mask_iou, mask, other)));
        const Tensor small = dl::uniform({5, 5}, rng);
        CHECK_THAT(subject(calls::paste_mask, small, box, 12, 11, 0.5f),
                   Equals(reference(calls::paste_mask, small, box, 12, 11, 0.5f)));
        const Tensor scores = mixed({5, 3, 2, 2}, rng);
        const Tensor targets =
            dl::reshape(dl::slice(dl::slice(mask, 0, 0, 10), 1, 0, 2), {5, 2, 2});
        std::vector<int> labels;
        for (int r = 0; r < 5; ++r)
            labels.push_back(rng.integer(4));
        CHECK_THAT(subject(calls::mask_loss, scores, targets, labels),
                   AllClose(reference(calls::mask_loss, scores, targets, labels)));
        CHECK_THAT(subject(calls::mask_loss_backward, scores, targets, labels),
                   AllClose(reference(calls::mask_loss_backward, scores, targets, labels)));
    }
}
