// .npy files: golden bytes, round trips, other types and orders, and damage.

#include "common/npy.hpp"

#include "common/files.hpp"
#include "common/rng.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/file_bytes.hpp"
#include "tests/support/temporary_folder.hpp"

using dl::Tensor;

namespace {

// A file of version 1.0 with this dict and these numbers.
dl::Bytes file(std::string_view dict, const dl::Bytes& numbers = {}) {
    return join(
        {{0x93}, characters("NUMPY"), {1, 0}, le(2, dict.size()), characters(dict), numbers});
}

// A file of one type of number with three values in one row.
dl::Bytes three(std::string_view type, const dl::Bytes& numbers) {
    return file(dl::text("{'descr': '", type, "', 'fortran_order': False, 'shape': (3,), }"),
                numbers);
}

Tensor decode(const dl::Bytes& bytes) { return dl::decode_npy(bytes, "array.npy"); }

std::string decode_error(const dl::Bytes& bytes) {
    return file_error([&] { (void)decode(bytes); });
}

// A file that claims this shape and has two floats.
std::string shape_error(std::string_view shape) {
    return decode_error(file(
        dl::text("{'descr': '<f4', 'fortran_order': False, 'shape': ", shape, "}"), dl::Bytes(8)));
}

}  // namespace

TEST_CASE("a .npy file is written byte for byte as numpy.save does", "[common][npy]") {
    const std::string dict = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }";
    CHECK(dl::encode_npy(Tensor::of({1, 2}, {1.0f, -2.0f})) ==
          join({{0x93},
                characters("NUMPY"),
                {1, 0},
                le(2, 118),
                characters(dict + std::string(118 - dict.size() - 1, ' ') + "\n"),
                {0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0}}));
    CHECK(
        contains(std::string(reinterpret_cast<const char*>(dl::encode_npy(Tensor({3})).data()), 80),
                 "'shape': (3,), }"));
    CHECK(contains(
        std::string(reinterpret_cast<const char*>(dl::encode_npy(Tensor::scalar(1)).data()), 80),
        "'shape': (), }"));
}

TEST_CASE("a tensor of any shape survives a .npy file", "[common][npy]") {
    const TemporaryFolder folder;
    dl::Rng rng(2);
    for (const dl::Shape& shape :
         {dl::Shape{}, dl::Shape{0}, dl::Shape{5}, dl::Shape{2, 3}, dl::Shape{2, 0, 3},
          dl::Shape{1, 2, 3, 4, 5}, dl::Shape{1, 1, 1, 1, 1, 1, 1, 2}}) {
        const Tensor tensor = dl::normal(shape, rng);
        dl::write_npy(folder / "t.npy", tensor);
        CHECK(dl::read_file(folder / "t.npy").size() % 64 ==
              static_cast<std::size_t>(4 * tensor.count()) % 64);
        CHECK(same_bits(dl::read_npy(folder / "t.npy"), tensor));
    }
    CHECK(folder.entries() == 1);
}

TEST_CASE("every type of number in a .npy file becomes float", "[common][npy]") {
    CHECK(decode(three("|b1", {0, 1, 1})) == Tensor::of({3}, {0, 1, 1}));
    CHECK(decode(three("|u1", {0, 1, 255})) == Tensor::of({3}, {0, 1, 255}));
    CHECK(decode(three("|i1", {0, 1, 255})) == Tensor::of({3}, {0, 1, -1}));
    CHECK(decode(three("<u2", {1, 0, 0, 1, 255, 255})) == Tensor::of({3}, {1, 256, 65535}));
    CHECK(decode(three("<i2", {1, 0, 0, 1, 255, 255})) == Tensor::of({3}, {1, 256, -1}));
    CHECK(decode(three("<i4", join({le(4, 7), le(4, ~0u), le(4, 1 << 20)}))) ==
          Tensor::of({3}, {7, -1, 1048576}));
    CHECK(decode(three("<u4", join({le(4, 7), le(4, 0), le(4, 1u << 31)}))) ==
          Tensor::of({3}, {7, 0, 0x1p31f}));
    CHECK(decode(three("<i8", join({le(8, 7), le(8, ~0ull), le(8, 0)}))) ==
          Tensor::of({3}, {7, -1, 0}));
    CHECK(decode(three("<u8", join({le(8, 7), le(8, 0), le(8, 1ull << 63)}))) ==
          Tensor::of({3}, {7, 0, 0x1p63f}));
    CHECK(decode(three("<f2", join({le(2, 0x3C00), le(2, 0xC000), le(2, 0x3555)}))) ==
          Tensor::of({3}, {1, -2, 0.333251953125f}));
    CHECK(decode(three("<f8", join({le(8, 0x3FF0000000000000), le(8, 0xBFE0000000000000),
                                    le(8, 0)}))) == Tensor::of({3}, {1, -0.5f, 0}));
}

TEST_CASE("numbers that are no plain number are refused", "[common][npy]") {
    CHECK(decode_error(three(">f4", dl::Bytes(12))) ==
          "array.npy: byte 25: numbers of type >f4 cannot be read, save them with "
          ".astype('<f4'); copy or download the file again");
    for (const char* type : {"<c8", "|O", "<U3", "|S1", "<M8[s]", "|V4", "=f4", "f4", ""})
        CHECK(contains(decode_error(three(type, dl::Bytes(24))), "cannot be read"));
    CHECK(contains(decode_error(file("{'descr': [('a', '<f4')], 'fortran_order': False, "
                                     "'shape': (1,)}")),
                   "a string is expected, found '['"));
}

TEST_CASE("a .npy file in Fortran order is turned into rows", "[common][npy]") {
    // The columns of 0 1 2 / 3 4 5 one after the other.
    CHECK(decode(file("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }",
                      {0, 3, 1, 4, 2, 5})) == Tensor::of({2, 3}, {0, 1, 2, 3, 4, 5}));
    const Tensor cube = decode(file("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 2, 2)}",
                                    {0, 1, 2, 3, 4, 5, 6, 7}));
    CHECK(cube.at(1, 0, 0) == 1);
    CHECK(cube.at(0, 1, 0) == 2);
    CHECK(cube.at(0, 0, 1) == 4);
    CHECK(decode(file("{'descr': '|u1', 'fortran_order': True, 'shape': ()}", {9})) ==
          Tensor::scalar(9));
}

TEST_CASE("the header of a .npy file may have another order and version", "[common][npy]") {
    const std::string dict = "{ 'shape' :(1 ,1),\"descr\":\"|u1\" , 'fortran_order' : False}  \n";
    CHECK(decode(file(dict, {4})) == Tensor::of({1, 1}, {4}));
    for (const int version : {2, 3})
        CHECK(decode(join({{0x93},
                           characters("NUMPY"),
                           {static_cast<std::uint8_t>(version), 0},
                           le(4, dict.size()),
                           characters(dict),
                           {4}})) == Tensor::of({1, 1}, {4}));
}

TEST_CASE("a .npy file with a wrong magic word or version is refused", "[common][npy]") {
    const dl::Bytes whole = three("|u1", {1, 2, 3});
    CHECK(decode_error(with_byte(whole, 0, 'x')) ==
          "array.npy: byte 0: a .npy file begins with 93 'NUMPY', this one does not; "
          "was it saved with numpy.save?");
    CHECK(decode_error(with_byte(whole, 6, 4)) ==
          "array.npy: byte 6: version 4.0, 1.0 to 3.0 can be read; save it with numpy.save");
    CHECK(contains(decode_error(with_byte(whole, 7, 1)), "version 1.1"));
    CHECK(contains(decode_error(with_byte(whole, 6, 0)), "version 0.0"));
}

TEST_CASE("a .npy file that is cut or too long is refused", "[common][npy]") {
    const dl::Bytes whole = three("<i2", {1, 0, 2, 0, 3, 0});
    for (std::size_t length = 0; length < whole.size(); ++length) {
        INFO("the first " << length << " of " << whole.size() << " bytes");
        CHECK(
            contains(decode_error(without_end(whole, whole.size() - length)), "array.npy: byte "));
    }
    CHECK(decode_error(join({whole, {0}})) ==
          dl::text("array.npy: byte ", whole.size(),
                   ": 1 bytes follow the numbers, which should "
                   "end the file; is it another file, or two in one?"));
}

TEST_CASE("a .npy shape that lies is refused before memory is taken", "[common][npy]") {
    CHECK(shape_error("(2,)") == "(no FileError)");
    CHECK(shape_error("(3,)") ==
          "array.npy: byte 60: the shape (3) has more values than the 2 that the file holds; "
          "copy or download it again");
    CHECK(contains(shape_error("(1,)"), "4 bytes follow the numbers"));
    CHECK(contains(shape_error("(2, 0)"), "8 bytes follow the numbers"));
    CHECK(contains(shape_error("(2147483647, 2147483647, 2147483647)"), "more values"));
    CHECK(contains(shape_error("(2147483648,)"), "the size 2147483648 of an axis"));
    CHECK(contains(shape_error("(99999999999999999999,)"), "the number is too large"));
    CHECK(contains(shape_error("(1,1,1,1,1,1,1,1,2)"), "a shape of 9 axes"));
    CHECK(contains(shape_error("(-2,)"), "a number of at least 0 is expected"));
    CHECK(contains(shape_error("(2)"), "a shape of one axis has a comma"));
    CHECK(contains(shape_error("(2 1)"), "',' or ')' is expected"));
    CHECK(contains(shape_error("2"), "'(' is expected"));
}

TEST_CASE("a .npy header that is no dict of three keys is refused", "[common][npy]") {
    const auto error = [](std::string_view dict) { return decode_error(file(dict, {1})); };
    CHECK(error("{}") ==
          "array.npy: byte 12: descr, fortran_order and shape are needed; "
          "copy or download the file again");
    CHECK(contains(error("[]"), "'{' is expected, found '['"));
    CHECK(contains(error("{'descr': '|u1', 'shape': (1,)}"), "are needed"));
    CHECK(contains(error("{'descr': '|u1', 'descr': '|u1'}"), "descr comes twice"));
    CHECK(contains(error("{'strides': (1,)}"), "strides comes twice or for no reason"));
    CHECK(contains(error("{'fortran_order': 0}"), "True or False is expected"));
    CHECK(contains(error("{'descr': '|u1', 'fortran_order': False, 'shape': (1,)} x"),
                   "the header should end here, found 'x'"));
    CHECK(contains(error("{'des\\x63r': '|u1'}"), "an escape in a string"));
    CHECK(contains(error("{'descr"), "the header ends inside a string"));
}
