// Whole files: what is read is checked, what is written is there completely or not at all.

#include "common/files.hpp"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "tests/support/catch.hpp"
#include "tests/support/file_bytes.hpp"
#include "tests/support/temporary_folder.hpp"

namespace fs = std::filesystem;

TEST_CASE("a written file reads back byte for byte", "[common][files]") {
    const TemporaryFolder folder;
    const dl::Bytes bytes = {0, 255, 10, 13, 26, 0};
    dl::write_file(folder / "bytes", bytes);
    CHECK(dl::read_file(folder / "bytes") == bytes);
    dl::write_file(folder / "text", "two words");
    CHECK(dl::read_file(folder / "text") == characters("two words"));
    dl::write_file(folder / "nothing", "");
    CHECK(dl::read_file(folder / "nothing").empty());
    CHECK(folder.entries() == 3);
}

TEST_CASE("a file that cannot be read says why", "[common][files]") {
    const TemporaryFolder folder;
    const fs::path missing = folder / "missing";
    CHECK(file_error([&] { (void)dl::read_file(missing); }) ==
          missing.string() +
              ": cannot be opened: No such file or directory; "
              "check the path and the permissions");
    CHECK(file_error([&] { (void)dl::read_file(folder.path()); }) ==
          folder.path().string() + ": is not a regular file but a folder; name a file");
    CHECK(contains(file_error([] { (void)dl::read_file("/dev/zero"); }), "not a regular file"));

    const fs::path pipe = folder / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(contains(file_error([&] { (void)dl::read_file(pipe); }), "not a regular file"));
}

TEST_CASE("a file larger than expected is refused before it is read", "[common][files]") {
    const TemporaryFolder folder;
    dl::write_file(folder / "five", "12345");
    CHECK(dl::read_file(folder / "five", 5).size() == 5);
    CHECK(file_error([&] { (void)dl::read_file(folder / "five", 4); }) ==
          (folder / "five").string() +
              ": has 5 bytes, at most 4 are expected here; is it the right file?");

    // A file of 1 TiB that takes no room on the disk: its size alone must not cost memory.
    std::ofstream(folder / "huge").flush();
    fs::resize_file(folder / "huge", std::uintmax_t{1} << 40);
    CHECK(contains(file_error([&] { (void)dl::read_file(folder / "huge"); }), "1099511627776"));
}

TEST_CASE("a file appears only with commit", "[common][files]") {
    const TemporaryFolder folder;
    dl::write_file(folder / "model", "old");
    {
        dl::AtomicFile file(folder / "model");
        file.write("half of the new on");
        CHECK(dl::read_file(folder / "model") == characters("old"));
        CHECK(folder.entries() == 2);
    }
    CHECK(dl::read_file(folder / "model") == characters("old"));
    CHECK(folder.entries() == 1);

    dl::AtomicFile file(folder / "model");
    file.write("new ");
    file.write("one");
    file.commit();
    CHECK(dl::read_file(folder / "model") == characters("new one"));
    CHECK(folder.entries() == 1);
}

TEST_CASE("two writers of one file do not mix", "[common][files]") {
    const TemporaryFolder folder;
    dl::AtomicFile first(folder / "model");
    dl::AtomicFile second(folder / "model");
    first.write("first");
    second.write("second");
    second.commit();
    first.commit();
    CHECK(dl::read_file(folder / "model") == characters("first"));
    CHECK(folder.entries() == 1);
}

TEST_CASE("a write that fails half way leaves the old file and no temporary one",
          "[common][files]") {
    const TemporaryFolder folder;
    dl::write_file(folder / "model", "old");

    // The system refuses files of more than 4096 bytes, as a full disk would.
    rlimit before = {};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const rlimit small = {4096, before.rlim_max};
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    const std::string message =
        file_error([&] { dl::write_file(folder / "model", dl::Bytes(10000, 1)); });
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);

    CHECK(message == (folder / "model").string() +
                         ": writing failed: File too large; the file is as it was before");
    CHECK(dl::read_file(folder / "model") == characters("old"));
    CHECK(folder.entries() == 1);
}

TEST_CASE("a rename that fails leaves no temporary file", "[common][files]") {
    const TemporaryFolder folder;
    {
        dl::AtomicFile file(folder / "taken");
        fs::create_directories(folder / "taken" / "inside");
        CHECK(contains(file_error([&] { file.commit(); }), "renaming the finished file failed"));
    }
    CHECK(folder.entries() == 1);
    CHECK(fs::is_directory(folder / "taken"));
}

TEST_CASE("what is no regular file is not replaced by one", "[common][files]") {
    const TemporaryFolder folder;
    fs::create_directory(folder / "folder");
    CHECK(file_error([&] { dl::write_file(folder / "folder", "x"); }) ==
          (folder / "folder").string() + ": exists and is not a regular file; name a file");
    CHECK(contains(file_error([] { dl::write_file("/dev/null", "x"); }), "/dev/null: exists"));
    CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("a link stays a link when its file is written", "[common][files]") {
    const TemporaryFolder folder;
    fs::create_directory(folder / "elsewhere");
    dl::write_file(folder / "elsewhere" / "model", "old");
    fs::create_symlink(folder / "elsewhere" / "model", folder / "link");
    dl::write_file(folder / "link", "new");
    CHECK(fs::is_symlink(folder / "link"));
    CHECK(dl::read_file(folder / "elsewhere" / "model") == characters("new"));
    CHECK(folder.entries() == 2);
}

TEST_CASE("a folder that is missing or read-only is named", "[common][files]") {
    const TemporaryFolder folder;
    const fs::path missing = folder / "missing" / "file";
    CHECK(file_error([&] { dl::write_file(missing, "x"); }) ==
          missing.string() +
              ": cannot be written: No such file or directory; "
              "check that its folder exists and is writable");

    fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
    const fs::path locked = folder / "file";
    if (::geteuid() == 0) {
        // Nothing is read-only for root but the file systems of the kernel.
        CHECK(contains(file_error([] { dl::write_file("/proc/file", "x"); }),
                       "/proc/file: cannot be written: "));
    } else {
        CHECK(file_error([&] { dl::write_file(locked, "x"); }) ==
              locked.string() +
                  ": cannot be written: Permission denied; "
                  "check that its folder exists and is writable");
        CHECK(folder.entries() == 0);
    }
}

TEST_CASE("a byte reader names offset and need", "[common][files]") {
    const dl::Bytes bytes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    dl::ByteReader in("numbers", bytes);
    CHECK(in.u8("a byte") == 1);
    CHECK(in.u16_le("two bytes") == 0x0302);
    CHECK(in.u32_be("four bytes") == 0x04050607);
    CHECK(in.position() == 7);
    CHECK(file_error([&] { (void)in.u64_le("the end"); }) ==
          "numbers: byte 7: the file ends inside the end: 8 bytes are needed, 4 are left; "
          "copy or download the file again");
    CHECK(file_error([&] { (void)in.take(-1, "less than nothing"); }) != "(no FileError)");
    CHECK(file_error([&] { in.expect_end("the seventh byte"); }) ==
          "numbers: byte 7: 4 bytes follow the seventh byte, which should end the file; "
          "is it another file, or two in one?");
    CHECK(in.u32_le("four bytes") == 0x0B0A0908);
    in.expect_end("the last byte");
}
