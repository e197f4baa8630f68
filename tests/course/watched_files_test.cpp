// Saves are seen whatever an editor does, and only saves.

#include "tests/course/watched_files.hpp"

#include "tests/course/fixture.hpp"
#include "tests/support/catch.hpp"

using namespace course;

TEST_CASE("a save is seen once, in place or by replacement", "[course][watch]") {
    const Fixture fixture;
    fixture.write("lab01_perceptron/units.cpp", "one\n");
    WatchedFiles files(fixture.root() / "lab01_perceptron");
    CHECK_FALSE(files.changed());

    fixture.write("lab01_perceptron/units.cpp", "two words\n");
    CHECK(files.changed());
    CHECK_FALSE(files.changed());

    // Some editors write beside the file and rename, others move the old one away first.
    fixture.write("lab01_perceptron/.units.cpp.swp", "three\n");
    fs::rename(fixture.root() / "lab01_perceptron/.units.cpp.swp",
               fixture.root() / "lab01_perceptron/units.cpp");
    CHECK(files.changed());
    fs::rename(fixture.root() / "lab01_perceptron/units.cpp",
               fixture.root() / "lab01_perceptron/units.cpp~");
    CHECK_FALSE(files.changed());
    fixture.write("lab01_perceptron/units.cpp", "four\n");
    CHECK(files.changed());
}

TEST_CASE("a touched file and files of other kinds are no change", "[course][watch]") {
    const Fixture fixture;
    fixture.write("lab01_perceptron/units.cpp", "one\n");
    WatchedFiles files(fixture.root() / "lab01_perceptron");
    fs::last_write_time(fixture.root() / "lab01_perceptron/units.cpp",
                        fs::file_time_type::clock::now());
    fixture.write("lab01_perceptron/notes.txt", "x");
    CHECK_FALSE(files.changed());
    fixture.write("lab01_perceptron/new.hpp", "x");
    CHECK(files.changed());
}

TEST_CASE("a folder that is gone is quiet", "[course][watch]") {
    WatchedFiles files("/no/such/folder");
    CHECK_FALSE(files.changed());
}
