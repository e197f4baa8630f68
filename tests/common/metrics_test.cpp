// Accuracy and confusion matrix.

#include "common/metrics.hpp"

#include "common/error.hpp"
#include "tests/support/catch.hpp"

using dl::Tensor;

TEST_CASE("accuracy is the fraction that is right", "[common][metrics]") {
    CHECK(dl::accuracy(std::vector<int>{0, 1, 2, 2}, {0, 1, 2, 0}) == 0.75f);
    CHECK(dl::accuracy(std::vector<int>{1}, {0}) == 0.0f);
    CHECK_THROWS_AS(dl::accuracy(std::vector<int>{}, {}), dl::ShapeError);
    CHECK_THROWS_AS(dl::accuracy(std::vector<int>{1, 2}, {1}), dl::ShapeError);
}

TEST_CASE("the largest score decides even when all are negative", "[common][metrics]") {
    const Tensor scores = Tensor::of({3, 3}, {-5, -2, -9, -1, -1, -4, -7, -8, -3});
    CHECK(dl::accuracy(scores, {1, 0, 2}) == 1.0f);
}

TEST_CASE("rows of a confusion matrix are the truth, columns the prediction", "[common][metrics]") {
    const Tensor counts = dl::confusion_matrix({0, 1, 1, 2, 1}, {0, 0, 1, 2, 2}, 3);
    CHECK(counts == Tensor::of({3, 3}, {1, 1, 0, 0, 1, 0, 0, 1, 1}));
    CHECK_THROWS_AS(dl::confusion_matrix({3}, {0}, 3), dl::ShapeError);
    CHECK_THROWS_AS(dl::confusion_matrix({0}, {-1}, 3), dl::ShapeError);
}
