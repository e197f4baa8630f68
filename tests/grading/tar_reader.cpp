// Tar: blocks of 512 bytes. Plain files are read; links, pipes and devices are only named.

#include <memory>
#include <utility>

#include "common/error.hpp"
#include "tests/grading/archive.hpp"

namespace grading {

namespace {

constexpr std::size_t block = 512;

struct Member {
    std::string path;
    std::uint64_t size = 0;
    char kind = '0';
};

// Up to the first zero byte.
std::string field(const std::string& bytes, std::size_t at, std::size_t count) {
    const std::string raw = bytes.substr(at, count);
    return raw.substr(0, raw.find('\0'));
}

std::uint64_t octal(const std::string& bytes, std::size_t at, std::size_t count,
                    const std::string& name) {
    std::uint64_t value = 0;
    for (const char c : field(bytes, at, count)) {
        if (c == ' ') continue;
        dl::require<dl::FileError>(c >= '0' && c <= '7' && value >> 40 == 0, name,
                                   ": the archive is damaged: a number is none");
        value = value * 8 + static_cast<std::uint64_t>(c - '0');
    }
    return value;
}

Member member_at(const std::string& bytes, std::size_t at, const std::string& name) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < block; ++i)
        sum += i >= 148 && i < 156 ? ' ' : static_cast<unsigned char>(bytes[at + i]);
    dl::require<dl::FileError>(sum == octal(bytes, at + 148, 8, name), name,
                               ": the archive is damaged: a header is not what it was");
    Member member{field(bytes, at, 100), octal(bytes, at + 124, 12, name), bytes[at + 156]};
    const std::string folder = field(bytes, at + 345, 155);
    if (bytes.compare(at + 257, 6, std::string("ustar\0", 6)) == 0 && !folder.empty())
        member.path = folder + "/" + member.path;
    return member;
}

// "27 path=some/long/name\n" among the records of an extended header.
std::string path_of_records(const std::string& records) {
    std::string path;
    for (std::size_t at = 0; at < records.size();) {
        const std::size_t end = std::min(records.find('\n', at), records.size());
        const std::string line = records.substr(at, end - at);
        const std::size_t word = line.find(' ');
        if (word != std::string::npos && line.compare(word + 1, 5, "path=") == 0)
            path = line.substr(word + 6);
        at = end + 1;
    }
    return path;
}

std::string inner_path(const Member& member) {
    return member.path.starts_with("./") ? member.path.substr(2) : member.path;
}

Entry entry_of(const std::shared_ptr<const std::string>& bytes, const Member& member,
               std::size_t start, const std::string& name) {
    const std::string path = inner_path(member);
    const bool plain = member.kind == '0' || member.kind == '\0' || member.kind == '7';
    const bool slash = path.ends_with('/');
    if (member.kind == '5' || (plain && slash)) return folder_entry(slash ? path : path + "/");
    Entry entry{path, member.size, fault_of_path(path), {}};
    if (!plain)
        entry.refused =
            member.kind == '1' || member.kind == '2' ? "is a link" : "is not a regular file";
    entry.read = [bytes, start, size = member.size, name](std::size_t cap) {
        dl::require<dl::FileError>(size <= cap, name, ": a member has ", size, " bytes, at most ",
                                   cap, " are taken");
        return bytes->substr(start, static_cast<std::size_t>(size));
    };
    return entry;
}

}  // namespace

std::vector<Entry> list_tar(const std::string& given, const std::string& name) {
    const auto bytes = std::make_shared<const std::string>(given);
    std::vector<Entry> entries;
    std::string longer;  // the name that the header before announced
    for (std::size_t at = 0; at + block <= bytes->size();) {
        if (bytes->compare(at, block, std::string(block, '\0')) == 0) break;
        Member member = member_at(*bytes, at, name);
        const std::size_t start = at + block;
        dl::require<dl::FileError>(member.size <= bytes->size() - start, name,
                                   ": the archive is damaged: it ends too early");
        at = start + static_cast<std::size_t>((member.size + block - 1) / block) * block;
        const bool announces = member.kind == 'L' || member.kind == 'x';
        if (announces && member.size <= 65536) {
            const std::string words = bytes->substr(start, static_cast<std::size_t>(member.size));
            longer =
                member.kind == 'L' ? words.substr(0, words.find('\0')) : path_of_records(words);
            continue;
        }
        if (member.kind == 'g' || announces) continue;
        if (!longer.empty()) member.path = std::exchange(longer, "");
        if (member.kind == '5' && inner_path(member).empty()) continue;  // "./" itself
        dl::require<dl::FileError>(entries.size() < most_entries, name, ": has more than ",
                                   most_entries, " members");
        entries.push_back(entry_of(bytes, member, start, name));
    }
    return entries;
}

}  // namespace grading
