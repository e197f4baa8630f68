// A folder of folders of pictures as a data set.

#include "common/data/image_folder.hpp"

#include "common/error.hpp"
#include "common/files.hpp"
#include "common/image.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/image_bytes.hpp"
#include "tests/support/temporary_folder.hpp"

using dl::Tensor;

namespace fs = std::filesystem;

namespace {

std::string load_error(const fs::path& folder) {
    return file_error([&] { (void)dl::load_image_folder(folder); });
}

}  // namespace

TEST_CASE("each sub-folder is a class, sorted by name, in one size", "[common][image_folder]") {
    const TemporaryFolder folder;
    for (const char* name : {"b_dogs", "a cats", ".git"})
        fs::create_directory(folder / name);
    dl::write_file(folder / "b_dogs" / "z.jpg", jpeg_block());
    dl::write_file(folder / "b_dogs" / "photo without ending", pgm_six());
    dl::write_file(folder / "a cats" / "1.bmp", bmp_four());
    dl::write_file(folder / "a cats" / "2.png", png_red_blue());
    dl::write_file(folder / "a cats" / ".DS_Store", "rubbish");
    dl::write_file(folder / "README.txt", "about the pictures");

    const dl::ImageFolder read = dl::load_image_folder(folder.path(), {.height = 2, .width = 2});
    CHECK(read.data.class_names == std::vector<std::string>{"a cats", "b_dogs"});
    CHECK(read.data.labels == std::vector<int>{0, 0, 1, 1});
    CHECK(read.data.source == folder.path().filename().string());
    CHECK(read.skipped == std::vector<std::string>{(folder / ".git").string(),
                                                   (folder / "README.txt").string(),
                                                   (folder / "a cats" / ".DS_Store").string()});

    const Tensor images = read.data.to_dataset().images;
    REQUIRE(images.shape() == dl::Shape{4, 3, 2, 2});
    CHECK(read.data.images.slice(0, 1).at(0, 0, 1, 0) == 1.0f);  // 1.bmp: red below left
    CHECK(images.at(1, 0, 1, 0) == 1.0f);                        // 2.png: one row became two
    CHECK(images.at(1, 2, 0, 1) == 128.0f / 255.0f);
    CHECK(images.at(2, 1, 0, 0) == 0.0f + 17.0f / 255.0f);  // (0 + 0.2 / 2) / 1.5
    CHECK(images.at(3, 0, 1, 1) == 168.0f / 255.0f);        // z.jpg
}

TEST_CASE("pictures of a folder may all be made grey", "[common][image_folder]") {
    const TemporaryFolder folder;
    fs::create_directory(folder / "only");
    dl::write_file(folder / "only" / "x.png", png_red_blue());
    const dl::ByteDataset data =
        dl::load_image_folder(folder.path(), {.height = 1, .width = 2, .channels = 1}).data;
    CHECK(data.images.bytes == dl::Bytes{76, 15});  // 0.299 * 255 and 0.114 * 128
}

TEST_CASE("a folder without classes or pictures is refused", "[common][image_folder]") {
    const TemporaryFolder folder;
    CHECK(load_error(folder.path()) == folder.path().string() +
                                           ": has no sub-folder; make one for each class, with "
                                           "its pictures in it");
    CHECK(contains(load_error(folder / "missing"), "missing: cannot be listed"));
    dl::write_file(folder / "lonely.png", png_red_blue());
    CHECK(contains(load_error(folder.path()), "has no sub-folder"));
    fs::create_directory(folder / "empty");
    CHECK(load_error(folder.path()) == (folder / "empty").string() +
                                           ": holds no picture; remove the folder or put "
                                           "pictures into it");
}

TEST_CASE("no file of a class is left out silently", "[common][image_folder]") {
    const TemporaryFolder folder;
    fs::create_directories(folder / "cat" / "deeper");
    dl::write_file(folder / "cat" / "a.png", png_red_blue());
    CHECK(load_error(folder.path()) == (folder / "cat" / "deeper").string() +
                                           ": is a folder inside a class; put its pictures into "
                                           "the class itself");
    fs::remove(folder / "cat" / "deeper");
    dl::write_file(folder / "cat" / "notes.txt", "no picture");
    CHECK(load_error(folder.path()) == (folder / "cat" / "notes.txt").string() +
                                           ": byte 0: is not a PNG, JPEG, BMP or PNM (P5, P6) "
                                           "picture; convert it to PNG");
    dl::write_file(folder / "cat" / "notes.txt", without_end(png_red_blue()));
    CHECK(contains(load_error(folder.path()), "notes.txt: byte "));
}

TEST_CASE("an image folder needs a possible size", "[common][image_folder]") {
    CHECK_THROWS_WITH(dl::load_image_folder(".", {.height = 0}),
                      "load_image_folder: size 0 x 32 with 3 channels; use positive sizes and 1 "
                      "or 3 channels");
    CHECK_THROWS_AS(dl::load_image_folder(".", {.channels = 2}), dl::Error);
}
