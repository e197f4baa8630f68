// The wire believes nothing: what was written comes back, anything else is an error.

#include <cstring>

#include "common/rng.hpp"
#include "tests/harness/codec.hpp"
#include "tests/harness/wire.hpp"
#include "tests/support/catch.hpp"

using dl::Tensor;
using namespace harness;

namespace {

struct Inner {
    int count = 0;
    std::vector<float> values;
};

struct Outer {
    Tensor weight;
    std::string name;
    Inner inner;
    bool flag = false;
};

enum class Colour { red, green };

template <class T>
T there_and_back(const T& value) {
    return read_value<T>(decode(encode(write_value<T>(value))));
}

Value sample() {
    const Outer outer{Tensor::of({2, 2}, {1, 2, 3, 4}), "name", {3, {0.5f, -1}}, true};
    const std::map<std::string, double> map = {{"a", 1.5}, {"b", 2.5}};
    return {List{{write_value<Outer>(outer), write_value<std::map<std::string, double>>(map)}, {}}};
}

}  // namespace

TEST_CASE("Values of every kind come back from the wire as they were", "[harness][wire]") {
    CHECK(there_and_back(-7) == -7);
    CHECK(there_and_back(std::uint64_t{0xfedcba9876543210u}) == 0xfedcba9876543210u);
    CHECK(there_and_back(0.1f) == 0.1f);
    CHECK(there_and_back(0.1) == 0.1);
    CHECK(there_and_back(true));
    CHECK(there_and_back(Colour::green) == Colour::green);
    CHECK(there_and_back(std::string("a\0b", 3)) == std::string("a\0b", 3));
    CHECK(there_and_back(std::vector<int>{1, 2}) == std::vector<int>{1, 2});
    CHECK(there_and_back(std::vector<bool>{true, false}) == std::vector<bool>{true, false});
    using Nested = std::vector<std::vector<std::string>>;
    CHECK(there_and_back(Nested{{"a"}, {}}) == Nested{{"a"}, {}});
    using Map = std::map<int, std::optional<float>>;
    CHECK(there_and_back(Map{{1, 2.0f}, {2, {}}}) == Map{{1, 2.0f}, {2, {}}});
    using Mixed = std::tuple<int, std::pair<float, std::string>, std::array<int, 2>>;
    CHECK(there_and_back(Mixed{1, {2.0f, "x"}, {3, 4}}) == Mixed{1, {2.0f, "x"}, {3, 4}});
    CHECK(there_and_back(dl::Shape{2, 0, 3}) == dl::Shape{2, 0, 3});
}

TEST_CASE("A struct travels field by field", "[harness][wire]") {
    CHECK(field_count<Inner> == 2);
    CHECK(field_count<Outer> == 4);
    const Outer outer =
        there_and_back(Outer{Tensor::of({2, 2}, {1, 2, 3, 4}), "name", {3, {0.5f, -1}}, true});
    CHECK(same_bits(outer.weight, Tensor::of({2, 2}, {1, 2, 3, 4})));
    CHECK(outer.name == "name");
    CHECK(outer.inner.values == std::vector<float>{0.5f, -1});
    CHECK(outer.flag);
}

TEST_CASE("A generator goes on from its state", "[harness][wire]") {
    dl::Rng rng{5};
    rng.normal();
    dl::Rng copy = there_and_back(rng);
    CHECK(copy == rng);
    CHECK(copy.normal() == rng.normal());
}

TEST_CASE("A message of very many empty values is refused before it costs memory",
          "[harness][wire]") {
    constexpr std::uint32_t count = (1u << 20) + 1;
    Bytes bytes = encode(Value{List{}});  // its tag, and how many there are
    const Bytes empty = bytes;
    for (std::uint32_t i = 0; i < count; ++i)
        bytes.insert(bytes.end(), empty.begin(), empty.end());
    std::memcpy(bytes.data() + 1, &count, 4);
    CHECK_THROWS_AS(decode(bytes), WireError);
}

TEST_CASE("A value of another type is an error, not a guess", "[harness][wire]") {
    CHECK_THROWS_AS(read_value<Tensor>(integer(1)), WireError);
    CHECK_THROWS_AS(read_value<int>(write_value<std::vector<int>>({1})), WireError);
    CHECK_THROWS_AS(read_value<std::int8_t>(integer(300)), WireError);
    CHECK_THROWS_AS(read_value<bool>(integer(2)), WireError);
    CHECK_THROWS_AS(read_value<Inner>(Value{List{{integer(1)}, {}}}), WireError);
    CHECK_THROWS_AS((read_value<std::array<int, 3>>(write_value<std::vector<int>>({1}))),
                    WireError);
}

TEST_CASE("A message cut anywhere is refused", "[harness][wire]") {
    const Bytes bytes = encode(sample());
    for (std::size_t length = 0; length < bytes.size(); length += 3)
        CHECK_THROWS_AS(decode(std::span(bytes).first(length)), WireError);
    Bytes longer = bytes;
    longer.push_back(std::byte{0});
    CHECK_THROWS_AS(decode(longer), WireError);
}

TEST_CASE("Damaged bytes give a value or an error, never a crash", "[harness][wire]") {
    const Bytes original = encode(sample());
    dl::Rng rng{42};
    int refused = 0;
    for (int round = 0; round < 20000; ++round) {
        Bytes bytes = original;
        const int changes = rng.integer(1, 4);
        for (int i = 0; i < changes; ++i)
            bytes[static_cast<std::size_t>(rng.integer(static_cast<int>(bytes.size())))] =
                static_cast<std::byte>(rng.integer(256));
        try {
            const Value value = decode(bytes);
            (void)read_value<std::pair<Outer, std::map<std::string, double>>>(value);
        } catch (const WireError&) {
            ++refused;
        }
    }
    CHECK(refused > 5000);
}

TEST_CASE("A length that lies costs no memory", "[harness][wire]") {
    Bytes huge = encode(write_value<Tensor>(Tensor({4})));
    const std::int32_t size = 1 << 30;
    std::memcpy(huge.data() + 2, &size, sizeof size);
    CHECK_THROWS_WITH(decode(huge), Catch::Matchers::ContainsSubstring("bytes"));
    Bytes deep;
    for (int i = 0; i < 100; ++i) {
        deep.push_back(std::byte{1});
        const std::uint32_t one = 1;
        const auto* begin = reinterpret_cast<const std::byte*>(&one);
        deep.insert(deep.end(), begin, begin + 4);
    }
    deep.resize(deep.size() + 64);
    CHECK_THROWS_WITH(decode(deep), Catch::Matchers::ContainsSubstring("nested"));
    const Value tall{Reals{std::vector<int>(9, 1), {1}}};
    CHECK_THROWS_WITH(decode(encode(tall)), Catch::Matchers::ContainsSubstring("rank 9"));
}

TEST_CASE("A header says whose answer it is", "[harness][wire]") {
    const Bytes bytes = message(MessageKind::result, 77, integer(1));
    const Header header = read_header(bytes.data());
    CHECK(header.id == 77);
    CHECK(header.kind == MessageKind::result);
    CHECK(header.length == bytes.size() - Header::size);
    for (const std::size_t at : {0u, 4u, 21u}) {
        Bytes damaged = bytes;
        damaged[at] = std::byte{0x5a};
        CHECK_THROWS_AS(read_header(damaged.data()), WireError);
    }
}
