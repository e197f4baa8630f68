// Real data: the right bytes are recognised, packed or not, and wrong ones are named.

#include "tests/course/data_sets.hpp"

#include "common/data/sheets.hpp"
#include "common/image.hpp"
#include "tests/course/files.hpp"
#include "tests/course/fixture.hpp"
#include "tests/course/verbs.hpp"
#include "tests/support/catch.hpp"

using namespace course;

TEST_CASE("a data set lists sizes and hashes of the right form", "[course][data]") {
    CHECK(data_sets().size() == 3);
    for (const DataSet& set : data_sets())
        for (const KnownFile& file : set.files) {
            INFO(set.id << " " << file.name);
            CHECK(file.bytes > 10000);
            CHECK((file.sha256.empty() || file.sha256.size() == 64));
        }
}

TEST_CASE("files are found in their folders and compared", "[course][data]") {
    const Fixture fixture;
    const DataSet set{"toy",
                      "Toy",
                      {"toy", ""},
                      "nowhere",
                      {{"right", 5, sha256("12345")},
                       {"other", 5, sha256("12345")},
                       {"short", 5, sha256("12345")},
                       {"plain", 5, ""},
                       {"packed", 5, sha256("12345")},
                       {"broken", 5, ""},
                       {"absent", 5, ""}}};
    fixture.write("data/toy/right", "12345");
    fixture.write("data/other", "54321");
    fixture.write("data/short", "123");
    fixture.write("data/plain", "abcde");
    // printf 12345 | gzip -n
    fixture.write("data/toy/packed.gz",
                  std::string("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x33\x34\x32\x36\x31\x05"
                              "\x00\x1c\x3a\xf5\xcb\x05\x00\x00\x00",
                              25));
    fixture.write("data/broken.gz", std::string("\x1f\x8b\x08\x00rubbish", 11));

    const auto found = find_data(fixture.root() / "data", set);
    std::vector<std::string> states;
    for (const DataFile& file : found)
        states.push_back(file.state);
    CHECK(states == std::vector<std::string>{"verified", "other content", "wrong size",
                                             "right size", "verified", "damaged", "missing"});
    CHECK(found[0].path == (fixture.root() / "data/toy/right").string());
    CHECK(found[6].path.empty());
}

TEST_CASE("course data --sheets writes a picture of each built-in data set", "[course][data]") {
    const Fixture fixture;
    const std::string folder = (fixture.root() / "new" / "sheets").string();
    const std::string said =
        output_of([&] { CHECK(sheets(fixture.context(), folder, 2) == exit_code::passed); });
    for (const std::string& name : dl::sheet_names()) {
        INFO(name);
        CHECK(said.find(name + ".png\n") != std::string::npos);
        const dl::Tensor drawn = dl::contact_sheet(name, 2);
        const dl::Tensor written = dl::read_image(fs::path(folder) / (name + ".png"));
        CHECK(written.shape() == drawn.shape());
    }
}
