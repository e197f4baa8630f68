// Folders, and the way from a file's content to the reader of its format.

#include "tests/grading/archive.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "common/error.hpp"
#include "common/gzip.hpp"

namespace grading {

namespace {

constexpr std::array<const char*, 4> endings = {".zip", ".tar", ".tar.gz", ".tgz"};

// A tar.gz with a whole class may be large, but a small one does not become large.
std::int64_t most_unpacked(std::size_t packed) {
    return std::min(std::int64_t{1} << 29,
                    (std::int64_t{16} << 20) + 20 * static_cast<std::int64_t>(packed));
}

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return number_; }

private:
    int number_;
};

std::string read_all(int descriptor, const std::string& name, std::size_t cap) {
    struct stat what {};
    dl::require<dl::FileError>(fstat(descriptor, &what) == 0 && S_ISREG(what.st_mode), name,
                               ": is not a regular file");
    dl::require<dl::FileError>(what.st_size <= static_cast<off_t>(cap), name, ": has ",
                               what.st_size, " bytes, at most ", cap, " are taken");
    std::string text(static_cast<std::size_t>(what.st_size), '\0');
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t got = ::read(descriptor, text.data() + done, text.size() - done);
        dl::require<dl::FileError>(got > 0, name, ": cannot be read");
        done += static_cast<std::size_t>(got);
    }
    return text;
}

std::vector<std::string> names_in(int folder) {
    std::vector<std::string> names;
    DIR* stream = fdopendir(folder);
    if (stream == nullptr) {
        close(folder);
        return names;
    }
    while (const dirent* entry = readdir(stream)) {
        const std::string name = entry->d_name;
        if (name != "." && name != ".." && names.size() < most_entries) names.push_back(name);
    }
    closedir(stream);
    std::sort(names.begin(), names.end());
    return names;
}

// Everything is opened relative to a folder that is open already, and no link is followed.
struct Walker {
    fs::path top;
    std::vector<Entry> found;

    void add(const std::string& path, const struct stat& what) {
        Entry entry{path, static_cast<std::uint64_t>(what.st_size), "", {}};
        if (S_ISLNK(what.st_mode))
            entry.refused = "is a link";
        else if (!S_ISREG(what.st_mode))
            entry.refused = "is not a regular file";
        else
            entry.read = [file = top / path](std::size_t cap) {
                return read_plain_file(file, cap);
            };
        found.push_back(std::move(entry));
    }

    void walk(int parent, const std::string& path, int depth) {
        const int folder = openat(parent, path.empty() ? "." : fs::path(path).filename().c_str(),
                                  O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (folder < 0) return;
        const Descriptor here(dup(folder));
        for (const std::string& name : names_in(folder)) {
            if (found.size() >= most_entries) return;
            const std::string inside = path.empty() ? name : path + "/" + name;
            struct stat what {};
            if (fstatat(here.get(), name.c_str(), &what, AT_SYMLINK_NOFOLLOW) != 0) continue;
            if (!S_ISDIR(what.st_mode))
                add(inside, what);
            else if (name[0] != '.' && name != "__MACOSX" && depth < most_depth) {
                found.push_back(folder_entry(inside + "/"));
                walk(here.get(), inside, depth + 1);
            }
        }
    }
};

}  // namespace

Entry folder_entry(const std::string& path) {
    return {path, 0, fault_of_path(path), [](std::size_t) { return std::string(); }};
}

bool is_folder(const Entry& entry) { return entry.path.ends_with('/'); }

std::string read_plain_file(const fs::path& path, std::size_t cap) {
    const Descriptor file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    dl::require<dl::FileError>(file.get() >= 0, path.string(), ": cannot be opened");
    return read_all(file.get(), path.string(), cap);
}

std::vector<Entry> list_folder(const fs::path& folder) {
    const Descriptor top(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    dl::require<dl::FileError>(top.get() >= 0, folder.string(), ": cannot be opened");
    Walker walker{folder, {}};
    walker.walk(top.get(), "", 0);
    return walker.found;
}

bool is_archive_name(const std::string& name) { return without_archive_ending(name) != name; }

std::string without_archive_ending(const std::string& name) {
    for (const std::string ending : endings)
        if (name.size() > ending.size() && name.ends_with(ending))
            return name.substr(0, name.size() - ending.size());
    return name;
}

std::vector<Entry> list_archive(const std::string& bytes, const std::string& name) {
    const dl::ByteSpan span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    if (dl::is_gzip(span)) {
        const dl::Bytes unpacked = dl::gunzip(span, name, most_unpacked(bytes.size()));
        return list_tar(std::string(unpacked.begin(), unpacked.end()), name);
    }
    if (bytes.starts_with("PK")) return list_zip(bytes, name);
    if (bytes.size() > 262 && bytes.compare(257, 5, "ustar") == 0) return list_tar(bytes, name);
    throw dl::FileError(name + ": is no zip, no tar and no tar.gz");
}

std::string fault_of_path(const std::string& path) {
    if (path.empty() || path[0] == '/') return "has a name that leaves its folder";
    if (path.size() > 1000) return "has a name that is too long";
    int depth = 0;
    for (std::size_t start = 0; start <= path.size(); ++depth) {
        const std::size_t end = std::min(path.find('/', start), path.size());
        const std::string part = path.substr(start, end - start);
        if (part == "..") return "has a name that leaves its folder";
        start = end + 1;
    }
    if (depth > most_depth) return "lies too deep";
    for (const char c : path)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '\\')
            return "has a name with characters that no file of ours has";
    return "";
}

}  // namespace grading
