// What must be equal: a window net and its convolution, features of a crop and of the picture.

#include "lab04_architectures/detector.hpp"

#include "common/ops.hpp"
#include "lab02_mlp_backprop/initialise.hpp"
#include "lab04_architectures/sliding.hpp"
#include "lab04_architectures/window_net.hpp"
#include "tests/support/catch.hpp"

using dl::Box;
using dl::Tensor;
using namespace lab04;

namespace {

// Statistics as training leaves them: none is 0 or 1.
lab02::Params trained_weights(const DetectorOptions& options) {
    lab02::Params params = first_weights(detector_nets(options), options);
    dl::Rng rng{5};
    for (auto& [name, value] : params)
        if (value.rank() == 1) value = dl::uniform(value.shape(), rng, 0.3f, 1.2f);
    return params;
}

}  // namespace

TEST_CASE("a window net and its convolution give the same scores") {
    const WindowNetOptions options{.window = 16, .channels = 4, .hidden = 6, .classes = 3};
    dl::Rng rng{1};
    const Tensor picture = dl::uniform({3, 28, 40}, rng);
    const lab02::Net dense = window_net(options);
    const lab02::Params weights = lab02::initialise(dense, lab02::Initialiser::he, 2);
    lab02::Session one(dense);
    const Tensor slid =
        sliding_scores(picture, options.window, window_net_stride, [&](const Tensor& crops) {
            return one.predict(weights, lab02::inputs(Tensor(crops)), dense.last());
        });
    const lab02::Net map = convolutional_net(28, 40, options);
    lab02::Session all(map);
    const Tensor convolved =
        all.predict(make_convolutional(weights, options),
                    lab02::inputs(dl::reshape(picture, {1, 3, 28, 40})), map.last());
    REQUIRE(slid.shape() == dl::Shape{3, 4, 7});
    CHECK(dl::all_close(dl::reshape(convolved, {3, 4, 7}), slid, 1e-4f, 1e-5f));
    CHECK(map.multiply_adds() < 28 * dense.multiply_adds());
}

TEST_CASE("a region's own crop gives the answers of shared features") {
    const DetectorOptions options;
    Detector detector(options, trained_weights(options));
    dl::Rng rng{3};
    const Tensor picture = dl::uniform({3, 64, 96}, rng);
    const std::vector<Box> boxes = {{40, 20, 61, 47},        // crops on all sides
                                    {0, 0, 20, 25},          // in a corner
                                    {70.3f, 30.1f, 96, 64},  // in the other one
                                    {33.7f, 5.2f, 49.9f, 21}};
    const Tensor shared = detector.answers(detector.features(dl::reshape(picture, {1, 3, 64, 96})),
                                           as_regions(boxes));
    const Tensor apart = detector.answers_from_crops(picture, boxes);
    REQUIRE(shared.shape() == dl::Shape{4, options.kinds + 5});
    CHECK(dl::all_close(apart, shared, 1e-4f, 1e-4f));
}

TEST_CASE("answers become detections of every kind above the least score") {
    DetectorOptions options;
    options.kinds = 2;
    // Two boxes of kind 1 at one place, one of kind 0, one of background.
    const std::vector<Box> boxes = {
        {0, 0, 10, 10}, {0, 1, 10, 11}, {30, 0, 44, 10}, {5, 30, 9, 40}};
    Tensor answers({4, 7});
    answers.at(0, 2) = 6;
    answers.at(1, 2) = 5;
    answers.at(2, 1) = 7;
    answers.at(2, 3) = 1;  // x by a tenth of the width
    answers.at(3, 0) = 9;
    const std::vector<Detection> found = read_answers(answers, boxes, 64, 64, options);
    REQUIRE(found.size() == 2);
    CHECK(found[0].kind == 0);
    CHECK(found[0].box.x0 == Approx(31.4f));
    CHECK(found[1].kind == 1);
    CHECK(found[1].box == Box{0, 0, 10, 10});
}

TEST_CASE("training a detector twice gives the same bits") {
    dl::SceneOptions how;
    how.kinds = 2;
    const dl::Scenes scenes = dl::scenes(4, 1, how);
    std::vector<std::vector<Box>> proposals;
    for (int i = 0; i < 4; ++i)
        proposals.push_back(propose_from_picture(
            dl::reshape(dl::rows(scenes.images, i, i + 1), {3, how.size, how.size})));
    DetectorOptions options;
    options.kinds = 2;
    options.channels = 8;
    DetectorTraining training;
    training.epochs = 2;
    training.pictures = 2;
    std::vector<float> losses;
    training.after_step = [&](float loss) { losses.push_back(loss); };
    const lab02::Params first = train_detector(options, {scenes, proposals}, training);
    const lab02::Params second = train_detector(options, {scenes, proposals}, training);
    REQUIRE(losses.size() == 8);
    for (const auto& [name, value] : first)
        CHECK(dl::same_bits(value, second.at(name)));
    CHECK(dl::all_finite(first.at("mask_say.weight")));
    CHECK_FALSE(dl::same_bits(first.at("trunk1.weight"),
                              first_weights(detector_nets(options), options).at("trunk1.weight")));
}
