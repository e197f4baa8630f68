// Hidden: pixels, boxes and tokens of lab 4 on shapes and values that nobody has seen.

#include "tests/lab04_architectures/support.hpp"

using lab04::ConvTransposeOptions;
using lab04::UpsampleOptions;
using lab04::Upsampling;

TEST_CASE("hidden: response norm of other images", "[lab04][4.2][hidden]") {
    Rng rng = hidden_rng("response norm");
    for (int trial = 0; trial < 5; ++trial) {
        const Shape shape = {rng.integer(1, 3), rng.integer(1, 9), rng.integer(1, 4),
                             rng.integer(1, 5)};
        const Tensor x = mixed(shape, rng), g = mixed(shape, rng);
        const lab04::LrnOptions o{2 * rng.integer(0, 3) + 1, rng.uniform(0.2f, 2),
                                  rng.uniform(0.3f, 1), rng.uniform(0.5f, 2)};
        CHECK_THAT(subject(calls::local_response_norm_forward, x, o),
                   AllClose(reference(calls::local_response_norm_forward, x, o)));
        CHECK_THAT(subject(calls::local_response_norm_backward, g, x, o),
                   AllClose(reference(calls::local_response_norm_backward, g, x, o)).scale(1));
    }
}

TEST_CASE("hidden: other ways to enlarge other maps", "[lab04][4.10][hidden]") {
    Rng rng = hidden_rng("enlarge");
    for (int trial = 0; trial < 5; ++trial) {
        const int n = rng.integer(1, 3), c = rng.integer(1, 3), height = rng.integer(1, 5);
        const int width = rng.integer(1, 5), factor = rng.integer(1, 4);
        const UpsampleOptions up{factor,
                                 rng.chance(0.7f) ? Upsampling::bilinear : Upsampling::nearest};
        const Tensor x = mixed({n, c, height, width}, rng);
        const Tensor large = mixed({n, c, height * factor, width * factor}, rng);
        CHECK_THAT(subject(calls::upsample_forward, x, up),
                   AllClose(reference(calls::upsample_forward, x, up)).scale(1));
        CHECK_THAT(subject(calls::upsample_backward, large, up),
                   AllClose(reference(calls::upsample_backward, large, up)).scale(1));

        const int stride = rng.integer(1, 3), filters = rng.integer(1, 3);
        const int kernel = rng.integer(stride, 5);
        const ConvTransposeOptions o{stride, rng.integer(0, (kernel - 1) / 2),
                                     rng.integer(0, stride - 1)};
        const Tensor weight = mixed({c, filters, kernel, kernel}, rng),
                     bias = mixed({filters}, rng);
        const Tensor out = reference(calls::conv_transpose2d_forward, x, weight, bias, o);
        const Tensor grad = mixed(out.shape(), rng);
        CHECK_THAT(subject(calls::conv_transpose2d_forward, x, weight, bias, o),
                   AllClose(out).scale(5));
        CHECK_THAT(
            subject(calls::conv_transpose2d_backward, grad, x, weight, o),
            AllClose(reference(calls::conv_transpose2d_backward, grad, x, weight, o)).scale(5));
    }
}

TEST_CASE("hidden: maxima put back elsewhere", "[lab04][4.10][hidden]") {
    Rng rng = hidden_rng("unpool");
    const Shape large = {rng.integer(1, 3), rng.integer(1, 3), rng.integer(2, 5),
                         rng.integer(2, 5)};
    const Tensor x = mixed({large[0], large[1], 2, 1}, rng), g = mixed(large, rng);
    Tensor winners(x.shape());
    for (float& place : winners)
        place = static_cast<float>(rng.integer(large[2] * large[3]));
    CHECK_THAT(subject(calls::max_unpool_forward, x, winners, large),
               AllClose(reference(calls::max_unpool_forward, x, winners, large)).scale(1));
    CHECK_THAT(subject(calls::max_unpool_backward, g, winners),
               AllClose(reference(calls::max_unpool_backward, g, winners)));
}

TEST_CASE("hidden: losses of other pixels", "[lab04][4.11][hidden]") {
    Rng rng = hidden_rng("pixels");
    for (int trial = 0; trial < 5; ++trial) {
        const Shape shape = {rng.integer(1, 3), rng.integer(2, 5), rng.integer(1, 4),
                             rng.integer(1, 5)};
        const Tensor scores = mixed(shape, rng) * rng.uniform(1, 20);
        std::vector<int> labels;
        for (int i = 0; i < shape[0] * shape[2] * shape[3]; ++i)
            labels.push_back(rng.chance(0.2f) ? lab04::unlabelled : rng.integer(shape[1]));
        CHECK_THAT(subject(calls::pixel_cross_entropy, scores, labels),
                   AllClose(reference(calls::pixel_cross_entropy, scores, labels)).scale(1));
        CHECK_THAT(subject(calls::pixel_cross_entropy_backward, scores, labels),
                   AllClose(reference(calls::pixel_cross_entropy_backward, scores, labels)));
        const Tensor counts = reference(calls::pixel_confusion, scores, labels);
        CHECK_THAT(subject(calls::pixel_confusion, scores, labels), Equals(counts));
        CHECK_THAT(subject(calls::mean_iou, counts + 1.0f),
                   AllClose(reference(calls::mean_iou, counts + 1.0f)));
    }
}

TEST_CASE("hidden: segmenters and localisers of other sizes", "[lab04][4.11][hidden]") {
    Rng rng = hidden_rng("segmenters");
    const int depth = rng.integer(1, 3);
    const lab04::SegmenterOptions options{
        rng.integer(1, 3), 8 * rng.integer(1, 4), rng.integer(2, 9), rng.integer(1, 8), depth,
        rng.chance(0.5f)};
    CHECK_THAT(subject(calls::fully_convolutional, options),
               Equals(reference(calls::fully_convolutional, options)));
}

TEST_CASE("hidden: other boxes", "[lab04][4.12][hidden]") {
    Rng rng = hidden_rng("boxes");
    const int n = rng.integer(2, 7);
    const Tensor boxes = mixed({n, 4}, rng) * 2, targets = dl::uniform({n, 4}, rng);
    std::vector<int> labels;
    for (int i = 0; i < n; ++i)
        labels.push_back(rng.integer(3));
    const float error = rng.uniform(-3, 3);
    CHECK_THAT(subject(calls::smooth_l1, error), AllClose(reference(calls::smooth_l1, error)));
    CHECK_THAT(subject(calls::smooth_l1_slope, error),
               AllClose(reference(calls::smooth_l1_slope, error)));
    CHECK_THAT(subject(calls::box_loss, boxes, targets, labels),
               AllClose(reference(calls::box_loss, boxes, targets, labels)));
    CHECK_THAT(subject(calls::box_loss_backward, boxes, targets, labels),
               AllClose(reference(calls::box_loss_backward, boxes, targets, labels)));
    CHECK_THAT(subject(calls::mirror_boxes, targets),
               AllClose(reference(calls::mirror_boxes, targets)));
    const lab04::LocaliserOptions options{
        rng.integer(1, 3), 8 * rng.integer(1, 3), rng.integer(2, 9),   rng.integer(1, 8),
        rng.integer(1, 3), rng.integer(1, 30),    rng.uniform(0.5f, 9)};
    CHECK_THAT(subject(calls::classify_and_localise, options),
               Equals(reference(calls::classify_and_localise, options)));
}

TEST_CASE("hidden: other tokens", "[lab04][4.19][hidden]") {
    Rng rng = hidden_rng("tokens");
    for (int trial = 0; trial < 4; ++trial) {
        const int size = rng.integer(1, 3), heads = rng.integer(1, 3);
        const Shape picture = {rng.integer(1, 3), rng.integer(1, 3), size * rng.integer(1, 3),
                               size * rng.integer(1, 3)};
        const Tensor x = mixed(picture, rng);
        CHECK_THAT(subject(calls::patches_forward, x, size),
                   Equals(reference(calls::patches_forward, x, size)));
        const Shape tokens = {rng.integer(1, 3), rng.integer(1, 6), heads * rng.integer(1, 4)};
        const Tensor q = mixed(tokens, rng), k = mixed(tokens, rng), v = mixed(tokens, rng);
        const Tensor g = mixed(tokens, rng);
        const lab04::AttentionResult f = reference(calls::attention_forward, q, k, v, heads);
        CHECK_THAT(subject(calls::attention_forward, q, k, v, heads), AllClose(f).scale(1));
        CHECK_THAT(
            subject(calls::attention_backward, g, q, k, v, f.weights, heads),
            AllClose(reference(calls::attention_backward, g, q, k, v, f.weights, heads)).scale(1));
        const Tensor gamma = mixed({tokens[2]}, rng), beta = mixed({tokens[2]}, rng);
        const lab04::LayerNormResult norm =
            reference(calls::layer_norm_forward, q, gamma, beta, 1e-3f);
        CHECK_THAT(subject(calls::layer_norm_forward, q, gamma, beta, 1e-3f),
                   AllClose(norm).tolerance(1e-4).scale(1));
        CHECK_THAT(subject(calls::layer_norm_backward, g, norm.normalised, norm.deviation, gamma),
                   AllClose(reference(calls::layer_norm_backward, g, norm.normalised,
                                      norm.deviation, gamma))
                       .tolerance(1e-4)
                       .scale(1));
    }
}
