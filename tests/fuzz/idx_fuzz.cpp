// Arbitrary bytes as an IDX file.

#include "common/data/idx.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/idx_bytes.hpp"

void read(dl::ByteSpan bytes) {
    const dl::IdxArray array = dl::decode_idx({bytes.begin(), bytes.end()}, "file");
    promise(array.shape.count() == static_cast<std::int64_t>(array.values.size()),
            "an array has as many values as its shape says");
}

std::vector<dl::Bytes> good_files() {
    return {idx({3, 2, 2}, dl::Bytes(12, 7)),
            idx({5}, {1, 2, 3, 4, 5}),
            idx({0, 28, 28}, {}),
            {0, 0, 8, 0, 1}};
}
