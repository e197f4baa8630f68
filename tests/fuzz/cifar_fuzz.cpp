// Arbitrary bytes as CIFAR files: CIFAR-10, CIFAR-100, and pictures as JPEG.

#include "common/data/cifar.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/image_bytes.hpp"

namespace {

dl::ByteDataset empty(std::size_t classes) {
    dl::ByteDataset data;
    data.images = {0, 3, 32, 32, {}};
    data.class_names.resize(classes);
    return data;
}

void check(const dl::ByteDataset& data) {
    promise(static_cast<int>(data.labels.size()) == data.images.count, "a label for each picture");
    promise(static_cast<std::int64_t>(data.images.bytes.size()) ==
                data.images.count * data.images.image_size(),
            "3072 bytes for each picture");
    for (const int label : data.labels)
        promise(label >= 0 && label < static_cast<int>(data.class_names.size()),
                "labels are classes");
}

}  // namespace

// The first byte chooses the kind of file.
void read(dl::ByteSpan bytes) {
    const int kind = bytes.empty() ? 0 : bytes[0] % 3;
    const dl::ByteSpan rest = bytes.empty() ? bytes : bytes.subspan(1);
    dl::ByteDataset data = empty(kind == 1 ? 100 : 10);
    if (kind == 2)
        dl::append_cifar_jpeg(rest, "file", 1, 2, 3, data);
    else
        dl::append_cifar(rest, "file", data);
    check(data);
}

std::vector<dl::Bytes> good_files() {
    const dl::Bytes jpeg = jpeg_blocks(4, 4);
    const dl::Bytes record = join({{5}, le(2, jpeg.size()), jpeg});
    return {join({{0}, {9}, dl::Bytes(3072, 100)}), join({{1}, {19, 99}, dl::Bytes(3072, 100)}),
            join({{2}, record, record, record})};
}
