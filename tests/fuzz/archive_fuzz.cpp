// Arbitrary bytes as what a student handed in: every member is listed, and read as far as its cap.

#include "common/error.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/grading/archive.hpp"
#include "tests/grading/archives_support.hpp"

namespace {

constexpr std::size_t cap = 4096;

dl::Bytes bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

}  // namespace

void read(dl::ByteSpan bytes) {
    const std::string text(bytes.begin(), bytes.end());
    for (const grading::Entry& entry : grading::list_archive(text, "file")) {
        promise(!entry.path.empty() || !entry.refused.empty(), "a member has a name");
        if (!entry.refused.empty()) continue;
        promise(entry.path[0] != '/', "no name leaves its folder");
        try {
            promise(entry.read(cap).size() <= cap, "no more than the cap");
        } catch (const dl::FileError&) {
            continue;  // a member may be damaged where the archive is not
        }
    }
}

std::vector<dl::Bytes> good_files() {
    return {bytes_of(zip_file({{"units.cpp", "int f();"}, {"a/b.cpp", ""}})),
            bytes_of(zip_file({{"link", "target", 0120777}})),
            bytes_of(tar_file({{"units.cpp", "int f();"}, {"link", "", '2', "target"}})),
            bytes_of(tar_file({{"long", std::string("other/name.cpp\0", 15), 'L'}, {"x", "y"}}))};
}
