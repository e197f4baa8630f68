// The IDX format: 00 00, the type of the values, the number of axes, each size (highest byte
// first), the values.

#include "common/data/idx.hpp"

#include "common/file_numbers.hpp"
#include "common/gzip.hpp"

namespace dl {

namespace {

const char* type_name(int type) {
    switch (type) {
        case 0x09:
            return "signed bytes";
        case 0x0B:
            return "16-bit integers";
        case 0x0C:
            return "32-bit integers";
        case 0x0D:
            return "32-bit floats";
        case 0x0E:
            return "64-bit floats";
        default:
            return "an unknown type";
    }
}

}  // namespace

IdxArray decode_idx(Bytes bytes, const std::string& name) {
    ByteReader in(name, bytes);
    if (in.u16_be("the IDX header") != 0)
        in.fail_at(0, "an IDX file begins with 00 00, this one does not; is it the right file?");
    const int type = in.u8("the IDX header");
    if (type != 0x08)
        in.fail_at(2, "the values are ", type_name(type), " (", type,
                   "), unsigned bytes (8) are expected; is it the right file?");
    const int axes = in.u8("the IDX header");
    const std::int64_t shape_at = in.position();
    std::vector<std::int64_t> sizes;
    for (int axis = 0; axis < axes; ++axis)
        sizes.push_back(in.u32_be("the sizes of the axes"));

    IdxArray array;
    array.shape = checked_shape(in, shape_at, sizes, in.remaining());
    const std::int64_t values_at = in.position();
    (void)in.take(array.shape.count(), "the values");
    in.expect_end("the values");

    // What is left of the bytes after the header is the array.
    bytes.erase(bytes.begin(), bytes.begin() + values_at);
    array.values = std::move(bytes);
    return array;
}

IdxArray read_idx(const std::filesystem::path& path) {
    return decode_idx(read_file_or_gzip(path), path.string());
}

}  // namespace dl
