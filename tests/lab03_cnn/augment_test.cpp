// More pictures out of those that are there: by hand, by rule, against the reference.

#include <cmath>

#include "tests/lab03_cnn/support.hpp"

using lab03::AugmentOptions;

namespace {

Tensor picture(const Shape& size, std::initializer_list<float> values) {
    return Tensor::of({1, 1, size[0], size[1]}, values);
}

Tensor random_pictures(const Shape& shape, std::uint64_t seed) {
    Rng rng{seed};
    return dl::uniform(shape, rng);
}

const Tensor square = picture({2, 2}, {0, 10, 2, 30});

// Looks the same neither mirrored nor turned.
const Tensor letter = picture({5, 4}, {1, 1, 1, 1,  //
                                       1, 0, 0, 0,  //
                                       1, 1, 1, 0,  //
                                       1, 0, 0, 0,  //
                                       1, 0, 0, 0});

}  // namespace

TEST_CASE("between the pixels the nearer one weighs more", "[lab03][3.10]") {
    CHECK_THAT(subject(calls::bilinear, square, 0, 0, 0.0f, 0.3f), AllClose(3.0f));
    CHECK_THAT(subject(calls::bilinear, square, 0, 0, 0.3f, 0.0f), AllClose(0.6f));
    CHECK_THAT(subject(calls::bilinear, square, 0, 0, 0.5f, 1.0f), AllClose(20.0f));
    CHECK_THAT(subject(calls::bilinear, square, 0, 0, 0.5f, 0.5f), AllClose(10.5f));
    CHECK_THAT(subject(calls::bilinear, square, 0, 0, 1.0f, 1.0f), AllClose(30.0f));
    CHECK_THAT(subject(calls::bilinear, square, 0, 0, 1.0f, 0.25f), AllClose(9.0f));
}

TEST_CASE("beyond the edge the picture fades into 0, neighbour by neighbour", "[lab03][3.10]") {
    const Tensor ones({1, 1, 3, 4}, 1);
    CHECK_THAT(subject(calls::bilinear, ones, 0, 0, -0.5f, 1.0f), AllClose(0.5f));
    CHECK_THAT(subject(calls::bilinear, ones, 0, 0, -0.4f, 1.0f), AllClose(0.6f));
    CHECK_THAT(subject(calls::bilinear, ones, 0, 0, 1.0f, -0.75f), AllClose(0.25f));
    CHECK_THAT(subject(calls::bilinear, ones, 0, 0, -0.5f, -0.5f), AllClose(0.25f));
    CHECK_THAT(subject(calls::bilinear, ones, 0, 0, 2.5f, 1.0f), AllClose(0.5f));
    CHECK_THAT(subject(calls::bilinear, ones, 0, 0, 1.0f, 3.75f), AllClose(0.25f));
    for (const float far : {-1.0f, -1.5f, -100.0f, 4.0f, 1e9f, -1e9f})
        CHECK_THAT(subject(calls::bilinear, ones, 0, 0, 1.0f, far), AllClose(0.0f));
}

TEST_CASE("bilinear knows its picture and its channel", "[lab03][3.10]") {
    const Tensor images = random_pictures({2, 3, 4, 5}, 1);
    Rng rng{2};
    for (int trial = 0; trial < 40; ++trial) {
        const float y = rng.uniform(-1.5f, 4.5f), x = rng.uniform(-1.5f, 5.5f);
        const int n = rng.integer(2), c = rng.integer(3);
        CHECK_THAT(subject(calls::bilinear, images, n, c, y, x),
                   AllClose(reference(calls::bilinear, images, n, c, y, x)).scale(1));
    }
    CHECK_THROWS_AS(subject(calls::bilinear, images, 2, 0, 0.0f, 0.0f), dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::bilinear, images, 0, -1, 0.0f, 0.0f), dl::ShapeError);
}

TEST_CASE("a flip exchanges left and right", "[lab03][3.10]") {
    CHECK_THAT(subject(calls::flip, picture({1, 4}, {1, 2, 3, 4})),
               Equals(picture({1, 4}, {4, 3, 2, 1})));
    CHECK_THAT(subject(calls::flip, letter), Equals(picture({5, 4}, {1, 1, 1, 1,  //
                                                                     0, 0, 0, 1,  //
                                                                     0, 1, 1, 1,  //
                                                                     0, 0, 0, 1,  //
                                                                     0, 0, 0, 1})));
    const Tensor images = random_pictures({2, 3, 4, 5}, 3);
    CHECK_THAT(subject(calls::flip, images), Equals(reference(calls::flip, images)));
}

TEST_CASE("a shift moves the contents and leaves 0 behind", "[lab03][3.10]") {
    const Tensor image = picture({2, 2}, {1, 2, 3, 4});
    CHECK_THAT(subject(calls::shift, image, 1, 0), Equals(picture({2, 2}, {0, 0, 1, 2})));
    CHECK_THAT(subject(calls::shift, image, 0, -1), Equals(picture({2, 2}, {2, 0, 4, 0})));
    CHECK_THAT(subject(calls::shift, image, 0, 0), Equals(image));
    CHECK_THAT(subject(calls::shift, image, 5, 0), Equals(picture({2, 2}, {0, 0, 0, 0})));
    const Tensor images = random_pictures({2, 2, 3, 5}, 4);
    for (const auto& [down, right] : {std::pair{1, 2}, {-2, 3}, {2, -4}, {-1, -1}, {0, 7}})
        CHECK_THAT(subject(calls::shift, images, down, right),
                   Equals(reference(calls::shift, images, down, right)));
}

TEST_CASE("a crop of the padded picture has the old size", "[lab03][3.10]") {
    const Tensor image = picture({2, 3}, {1, 2, 3, 4, 5, 6});
    CHECK_THAT(subject(calls::pad_and_crop, image, 1, 1, 1), Equals(image));
    CHECK_THAT(subject(calls::pad_and_crop, image, 1, 0, 0),
               Equals(picture({2, 3}, {0, 0, 0, 0, 1, 2})));
    CHECK_THAT(subject(calls::pad_and_crop, image, 1, 2, 1),
               Equals(picture({2, 3}, {4, 5, 6, 0, 0, 0})));
    const Tensor images = random_pictures({2, 3, 5, 4}, 5);
    for (const auto& [top, left] : {std::pair{0, 4}, {3, 1}, {2, 2}, {4, 0}})
        CHECK_THAT(subject(calls::pad_and_crop, images, 2, top, left),
                   Equals(reference(calls::pad_and_crop, images, 2, top, left)));
    CHECK_THROWS_AS(subject(calls::pad_and_crop, images, 1, 3, 0), dl::Error);
    CHECK_THROWS_AS(subject(calls::pad_and_crop, images, 1, 0, -1), dl::Error);
}

TEST_CASE("a picture turns against the clock, around its middle", "[lab03][3.10]") {
    CHECK_THAT(subject(calls::rotate, picture({2, 2}, {1, 2, 3, 4}), 90.0f),
               AllClose(picture({2, 2}, {2, 4, 1, 3})).tolerance(1e-4));
    CHECK_THAT(subject(calls::rotate, picture({3, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9}), 90.0f),
               AllClose(picture({3, 3}, {3, 6, 9, 2, 5, 8, 1, 4, 7})).tolerance(1e-4));
    CHECK_THAT(subject(calls::rotate, letter, 0.0f), AllClose(letter));
    CHECK_THAT(subject(calls::rotate, letter, 180.0f),
               AllClose(dl::flip(dl::flip(letter, 2), 3)).tolerance(1e-4));
}

TEST_CASE("a turn by any angle has no holes and agrees with the reference", "[lab03][3.10]") {
    const Tensor images = random_pictures({2, 2, 7, 5}, 6);
    for (const float degrees : {10.0f, -10.0f, 33.3f, 45.0f, -120.0f})
        CHECK_THAT(subject(calls::rotate, images, degrees),
                   AllClose(reference(calls::rotate, images, degrees)).tolerance(1e-4));
}

TEST_CASE("grey weighs red, green and blue as the eye does", "[lab03][3.10]") {
    const Tensor primary = Tensor::of({1, 3, 1, 4}, {1, 0, 0, 1,  //
                                                     0, 1, 0, 1,  //
                                                     0, 0, 1, 1});
    const Tensor expected = Tensor::of({1, 3, 1, 4}, {0.299f, 0.587f, 0.114f, 1,  //
                                                      0.299f, 0.587f, 0.114f, 1,  //
                                                      0.299f, 0.587f, 0.114f, 1});
    CHECK_THAT(subject(calls::grey, primary), AllClose(expected));
    CHECK_THAT(subject(calls::grey, letter), Equals(letter));
    CHECK_THROWS_AS(subject(calls::grey, Tensor({1, 2, 3, 3})), dl::ShapeError);
}

TEST_CASE("edges get stronger and flat parts stay", "[lab03][3.10]") {
    CHECK_THAT(subject(calls::edge_enhanced, picture({1, 3}, {0.2f, 0.2f, 0.6f}), 1.0f),
               AllClose(picture({1, 3}, {0.2f, 0, 1})));
    CHECK_THAT(subject(calls::edge_enhanced, picture({1, 3}, {0.2f, 0.3f, 0.6f}), 0.5f),
               AllClose(picture({1, 3}, {0.15f, 0.2f, 0.75f})));
    const Tensor flat({1, 2, 4, 3}, 0.7f);
    CHECK_THAT(subject(calls::edge_enhanced, flat, 2.0f), AllClose(flat));
    const Tensor images = random_pictures({2, 3, 4, 5}, 7);
    CHECK_THAT(subject(calls::edge_enhanced, images, 0.3f),
               AllClose(reference(calls::edge_enhanced, images, 0.3f)));
}

TEST_CASE("nothing asked for, nothing changed", "[lab03][3.10]") {
    const Tensor images = random_pictures({3, 1, 4, 4}, 8);
    Rng rng{9};
    CHECK_THAT(subject(calls::augment, images, AugmentOptions{}, rng), Equals(images));
}

TEST_CASE("every picture has changes of its own", "[lab03][3.10]") {
    // Eight times the same letter: with one decision for all, eight equal results.
    Tensor images({8, 1, 5, 4});
    for (int n = 0; n < 8; ++n)
        std::copy(letter.begin(), letter.end(), images.begin() + n * letter.count());
    const AugmentOptions options{.flip = 0.5f, .shift = 1};
    Rng mine{10}, theirs{10};
    const Tensor result = subject(calls::augment, images, options, mine);
    CHECK_THAT(result, Equals(reference(calls::augment, images, options, theirs)));
    bool differ = false;
    REQUIRE(result.shape() == images.shape());
    for (int n = 1; n < 8; ++n)
        differ = differ || !(dl::rows(result, 0, 1) == dl::rows(result, n, n + 1));
    CHECK(differ);
}

TEST_CASE("the next epoch sees other changes", "[lab03][3.10]") {
    const Tensor images = random_pictures({6, 1, 5, 5}, 11);
    const AugmentOptions options{.shift = 2};
    Rng mine{12}, theirs{12};
    for (int epoch = 0; epoch < 2; ++epoch) {
        const Tensor expected = reference(calls::augment, images, options, theirs);
        CHECK_THAT(subject(calls::augment, images, options, mine), Equals(expected));
        CHECK(mine == theirs);
    }
}

TEST_CASE("all changes together come in the order of the fields", "[lab03][3.10]") {
    const Tensor images = random_pictures({10, 3, 6, 5}, 13);
    const AugmentOptions options{0.5f, 1, 1, 30.0f, 0.5f, 0.5f};
    Rng mine{14}, theirs{14};
    CHECK_THAT(subject(calls::augment, images, options, mine),
               AllClose(reference(calls::augment, images, options, theirs)).tolerance(1e-4));
    CHECK(mine == theirs);
}
