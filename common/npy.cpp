// The .npy format: a magic word, a version, a Python dict as text, then the numbers.
//   {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }

#include "common/npy.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "common/file_numbers.hpp"
#include "common/files.hpp"
#include "common/text_reader.hpp"

namespace dl {

namespace {

constexpr std::array<std::uint8_t, 6> magic = {0x93, 'N', 'U', 'M', 'P', 'Y'};

std::optional<NumberType> number_type(const std::string& name) {
    // One byte has no order, which NumPy writes as |.
    constexpr std::array types = {
        std::pair{"|b1", NumberType::boolean}, std::pair{"|u1", NumberType::u8},
        std::pair{"|i1", NumberType::i8},      std::pair{"<u2", NumberType::u16},
        std::pair{"<i2", NumberType::i16},     std::pair{"<u4", NumberType::u32},
        std::pair{"<i4", NumberType::i32},     std::pair{"<u8", NumberType::u64},
        std::pair{"<i8", NumberType::i64},     std::pair{"<f2", NumberType::f16},
        std::pair{"<f4", NumberType::f32},     std::pair{"<f8", NumberType::f64}};
    for (const auto& [known, type] : types)
        if (name == known) return type;
    return std::nullopt;
}

struct Description {
    NumberType type = NumberType::f32;
    bool fortran_order = false;
    std::vector<std::int64_t> sizes;
    std::int64_t shape_at = 0;
};

NumberType read_type(TextReader& dict) {
    const std::string name = dict.python_string();
    const std::optional<NumberType> type = number_type(name);
    if (!type)
        dict.fail("numbers of type ", name, " cannot be read, save them with .astype('<f4')");
    return *type;
}

// (), (3,) or (2, 3): only a single number needs the comma after it.
std::vector<std::int64_t> read_tuple(TextReader& dict) {
    std::vector<std::int64_t> sizes;
    dict.expect('(');
    bool comma = true;
    while (!dict.accept(')')) {
        if (!comma) dict.fail("',' or ')' is expected");
        sizes.push_back(dict.integer());
        comma = dict.accept(',');
    }
    if (sizes.size() == 1 && !comma) dict.fail("a shape of one axis has a comma: (3,)");
    return sizes;
}

Description read_description(TextReader& dict) {
    Description description;
    bool has_type = false;
    bool has_order = false;
    bool has_shape = false;
    dict.expect('{');
    while (!dict.accept('}')) {
        const std::string key = dict.python_string();
        dict.expect(':');
        if (key == "descr" && !std::exchange(has_type, true)) {
            description.type = read_type(dict);
        } else if (key == "fortran_order" && !std::exchange(has_order, true)) {
            description.fortran_order = dict.accept_word("True");
            if (!description.fortran_order && !dict.accept_word("False"))
                dict.fail("True or False is expected");
        } else if (key == "shape" && !std::exchange(has_shape, true)) {
            description.shape_at = dict.position();
            description.sizes = read_tuple(dict);
        } else {
            dict.fail("the key ", key, " comes twice or for no reason");
        }
        if (!dict.accept(',')) {
            dict.expect('}');
            break;
        }
    }
    dict.expect_end();
    if (!has_type || !has_order || !has_shape)
        dict.fail("descr, fortran_order and shape are needed");
    return description;
}

// The first axis runs fastest in `columns`: index (i, j, k) is at i + j * I + k * I * J.
Tensor from_fortran_order(const Tensor& columns) {
    const Shape& shape = columns.shape();
    Tensor rows = Tensor::uninitialised(shape);
    std::array<int, Shape::max_rank> index{};
    for (std::int64_t flat = 0; flat < columns.count(); ++flat) {
        std::int64_t at = 0;
        for (int axis = 0; axis < shape.rank(); ++axis)
            at = at * shape[axis] + index[static_cast<std::size_t>(axis)];
        rows[at] = columns[flat];
        for (int axis = 0; axis < shape.rank(); ++axis) {
            int& i = index[static_cast<std::size_t>(axis)];
            if (++i < shape[axis]) break;
            i = 0;
        }
    }
    return rows;
}

}  // namespace

Bytes encode_npy(const Tensor& tensor) {
    std::string sizes;
    for (const int size : tensor.shape())
        sizes += text(sizes.empty() ? "" : ", ", size);
    if (tensor.rank() == 1) sizes += ",";
    std::string dict = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + sizes + "), }";

    // Spaces and a line feed make everything before the numbers a multiple of 64 bytes.
    const std::size_t opening = magic.size() + 4;
    dict.append(63 - (opening + dict.size()) % 64, ' ');
    dict += '\n';

    std::string header(magic.begin(), magic.end());
    header += {1, 0, static_cast<char>(dict.size() & 0xFF), static_cast<char>(dict.size() >> 8)};
    header += dict;
    Bytes bytes(header.begin(), header.end());
    const ByteSpan numbers = bytes_of(tensor.values());
    bytes.insert(bytes.end(), numbers.begin(), numbers.end());
    return bytes;
}

void write_npy(const std::filesystem::path& path, const Tensor& tensor) {
    write_file(path, encode_npy(tensor));
}

Tensor decode_npy(ByteSpan bytes, const std::string& name) {
    ByteReader in(name, bytes);
    const ByteSpan opening = in.take(static_cast<std::int64_t>(magic.size()), "the magic word");
    if (!std::equal(magic.begin(), magic.end(), opening.begin()))
        in.fail_at(0, "a .npy file begins with 93 'NUMPY', this one does not; ",
                   "was it saved with numpy.save?");
    const int version = in.u8("the version");
    const int minor = in.u8("the version");
    if (version < 1 || version > 3 || minor != 0)
        in.fail_at(6, "version ", version, ".", minor,
                   ", 1.0 to 3.0 can be read; save it with numpy.save");
    const std::int64_t length = version == 1 ? in.u16_le("the length of the header")
                                             : in.u32_le("the length of the header");
    const std::int64_t header_at = in.position();
    TextReader dict(in, header_at, in.take(length, "the header"));
    const Description description = read_description(dict);

    const int each = size_of(description.type);
    const Shape shape =
        checked_shape(in, description.shape_at, description.sizes, in.remaining() / each);
    const ByteSpan numbers = in.take(shape.count() * each, "the numbers");
    in.expect_end("the numbers");
    Tensor tensor = Tensor::uninitialised(shape);
    to_floats(description.type, numbers, tensor.data());
    return description.fortran_order ? from_fortran_order(tensor) : tensor;
}

Tensor read_npy(const std::filesystem::path& path) {
    return decode_npy(read_file(path), path.string());
}

}  // namespace dl
