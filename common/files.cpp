// Reading and writing whole files through POSIX calls, which say why something failed.

#include "common/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

namespace dl {

namespace {

// Closes a descriptor at the end of its scope.
struct Descriptor {
    int number = -1;
    ~Descriptor() {
        if (number >= 0) ::close(number);
    }
};

std::string reason() { return std::strerror(errno); }

}  // namespace

Bytes read_file(const std::filesystem::path& path, std::int64_t limit) {
    const std::string name = path.string();

    // O_NONBLOCK: opening a pipe without a writer would wait forever.
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    require<FileError>(file.number >= 0, name, ": cannot be opened: ", reason(),
                       "; check the path and the permissions");
    struct stat status = {};
    require<FileError>(::fstat(file.number, &status) == 0, name, ": ", reason());
    require<FileError>(S_ISREG(status.st_mode), name, ": is not a regular file",
                       S_ISDIR(status.st_mode) ? " but a folder" : "", "; name a file");
    const std::int64_t size = status.st_size;
    require<FileError>(size <= limit, name, ": has ", size, " bytes, at most ", limit,
                       " are expected here; is it the right file?");

    Bytes bytes(static_cast<std::size_t>(size));
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t got = ::read(file.number, bytes.data() + done, bytes.size() - done);
        if (got < 0 && errno == EINTR) continue;
        require<FileError>(got >= 0, name, ": byte ", done, ": cannot be read: ", reason());
        require<FileError>(got > 0, name, ": byte ", done, ": the file became shorter than ", size,
                           " bytes while it was read; try again when nobody writes it");
        done += static_cast<std::size_t>(got);
    }
    return bytes;
}

AtomicFile::AtomicFile(std::filesystem::path path) : path_(std::move(path)) {
    // A link stays a link, and a device or a folder is not replaced by a file.
    std::error_code ignored;
    if (std::filesystem::is_symlink(path_, ignored))
        path_ = std::filesystem::weakly_canonical(path_);
    const auto before = std::filesystem::status(path_, ignored);
    require<FileError>(!std::filesystem::exists(before) || is_regular_file(before), path_.string(),
                       ": exists and is not a regular file; name a file");

    // The process and a counter make the name unique; O_EXCL makes sure of it.
    static std::atomic<int> counter{0};
    temporary_ = path_;
    temporary_.replace_filename(
        text(".", path_.filename().string(), ".", ::getpid(), "-", ++counter, ".tmp"));
    descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    require<FileError>(descriptor_ >= 0, path_.string(), ": cannot be written: ", reason(),
                       "; check that its folder exists and is writable");
}

AtomicFile::~AtomicFile() {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    ::unlink(temporary_.c_str());
}

void AtomicFile::fail(const char* step) {
    throw FileError(
        text(path_.string(), ": ", step, " failed: ", reason(), "; the file is as it was before"));
}

void AtomicFile::write(ByteSpan bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t put = ::write(descriptor_, bytes.data() + done, bytes.size() - done);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) fail("writing");
        done += static_cast<std::size_t>(put);
    }
}

void AtomicFile::write(std::string_view characters) {
    write({reinterpret_cast<const std::uint8_t*>(characters.data()), characters.size()});
}

void AtomicFile::commit() {
    // The bytes must be on the disk before the name points to them.
    if (::fsync(descriptor_) != 0) fail("flushing");
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail("renaming the finished file");
    ::close(descriptor_);
    descriptor_ = -1;

    // The new name itself is safe once the folder is flushed; not every file system allows it.
    std::filesystem::path folder = path_.parent_path();
    if (folder.empty()) folder = ".";
    const Descriptor entry{::open(folder.c_str(), O_RDONLY | O_CLOEXEC)};
    if (entry.number >= 0) ::fsync(entry.number);
}

void write_file(const std::filesystem::path& path, ByteSpan bytes) {
    AtomicFile file(path);
    file.write(bytes);
    file.commit();
}

void write_file(const std::filesystem::path& path, std::string_view characters) {
    AtomicFile file(path);
    file.write(characters);
    file.commit();
}

}  // namespace dl
