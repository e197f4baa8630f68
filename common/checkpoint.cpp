// The safetensors format. Reading trusts nothing: the header is strict JSON of a fixed form, and
// the places of the tensors are held against each other and against the size of the file.

#include "common/checkpoint.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "common/file_numbers.hpp"
#include "common/files.hpp"
#include "common/text_reader.hpp"

namespace dl {

namespace {

constexpr const char* metadata_key = "__metadata__";
constexpr std::int64_t max_header = 100'000'000;  // the limit of the format

// --- Writing -------------------------------------------------------------------------------------

// The length of the header, and the header, filled up with spaces to a multiple of 8 bytes so
// that the numbers are aligned.
std::string header_of(const NamedTensors& tensors, const Metadata& metadata) {
    require<Error>(!tensors.contains(metadata_key), "write_checkpoint: a tensor is called ",
                   metadata_key, ", which the format keeps for itself; give it another name");
    std::string json = "{";
    if (!metadata.empty()) {
        json += text('"', metadata_key, "\":{");
        for (const auto& [key, value] : metadata)
            json += json_quoted(key) + ":" + json_quoted(value) + ",";
        json.back() = '}';
        json += ",";
    }
    std::int64_t offset = 0;
    for (const auto& [name, tensor] : tensors) {
        json += json_quoted(name) + ":{\"dtype\":\"F32\",\"shape\":[";
        for (const int size : tensor.shape())
            json += text(size, ",");
        if (tensor.rank() > 0) json.pop_back();
        const std::int64_t end = offset + tensor.count() * 4;
        json += text("],\"data_offsets\":[", offset, ",", end, "]},");
        offset = end;
    }
    if (json.back() == ',') json.pop_back();
    json += "}";
    json.append((8 - json.size() % 8) % 8, ' ');

    std::string length(8, '\0');
    for (std::size_t i = 0; i < 8; ++i)
        length[i] = static_cast<char>(json.size() >> 8 * i & 0xFF);
    return length + json;
}

// --- Reading -------------------------------------------------------------------------------------

struct Entry {
    NumberType type = NumberType::f32;
    std::vector<std::int64_t> sizes;
    std::int64_t begin = 0;  // from the first byte after the header
    std::int64_t end = 0;
    std::int64_t header_at = 0;  // where the header speaks about it
};

std::optional<NumberType> number_type(const std::string& name) {
    constexpr std::array types = {
        std::pair{"BOOL", NumberType::boolean}, std::pair{"U8", NumberType::u8},
        std::pair{"I8", NumberType::i8},        std::pair{"U16", NumberType::u16},
        std::pair{"I16", NumberType::i16},      std::pair{"U32", NumberType::u32},
        std::pair{"I32", NumberType::i32},      std::pair{"U64", NumberType::u64},
        std::pair{"I64", NumberType::i64},      std::pair{"F16", NumberType::f16},
        std::pair{"BF16", NumberType::bf16},    std::pair{"F32", NumberType::f32},
        std::pair{"F64", NumberType::f64}};
    for (const auto& [known, type] : types)
        if (name == known) return type;
    return std::nullopt;
}

// {"key": value, ...}: calls read(key) for each key with the reader before its value.
template <class Read>
void read_object(TextReader& json, const Read& read) {
    json.expect('{');
    if (json.accept('}')) return;
    do {
        const std::string key = json.json_string();
        json.expect(':');
        read(key);
    } while (json.accept(','));
    json.expect('}');
}

std::vector<std::int64_t> read_integers(TextReader& json) {
    std::vector<std::int64_t> numbers;
    json.expect('[');
    if (json.accept(']')) return numbers;
    do {
        numbers.push_back(json.integer());
    } while (json.accept(','));
    json.expect(']');
    return numbers;
}

Entry read_entry(TextReader& json, const std::string& name) {
    Entry entry;
    entry.header_at = json.position();
    bool has_type = false;
    bool has_shape = false;
    bool has_place = false;
    read_object(json, [&](const std::string& key) {
        if (key == "dtype" && !std::exchange(has_type, true)) {
            const std::string type = json.json_string();
            const std::optional<NumberType> known = number_type(type);
            if (!known) json.fail("tensor ", name, " has numbers of type ", type, ", not known");
            entry.type = *known;
        } else if (key == "shape" && !std::exchange(has_shape, true)) {
            entry.sizes = read_integers(json);
        } else if (key == "data_offsets" && !std::exchange(has_place, true)) {
            const std::vector<std::int64_t> place = read_integers(json);
            if (place.size() != 2) json.fail("tensor ", name, " needs two data_offsets");
            entry.begin = place[0];
            entry.end = place[1];
        } else {
            json.fail("tensor ", name, " has ", key, " twice or for no reason");
        }
    });
    if (!has_type || !has_shape || !has_place)
        json.fail("tensor ", name, " needs dtype, shape and data_offsets");
    return entry;
}

// Sorted by place, each tensor begins where the one before it ends, and the last ends the file.
void check_places(const ByteReader& in, const std::map<std::string, Entry>& entries,
                  std::int64_t data_size) {
    std::vector<std::pair<const std::string*, const Entry*>> by_place;
    for (const auto& [name, entry] : entries)
        by_place.emplace_back(&name, &entry);
    std::stable_sort(by_place.begin(), by_place.end(), [](const auto& a, const auto& b) {
        return std::pair(a.second->begin, a.second->end) <
               std::pair(b.second->begin, b.second->end);
    });
    std::int64_t end = 0;
    for (const auto& [name, entry] : by_place) {
        if (entry->begin != end)
            in.fail_at(entry->header_at, "tensor ", *name, " begins at ", entry->begin,
                       entry->begin < end ? ", inside the one before it, which ends at "
                                          : " and leaves a hole after the one that ends at ",
                       end, "; save it again");
        if (entry->end < entry->begin || entry->end > data_size)
            in.fail_at(entry->header_at, "tensor ", *name, " lies from ", entry->begin, " to ",
                       entry->end, ", the file has ", data_size,
                       " bytes of numbers; copy or download it again");
        end = entry->end;
    }
    if (end != data_size)
        in.fail_at(in.position() + end, data_size - end,
                   " bytes belong to no tensor; is something appended?");
}

}  // namespace

Bytes encode_checkpoint(const NamedTensors& tensors, const Metadata& metadata) {
    const std::string header = header_of(tensors, metadata);
    Bytes bytes(header.begin(), header.end());
    for (const auto& [name, tensor] : tensors) {
        const ByteSpan numbers = bytes_of(tensor.values());
        bytes.insert(bytes.end(), numbers.begin(), numbers.end());
    }
    return bytes;
}

void write_checkpoint(const std::filesystem::path& path, const NamedTensors& tensors,
                      const Metadata& metadata) {
    const std::string header = header_of(tensors, metadata);
    AtomicFile file(path);
    file.write(header);
    for (const auto& [name, tensor] : tensors)
        file.write(bytes_of(tensor.values()));
    file.commit();
}

Checkpoint decode_checkpoint(ByteSpan bytes, const std::string& name) {
    Checkpoint checkpoint;
    ByteReader in(name, bytes);
    const std::uint64_t length = in.u64_le("the length of the header");
    if (length > static_cast<std::uint64_t>(std::min(in.remaining(), max_header)))
        in.fail_at(0, "the header is said to have ", length, " bytes, ", in.remaining(),
                   " follow; is it a safetensors file, and all of it?");
    const std::int64_t header_at = in.position();
    const ByteSpan header = in.take(static_cast<std::int64_t>(length), "the header");

    std::map<std::string, Entry> entries;
    bool has_metadata = false;
    TextReader json(in, header_at, header);
    read_object(json, [&](const std::string& key) {
        if (key == metadata_key) {
            if (std::exchange(has_metadata, true)) json.fail("the metadata comes twice");
            read_object(json, [&](const std::string& remark) {
                if (!checkpoint.metadata.emplace(remark, json.json_string()).second)
                    json.fail("the remark ", remark, " comes twice");
            });
        } else if (!entries.emplace(key, read_entry(json, key)).second) {
            json.fail("the tensor ", key, " comes twice");
        }
    });
    json.expect_end();
    check_places(in, entries, in.remaining());

    const ByteSpan data = bytes.subspan(static_cast<std::size_t>(in.position()));
    for (const auto& [tensor_name, entry] : entries) {
        const std::int64_t size = entry.end - entry.begin;
        const int each = size_of(entry.type);
        const Shape shape = checked_shape(in, entry.header_at, entry.sizes, size / each);
        if (shape.count() * each != size)
            in.fail_at(entry.header_at, "tensor ", tensor_name, " of shape ", shape, " needs ",
                       shape.count() * each, " bytes, its place has ", size, "; save it again");
        Tensor tensor = Tensor::uninitialised(shape);
        to_floats(
            entry.type,
            data.subspan(static_cast<std::size_t>(entry.begin), static_cast<std::size_t>(size)),
            tensor.data());
        checkpoint.tensors.emplace(tensor_name, std::move(tensor));
    }
    return checkpoint;
}

Checkpoint read_checkpoint(const std::filesystem::path& path) {
    return decode_checkpoint(read_file(path), path.string());
}

}  // namespace dl
