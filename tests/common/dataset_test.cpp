// Pictures kept as bytes, and the batches made of them.

#include "common/data/dataset.hpp"

#include <array>

#include "common/error.hpp"
#include "tests/support/catch.hpp"

using dl::Tensor;

namespace {

// Three pictures of 1 x 1 x 2: black and white, dark, light.
dl::ByteDataset three_pictures() {
    return {.images = {3, 1, 1, 2, {0, 255, 51, 51, 204, 204}},
            .labels = {2, 0, 1},
            .class_names = {"dark", "light", "both"},
            .source = "by hand"};
}

}  // namespace

TEST_CASE("byte images become floats between 0 and 1 exactly", "[common][dataset]") {
    const dl::Dataset all = three_pictures().to_dataset();
    CHECK(same_bits(all.images, Tensor::of({3, 1, 1, 2}, {0.0f, 1.0f, 0.2f, 0.2f, 0.8f, 0.8f})));
    CHECK(all.labels == std::vector<int>{2, 0, 1});
    CHECK(all.class_names == std::vector<std::string>{"dark", "light", "both"});
    CHECK(all.source == "by hand");
    CHECK(all.size() == 3);
    CHECK(dl::Dataset{}.size() == 0);
}

TEST_CASE("a batch picks pictures in the order asked for and may repeat", "[common][dataset]") {
    const std::array rows = {2, 0, 2};
    CHECK(same_bits(three_pictures().images.batch(rows),
                    Tensor::of({3, 1, 1, 2}, {0.8f, 0.8f, 0.0f, 1.0f, 0.8f, 0.8f})));
}

TEST_CASE("a slice of a byte data set carries its labels", "[common][dataset]") {
    const dl::Dataset part = three_pictures().slice(1, 2);
    CHECK(same_bits(part.images, Tensor::of({2, 1, 1, 2}, {0.2f, 0.2f, 0.8f, 0.8f})));
    CHECK(part.labels == std::vector<int>{0, 1});
    CHECK(three_pictures().slice(3, 0).size() == 0);
}

TEST_CASE("a byte picture that is not there is refused by number", "[common][dataset]") {
    const dl::ByteDataset data = three_pictures();
    const std::array beyond = {0, 3};
    const std::array negative = {-1};
    CHECK_THROWS_WITH(data.images.batch(beyond),
                      "ByteImages::batch: there is no picture 3 among 3; use numbers from 0 to 2");
    CHECK_THROWS_AS(data.images.batch(negative), dl::ShapeError);
    CHECK_THROWS_WITH(data.slice(2, 2),
                      "ByteImages::slice: pictures 2 to 3 are not all among the 3 there are; "
                      "ask for fewer");
    CHECK_THROWS_AS(data.slice(-1, 1), dl::ShapeError);
    CHECK_THROWS_AS(data.slice(0, -1), dl::ShapeError);
}
