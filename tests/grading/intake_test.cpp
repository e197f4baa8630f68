// Intake: the downloads of the usual platforms are understood, and nothing that somebody put into
// an archive reaches the disk or follows a link.

#include "tests/grading/intake.hpp"

#include <sys/stat.h>

#include "common/error.hpp"
#include "tests/course/files.hpp"
#include "tests/grading/archives_support.hpp"
#include "tests/grading/selection.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace grading;
using Catch::Matchers::ContainsSubstring;

namespace {

course::Lab lab() {
    course::Lab lab{"lab01", "lab01_perceptron", "one unit", {}};
    for (const char* file : {"units.cpp", "linear.cpp"}) {
        course::Exercise exercise;
        exercise.id = "1.1";
        exercise.file = file;
        lab.exercises.push_back(exercise);
    }
    return lab;
}

struct Inbox : TemporaryFolder {
    void put(const std::string& path, const std::string& text) const {
        course::write_text(this->path() / path, text);
    }
    [[nodiscard]] std::vector<Submission> all() const {
        std::vector<Submission> taken;
        for (const Arrival& arrival : arrivals({path()}, lab()))
            taken.push_back(take(arrival, lab()));
        return taken;
    }
    [[nodiscard]] Submission one(const std::string& archive) const {
        put("student.zip", archive);
        const auto found = arrivals({path() / "student.zip"}, lab());
        REQUIRE(found.size() == 1);
        return take(found[0], lab());
    }
};

std::string fate(const Submission& submission, const std::string& path) {
    for (const Seen& seen : submission.seen)
        if (seen.path == path) return seen.fate + ": " + seen.why;
    return "not seen";
}

const std::string honest = zip_file({{"units.cpp", "U"}, {"linear.cpp", "L"}});

}  // namespace

TEST_CASE("folders and archives named by students are submissions", "[grading][intake]") {
    const Inbox inbox;
    inbox.put("alice/units.cpp", "1");
    inbox.put("bob.zip", honest);
    inbox.put("carol/lab01_perceptron/linear.cpp", "2");
    inbox.put("carol/.git/config", "[core]");
    inbox.put("carol/README.md", "mine");
    inbox.put("dora.tar", tar_file({{"./dora/units.cpp", "3"}}));
    inbox.put("marks.csv", "nobody's");
    const auto all = inbox.all();
    REQUIRE(all.size() == 4);
    CHECK(all[0].id == "alice");
    CHECK(all[1].files ==
          std::map<std::string, std::string>{{"linear.cpp", "L"}, {"units.cpp", "U"}});
    CHECK(all[2].files.at("linear.cpp") == "2");
    CHECK(fate(all[2], "README.md") == "ignored: is not a file of this lab");
    CHECK(fate(all[2], "units.cpp") == "missing: was not handed in");
    CHECK(all[3].id == "dora");
    CHECK(all[3].files.at("units.cpp") == "3");
}

TEST_CASE("one student alone is one submission", "[grading][intake]") {
    const Inbox inbox;
    inbox.put("units.cpp", "1");
    CHECK(inbox.all().size() == 1);
    CHECK(inbox.one(honest).id == "student");
    CHECK(
        inbox.one(zip_file({{"my work/lab01_perceptron/units.cpp", "W"}})).files.at("units.cpp") ==
        "W");
}

TEST_CASE("downloads of Moodle and Canvas and Gradescope name their students",
          "[grading][intake]") {
    const Inbox inbox;
    inbox.put("Ann Lee_12345_assignsubmission_file_/lab01.zip", honest);
    inbox.put("Bo Ek_222_assignsubmission_file_lab01.zip", honest);
    inbox.put("doecarl_LATE_77_901_units-2.cpp", "again");
    inbox.put("doecarl_77_902_linear.cpp", "L");
    inbox.put("submission_4711/units.cpp", "G");
    inbox.put("submission_metadata.yml", "names");
    const auto all = inbox.all();
    REQUIRE(all.size() == 4);
    CHECK(all[0].id.starts_with("Ann_Lee_12345-"));
    CHECK(all[0].files.size() == 2);
    CHECK(all[1].files.size() == 2);
    CHECK(all[2].id == "doecarl_77");
    CHECK(all[2].files.at("units.cpp") == "again");
    CHECK(all[3].id == "submission_4711");
}

TEST_CASE("a whole class in one archive is a batch", "[grading][intake]") {
    const Inbox inbox;
    inbox.put("all.zip", zip_file({{"export/ann.zip", honest}, {"export/bo/units.cpp", "B"}}));
    const auto found = arrivals({inbox / "all.zip"}, lab());
    REQUIRE(found.size() == 2);
    CHECK(take(found[0], lab()).files.size() == 2);
    CHECK(take(found[1], lab()).files.at("units.cpp") == "B");
}

TEST_CASE("who sent nothing that counts is a submission all the same", "[grading][intake]") {
    const Inbox inbox;
    inbox.put("ann/units.cpp", "A");
    inbox.put("bo/notes.txt", "no code");
    std::filesystem::create_directories(inbox / "cy");
    std::filesystem::create_directories(inbox / "dee/lab01_perceptron");
    inbox.put("eve.zip", zip_file({}));
    std::filesystem::create_symlink(inbox / "ann", inbox / "fay");
    std::filesystem::create_directories(inbox / ".git/objects");
    const auto all = inbox.all();
    REQUIRE(all.size() == 6);
    CHECK(all[0].files.size() == 1);
    for (std::size_t i = 1; i < all.size(); ++i) {
        INFO(all[i].id);
        CHECK(all[i].files.empty());
        CHECK(fate(all[i], "units.cpp") == "missing: was not handed in");
    }
    CHECK(fate(all[5], "fay") == "refused: is a link");
    // Named one by one they are the same.
    for (const char* name : {"bo", "cy", "dee", "eve.zip"}) {
        const auto found = arrivals({inbox / name}, lab());
        REQUIRE(found.size() == 1);
        CHECK(take(found[0], lab()).files.empty());
    }
}

TEST_CASE("empty folders in an archive of a class are submissions", "[grading][intake]") {
    const Inbox inbox;
    inbox.put("all.zip", zip_file({{"class/", ""},
                                   {"class/ann/", ""},
                                   {"class/ann/units.cpp", "A"},
                                   {"class/bo/", ""},
                                   {"__MACOSX/class/._ann", "junk"}}));
    inbox.put(
        "all.tar",
        tar_file(
            {{"./", "", '5'}, {"./ann/", "", '5'}, {"./ann/units.cpp", "A"}, {"./bo", "", '5'}}));
    for (const char* name : {"all.zip", "all.tar"}) {
        const auto found = arrivals({inbox / name}, lab());
        REQUIRE(found.size() == 2);
        CHECK(found[0].id == "ann");
        CHECK(take(found[0], lab()).files.at("units.cpp") == "A");
        CHECK(found[1].id == "bo");
        CHECK(take(found[1], lab()).files.empty());
    }
}

TEST_CASE("names that leave the folder, links and devices are refused", "[grading][intake]") {
    const Inbox inbox;
    const Submission zip = inbox.one(zip_file({{"../units.cpp", "evil"},
                                               {"units.cpp", "/etc/passwd", 0120777},
                                               {"/linear.cpp", "evil"},
                                               {"a\\..\\b", "evil"}}));
    CHECK(zip.files.empty());
    CHECK(fate(zip, "units.cpp") == "refused: is a link");
    CHECK(fate(zip, "../units.cpp") == "refused: has a name that leaves its folder");
    inbox.put("student.zip", tar_file({{"units.cpp", "", '2', "/etc/passwd"},
                                       {"linear.cpp", "", '6'},
                                       {"d/../../x", "evil"}}));
    const Submission tar = take(arrivals({inbox / "student.zip"}, lab())[0], lab());
    CHECK(fate(tar, "units.cpp") == "refused: is a link");
    CHECK(fate(tar, "linear.cpp") == "refused: is not a regular file");
    CHECK(inbox.entries() == 1);
}

TEST_CASE("links and pipes in a folder are refused at once", "[grading][intake]") {
    const Inbox inbox;
    inbox.put("secret.txt", "canary");
    inbox.put("eve/notes.txt", "");
    std::filesystem::create_symlink(inbox / "secret.txt", inbox / "eve/units.cpp");
    REQUIRE(mkfifo((inbox / "eve/linear.cpp").c_str(), 0600) == 0);
    const auto all = inbox.all();
    REQUIRE(all.size() == 1);
    CHECK(fate(all[0], "units.cpp") == "refused: is a link");
    CHECK(fate(all[0], "linear.cpp") == "refused: is not a regular file");
}

TEST_CASE("bombs and liars and torn archives are found out", "[grading][intake]") {
    const Inbox inbox;
    CHECK_THAT(fate(inbox.one(zip_file({{"units.cpp", std::string(most_file_bytes + 1, ' ')}})),
                    "units.cpp"),
               ContainsSubstring("at most"));
    CHECK_THAT(fate(inbox.one(zip_file({{"units.cpp", "abc", 0100644, 4000000000u}})), "units.cpp"),
               ContainsSubstring("refused"));
    CHECK(fate(inbox.one(zip_file({{"units.cpp", std::string("a\0b", 3)}})), "units.cpp") ==
          "refused: is not a text file");
    CHECK(fate(inbox.one(zip_file({{"units.cpp", "a"}, {"units.cpp", "b"}})), "units.cpp") ==
          "refused: is there more than once");
    for (std::size_t length = 0; length < honest.size(); ++length) {
        inbox.put("student.zip", honest.substr(0, length));
        for (const Arrival& arrival : arrivals({inbox / "student.zip"}, lab()))
            CHECK(take(arrival, lab()).files.size() < 2);
    }
}

TEST_CASE("a small archive does not become a large one", "[grading][intake]") {
    const Inbox inbox;
    inbox.put("bomb.tar.gz", gzip_of_zeros(40'000'000));
    const auto found = arrivals({inbox / "bomb.tar.gz"}, lab());
    REQUIRE(found.size() == 1);
    CHECK_THAT(found[0].trouble, ContainsSubstring("announces 40000000 bytes"));
    inbox.put("small.tar.gz", gzip_of_zeros(10'000'000));
    CHECK(arrivals({inbox / "small.tar.gz"}, lab())[0].trouble.empty());
}

TEST_CASE("the name of a file makes nobody another student", "[grading][intake]") {
    const Inbox inbox;
    inbox.put("Al_1_assignsubmission_file_Bob_67890_assignsubmission_file_units.cpp", "A");
    inbox.put("doecarl_77_901_Bob_67890_assignsubmission_file_units.cpp", "C");
    inbox.put("leeann_78_902_bob_67890_903_units.cpp", "L");
    const auto all = inbox.all();
    REQUIRE(all.size() == 3);
    CHECK(all[0].id == "Al_1");
    CHECK(all[1].id == "doecarl_77");
    CHECK(all[2].id == "leeann_78");
}

TEST_CASE("ids are safe names and stay different", "[grading][intake]") {
    CHECK_THAT(safe_id(std::string(60, 'x') + "_12345"), ContainsSubstring("xxx_12345-"));
    CHECK(safe_id("alice.b-2") == "alice.b-2");
    CHECK(safe_id("a b") != safe_id("a_b"));
    for (const std::string name : {"", "-rf", "..", "$(reboot)", "a/b", "\x1b[2J", "\xff\xfe"}) {
        const std::string id = safe_id(name);
        INFO(name << " becomes " << id);
        CHECK(id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                   "0123456789._-") == std::string::npos);
        CHECK((id[0] != '-' && id[0] != '.'));
    }
    CHECK(safe_id(std::string(500, 'x')).size() <= 64);
}

TEST_CASE("one of many can be asked for by its id", "[grading][intake]") {
    const std::vector<Arrival> all = {{"ann", {}, ""}, {"bo", {}, ""}, {"cy", {}, ""}};
    CHECK(selected(all, {}, "").size() == 3);
    const auto some = selected(all, {"cy", "ann"}, "");
    REQUIRE(some.size() == 2);
    CHECK(some[0].id == "ann");
    CHECK(selected(all, {"bo"}, "0/2").size() + selected(all, {"bo"}, "1/2").size() == 1);
    CHECK_THROWS_WITH(selected(all, {"anne"}, ""),
                      ContainsSubstring("anne") && ContainsSubstring("did you mean ann"));
}

TEST_CASE("every processor grades unless another number is asked for", "[grading]") {
    CHECK(jobs_for(0, 2) == 2);
    CHECK(jobs_for(0, 0) == 1);  // a system that does not tell
    CHECK(jobs_for(3, 2) == 3);
}

TEST_CASE("two students with one id are an error that names it", "[grading][intake]") {
    const Inbox inbox;
    inbox.put("a/ann.zip", honest);
    inbox.put("b/ann.zip", honest);
    CHECK_THROWS_WITH(arrivals({inbox / "a/ann.zip", inbox / "b/ann.zip"}, lab()),
                      ContainsSubstring("ann"));
    CHECK_THROWS_WITH(arrivals({inbox / "nobody"}, lab()), ContainsSubstring("not there"));
}
