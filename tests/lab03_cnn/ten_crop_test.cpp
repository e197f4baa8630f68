// Ten windows of a picture, and one answer from ten.

#include "tests/lab03_cnn/support.hpp"

using lab03::corner_scores;
using lab03::first_pixel_votes;

TEST_CASE("four corners, the middle, and the mirrors of the five", "[lab03][3.15]") {
    const Tensor image = counted({1, 4, 6});
    const Tensor ten = subject(calls::ten_crops, image, 2, 4);
    REQUIRE(ten.shape() == Shape{10, 1, 2, 4});
    std::vector<float> first, last;
    for (int i = 0; i < 10; ++i) {
        first.push_back(ten.at(i, 0, 0, 0));
        last.push_back(ten.at(i, 0, 1, 3));
    }
    CHECK(first == std::vector<float>{1, 3, 13, 15, 8, 4, 6, 16, 18, 11});
    CHECK(last == std::vector<float>{10, 12, 22, 24, 17, 7, 9, 19, 21, 14});
}

TEST_CASE("the middle window is rounded down", "[lab03][3.15]") {
    const Tensor image = counted({3, 5, 8});
    for (const auto& [height, width] : {std::pair{2, 3}, {4, 5}, {5, 8}, {1, 1}})
        CHECK_THAT(subject(calls::ten_crops, image, height, width),
                   Equals(reference(calls::ten_crops, image, height, width)));
}

// AlexNet cuts 224 out of 256; an eighth of that shows the same and makes a small recording.
TEST_CASE("ten windows of 28 out of 32, as AlexNet cuts them", "[lab03][3.15]") {
    Rng rng{150};
    const Tensor image = dl::uniform({3, 32, 32}, rng);
    const Tensor ten = subject(calls::ten_crops, image, 28, 28);
    REQUIRE(ten.shape() == Shape{10, 3, 28, 28});
    CHECK(ten.at(4, 1, 0, 0) == image.at(1, 2, 2));
    CHECK(ten.at(8, 2, 27, 0) == image.at(2, 31, 31));
}

TEST_CASE("windows that do not fit into the picture are refused", "[lab03][3.15]") {
    CHECK_THROWS_AS(subject(calls::ten_crops, Tensor({1, 4, 4}), 5, 2), dl::Error);
    CHECK_THROWS_AS(subject(calls::ten_crops, Tensor({1, 4, 4}), 2, 0), dl::Error);
    CHECK_THROWS_AS(subject(calls::ten_crops, Tensor({1, 1, 4, 4}), 2, 2), dl::ShapeError);
}

TEST_CASE("probabilities are averaged, so that one loud crop has one vote", "[lab03][3.15]") {
    // Nine windows see 0 at their first pixel, one sees 100: (9 * 0.5 + 1) / 10.
    Tensor image({1, 1, 4, 4});
    image.at(0, 0, 0, 0) = 100;
    CHECK_THAT(subject(calls::ten_crop_prediction, first_pixel_votes, image, 2, 2),
               AllClose(Tensor::of({1, 2}, {0.55f, 0.45f})));
}

TEST_CASE("ten opinions on several pictures agree with the reference", "[lab03][3.15]") {
    Rng rng{151};
    const Tensor images = dl::normal({4, 2, 6, 5}, rng);
    const Tensor p = subject(calls::ten_crop_prediction, corner_scores, images, 4, 3);
    CHECK_THAT(p, AllClose(reference(calls::ten_crop_prediction, corner_scores, images, 4, 3)));
    CHECK_THAT(dl::sum(p, {1}), AllClose(Tensor({4}, 1)));
}
