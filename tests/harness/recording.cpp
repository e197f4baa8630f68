// Keys of calls, and the file: a value on the wire behind one line that names the format.
//
// Answers that are equal are stored once. Most variants equal the reference on most calls.

#include "tests/harness/recording.hpp"

#include <algorithm>

#include "common/error.hpp"
#include "common/files.hpp"

namespace harness {

namespace {

constexpr char first_line[] = "recorded answers 1\n";

// FNV-1a with two different starts and multipliers: not against attackers, the file is ours.
std::uint64_t hash(const Bytes& bytes, std::uint64_t start, std::uint64_t factor) {
    std::uint64_t state = start;
    for (const std::byte byte : bytes)
        state = (state ^ std::to_integer<std::uint64_t>(byte)) * factor;
    return state ^ (state >> 29);
}

Value value_of(const Outcome& outcome) {
    if (outcome.fate == Fate::error)
        return {List{{text(outcome.error_type), text(outcome.message)}, {}}};
    return {List{{outcome.answer}, {}}};
}

Outcome outcome_of(const Value& value) {
    Outcome outcome;
    if (as_list(value).items.size() == 2) {
        outcome.fate = Fate::error;
        outcome.error_type = as_text(item(value, 0));
        outcome.message = as_text(item(value, 1));
    } else {
        outcome.fate = Fate::value;
        outcome.answer = item(value, 0);
    }
    return outcome;
}

}  // namespace

CallKey key_of(const Request& request) {
    const Bytes bytes =
        encode({List{{text(request.function), text(request.variant), request.arguments}, {}}});
    return {hash(bytes, 0xcbf29ce484222325u, 0x100000001b3u),
            hash(bytes, 0x9e3779b97f4a7c15u, 0xd6e8feb86659fd93u)};
}

void Recording::write(const std::string& path) const {
    List different;
    std::map<Bytes, std::int64_t> places;
    Integers rows{{static_cast<int>(answers.size()), 3}, {}};
    for (const auto& [key, outcome] : answers) {
        const Value value = value_of(outcome);
        const auto [place, is_new] =
            places.try_emplace(encode(value), static_cast<std::int64_t>(different.items.size()));
        if (is_new) different.items.push_back(value);
        rows.values.insert(rows.values.end(),
                           {static_cast<std::int64_t>(key.first),
                            static_cast<std::int64_t>(key.second), place->second});
    }
    const Bytes bytes = encode({List{{describe(known), {rows}, {different}}, {}}});
    dl::write_file(
        path, first_line + std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

Recording Recording::read(const std::string& path) {
    const dl::Bytes file = dl::read_file(path);
    const std::string head = first_line;
    dl::require<dl::FileError>(
        file.size() >= head.size() && std::equal(head.begin(), head.end(), file.begin()), path,
        ": not a file of recorded answers");
    try {
        const Value content = decode(std::as_bytes(std::span(file)).subspan(head.size()));
        Recording recording;
        recording.known = read_misconceptions(item(content, 0));
        const std::vector<std::int64_t>& rows = as_integers(item(content, 1)).values;
        for (std::size_t i = 0; i + 2 < rows.size(); i += 3)
            recording.answers[{static_cast<std::uint64_t>(rows[i]),
                               static_cast<std::uint64_t>(rows[i + 1])}] =
                outcome_of(item(item(content, 2), static_cast<std::size_t>(rows[i + 2])));
        return recording;
    } catch (const WireError& error) {
        throw dl::FileError(path + ": damaged: " + error.what());
    }
}

Outcome ReplayEndpoint::ask(const Request& request) {
    const auto found = recording_.answers.find(key_of(request));
    if (found != recording_.answers.end()) return found->second;
    Outcome outcome;
    outcome.message = "there is no recorded answer of " + request.function +
                      " to this input: did an earlier step of the test go wrong?";
    return outcome;
}

Outcome RecordingEndpoint::ask(const Request& request) {
    Outcome answer;
    for (const Misconception& mistake : recording_.known) {
        if (mistake.function != request.function) continue;
        Request variant = request;
        variant.variant = mistake.id;
        recording_.answers[key_of(variant)] = reference_.ask(variant);
    }
    answer = reference_.ask(request);
    recording_.answers[key_of(request)] = answer;
    return answer;
}

}  // namespace harness
