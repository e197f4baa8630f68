// Arbitrary bytes as a message of a worker: what stands between a judge and hostile code.

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "tests/fuzz/target.hpp"
#include "tests/harness/codec.hpp"
#include "tests/harness/wire.hpp"

namespace {

struct Answer {
    dl::Tensor weight;
    std::vector<std::string> names;
    std::map<std::string, double> losses;
    bool done = false;
};

dl::Bytes characters(const harness::Bytes& bytes) {
    dl::Bytes out;
    for (const std::byte byte : bytes)
        out.push_back(std::to_integer<std::uint8_t>(byte));
    return out;
}

harness::Value answer() {
    return harness::write_value<Answer>(
        {dl::Tensor({2, 3}, 1.5f), {"a", "bc"}, {{"train", 0.5}, {"test", 0.25}}, true});
}

}  // namespace

void read(dl::ByteSpan bytes) {
    try {
        const std::span<const std::byte> raw = std::as_bytes(bytes);
        if (raw.size() < harness::Header::size) throw harness::WireError("too short");
        const harness::Header header = harness::read_header(raw.data());
        promise(header.length <= harness::Header::max_length, "a length is capped");
        const harness::Value value = harness::decode(raw.subspan(harness::Header::size));
        const harness::Value again = harness::decode(harness::encode(value));
        promise(harness::encode(again) == harness::encode(value), "what was read can be written");
        (void)harness::read_value<Answer>(value);
    } catch (const harness::WireError& error) {
        throw dl::FileError(std::string("file: ") + error.what());
    }
}

std::vector<dl::Bytes> good_files() {
    using harness::MessageKind;
    return {characters(harness::message(MessageKind::result, 1, answer()))};
}
