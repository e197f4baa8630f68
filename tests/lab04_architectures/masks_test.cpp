// Masks of boxes: targets, losses, and the way back into the picture.

#include "tests/lab04_architectures/support.hpp"

using dl::Box;

namespace {

Tensor zeros_and_ones(const Shape& shape, Rng& rng) {
    Tensor values(shape);
    for (float& value : values)
        value = rng.chance(0.5f) ? 1.0f : 0.0f;
    return values;
}

}  // namespace

TEST_CASE("a target is the mask under the middles of the cells", "[lab04][4.18]") {
    const Tensor line = Tensor::of({1, 4}, {0, 1, 1, 1});
    CHECK_THAT(subject(calls::mask_target, line, {0, 0, 4, 1}, 2),
               Equals(Tensor::of({2, 2}, {1, 1, 1, 1})));
    const Tensor mask = Tensor::of({3, 4}, {0, 0, 1, 1,  //
                                            0, 1, 1, 0,  //
                                            1, 0, 0, 0});
    CHECK_THAT(subject(calls::mask_target, mask, {1, 0, 4, 3}, 3),
               Equals(Tensor::of({3, 3}, {0, 1, 1, 1, 1, 0, 0, 0, 0})));
    CHECK_THAT(subject(calls::mask_target, mask, {2, -1, 6, 1}, 2),
               Equals(Tensor::of({2, 2}, {0, 0, 1, 0})));
}

TEST_CASE("targets agree with the reference for boxes anywhere", "[lab04][4.18]") {
    Rng rng{1801};
    const Tensor mask = zeros_and_ones({9, 11}, rng);
    for (int trial = 0; trial < 5; ++trial) {
        const float x = rng.uniform(-2, 8), y = rng.uniform(-2, 6);
        const Box box{x, y, x + rng.uniform(1, 9), y + rng.uniform(1, 9)};
        CHECK_THAT(subject(calls::mask_target, mask, box, 5),
                   Equals(reference(calls::mask_target, mask, box, 5)));
    }
    CHECK_THROWS_AS(subject(calls::mask_target, mask, {0, 0, 1, 1}, 0), dl::Error);
    CHECK_THROWS_AS(subject(calls::mask_target, Tensor({3}), {0, 0, 1, 1}, 2), dl::ShapeError);
}

TEST_CASE("only the channel of the true class is asked", "[lab04][4.18]") {
    // One region of kind 1; its channel says 0 for everything: ln 2 a cell. The other one shouts.
    Tensor scores({1, 2, 2, 2});
    for (int i = 0; i < 4; ++i)
        scores[i] = 50;
    const Tensor targets = Tensor::of({1, 2, 2}, {1, 0, 0, 1});
    CHECK_THAT(subject(calls::mask_loss, scores, targets, {2}), AllClose(std::log(2.0f)));
    const Tensor grad = subject(calls::mask_loss_backward, scores, targets, {2});
    CHECK_THAT(grad,
               AllClose(Tensor::of({1, 2, 2, 2}, {0, 0, 0, 0, -0.125f, 0.125f, 0.125f, -0.125f})));
}

TEST_CASE("background has no mask and does not thin the mean", "[lab04][4.18]") {
    Tensor scores({3, 1, 1, 1}, 0);
    scores[1] = 2;
    const Tensor targets = Tensor::of({3, 1, 1}, {1, 1, 0});
    CHECK_THAT(subject(calls::mask_loss, scores, targets, {1, 0, 0}), AllClose(std::log(2.0f)));
    CHECK_THAT(subject(calls::mask_loss_backward, scores, targets, {1, 0, 0}),
               AllClose(Tensor::of({3, 1, 1, 1}, {-0.5f, 0, 0})));
    CHECK(subject(calls::mask_loss, scores, targets, {0, 0, 0}) == 0);
    CHECK_THAT(subject(calls::mask_loss_backward, scores, targets, {0, 0, 0}),
               Equals(Tensor({3, 1, 1, 1})));
}

TEST_CASE("scores of any size have a loss", "[lab04][4.18]") {
    const Tensor scores = Tensor::of({1, 1, 2, 2}, {500, -500, 500, -500});
    const Tensor targets = Tensor::of({1, 2, 2}, {1, 0, 0, 1});
    CHECK_THAT(subject(calls::mask_loss, scores, targets, {1}), AllClose(250.0f));
    CHECK_THAT(subject(calls::mask_loss_backward, scores, targets, {1}),
               AllClose(Tensor::of({1, 1, 2, 2}, {0, 0, 0.25f, -0.25f})));
}

TEST_CASE("the mask loss falls along its gradient", "[lab04][4.18]") {
    Rng rng{1802};
    const Tensor scores = mixed({4, 3, 2, 2}, rng);
    const Tensor targets = zeros_and_ones({4, 2, 2}, rng);
    const std::vector<int> labels = {3, 0, 1, 3};
    const auto loss = [&](const Tensor& x) {
        return double{reference(calls::mask_loss, x, targets, labels)};
    };
    const Tensor slopes = slope(loss, scores);
    CHECK_THAT(subject(calls::mask_loss, scores, targets, labels),
               AllClose(reference(calls::mask_loss, scores, targets, labels)));
    CHECK_THAT(subject(calls::mask_loss_backward, scores, targets, labels),
               AllClose(slopes).tolerance(1e-3));
    CHECK_THROWS_AS(subject(calls::mask_loss, scores, targets, {3, 0, 1, 4}), dl::Error);
    CHECK_THROWS_AS(subject(calls::mask_loss, scores, targets, {1}), dl::ShapeError);
}

TEST_CASE("a mask is stretched over its box", "[lab04][4.18]") {
    // Cell middles at 1 and 3; the pixels read 0, 0.25, 0.75, 1.
    const Tensor mask = Tensor::of({2, 2}, {0, 1, 0, 1});
    CHECK_THAT(subject(calls::paste_mask, mask, {0, 0, 4, 2}, 2, 5, 0.5f),
               Equals(Tensor::of({2, 5}, {0, 0, 1, 1, 0, 0, 0, 1, 1, 0})));
    CHECK_THAT(subject(calls::paste_mask, mask, {0, 0, 4, 2}, 1, 5, 0.25f),
               Equals(Tensor::of({1, 5}, {0, 1, 1, 1, 0})));
}

TEST_CASE("a pixel belongs to the box in which its middle lies", "[lab04][4.18]") {
    CHECK_THAT(subject(calls::paste_mask, Tensor({3, 3}, 1), {0.6f, -4, 2.5f, 1.5f}, 3, 4, 0.5f),
               Equals(Tensor::of({3, 4}, {0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})));
    CHECK_THAT(subject(calls::paste_mask, Tensor({1, 1}, 1), {2, 2, 2, 2}, 3, 3, 0.5f),
               Equals(Tensor({3, 3})));
}

TEST_CASE("pasting agrees with the reference", "[lab04][4.18]") {
    Rng rng{1803};
    for (int trial = 0; trial < 4; ++trial) {
        const Tensor mask = dl::uniform({4, 4}, rng);
        const float x = rng.uniform(-3, 8), y = rng.uniform(-3, 8);
        const Box box{x, y, x + rng.uniform(3, 12), y + rng.uniform(3, 12)};
        CHECK_THAT(subject(calls::paste_mask, mask, box, 12, 14, 0.5f),
                   Equals(reference(calls::paste_mask, mask, box, 12, 14, 0.5f)));
    }
    CHECK_THROWS_AS(subject(calls::paste_mask, Tensor({2, 3}), {0, 0, 1, 1}, 4, 4, 0.5f),
                    dl::ShapeError);
}

TEST_CASE("masks share pixels as boxes share area", "[lab04][4.18]") {
    const Tensor a = Tensor::of({2, 3}, {1, 1, 1, 0, 0, 0});
    const Tensor b = Tensor::of({2, 3}, {0, 1, 1, 0, 1, 1});
    CHECK_THAT(subject(calls::mask_iou, a, b), AllClose(0.4f));
    CHECK_THAT(subject(calls::mask_iou, b, a), AllClose(0.4f));
    CHECK_THAT(subject(calls::mask_iou, a, a), AllClose(1.0f));
    CHECK(subject(calls::mask_iou, a, 1 - a) == 0);
    CHECK(subject(calls::mask_iou, Tensor({2, 3}), Tensor({2, 3})) == 0);
    CHECK_THROWS_AS(subject(calls::mask_iou, a, Tensor({3, 2})), dl::ShapeError);
}
