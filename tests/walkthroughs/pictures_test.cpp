// The pictures of the documents: small, with words for those who cannot see them, and known to
// the list that draws them again.

#include <algorithm>
#include <set>

#include "tests/support/catch.hpp"
#include "tests/walkthroughs/picture_list.hpp"

namespace fs = std::filesystem;
using walkthroughs::Picture;
using walkthroughs::read_text;

namespace {

// Every document at the top or in a folder of a lab, as one text.
std::string documents() {
    std::string all = read_text(fs::path(COURSE_SOURCE_DIR) / "README.md");
    for (const auto& entry : fs::directory_iterator(COURSE_SOURCE_DIR))
        if (fs::exists(entry.path() / "README.md")) all += read_text(entry.path() / "README.md");
    return all;
}

}  // namespace

TEST_CASE("every picture of the documents is on the list, and small", "[walkthroughs]") {
    std::set<std::string> listed;
    for (const Picture& picture : walkthroughs::read_pictures(COURSE_SOURCE_DIR)) {
        INFO(picture.file);
        listed.insert(picture.file);
        const std::string svg = read_text(fs::path(COURSE_SOURCE_DIR) / picture.file);
        CHECK(svg.size() < 100 * 1024);
        CHECK(svg.rfind("<svg", 0) == 0);
        CHECK(svg.find("<desc>") != std::string::npos);
        CHECK(svg.find("<style>") != std::string::npos);
    }
    for (const auto& lab : fs::directory_iterator(COURSE_SOURCE_DIR)) {
        const fs::path folder = lab.path() / "pictures";
        if (lab.path().filename().string().rfind("lab", 0) != 0 || !fs::exists(folder)) continue;
        for (const auto& entry : fs::directory_iterator(folder)) {
            const std::string name =
                lab.path().filename().string() + "/pictures/" + entry.path().filename().string();
            INFO(name << " is in no line of tests/walkthroughs/pictures.txt");
            CHECK(listed.count(name) == 1);
        }
    }
}

TEST_CASE("every picture stands in a document, with words beside it", "[walkthroughs]") {
    const std::string text = documents();
    for (const Picture& picture : walkthroughs::read_pictures(COURSE_SOURCE_DIR)) {
        const fs::path path = picture.file;
        const std::string inside = "](pictures/" + path.filename().string() + ")";
        const std::size_t at = std::min(text.find(inside), text.find("](" + picture.file + ")"));
        INFO(picture.file << " is shown by no document as ![words](file)");
        REQUIRE(at != std::string::npos);
        const std::size_t start = text.rfind("![", at);
        CHECK(at - start > 20);
    }
}
