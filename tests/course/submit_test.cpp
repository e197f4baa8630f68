// The archive: exactly the learner's files, the same bytes every time, and no tricks inside.

#include "tests/course/submission.hpp"

#include "tests/course/files.hpp"
#include "tests/course/fixture.hpp"
#include "tests/course/process.hpp"
#include "tests/course/verbs.hpp"
#include "tests/course/zip.hpp"
#include "tests/support/catch.hpp"

using namespace course;
using Catch::Matchers::ContainsSubstring;

namespace {

struct Started : Fixture {
    Started() {
        output_of([&] { skeleton(context(), {}); });
    }
};

}  // namespace

TEST_CASE("SHA-256 gives the values of the standard", "[course][submit]") {
    CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256(std::string(1'000'000, 'a')) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    for (const std::size_t length : {55u, 56u, 63u, 64u, 65u}) {
        const Fixture fixture;
        fixture.write("x", std::string(length, 'x'));
        CHECK(sha256_of_file(fixture.root() / "x") == sha256(std::string(length, 'x')));
    }
}

TEST_CASE("the archive holds the learner's files and a manifest", "[course][submit]") {
    const Started fixture;
    fixture.write("lab01_perceptron/notes.txt", "not handed in");
    int code = 1;
    CHECK_THAT(output_of([&] { code = submit(fixture.context(), "lab01", ""); }),
               ContainsSubstring("lab01.zip: 2 files and a manifest") &&
                   ContainsSubstring("0 of 4 exercises"));
    CHECK(code == exit_code::passed);

    const std::string zip = fixture.read("lab01.zip");
    CHECK_THAT(zip, ContainsSubstring("units.cpp") && ContainsSubstring("loss.cpp") &&
                        ContainsSubstring("manifest.json"));
    CHECK_THAT(zip, ContainsSubstring(sha256(fixture.read("lab01_perceptron/units.cpp"))));
    CHECK_THAT(zip, !ContainsSubstring("notes.txt") && !ContainsSubstring("not handed in"));

    // Another program reads the same bytes from it.
    if (find_program("unzip").empty()) return;
    REQUIRE(run_quietly({"unzip", "-q", "lab01.zip", "-d", "out"}, fixture.root()).ok());
    CHECK(fixture.read("out/units.cpp") == fixture.read("lab01_perceptron/units.cpp"));
    CHECK_THAT(fixture.read("out/manifest.json"), ContainsSubstring("\"lab\": \"lab01\""));
}

TEST_CASE("the same files give the same archive and one more letter another", "[course][submit]") {
    const Started fixture;
    const auto archive = [&](const std::string& name) {
        output_of([&] { submit(fixture.context(), "lab01", (fixture.root() / name).string()); });
        return fixture.read(name);
    };
    const std::string first = archive("a.zip");
    CHECK(archive("b.zip") == first);
    fixture.write("lab01_perceptron/loss.cpp", fixture.read("lab01_perceptron/loss.cpp") + "\n");
    CHECK(archive("c.zip") != first);
}

TEST_CASE("the submission hash depends on names and bytes but not on the order",
          "[course][submit]") {
    const std::string hash = submission_hash({{"a.cpp", "1"}, {"b.cpp", "2"}});
    CHECK(submission_hash({{"b.cpp", "2"}, {"a.cpp", "1"}}) == hash);
    CHECK(submission_hash({{"a.cpp", "2"}, {"b.cpp", "1"}}) != hash);
    CHECK(submission_hash({{"a.cpp", "12"}}) != submission_hash({{"a.cpp1", "2"}}));
}

TEST_CASE("links and folders and huge or binary or missing files are refused", "[course][submit]") {
    const Started fixture;
    const fs::path file = fixture.root() / "lab01_perceptron/units.cpp";
    const auto refused = [&](const std::string& why) {
        CHECK_THROWS_WITH(
            submit(fixture.context(), "lab01", ""),
            ContainsSubstring("lab01_perceptron/units.cpp") && ContainsSubstring(why));
        CHECK_FALSE(fs::exists(fixture.root() / "lab01.zip"));
        fs::remove(file);
    };
    fs::remove(file);
    refused("missing");
    fixture.write("secret.txt", "canary");
    fs::create_symlink(fixture.root() / "secret.txt", file);
    refused("link");
    fs::create_directory(file);
    refused("not a file");
    fixture.write("lab01_perceptron/units.cpp", std::string(max_file_bytes + 1, ' '));
    refused("at most");
    fixture.write("lab01_perceptron/units.cpp", std::string("int f();\0int g();", 17));
    refused("not a text");
}

TEST_CASE("an empty archive is an archive", "[course][submit]") {
    CHECK(zip_of({}).size() == 22);
    CHECK(zip_of({{"a", "b"}}).substr(0, 2) == "PK");
}
