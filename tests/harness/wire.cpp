// Values to bytes and back.

#include "tests/harness/wire.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace harness {

namespace {

enum Tag : std::uint8_t {
    list_tag = 1,
    named_list_tag,
    integers_tag,
    floats_tag,
    doubles_tag,
    text_tag
};

constexpr int max_depth = 16;
constexpr std::size_t max_rank = 8;
constexpr std::size_t many_values = std::size_t{1} << 20;

template <class T>
void put(Bytes& out, T number) {
    const std::size_t end = out.size();
    out.resize(end + sizeof number);
    std::memcpy(out.data() + end, &number, sizeof number);
}

void put_text(Bytes& out, const std::string& words) {
    put(out, static_cast<std::uint32_t>(words.size()));
    const auto* begin = reinterpret_cast<const std::byte*>(words.data());
    out.insert(out.end(), begin, begin + words.size());
}

void put_shape(Bytes& out, const std::vector<int>& shape) {
    put(out, static_cast<std::uint8_t>(shape.size()));
    for (const int size : shape)
        put(out, static_cast<std::int32_t>(size));
}

struct Encoder {
    Bytes& out;

    void operator()(const std::string& words) const {
        put(out, text_tag);
        put_text(out, words);
    }
    void operator()(const Integers& numbers) const {
        put(out, integers_tag);
        put_shape(out, numbers.shape);
        put_all<std::int64_t>(numbers.values);
    }
    void operator()(const Reals& numbers) const {
        put(out, numbers.single ? floats_tag : doubles_tag);
        put_shape(out, numbers.shape);
        numbers.single ? put_all<float>(numbers.values) : put_all<double>(numbers.values);
    }
    void operator()(const List& list) const {
        put(out, list.names.empty() ? list_tag : named_list_tag);
        put(out, static_cast<std::uint32_t>(list.items.size()));
        for (std::size_t i = 0; i < list.items.size(); ++i) {
            if (!list.names.empty()) put_text(out, list.names.at(i));
            encode(list.items[i], out);
        }
    }

    template <class As, class T>
    void put_all(const std::vector<T>& values) const {
        const std::size_t end = out.size();
        out.resize(end + values.size() * sizeof(As));
        std::byte* place = out.data() + end;
        for (const T value : values) {
            const As number = static_cast<As>(value);
            std::memcpy(place, &number, sizeof number);
            place += sizeof number;
        }
    }
};

class Decoder {
public:
    explicit Decoder(std::span<const std::byte> bytes)
        : rest_(bytes), most_values_(std::max(many_values, bytes.size() / 64)) {}

    [[nodiscard]] bool at_end() const { return rest_.empty(); }

    Value value(int depth) {
        if (depth > max_depth) throw WireError("values are nested too deeply");
        if (++values_ > most_values_) throw WireError("a message of too many values");
        switch (const auto tag = take<std::uint8_t>(); tag) {
            case list_tag:
                return {list(depth, false)};
            case named_list_tag:
                return {list(depth, true)};
            case integers_tag: {
                Integers numbers;
                numbers.shape = shape();
                numbers.values = all<std::int64_t, std::int64_t>(count_of(numbers.shape));
                return {std::move(numbers)};
            }
            case floats_tag:
            case doubles_tag: {
                Reals numbers;
                numbers.single = tag == floats_tag;
                numbers.shape = shape();
                const std::int64_t count = count_of(numbers.shape);
                numbers.values =
                    numbers.single ? all<float, double>(count) : all<double, double>(count);
                return {std::move(numbers)};
            }
            case text_tag:
                return {words()};
            default:
                throw WireError("unknown tag " + std::to_string(tag));
        }
    }

private:
    std::span<const std::byte> take_bytes(std::uint64_t count) {
        if (count > rest_.size())
            throw WireError("needs " + std::to_string(count) + " bytes, " +
                            std::to_string(rest_.size()) + " are there");
        const auto taken = rest_.first(static_cast<std::size_t>(count));
        rest_ = rest_.subspan(static_cast<std::size_t>(count));
        return taken;
    }

    template <class T>
    T take() {
        T number;
        std::memcpy(&number, take_bytes(sizeof number).data(), sizeof number);
        return number;
    }

    template <class From, class To>
    std::vector<To> all(std::int64_t count) {
        const auto bytes = take_bytes(static_cast<std::uint64_t>(count) * sizeof(From));
        std::vector<To> values(static_cast<std::size_t>(count));
        for (std::size_t i = 0; i < values.size(); ++i) {
            From number;
            std::memcpy(&number, bytes.data() + i * sizeof number, sizeof number);
            values[i] = static_cast<To>(number);
        }
        return values;
    }

    std::string words() {
        const auto bytes = take_bytes(take<std::uint32_t>());
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }

    std::vector<int> shape() {
        const std::size_t rank = take<std::uint8_t>();
        if (rank > max_rank) throw WireError("rank " + std::to_string(rank) + " is too high");
        std::vector<int> sizes(rank);
        for (int& size : sizes)
            size = take<std::int32_t>();
        return sizes;
    }

    List list(int depth, bool named) {
        const auto count = take<std::uint32_t>();
        // every item takes a byte at least: a lie is found before it costs memory
        if (count > rest_.size()) throw WireError("a list is longer than its message");
        List list;
        for (std::uint32_t i = 0; i < count; ++i) {
            if (named) list.names.push_back(words());
            list.items.push_back(value(depth + 1));
        }
        return list;
    }

    std::span<const std::byte> rest_;
    std::size_t values_ = 0;
    std::size_t most_values_;  // an empty value takes far more memory than its five bytes
};

}  // namespace

void encode(const Value& value, Bytes& out) { std::visit(Encoder{out}, value.data); }

Bytes encode(const Value& value) {
    Bytes out;
    encode(value, out);
    return out;
}

Value decode(std::span<const std::byte> bytes) {
    Decoder decoder(bytes);
    Value value = decoder.value(0);
    if (!decoder.at_end()) throw WireError("bytes are left over after the value");
    return value;
}

void write_header(const Header& header, std::byte* out) {
    const auto kind = static_cast<std::uint32_t>(header.kind);
    std::memcpy(out, &Header::expected_magic, 4);
    std::memcpy(out + 4, &kind, 4);
    std::memcpy(out + 8, &header.id, 8);
    std::memcpy(out + 16, &header.length, 8);
}

Header read_header(const std::byte* bytes) {
    std::uint32_t magic = 0;
    std::uint32_t kind = 0;
    Header header;
    std::memcpy(&magic, bytes, 4);
    std::memcpy(&kind, bytes + 4, 4);
    std::memcpy(&header.id, bytes + 8, 8);
    std::memcpy(&header.length, bytes + 16, 8);
    if (magic != Header::expected_magic) throw WireError("not a message of this protocol");
    if (header.length > Header::max_length) throw WireError("a message is too long");
    header.kind = static_cast<MessageKind>(kind);
    const bool request = kind == 1 || kind == 2;
    const bool answer = kind >= 16 && kind <= 19;
    if (!request && !answer) throw WireError("unknown kind of message " + std::to_string(kind));
    return header;
}

Bytes message(MessageKind kind, std::uint64_t id, const Value& value) {
    Bytes out(Header::size);
    encode(value, out);
    write_header({kind, id, out.size() - Header::size}, out.data());
    return out;
}

}  // namespace harness
