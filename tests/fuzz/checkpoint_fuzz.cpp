// Arbitrary bytes as a safetensors file.

#include "common/checkpoint.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/file_bytes.hpp"

namespace {

dl::Bytes file(std::string_view header, const dl::Bytes& numbers) {
    return join({le(8, header.size()), characters(header), numbers});
}

}  // namespace

void read(dl::ByteSpan bytes) {
    const dl::Checkpoint read = dl::decode_checkpoint(bytes, "file");
    const dl::Checkpoint again =
        dl::decode_checkpoint(dl::encode_checkpoint(read.tensors, read.metadata), "again");
    promise(again.metadata == read.metadata, "metadata can be written and read");
    promise(again.tensors.size() == read.tensors.size(), "so can tensors");
    for (const auto& [name, tensor] : read.tensors)
        promise(same_bits(again.tensors.at(name), tensor), "with the same numbers");
}

std::vector<dl::Bytes> good_files() {
    return {dl::encode_checkpoint({{"weight", dl::Tensor({2, 3}, 1.5f)},
                                   {"bias", dl::Tensor::scalar(2)},
                                   {"empty", dl::Tensor({0})}},
                                  {{"epoch", "3"}, {"line\n", "\xC3\xA4"}}),
            dl::encode_checkpoint({}),
            file(R"({"\u00e4\ud83d\ude00":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]},)"
                 R"("n":{"dtype":"I64","shape":[],"data_offsets":[4,12]}})",
                 dl::Bytes(12, 3))};
}
