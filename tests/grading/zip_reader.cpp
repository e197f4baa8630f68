// Zip: the directory at the end says what is there; every number in it is checked before use.

#include <memory>

#include "common/error.hpp"
#include "common/gzip.hpp"
#include "tests/grading/archive.hpp"

namespace grading {

namespace {

constexpr std::size_t end_size = 22;
constexpr std::size_t directory_size = 46;
constexpr std::size_t local_size = 30;
constexpr std::uint64_t most_ratio = 1032;  // what deflate can reach

class Zip {
public:
    Zip(std::string bytes, std::string name) : bytes_(std::move(bytes)), name_(std::move(name)) {}

    [[nodiscard]] std::uint32_t number(std::size_t at, int count) const {
        need(at, static_cast<std::size_t>(count));
        std::uint32_t value = 0;
        for (int i = count - 1; i >= 0; --i)
            value = value << 8 | static_cast<unsigned char>(bytes_[at + static_cast<unsigned>(i)]);
        return value;
    }
    [[nodiscard]] std::string words(std::size_t at, std::size_t count) const {
        need(at, count);
        return bytes_.substr(at, count);
    }
    void need(std::size_t at, std::size_t count) const {
        dl::require<dl::FileError>(at <= bytes_.size() && count <= bytes_.size() - at, name_,
                                   ": the archive is damaged: it ends too early");
    }
    [[nodiscard]] std::size_t end_record() const {
        dl::require<dl::FileError>(bytes_.size() >= end_size, name_, ": is no zip archive");
        const std::size_t last = bytes_.size() - end_size;
        for (std::size_t back = 0; back <= last && back <= 65535; ++back)
            if (number(last - back, 4) == 0x06054b50) return last - back;
        throw dl::FileError(name_ + ": is no zip archive, or it was cut off");
    }
    [[nodiscard]] const std::string& name() const { return name_; }

    /// The bytes of a member; its header stands at `at`.
    [[nodiscard]] std::string member(std::size_t at, std::uint32_t method, std::uint32_t packed,
                                     std::uint32_t size, std::uint32_t crc) const {
        dl::require<dl::FileError>(number(at, 4) == 0x04034b50, name_,
                                   ": the archive is damaged: a member has no header");
        const std::size_t start = at + local_size + number(at + 26, 2) + number(at + 28, 2);
        std::string data = words(start, packed);
        if (method == 8) data = inflated(data, size);
        const dl::ByteSpan span(reinterpret_cast<const std::uint8_t*>(data.data()), data.size());
        dl::require<dl::FileError>(data.size() == size && dl::crc32(span) == crc, name_,
                                   ": the archive is damaged: a member is not what it was");
        return data;
    }

private:
    [[nodiscard]] std::string inflated(const std::string& packed, std::uint32_t size) const {
        const std::string padded = packed + std::string(8, '\0');
        dl::Bytes out(size);
        const dl::Inflated done =
            dl::inflate({reinterpret_cast<const std::uint8_t*>(padded.data()), padded.size()}, out);
        dl::require<dl::FileError>(done.written == static_cast<std::int64_t>(size), name_,
                                   ": the archive is damaged: a member cannot be unpacked");
        return {out.begin(), out.end()};
    }

    std::string bytes_;
    std::string name_;
};

// What the sender's system says the member is; 0 where it says nothing.
std::string fault_of_kind(std::uint32_t made_by, std::uint32_t attributes) {
    if (made_by >> 8 != 3) return "";
    const std::uint32_t kind = attributes >> 16 & 0170000;
    if (kind == 0120000) return "is a link";
    return kind == 0 || kind == 0100000 ? "" : "is not a regular file";
}

Entry entry_at(const std::shared_ptr<const Zip>& zip, std::size_t at) {
    const std::uint32_t flags = zip->number(at + 8, 2);
    const std::uint32_t method = zip->number(at + 10, 2);
    const std::uint32_t crc = zip->number(at + 16, 4);
    const std::uint32_t packed = zip->number(at + 20, 4);
    const std::uint32_t size = zip->number(at + 24, 4);
    const std::uint32_t header = zip->number(at + 42, 4);
    Entry entry{zip->words(at + directory_size, zip->number(at + 28, 2)), size, "", {}};
    entry.refused = fault_of_path(entry.path);
    if (entry.refused.empty())
        entry.refused = fault_of_kind(zip->number(at + 4, 2), zip->number(at + 38, 4));
    if (entry.refused.empty() && (flags & 1) != 0) entry.refused = "is encrypted";
    if (entry.refused.empty() && method != 0 && method != 8)
        entry.refused = "is packed in a way that is not read here";
    if (entry.refused.empty() && size / most_ratio > packed) entry.refused = "is a bomb";
    entry.read = [=](std::size_t cap) {
        dl::require<dl::FileError>(size <= cap, zip->name(), ": a member has ", size,
                                   " bytes, at most ", cap, " are taken");
        return zip->member(header, method, packed, size, crc);
    };
    return entry;
}

}  // namespace

std::vector<Entry> list_zip(const std::string& bytes, const std::string& name) {
    const auto zip = std::make_shared<const Zip>(bytes, name);
    const std::size_t end = zip->end_record();
    const std::size_t count = zip->number(end + 10, 2);
    dl::require<dl::FileError>(count <= most_entries, name, ": has ", count, " members, at most ",
                               most_entries, " are looked at");
    std::vector<Entry> entries;
    std::size_t at = zip->number(end + 16, 4);
    for (std::size_t i = 0; i < count; ++i) {
        dl::require<dl::FileError>(zip->number(at, 4) == 0x02014b50, name,
                                   ": the archive is damaged: its directory is");
        Entry entry = entry_at(zip, at);
        entries.push_back(is_folder(entry) ? folder_entry(entry.path) : std::move(entry));
        at += directory_size + zip->number(at + 28, 2) + zip->number(at + 30, 2) +
              zip->number(at + 32, 2);
    }
    return entries;
}

}  // namespace grading
