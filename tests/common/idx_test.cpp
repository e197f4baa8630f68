// IDX files and MNIST: good files, then every kind of bad one.

#include "common/data/idx.hpp"

#include "common/data/mnist.hpp"
#include "common/files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/idx_bytes.hpp"
#include "tests/support/temporary_folder.hpp"

using dl::Split;
using dl::Tensor;

namespace {

std::string decode_error(const dl::Bytes& bytes) {
    return file_error([&] { (void)dl::decode_idx(bytes, "file"); });
}

// A folder with three pictures of 1 x 2 to train on, and one to test on.
void write_small_mnist(const TemporaryFolder& folder) {
    dl::write_file(folder / "train-images-idx3-ubyte.gz",
                   gzip_stored(idx({3, 1, 2}, {0, 255, 51, 51, 204, 204})));
    dl::write_file(folder / "train-labels-idx1-ubyte", idx({3}, {7, 0, 9}));
    dl::write_file(folder / "t10k-images.idx3-ubyte", idx({1, 1, 2}, {255, 0}));
    dl::write_file(folder / "t10k-labels-idx1-ubyte.gz", gzip_stored(idx({1}, {5})));
}

std::string load_error(const TemporaryFolder& folder) {
    return file_error([&] { (void)dl::load_mnist(folder.path(), Split::train); });
}

}  // namespace

TEST_CASE("an IDX file gives its shape and its bytes", "[common][idx]") {
    const dl::IdxArray array = dl::decode_idx(idx({2, 3}, {1, 2, 3, 4, 5, 6}), "file");
    CHECK(array.shape == dl::Shape{2, 3});
    CHECK(array.values == dl::Bytes{1, 2, 3, 4, 5, 6});
    CHECK(dl::decode_idx(idx({0, 28, 28}, {}), "file").shape == dl::Shape{0, 28, 28});
    CHECK(dl::decode_idx({0, 0, 8, 0, 42}, "file").values == dl::Bytes{42});
}

TEST_CASE("an IDX file may be packed, whatever its name says", "[common][idx]") {
    const TemporaryFolder folder;
    dl::write_file(folder / "packed", gzip_stored(idx({1}, {9})));
    dl::write_file(folder / "plain.gz", idx({1}, {9}));
    CHECK(dl::read_idx(folder / "packed").values == dl::Bytes{9});
    CHECK(dl::read_idx(folder / "plain.gz").values == dl::Bytes{9});
    CHECK(contains(file_error([&] { (void)dl::read_idx(folder / "missing"); }),
                   (folder / "missing").string() + ": cannot be opened"));
}

TEST_CASE("a file that is no IDX file of bytes is refused", "[common][idx]") {
    const dl::Bytes good = idx({1}, {9});
    CHECK(decode_error(with_byte(good, 0, 0x1F)) ==
          "file: byte 0: an IDX file begins with 00 00, this one does not; "
          "is it the right file?");
    CHECK(decode_error(with_byte(good, 2, 0x0D)) ==
          "file: byte 2: the values are 32-bit floats (13), unsigned bytes (8) are expected; "
          "is it the right file?");
    for (const int type : {0x00, 0x07, 0x09, 0x0B, 0x0C, 0x0E, 0xFF})
        CHECK(contains(decode_error(with_byte(good, 2, type)), "unsigned bytes (8) are expected"));
}

TEST_CASE("an IDX file that is cut or too long is refused", "[common][idx]") {
    const dl::Bytes good = idx({2, 2}, {1, 2, 3, 4});
    for (std::size_t length = 0; length < good.size(); ++length) {
        INFO("the first " << length << " of " << good.size() << " bytes");
        CHECK(contains(decode_error(without_end(good, good.size() - length)), "file: byte "));
    }
    CHECK(decode_error(without_end(good)) ==
          "file: byte 4: the shape (2, 2) has more values than the 3 that the file holds; "
          "copy or download it again");
    CHECK(decode_error(join({good, {5}})) ==
          "file: byte 16: 1 bytes follow the values, which should end the file; "
          "is it another file, or two in one?");
}

TEST_CASE("IDX sizes that lie are refused before memory is taken", "[common][idx]") {
    CHECK(contains(decode_error(idx({60000, 28, 28}, {1})), "more values than the 1"));
    CHECK(contains(decode_error(idx({0x7FFFFFFF, 0x7FFFFFFF, 0x7FFFFFFF}, {1})), "more values"));
    // The product of these is 0 modulo 2 to the power of 64.
    CHECK(contains(decode_error(idx({0x10000, 0x10000, 0x10000, 0x10000}, {})), "more values"));
    CHECK(contains(decode_error(idx({0x80000000}, {1})),
                   "the size 2147483648 of an axis is not possible"));
    CHECK(contains(decode_error(idx({1, 1, 1, 1, 1, 1, 1, 1, 1}, {1})), "a shape of 9 axes"));
    CHECK(contains(decode_error(with_byte(idx({1}, {1}), 3, 255)), "file ends inside the sizes"));
    CHECK(contains(decode_error(idx({0, 5}, {1})), "1 bytes follow the values"));
}

TEST_CASE("MNIST is two pairs of files, packed or not", "[common][idx]") {
    const TemporaryFolder folder;
    write_small_mnist(folder);
    const dl::ByteDataset train = dl::load_mnist(folder.path(), Split::train);
    CHECK(train.to_dataset().images ==
          Tensor::of({3, 1, 1, 2}, {0.0f, 1.0f, 0.2f, 0.2f, 0.8f, 0.8f}));
    CHECK(train.labels == std::vector<int>{7, 0, 9});
    CHECK(train.class_names.at(7) == "7");
    CHECK(train.source == "MNIST");

    const dl::ByteDataset test = dl::load_fashion_mnist(folder.path(), Split::test);
    CHECK(test.to_dataset().images == Tensor::of({1, 1, 1, 2}, {1, 0}));
    CHECK(test.labels == std::vector<int>{5});
    CHECK(test.class_names.at(5) == "sandal");
    CHECK(test.source == "Fashion-MNIST");
}

TEST_CASE("a missing MNIST file is named", "[common][idx]") {
    const TemporaryFolder folder;
    CHECK(load_error(folder) == (folder / "train-images-idx3-ubyte").string() +
                                    ": is not there, nor with .gz; "
                                    "./course data tells how to get it");
    write_small_mnist(folder);
    std::filesystem::remove(folder / "train-labels-idx1-ubyte");
    CHECK(contains(load_error(folder), "train-labels-idx1-ubyte: is not there"));
}

TEST_CASE("MNIST pictures and labels that do not fit are refused", "[common][idx]") {
    const TemporaryFolder folder;
    write_small_mnist(folder);
    const std::string images = (folder / "train-images-idx3-ubyte.gz").string();
    const std::string labels = (folder / "train-labels-idx1-ubyte").string();

    dl::write_file(labels, idx({2}, {1, 2}));
    CHECK(load_error(folder) == labels + ": byte 4: holds 2 labels for 3 pictures in " + images +
                                    "; do the two files belong together?");
    dl::write_file(labels, idx({3}, {1, 10, 2}));
    CHECK(load_error(folder) == labels +
                                    ": byte 9: label 10, only 0 to 9 exist; "
                                    "copy or download the file again");
    dl::write_file(labels, idx({3, 1}, {1, 2, 3}));
    CHECK(load_error(folder) == labels +
                                    ": byte 3: holds an array (3, 1), labels (N) are "
                                    "expected; is it the right file?");
    dl::write_file(images, idx({3}, {1, 2, 3}));
    CHECK(load_error(folder) == images +
                                    ": byte 3: holds an array (3), pictures (N, H, W) are "
                                    "expected; is it the right file?");
}
