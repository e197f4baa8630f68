// Safetensors files: golden bytes, round trips, and one kind of damage after the other.

#include "common/checkpoint.hpp"

#include <limits>

#include "common/files.hpp"
#include "common/rng.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/file_bytes.hpp"
#include "tests/support/temporary_folder.hpp"

using dl::Tensor;

namespace {

// A file with this header and these numbers.
dl::Bytes file(std::string_view header, const dl::Bytes& numbers = {}) {
    return join({le(8, header.size()), characters(header), numbers});
}

// A file with one tensor "t" of this description and four bytes.
dl::Bytes one(std::string_view description, const dl::Bytes& numbers = {0, 0, 128, 63}) {
    return file(dl::text("{\"t\":", description, "}"), numbers);
}

dl::Checkpoint decode(const dl::Bytes& bytes) { return dl::decode_checkpoint(bytes, "model"); }

std::string decode_error(const dl::Bytes& bytes) {
    return file_error([&] { (void)decode(bytes); });
}

// The tensor "t" stored with this type.
Tensor stored_as(std::string_view type, int count, const dl::Bytes& numbers) {
    const dl::Bytes bytes = one(dl::text("{\"dtype\":\"", type, "\",\"shape\":[", count,
                                         "],\"data_offsets\":[0,", numbers.size(), "]}"),
                                numbers);
    return decode(bytes).tensors.at("t");
}

const std::string good = R"({"dtype":"F32","shape":[1],"data_offsets":[0,4]})";

}  // namespace

TEST_CASE("a checkpoint is written byte for byte as the format says", "[common][checkpoint]") {
    const dl::NamedTensors tensors = {{"weight", Tensor::of({1, 2}, {1.0f, -2.0f})},
                                      {"bias", Tensor::scalar(0.5f)}};
    const std::string header = R"({"__metadata__":{"epoch":"3"},)"
                               R"("bias":{"dtype":"F32","shape":[],"data_offsets":[0,4]},)"
                               R"("weight":{"dtype":"F32","shape":[1,2],"data_offsets":[4,12]}})";
    CHECK(header.size() == 146);
    CHECK(dl::encode_checkpoint(tensors, {{"epoch", "3"}}) ==
          join({le(8, 152),
                characters(header),
                characters("      "),
                {0, 0, 0, 0x3F},                       // 0.5
                {0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0}}));  // 1 and -2
}

TEST_CASE("an empty checkpoint is a header without tensors", "[common][checkpoint]") {
    CHECK(dl::encode_checkpoint({}) == join({le(8, 8), characters("{}      ")}));
    CHECK(decode(file("{}")).tensors.empty());
    CHECK(decode(file("  { }  ")).metadata.empty());
}

TEST_CASE("a checkpoint reads back bit for bit", "[common][checkpoint]") {
    const TemporaryFolder folder;
    dl::Rng rng(1);
    const float infinity = std::numeric_limits<float>::infinity();
    const dl::NamedTensors tensors = {
        {"conv1.weight", dl::normal({4, 3, 3, 3}, rng)},
        {"empty", Tensor({0, 5})},
        {"odd values", Tensor::of({4}, {-0.0f, infinity, 1e-45f, -infinity})},
        {"scalar", Tensor::scalar(7)},
        {"quote \" slash \\ line \n umlaut \xC3\xA4", Tensor({2}, 1.0f)}};
    const dl::Metadata metadata = {{"note", "two\nlines"}, {"", "empty key"}};
    dl::write_checkpoint(folder / "model.safetensors", tensors, metadata);
    CHECK(dl::read_file(folder / "model.safetensors") == dl::encode_checkpoint(tensors, metadata));

    const dl::Checkpoint read = dl::read_checkpoint(folder / "model.safetensors");
    CHECK(read.metadata == metadata);
    REQUIRE(read.tensors.size() == tensors.size());
    for (const auto& [name, tensor] : tensors) {
        INFO(name);
        CHECK(same_bits(read.tensors.at(name), tensor));
    }
    CHECK(folder.entries() == 1);
}

TEST_CASE("names that the format cannot hold are refused before writing", "[common][checkpoint]") {
    const TemporaryFolder folder;
    CHECK_THROWS_WITH(
        dl::write_checkpoint(folder / "model", {{"__metadata__", Tensor({1})}}),
        "write_checkpoint: a tensor is called __metadata__, which the format keeps for itself; "
        "give it another name");
    CHECK_THROWS_AS(dl::write_checkpoint(folder / "model", {{"\xFF", Tensor({1})}}), dl::Error);
    CHECK(folder.entries() == 0);
}

TEST_CASE("a checkpoint that cannot be written leaves the old one", "[common][checkpoint]") {
    const TemporaryFolder folder;
    CHECK(contains(file_error([&] { dl::write_checkpoint(folder / "no" / "model", {}); }),
                   "cannot be written"));
    CHECK(contains(file_error([&] { (void)dl::read_checkpoint(folder / "none"); }),
                   "cannot be opened"));
}

TEST_CASE("a checkpoint may list tensors in any order and with spaces", "[common][checkpoint]") {
    const dl::Checkpoint read = decode(file(
        R"( { "b" : { "shape" : [ 1 ] , "data_offsets" : [ 4 , 8 ] , "dtype" : "F32" } ,
              "__metadata__" : { } , "a" : {"dtype":"F32","shape":[],"data_offsets":[0,4]} } )",
        {0, 0, 0, 64, 0, 0, 128, 63}));
    CHECK(read.tensors.at("a") == Tensor::scalar(2));
    CHECK(read.tensors.at("b") == Tensor::of({1}, {1}));
}

TEST_CASE("every type of number in a checkpoint becomes float", "[common][checkpoint]") {
    const float infinity = std::numeric_limits<float>::infinity();
    CHECK(stored_as("F32", 1, {0, 0, 0x80, 0xBF}) == Tensor::of({1}, {-1}));
    CHECK(stored_as("F64", 2, join({le(8, 0xC000000000000000), le(8, 0x7FE0000000000000)})) ==
          Tensor::of({2}, {-2, infinity}));
    // 1, -2, the smallest number, infinity, the largest number, -0
    CHECK(same_bits(stored_as("F16", 6,
                              join({le(2, 0x3C00), le(2, 0xC000), le(2, 0x0001), le(2, 0x7C00),
                                    le(2, 0x7BFF), le(2, 0x8000)})),
                    Tensor::of({6}, {1, -2, 0x1p-24f, infinity, 65504, -0.0f})));
    CHECK(stored_as("BF16", 2, join({le(2, 0x3F80), le(2, 0xC040)})) == Tensor::of({2}, {1, -3}));
    CHECK(stored_as("BOOL", 3, {0, 1, 2}) == Tensor::of({3}, {0, 1, 1}));
    CHECK(stored_as("U8", 2, {0, 255}) == Tensor::of({2}, {0, 255}));
    CHECK(stored_as("I8", 2, {127, 128}) == Tensor::of({2}, {127, -128}));
    CHECK(stored_as("U16", 1, {0, 128}) == Tensor::of({1}, {32768}));
    CHECK(stored_as("I16", 1, {0, 128}) == Tensor::of({1}, {-32768}));
    CHECK(stored_as("U32", 1, le(4, 0x80000000)) == Tensor::of({1}, {2147483648.0f}));
    CHECK(stored_as("I32", 1, le(4, 0x80000000)) == Tensor::of({1}, {-2147483648.0f}));
    CHECK(stored_as("U64", 1, le(8, std::uint64_t{1} << 63)) == Tensor::of({1}, {0x1p63f}));
    CHECK(stored_as("I64", 1, le(8, ~std::uint64_t{0})) == Tensor::of({1}, {-1}));
}

TEST_CASE("a checkpoint of an unknown number type is refused", "[common][checkpoint]") {
    CHECK(decode_error(one(R"({"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,4]})")) ==
          "model: byte 31: tensor t has numbers of type F8_E4M3, not known; "
          "copy or download the file again");
}

TEST_CASE("a checkpoint that is cut is refused wherever it is cut", "[common][checkpoint]") {
    const dl::Bytes whole =
        dl::encode_checkpoint({{"a", Tensor({2, 2}, 1)}, {"b", Tensor({1})}}, {{"k", "v"}});
    for (std::size_t length = 0; length < whole.size(); ++length) {
        INFO("the first " << length << " of " << whole.size() << " bytes");
        CHECK(contains(decode_error(without_end(whole, whole.size() - length)), "model: byte "));
    }
    CHECK(decode_error({1, 2, 3}) ==
          "model: byte 0: the file ends inside the length of the header: 8 bytes are needed, "
          "3 are left; copy or download the file again");
}

TEST_CASE("a checkpoint whose header length lies is refused", "[common][checkpoint]") {
    const std::string message = " follow; is it a safetensors file, and all of it?";
    CHECK(decode_error(join({le(8, 3), characters("{}")})) ==
          "model: byte 0: the header is said to have 3 bytes, 2" + message);
    CHECK(decode_error(join({le(8, ~std::uint64_t{0}), characters("{}")})) ==
          "model: byte 0: the header is said to have 18446744073709551615 bytes, 2" + message);
    CHECK(contains(decode_error(join({le(8, 1), characters("{}")})), "model: byte 9: "));
}

TEST_CASE("bytes after the last tensor are refused", "[common][checkpoint]") {
    const dl::Bytes whole = one(good);
    CHECK(decode_error(join({whole, {0}})) ==
          dl::text("model: byte ", whole.size(),
                   ": 1 bytes belong to no tensor; is something appended?"));
    CHECK(contains(decode_error(file("{}", {1})), "1 bytes belong to no tensor"));
}

TEST_CASE("tensors that overlap, leave holes or lie outside are refused", "[common][checkpoint]") {
    const auto two = [](const char* a, const char* b) {
        return decode_error(
            file(dl::text(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":)", a,
                          R"(},"b":{"dtype":"F32","shape":[1],"data_offsets":)", b, "}}"),
                 dl::Bytes(8)));
    };
    CHECK(two("[0,4]", "[4,8]") == "(no FileError)");
    CHECK(two("[4,8]", "[0,4]") == "(no FileError)");
    CHECK(two("[0,4]", "[0,4]") ==
          "model: byte 66: tensor b begins at 0, inside the one before it, which ends at 4; "
          "save it again");
    CHECK(contains(two("[0,5]", "[4,8]"), "inside the one before it"));
    CHECK(two("[0,3]", "[4,8]") ==
          "model: byte 66: tensor b begins at 4 and leaves a hole after the one that ends at 3; "
          "save it again");
    CHECK(contains(two("[1,4]", "[4,8]"), "leaves a hole after the one that ends at 0"));
    CHECK(contains(two("[0,4]", "[4,7]"), "1 bytes belong to no tensor"));
    CHECK(two("[0,4]", "[4,9]") ==
          "model: byte 66: tensor b lies from 4 to 9, the file has 8 bytes of numbers; "
          "copy or download it again");
    CHECK(contains(two("[0,4]", "[4,2]"), "lies from 4 to 2"));
    CHECK(contains(two("[0,9223372036854775807]", "[4,8]"), "lies from 0 to 9223372036854775807"));
    CHECK(contains(two("[0,9223372036854775808]", "[4,8]"), "the number is too large"));
    CHECK(contains(two("[-4,4]", "[4,8]"), "a number of at least 0 is expected"));
}

TEST_CASE("a tensor whose shape does not fit to its place is refused", "[common][checkpoint]") {
    const auto shape = [](const char* sizes) {
        return decode_error(
            one(dl::text(R"({"dtype":"F32","shape":)", sizes, R"(,"data_offsets":[0,4]})")));
    };
    CHECK(shape("[1,1]") == "(no FileError)");
    CHECK(shape("[2]") ==
          "model: byte 13: the shape (2) has more values than the 1 that the file holds; "
          "copy or download it again");
    CHECK(shape("[3,0]") ==
          "model: byte 13: tensor t of shape (3, 0) needs 0 bytes, its place has 4; "
          "save it again");
    CHECK(contains(shape("[65536,65536,65536,65536]"), "more values than the 1"));
    CHECK(contains(shape("[4294967297]"), "the size 4294967297 of an axis is not possible"));
    CHECK(contains(shape("[1,1,1,1,1,1,1,1,1]"), "a shape of 9 axes, at most 8"));
    CHECK(contains(shape("[1.0]"), "an integer is expected"));
    CHECK(contains(shape("[01]"), "a leading 0"));
    CHECK(contains(shape("[1,]"), "a number of at least 0 is expected, found ']'"));
    CHECK(contains(decode_error(one(R"({"dtype":"U8","shape":[3],"data_offsets":[0,4]})")),
                   "needs 3 bytes, its place has 4"));
    CHECK(contains(decode_error(one(R"({"dtype":"F64","shape":[],"data_offsets":[0,4]})")),
                   "more values than the 0"));
}

TEST_CASE("names that come twice are refused", "[common][checkpoint]") {
    const std::string empty = R"({"dtype":"F32","shape":[0],"data_offsets":[0,0]})";
    CHECK(contains(decode_error(file("{\"t\":" + empty + ",\"t\":" + empty + "}")),
                   "the tensor t comes twice"));
    CHECK(contains(decode_error(file("{\"t\":" + empty + ",\"\\u0074\":" + empty + "}")),
                   "the tensor t comes twice"));
    CHECK(contains(decode_error(file(R"({"__metadata__":{},"__metadata__":{}})")),
                   "the metadata comes twice"));
    CHECK(contains(decode_error(file(R"({"__metadata__":{"a":"1","a":"2"}})")),
                   "the remark a comes twice"));
    CHECK(contains(
        decode_error(one(R"({"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]})")),
        "tensor t has dtype twice or for no reason"));
}

TEST_CASE("a tensor with missing or unknown keys is refused", "[common][checkpoint]") {
    for (const char* description :
         {"{}", R"({"dtype":"F32","shape":[1]})", R"({"dtype":"F32","data_offsets":[0,4]})",
          R"({"shape":[1],"data_offsets":[0,4]})"})
        CHECK(contains(decode_error(one(description)),
                       "tensor t needs dtype, shape and data_offsets"));
    CHECK(contains(decode_error(one(R"({"dtype":"F32","shape":[1],"strides":[1]})")),
                   "tensor t has strides twice or for no reason"));
    CHECK(contains(decode_error(one(R"({"dtype":"F32","shape":[1],"data_offsets":[0]})")),
                   "tensor t needs two data_offsets"));
}

TEST_CASE("a header that is not strict JSON is refused", "[common][checkpoint]") {
    const auto error = [](std::string_view header) { return decode_error(file(header)); };
    CHECK(error("") ==
          "model: byte 8: '{' is expected, found the end of the header; "
          "copy or download the file again");
    CHECK(error("[]") ==
          "model: byte 8: '{' is expected, found '['; "
          "copy or download the file again");
    CHECK(contains(error("{}x"), "the header should end here, found 'x'"));
    CHECK(contains(error("{t:1}"), "a string is expected, found 't'"));
    CHECK(contains(error(R"({"t")"), "':' is expected"));
    CHECK(contains(error(R"({"__metadata__":{"a":1}})"), "a string is expected, found '1'"));
    CHECK(contains(error(R"({"__metadata__":{"a":"1",}})"), "a string is expected, found '}'"));
    CHECK(contains(error(R"({"__metadata__":{"a":"b)"), "the header ends inside a string"));
    CHECK(contains(error("{\"__metadata__\":{\"a\n\":\"\"}}"), "a control character"));
    CHECK(contains(error(R"({"__metadata__":{"\x":""}})"), "no such escape"));
    CHECK(contains(error(R"({"__metadata__":{"\u12g4":""}})"), "four hexadecimal digits"));
    CHECK(contains(error(R"({"__metadata__":{"\ud800":""}})"), "half of a character"));
    CHECK(contains(error(R"({"__metadata__":{"\udc00\ud800":""}})"), "half of a character"));
    CHECK(contains(error("{\"\xFF\":1}"), "the header is not UTF-8 text"));
    CHECK(contains(error("{\"\xC0\x80\":1}"), "the header is not UTF-8 text"));
    CHECK(contains(error("{\"\xED\xA0\x80\":1}"), "the header is not UTF-8 text"));
}

TEST_CASE("escapes in a header become the characters they stand for", "[common][checkpoint]") {
    const dl::Checkpoint read =
        decode(file(R"({"__metadata__":{"k":"\"\\\/\b\f\n\r\t\u0041\u00e4\u20AC\ud83d\ude00"}})"));
    CHECK(read.metadata.at("k") == "\"\\/\b\f\n\r\tA\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80");
}

TEST_CASE("a deeply nested header is refused without recursion", "[common][checkpoint]") {
    CHECK(contains(decode_error(file("{\"a\":" + std::string(1000000, '['))), "'{' is expected"));
}
