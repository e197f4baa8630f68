// A classifier at every place of a picture, and the same as a convolution.

#include "tests/lab04_architectures/support.hpp"

using dl::Box;
using lab04::corners_and_sum;
using lab04::LayerWindow;

TEST_CASE("the window stops at every place, row by row", "[lab04][4.13]") {
    Tensor picture({1, 3, 4});
    for (int i = 0; i < 12; ++i)
        picture[i] = static_cast<float>(i);
    // Windows of 2 x 2 at stride 1: first value, last value, sum; 2 rows, 3 columns.
    CHECK_THAT(subject(calls::sliding_scores, picture, 2, 1, corners_and_sum),
               AllClose(Tensor::of({3, 2, 3}, {0, 1, 2, 4, 5, 6,    // first
                                               5, 6, 7, 9, 10, 11,  // last
                                               10, 14, 18, 26, 30, 34})));
}

TEST_CASE("a window lies whole in the picture", "[lab04][4.13]") {
    Rng rng{1301};
    const Tensor picture = mixed({2, 5, 8}, rng);
    const Tensor scores = subject(calls::sliding_scores, picture, 3, 2, corners_and_sum);
    REQUIRE(scores.shape() == Shape{3, 2, 3});
    CHECK_THAT(scores, AllClose(reference(calls::sliding_scores, picture, 3, 2, corners_and_sum)));
    CHECK_THAT(subject(calls::sliding_scores, picture, 5, 3, corners_and_sum),
               AllClose(reference(calls::sliding_scores, picture, 5, 3, corners_and_sum)));
    CHECK_THROWS_AS(subject(calls::sliding_scores, picture, 6, 1, corners_and_sum), dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::sliding_scores, picture, 3, 0, corners_and_sum), dl::Error);
}

TEST_CASE("a dense layer is a filter as large as its map", "[lab04][4.13]") {
    // Two units on two channels of 1 x 3 pixels.
    const Tensor weight = Tensor::of({2, 6}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
    const Tensor filters = subject(calls::dense_to_filters, weight, 2, 1, 3);
    REQUIRE(filters.shape() == Shape{2, 2, 1, 3});
    CHECK(filters.at(0, 0, 0, 2) == 3);
    CHECK(filters.at(0, 1, 0, 0) == 4);
    CHECK(filters.at(1, 0, 0, 1) == 8);
}

TEST_CASE("dense layer and filters agree on a map of the size they were made for",
          "[lab04][4.13]") {
    Rng rng{1302};
    const Tensor weight = mixed({4, 30}, rng), map = mixed({1, 3, 2, 5}, rng);
    const Tensor filters = subject(calls::dense_to_filters, weight, 3, 2, 5);
    const Tensor expected = dl::matmul(weight, dl::reshape(map, {30, 1}));
    for (int k = 0; k < 4; ++k)
        CHECK_THAT(static_cast<float>(inner(dl::rows(filters, k, k + 1), map)),
                   AllClose(expected[k]).scale(10));
    CHECK_THROWS_AS(subject(calls::dense_to_filters, weight, 3, 3, 3), dl::ShapeError);
}

TEST_CASE("strides multiply on the way back to the picture", "[lab04][4.13]") {
    const std::vector<LayerWindow> layers = {{3, 2, 1}, {2, 2, 0}};
    CHECK_THAT(subject(calls::cell_window, 0, 0, layers), AllClose(Box{-1, -1, 4, 4}));
    CHECK_THAT(subject(calls::cell_window, 0, 1, layers), AllClose(Box{3, -1, 8, 4}));
    CHECK_THAT(subject(calls::cell_window, 3, 1, layers), AllClose(Box{3, 11, 8, 16}));
}

TEST_CASE("padding of later layers counts in pixels of the picture", "[lab04][4.13]") {
    // Steps 1, 2, 6: the second layer's padding of 1 is worth 2 pixels.
    const std::vector<LayerWindow> layers = {{5, 2, 2}, {3, 3, 1}, {4, 1, 2}};
    CHECK_THAT(subject(calls::cell_window, 2, 5, layers), AllClose(Box{14, -4, 41, 23}));
    CHECK_THAT(subject(calls::cell_window, 2, 5, {}), AllClose(Box{5, 2, 6, 3}));
    CHECK_THROWS_AS(subject(calls::cell_window, 0, 0, {{0, 1, 0}}), dl::Error);
}
