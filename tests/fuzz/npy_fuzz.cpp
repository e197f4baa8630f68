// Arbitrary bytes as a .npy file.

#include "common/npy.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/file_bytes.hpp"

namespace {

dl::Bytes version2(std::string_view dict, const dl::Bytes& numbers) {
    return join(
        {{0x93}, characters("NUMPY"), {2, 0}, le(4, dict.size()), characters(dict), numbers});
}

}  // namespace

void read(dl::ByteSpan bytes) {
    const dl::Tensor tensor = dl::decode_npy(bytes, "file");
    promise(tensor.count() <= static_cast<std::int64_t>(bytes.size()), "no more than the file has");
    promise(same_bits(dl::decode_npy(dl::encode_npy(tensor), "again"), tensor),
            "what was read can be written and read");
}

std::vector<dl::Bytes> good_files() {
    return {dl::encode_npy(dl::Tensor({2, 3}, 1.5f)),
            dl::encode_npy(dl::Tensor::scalar(2)),
            dl::encode_npy(dl::Tensor({0, 2})),
            version2("{'descr': '<f8', 'fortran_order': True, 'shape': (2, 2)}", dl::Bytes(32, 1)),
            version2("{'descr': '|b1', 'fortran_order': False, 'shape': (3,)}", {0, 1, 1}),
            version2("{'shape': (1,), 'fortran_order': False, 'descr': '<f2'}", {0, 60})};
}
