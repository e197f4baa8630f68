// CIFAR files: records by hand, and damage.

#include "common/data/cifar.hpp"

#include <algorithm>

#include "common/files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/image_bytes.hpp"
#include "tests/support/temporary_folder.hpp"

using dl::Split;

namespace {

// A picture of one colour.
dl::Bytes planes(std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
    return join({dl::Bytes(1024, red), dl::Bytes(1024, green), dl::Bytes(1024, blue)});
}

dl::ByteDataset empty(int classes) {
    dl::ByteDataset data;
    data.images = {0, 3, 32, 32, {}};
    data.class_names.resize(static_cast<std::size_t>(classes));
    return data;
}

std::string append_error(const dl::Bytes& bytes, int classes = 10) {
    dl::ByteDataset data = empty(classes);
    return file_error([&] { dl::append_cifar(bytes, "batch", data); });
}

// A label, a length, a picture.
dl::Bytes jpeg_record(std::uint8_t label, const dl::Bytes& jpeg) {
    return join({{label}, le(2, jpeg.size()), jpeg});
}

}  // namespace

TEST_CASE("a CIFAR-10 record is a label and three planes of colour", "[common][cifar]") {
    dl::ByteDataset data = empty(10);
    dl::append_cifar(join({{9}, planes(255, 51, 0), {0}, planes(1, 2, 3)}), "batch", data);
    dl::append_cifar(join({{4}, planes(0, 0, 255)}), "batch", data);
    CHECK(data.labels == std::vector<int>{9, 0, 4});
    const dl::Tensor images = data.to_dataset().images;
    REQUIRE(images.shape() == dl::Shape{3, 3, 32, 32});
    CHECK(images.at(0, 0, 31, 31) == 1.0f);
    CHECK(images.at(0, 1, 0, 0) == 0.2f);
    CHECK(images.at(0, 2, 0, 0) == 0.0f);
    CHECK(images.at(1, 2, 31, 0) == 3.0f / 255.0f);
    CHECK(images.at(2, 2, 0, 31) == 1.0f);
}

TEST_CASE("a CIFAR-100 record has two labels and the second counts", "[common][cifar]") {
    dl::ByteDataset data = empty(100);
    dl::append_cifar(join({{19, 99}, planes(1, 1, 1)}), "batch", data);
    CHECK(data.labels == std::vector<int>{99});
    CHECK(data.images.count == 1);
}

TEST_CASE("a CIFAR file of another size is refused", "[common][cifar]") {
    const dl::Bytes record = join({{1}, planes(1, 1, 1)});
    CHECK(append_error({}) ==
          "batch: byte 0: the file has 0 bytes, records of 3073 bytes are "
          "expected; is it cut, or CIFAR-100?");
    CHECK(append_error(without_end(record)) ==
          "batch: byte 0: the file has 3072 bytes, records of 3073 bytes are expected; "
          "is it cut, or CIFAR-100?");
    CHECK(contains(append_error(join({record, {0}})), "batch: byte 3073: the file has 3074"));
    CHECK(contains(append_error(record, 100),
                   "records of 3074 bytes are expected; is it cut, "
                   "or CIFAR-10?"));
}

TEST_CASE("a CIFAR label that does not exist is refused", "[common][cifar]") {
    const dl::Bytes good = join({{1}, planes(1, 1, 1)});
    CHECK(append_error(join({good, {10}, planes(1, 1, 1)})) ==
          "batch: byte 3073: label 10, only 0 to 9 exist; copy or download the file again");
    CHECK(append_error(join({{19, 100}, planes(1, 1, 1)}), 100) ==
          "batch: byte 1: label 100, only 0 to 99 exist; copy or download the file again");
    CHECK(append_error(join({{20, 1}, planes(1, 1, 1)}), 100) ==
          "batch: byte 0: a coarse label above 19; copy or download the file again");
}

TEST_CASE("CIFAR folders are read in the order of their batches", "[common][cifar]") {
    const TemporaryFolder folder;
    const auto error = [&](auto load, Split split) {
        return file_error([&] { (void)load(folder.path(), split); });
    };
    CHECK(error(dl::load_cifar10, Split::train) == (folder / "data_batch_1.bin").string() +
                                                       ": is not there; ./course data tells how "
                                                       "to get it");
    for (std::uint8_t i = 1; i <= 5; ++i)
        dl::write_file(folder / dl::text("data_batch_", int{i}, ".bin"),
                       join({{i}, planes(i, 0, 0)}));
    CHECK(contains(error(dl::load_cifar10, Split::test), "test_batch.bin: is not there"));
    dl::write_file(folder / "test_batch.bin", join({{8}, planes(8, 0, 0)}));
    dl::write_file(folder / "train.bin", join({{0, 7}, planes(1, 1, 1)}));
    dl::write_file(folder / "test.bin", join({{0, 9}, planes(1, 1, 1)}));

    CHECK(dl::load_cifar10(folder.path(), Split::train).labels == std::vector<int>{1, 2, 3, 4, 5});
    const dl::ByteDataset test = dl::load_cifar10(folder.path(), Split::test);
    CHECK(test.class_names.at(static_cast<std::size_t>(test.labels.at(0))) == "ship");
    CHECK(test.source == "CIFAR-10");
    const dl::ByteDataset fine = dl::load_cifar100(folder.path(), Split::test);
    CHECK(fine.class_names.at(static_cast<std::size_t>(fine.labels.at(0))) == "bottle");
    CHECK(dl::load_cifar100(folder.path(), Split::train).labels == std::vector<int>{7});
    CHECK(std::is_sorted(fine.class_names.begin(), fine.class_names.end()));
    CHECK(fine.class_names.size() == 100);
}

TEST_CASE("CIFAR pictures as JPEG are unpacked from the middle of a file", "[common][cifar]") {
    const dl::Bytes stripes = jpeg_blocks(4, 4);
    const dl::Bytes file = join({jpeg_record(3, {}), jpeg_record(5, stripes), jpeg_record(7, {})});
    dl::ByteDataset data = empty(10);
    dl::append_cifar_jpeg(file, "blob", 1, 1, 3, data);
    CHECK(data.labels == std::vector<int>{5});
    REQUIRE(data.images.bytes.size() == 3072);
    CHECK(data.images.bytes[0] == 168);
    CHECK(data.images.bytes[8] == 128);
    CHECK(data.images.bytes[1024 + 31 * 32 + 16] == 168);
}

TEST_CASE("a damaged file of CIFAR pictures as JPEG is refused", "[common][cifar]") {
    const auto error = [](const dl::Bytes& file, int count) {
        dl::ByteDataset data = empty(10);
        return file_error([&] { dl::append_cifar_jpeg(file, "blob", 0, count, count, data); });
    };
    const dl::Bytes good = jpeg_record(1, jpeg_blocks(4, 4));
    CHECK(error(good, 1) == "(no FileError)");
    CHECK(contains(error(good, 2), "the file ends inside the label"));
    CHECK(contains(error(join({good, {0}}), 1), "1 bytes follow the last picture"));
    CHECK(contains(error(without_end(good), 1), "the file ends inside a picture"));
    CHECK(error(jpeg_record(10, jpeg_blocks(4, 4)), 1) ==
          "blob: byte 0: label 10, only 0 to 9 exist; copy or download the file again");
    CHECK(error(jpeg_record(1, jpeg_blocks(4, 3)), 1) ==
          "blob: byte 3: a picture (3, 24, 32), (3, 32, 32) is expected; "
          "copy or download the file again");
    CHECK(contains(error(jpeg_record(1, characters("no picture")), 1),
                   "blob: byte 3: byte 0: is not a PNG"));
}
