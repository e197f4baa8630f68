// Pictures that are whole: read from every format, written as PNG, made larger and smaller.

#include "common/image.hpp"

#include <limits>

#include "common/error.hpp"
#include "common/files.hpp"
#include "common/rng.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/image_bytes.hpp"
#include "tests/support/temporary_folder.hpp"

using dl::Tensor;

namespace {

Tensor decode(const dl::Bytes& bytes, int channels = 0) {
    return dl::decode_image(bytes, "picture", {.channels = channels});
}

// The largest difference of two tensors of one shape.
float distance(const Tensor& a, const Tensor& b) {
    REQUIRE(a.shape() == b.shape());
    float largest = 0.0f;
    for (std::int64_t i = 0; i < a.count(); ++i)
        largest = std::max(largest, std::fabs(a[i] - b[i]));
    return largest;
}

}  // namespace

TEST_CASE("a PNG picture has its channels one after the other", "[common][image]") {
    CHECK(decode(png_red_blue()) == Tensor::of({3, 1, 2}, {1, 0, 0, 0, 0, 128.0f / 255.0f}));
    CHECK(decode(png(png_header(2, 2, 8, 0), {0, 0, 51, 0, 204, 255})) ==
          Tensor::of({1, 2, 2}, {0.0f, 0.2f, 0.8f, 1.0f}));
}

TEST_CASE("PNG pictures of 1 and of 16 bits become values between 0 and 1", "[common][image]") {
    CHECK(decode(png(png_header(3, 1, 1, 0), {0, 0b10100000})) == Tensor::of({1, 1, 3}, {1, 0, 1}));
    CHECK(decode(png(png_header(2, 1, 16, 0), {0, 0xFF, 0xFF, 0x33, 0x33})) ==
          Tensor::of({1, 1, 2}, {1.0f, 0.2f}));
}

TEST_CASE("a PNG palette gives RGB", "[common][image]") {
    const dl::Bytes picture =
        join({png_signature(), png_header(2, 1, 8, 3), png_chunk("PLTE", {255, 0, 51, 0, 255, 0}),
              png_chunk("IDAT", zlib_stored({0, 1, 0})), png_chunk("IEND", {})});
    CHECK(decode(picture) == Tensor::of({3, 1, 2}, {0, 1, 1, 0, 0.0f, 0.2f}));
}

TEST_CASE("what is transparent shows white", "[common][image]") {
    // Black pixels: invisible, 51 of 255 visible, fully visible.
    CHECK(decode(png(png_header(3, 1, 8, 4), {0, 0, 0, 0, 51, 0, 255})) ==
          Tensor::of({1, 1, 3}, {1.0f, 0.8f, 0.0f}));
    CHECK(decode(png(png_header(2, 1, 8, 6), {0, 255, 0, 0, 0, 255, 0, 0, 255})) ==
          Tensor::of({3, 1, 2}, {1, 1, 1, 0, 1, 0}));
}

TEST_CASE("a JPEG block of one grey reads as that grey", "[common][image]") {
    CHECK(decode(jpeg_block()) == Tensor({1, 8, 8}, 168.0f / 255.0f));
    // Cameras append their own data after the end; it is left alone.
    CHECK(decode(join({jpeg_block(), characters("appended")})).count() == 64);
}

TEST_CASE("a BMP picture is stored from the bottom up in blue green red", "[common][image]") {
    CHECK(decode(bmp_four()) == Tensor::of({3, 2, 2}, {0.0f, 0.2f, 1.0f, 0.0f,     // red
                                                       0.0f, 0.2f, 0.0f, 1.0f,     // green
                                                       1.0f, 0.2f, 0.0f, 0.0f}));  // blue
}

TEST_CASE("PNM values are relative to the largest one", "[common][image]") {
    CHECK(decode(pgm_six()) == Tensor::of({1, 2, 3}, {0.0f, 0.2f, 0.4f, 0.6f, 0.8f, 1.0f}));
    CHECK(decode(join({characters("P6 1 1 255 "), {255, 51, 0}})) ==
          Tensor::of({3, 1, 1}, {1.0f, 0.2f, 0.0f}));
    // Two bytes a value, the high one first; above the maximum there is nothing.
    CHECK(decode(join({characters("P5 3 1 1000\n"), be(2, 500), be(2, 1000), be(2, 1001)})) ==
          Tensor::of({1, 1, 3}, {0.5f, 1.0f, 1.0f}));
}

TEST_CASE("the number of channels can be asked for", "[common][image]") {
    CHECK(decode(pgm_six(), 3).shape() == dl::Shape{3, 2, 3});
    CHECK(decode(pgm_six(), 3).at(2, 1, 2) == 1.0f);
    CHECK(decode(pgm_six(), 1) == decode(pgm_six()));
    CHECK(decode(png_red_blue(), 3) == decode(png_red_blue()));
    CHECK(distance(decode(png_red_blue(), 1),
                   Tensor::of({1, 1, 2}, {0.299f, 0.114f * 128.0f / 255.0f})) < 1e-6f);
    CHECK_THROWS_WITH(decode(pgm_six(), 2),
                      "decode_image: 2 channels, use 1, 3 or 0 (as in the file)");
}

TEST_CASE("a picture survives writing and reading as PNG", "[common][image]") {
    dl::Rng rng(5);
    for (const dl::Shape& shape : {dl::Shape{3, 7, 5}, dl::Shape{1, 40, 33}, dl::Shape{3, 1, 1}}) {
        Tensor image(shape);
        for (float& value : image)
            value = static_cast<float>(rng.integer(256)) / 255.0f;
        CHECK(decode(dl::encode_png(image)) == image);
    }
}

TEST_CASE("writing a picture cuts and rounds its values", "[common][image]") {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float infinity = std::numeric_limits<float>::infinity();
    const Tensor wild = Tensor::of({2, 3}, {-1, 2, nan, infinity, -infinity, 0.5f});
    CHECK(decode(dl::encode_png(wild)) == Tensor::of({1, 2, 3}, {0, 1, 0, 1, 0, 128.0f / 255.0f}));
}

TEST_CASE("a written PNG file has the structure of one", "[common][image]") {
    const TemporaryFolder folder;
    dl::write_png(folder / "two.png", Tensor::of({1, 1, 2}, {0, 1}));
    const dl::Bytes file = dl::read_file(folder / "two.png");
    const dl::Bytes opening = join({png_signature(), png_header(2, 1, 8, 0)});
    REQUIRE(file.size() > opening.size() + 12);
    CHECK(dl::Bytes(file.begin(), file.begin() + 33) == opening);
    CHECK(dl::Bytes(file.end() - 12, file.end()) == png_chunk("IEND", {}));
    CHECK(folder.entries() == 1);
    CHECK(dl::read_image(folder / "two.png") == Tensor::of({1, 1, 2}, {0, 1}));
}

TEST_CASE("what is no picture is not written", "[common][image]") {
    CHECK_THROWS_WITH(dl::encode_png(Tensor({2, 4, 4})),
                      "encode_png: a picture (2, 4, 4) is not (1, H, W), (3, H, W) or (H, W); "
                      "take one image of the batch");
    CHECK_THROWS_AS(dl::encode_png(Tensor({1, 3, 4, 4})), dl::ShapeError);
    CHECK_THROWS_AS(dl::encode_png(Tensor({4})), dl::ShapeError);
    CHECK_THROWS_WITH(dl::encode_png(Tensor({1, 0, 4})),
                      "encode_png: a picture (1, 0, 4) is empty or longer than 32768 on a side; "
                      "resize it first");
    CHECK_THROWS_AS(dl::encode_png(Tensor({1, 1, 32769})), dl::ShapeError);
}

TEST_CASE("shrinking averages the area that a new pixel covers", "[common][image]") {
    const Tensor image = Tensor::of({1, 2, 4}, {1, 3, 5, 7, 3, 5, 7, 9});
    CHECK(dl::resize(image, 1, 2) == Tensor::of({1, 1, 2}, {3, 7}));
    // From 3 to 2: each new pixel covers one and a half old ones.
    CHECK(distance(dl::resize(Tensor::of({1, 1, 3}, {0, 3, 9}), 1, 2),
                   Tensor::of({1, 1, 2}, {1, 7})) < 1e-6f);
}

TEST_CASE("enlarging interpolates between centres and keeps the edges", "[common][image]") {
    // The new centres lie at -1/4, 1/4, 3/4 and 5/4 of the old ones.
    CHECK(dl::resize(Tensor::of({1, 1, 2}, {0, 4}), 1, 4) == Tensor::of({1, 1, 4}, {0, 1, 3, 4}));
    CHECK(dl::resize(Tensor::of({1, 1, 1}, {7}), 3, 2) == Tensor({1, 3, 2}, 7.0f));
    // One axis grows while the other shrinks.
    CHECK(dl::resize(Tensor::of({2, 2, 1}, {1, 3, 5, 7}), 1, 2) ==
          Tensor::of({2, 1, 2}, {2, 2, 6, 6}));
}

TEST_CASE("resizing keeps size, mean and constant pictures", "[common][image]") {
    dl::Rng rng(3);
    Tensor image({3, 12, 20});
    for (float& value : image)
        value = rng.uniform();
    CHECK(dl::resize(image, 12, 20) == image);
    CHECK(distance(dl::resize(Tensor({1, 31, 17}, 0.7f), 9, 40), Tensor({1, 9, 40}, 0.7f)) < 1e-6f);

    const Tensor small = dl::resize(image, 5, 3);
    double before = 0.0;
    double after = 0.0;
    for (const float value : image)
        before += value;
    for (const float value : small)
        after += value;
    CHECK(after / static_cast<double>(small.count()) ==
          Approx(before / static_cast<double>(image.count())).epsilon(1e-5));
}

TEST_CASE("resizing needs one picture and sizes that are not empty", "[common][image]") {
    CHECK_THROWS_WITH(dl::resize(Tensor({2, 3, 4, 4}), 2, 2),
                      "resize: a picture is (C, H, W), got (2, 3, 4, 4); "
                      "take one image of the batch");
    CHECK_THROWS_WITH(dl::resize(Tensor({3, 4, 4}), 0, 2),
                      "resize: (3, 4, 4) to 0 x 2; neither may be empty");
    CHECK_THROWS_AS(dl::resize(Tensor({3, 0, 4}), 2, 2), dl::ShapeError);
    CHECK_THROWS_AS(dl::resize(Tensor({3, 4, 4}), 2, -2), dl::ShapeError);
}

TEST_CASE("grey weighs the colours as the eye does", "[common][image]") {
    const Tensor colours = Tensor::of({3, 1, 4}, {1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1});
    CHECK(dl::to_grey(colours) == Tensor::of({1, 1, 4}, {0.299f, 0.587f, 0.114f, 1.0f}));
    CHECK(dl::to_grey(Tensor({1, 2, 2}, 0.3f)) == Tensor({1, 2, 2}, 0.3f));
    CHECK_THROWS_AS(dl::to_grey(Tensor({2, 2, 2})), dl::ShapeError);
}
