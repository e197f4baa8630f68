// Sizes, counts and fields; one picture and one kernel: the numbers of the lectures.

#include "tests/lab03_cnn/support.hpp"

using lab03::FilterBank;
using lab03::Slide;

namespace {

int size_of(int size, const Slide& slide) { return subject(calls::output_size, size, slide); }

std::int64_t count_of(const FilterBank& bank) { return subject(calls::parameter_count, bank); }

// A picture of 0 and 1 from rows of '.' and '#'.
Tensor drawn(const std::vector<std::string>& rows) {
    Tensor image({static_cast<int>(rows.size()), static_cast<int>(rows.front().size())});
    for (int y = 0; y < image.size(0); ++y)
        for (int x = 0; x < image.size(1); ++x)
            image.at(y, x) =
                rows[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)] == '#' ? 1 : 0;
    return image;
}

// Where a map is largest, as y * W + x.
std::int64_t peak(const Tensor& map) {
    std::int64_t best = 0;
    for (std::int64_t i = 0; i < map.count(); ++i)
        if (map[i] > map[best]) best = i;
    return best;
}

}  // namespace

TEST_CASE("a window of 3 with stride 2 stands at 0 and at 2 on a side of 6", "[lab03][3.1]") {
    CHECK(size_of(6, {.kernel = 3, .stride = 2}) == 2);
    CHECK(size_of(7, {.kernel = 3, .stride = 2}) == 3);
    CHECK(size_of(5, {.kernel = 5}) == 1);
    CHECK(size_of(8, {.kernel = 1, .stride = 3}) == 3);
}

TEST_CASE("AlexNet's first layer makes 55 x 55 of 227 x 227", "[lab03][3.1]") {
    CHECK(size_of(227, {.kernel = 11, .stride = 4}) == 55);
    CHECK(size_of(55, {.kernel = 3, .stride = 2}) == 27);
}

TEST_CASE("padding lengthens a side and dilation lengthens a window", "[lab03][3.1]") {
    CHECK(size_of(32, {.kernel = 3, .before = 1, .after = 1}) == 32);
    CHECK(size_of(10, {.kernel = 2, .stride = 3, .before = 2}) == 4);
    CHECK(size_of(10, {.kernel = 3, .stride = 2, .after = 1, .dilation = 2}) == 4);
    CHECK(size_of(9, {.kernel = 3, .dilation = 4}) == 1);
}

TEST_CASE("the size of a side agrees with counting for many windows", "[lab03][3.1]") {
    Rng rng{31};
    for (int trial = 0; trial < 40; ++trial) {
        const Slide slide{rng.integer(1, 5), rng.integer(1, 4), rng.integer(0, 3),
                          rng.integer(0, 3), rng.integer(1, 3)};
        const int size = (slide.kernel - 1) * slide.dilation + rng.integer(1, 9);
        INFO("size " << size << ", kernel " << slide.kernel << ", stride " << slide.stride
                     << ", padding " << slide.before << " and " << slide.after << ", dilation "
                     << slide.dilation);
        int starts = 0;
        const int end = slide.before + size + slide.after;
        for (int start = 0; start + (slide.kernel - 1) * slide.dilation < end;
             start += slide.stride)
            ++starts;
        CHECK(size_of(size, slide) == starts);
    }
}

TEST_CASE("a window that fits nowhere is refused", "[lab03][3.1]") {
    CHECK_THROWS_AS(size_of(4, {.kernel = 5}), dl::ShapeError);
    CHECK_THROWS_AS(size_of(4, {.kernel = 3, .dilation = 2}), dl::ShapeError);
    CHECK_THROWS_AS(size_of(4, {.kernel = 3, .stride = 0}), dl::ShapeError);
}

TEST_CASE("5 x 5 on a colour image is 75 weights and one bias", "[lab03][3.1]") {
    CHECK(count_of({.channels = 3, .filters = 1, .kernel = 5, .bias = false}) == 75);
    CHECK(count_of({.channels = 3, .filters = 1, .kernel = 5}) == 76);
    CHECK(count_of({.channels = 3, .filters = 10, .kernel = 5}) == 760);
}

TEST_CASE("AlexNet's first layer has 34,848 weights and 96 biases", "[lab03][3.1]") {
    CHECK(count_of({.channels = 3, .filters = 96, .kernel = 11}) == 34848 + 96);
    CHECK(count_of({.channels = 3, .filters = 96, .kernel = 11, .bias = false}) == 34848);
    CHECK(count_of({.channels = 96, .filters = 256, .kernel = 5, .groups = 2}) == 307200 + 256);
}

TEST_CASE("kernels may be wide and groups make filters thinner", "[lab03][3.1]") {
    CHECK(count_of({.channels = 4, .filters = 6, .kernel = {2, 3}, .groups = 2}) == 78);
    CHECK(count_of({.channels = 8, .filters = 8, .kernel = 3, .groups = 8}) == 80);
    CHECK_THROWS_AS(count_of({.channels = 4, .filters = 6, .groups = 3}), dl::Error);
}

TEST_CASE("the exercise of the lecture: an RGB image of 50 x 50", "[lab03][3.1]") {
    // 10 filters of 5 x 5, max-pooling 2 x 2 with stride 2, 20 filters of 3 x 3, then 100 and 10
    // neurons.
    int side = 50;
    std::int64_t sum = count_of({.channels = 3, .filters = 10, .kernel = 5});
    CHECK(sum == 760);
    CHECK((side = size_of(50, {.kernel = 5})) == 46);
    CHECK((side = size_of(46, {.kernel = 2, .stride = 2})) == 23);
    const std::int64_t second = count_of({.channels = 10, .filters = 20, .kernel = 3});
    CHECK(second == 1820);
    CHECK((side = size_of(23, {.kernel = 3})) == 21);
    // A dense layer is a bank of filters as large as the image.
    const std::int64_t dense = count_of({.channels = 20, .filters = 100, .kernel = 21});
    CHECK(dense == 882100);
    const std::int64_t scores = count_of({.channels = 100, .filters = 10});
    CHECK(scores == 1010);
    sum += second + dense + scores;
    CHECK(sum == 885690);
    CHECK(side == 21);
}

TEST_CASE("three layers of 3 x 3 see as much as one of 7 x 7", "[lab03][3.1]") {
    CHECK(subject(calls::receptive_field, {}) == 1);
    CHECK(subject(calls::receptive_field, {{.kernel = 3}, {.kernel = 3}}) == 5);
    CHECK(subject(calls::receptive_field, {{.kernel = 3}, {.kernel = 3}, {.kernel = 3}}) == 7);
    CHECK(subject(calls::receptive_field, {{.kernel = 7}}) == 7);
}

TEST_CASE("strides below widen the field of the layers above", "[lab03][3.1]") {
    // LeNet-5: 5, pool 2, 5, pool 2, 5.
    const Slide convolution{.kernel = 5}, pool{.kernel = 2, .stride = 2};
    CHECK(subject(calls::receptive_field, {convolution, pool}) == 6);
    CHECK(subject(calls::receptive_field, {convolution, pool, convolution}) == 14);
    CHECK(subject(calls::receptive_field, {convolution, pool, convolution, pool, convolution}) ==
          32);
    CHECK(subject(calls::receptive_field,
                  {{.kernel = 3, .stride = 3, .dilation = 2}, {.kernel = 2, .stride = 2}}) == 8);
    CHECK(subject(calls::receptive_field, {{.kernel = 3, .dilation = 2},
                                           {.kernel = 3, .stride = 2, .before = 4},
                                           {.kernel = 3, .dilation = 4}}) == 23);
}

TEST_CASE("the lecture's kernel on the lecture's input gives 2", "[lab03][3.2]") {
    const Tensor image = Tensor::of({3, 3}, {3, 2, 1, 1, 2, 3, 1, 1, 1});
    const Tensor kernel = Tensor::of({3, 3}, {-1, 0, 1, -2, 0, 2, -1, 0, 1});
    CHECK_THAT(subject(calls::correlate, image, kernel), AllClose(Tensor::of({1, 1}, {2})));
}

TEST_CASE("the sum of the lecture with weights -1 to -3 on the left and 1 to 3 on the right",
          "[lab03][3.2]") {
    const Tensor image = Tensor::of({3, 3}, {1, 0, 1, 0, 1, 0, 0, 0, 1});
    const Tensor kernel = Tensor::of({3, 3}, {-1, 0, 1, -2, 1, 2, -3, 0, 3});
    CHECK_THAT(subject(calls::correlate, image, kernel), AllClose(Tensor::of({1, 1}, {4})));
}

TEST_CASE("a kernel lies over every place where it fits", "[lab03][3.2]") {
    CHECK_THAT(subject(calls::correlate, counted({3, 4}), Tensor::of({2, 2}, {1, 0, 0, 1})),
               AllClose(Tensor::of({2, 3}, {7, 9, 11, 15, 17, 19})));
    CHECK_THAT(subject(calls::correlate, counted({2, 3}), Tensor::of({1, 2}, {10, 1})),
               AllClose(Tensor::of({2, 2}, {12, 23, 45, 56})));
}

TEST_CASE("by convention the kernel is not flipped", "[lab03][3.2]") {
    // A single bright pixel shows the kernel turned round by half; a flipped one, the kernel.
    Tensor impulse({5, 5});
    impulse.at(2, 2) = 1;
    CHECK_THAT(subject(calls::correlate, impulse, counted({3, 3})),
               AllClose(Tensor::of({3, 3}, {9, 8, 7, 6, 5, 4, 3, 2, 1})));
}

TEST_CASE("correlate agrees with the reference on pictures that are not square", "[lab03][3.2]") {
    Rng rng{32};
    for (const auto& [image, kernel] : {std::pair{Shape{7, 5}, Shape{3, 2}},
                                        {Shape{4, 9}, Shape{2, 5}},
                                        {Shape{3, 3}, Shape{1, 1}},
                                        {Shape{6, 4}, Shape{6, 4}}}) {
        const Tensor x = dl::normal(image, rng), k = dl::normal(kernel, rng);
        CHECK_THAT(subject(calls::correlate, x, k),
                   AllClose(reference(calls::correlate, x, k)).scale(3));
    }
    CHECK_THROWS_AS(subject(calls::correlate, Tensor({2, 5}), Tensor({3, 3})), dl::ShapeError);
}

TEST_CASE("detectors have nine numbers of -1 and 1 and peak where their thing is", "[lab03][3.2]") {
    const Tensor vertical = subject(calls::vertical_detector);
    const Tensor horizontal = subject(calls::horizontal_detector);
    const Tensor corner = subject(calls::corner_detector);
    CHECK_THAT(vertical, AllClose(Tensor::of({3, 3}, {-1, 1, -1, -1, 1, -1, -1, 1, -1})));
    CHECK_THAT(horizontal, AllClose(Tensor::of({3, 3}, {-1, -1, -1, 1, 1, 1, -1, -1, -1})));
    CHECK_THAT(corner, AllClose(Tensor::of({3, 3}, {-1, -1, -1, -1, 1, 1, -1, 1, 1})));
}

TEST_CASE("on a picture of all three each detector finds its own", "[lab03][3.2]") {
    const Tensor picture = drawn({".........",  //
                                  "..#......",  //
                                  "..#......",  //
                                  "..#......",  //
                                  ".....###.",  //
                                  ".........",  //
                                  "....#####",  //
                                  "....#####",  //
                                  "....#####"});
    CHECK(peak(subject(calls::correlate, picture, subject(calls::vertical_detector))) == 1 * 7 + 1);
    CHECK(peak(subject(calls::correlate, picture, subject(calls::horizontal_detector))) ==
          3 * 7 + 5);
    CHECK(peak(subject(calls::correlate, picture, subject(calls::corner_detector))) == 5 * 7 + 3);
}
