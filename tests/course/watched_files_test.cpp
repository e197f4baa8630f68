// Saves are seen whatever an editor does, and only saves.

#include "tests/course/watched_files.hpp"

#include "tests/course/fixture.hpp"
#include "tests/support/catch.hpp"

using namespace course;

TEST_CASE("a save is seen once, in place or by replacement", "[course][watch]") {
    const Fixture fixture;
    fixture.write("lab01_perceptron/units.cpp", "one\n");
    WatchedFiles files({fixture.root() / "lab01_perceptron"});
    CHECK(files.changed().empty());

    fixture.write("lab01_perceptron/units.cpp", "two words\n");
    CHECK(files.changed().size() == 1);
    CHECK(files.changed().empty());

    // Some editors write beside the file and rename, others move the old one away first.
    fixture.write("lab01_perceptron/.units.cpp.swp", "three\n");
    fs::rename(fixture.root() / "lab01_perceptron/.units.cpp.swp",
               fixture.root() / "lab01_perceptron/units.cpp");
    CHECK(files.changed().size() == 1);
    fs::rename(fixture.root() / "lab01_perceptron/units.cpp",
               fixture.root() / "lab01_perceptron/units.cpp~");
    CHECK(files.changed().empty());
    fixture.write("lab01_perceptron/units.cpp", "four\n");
    CHECK(files.changed().size() == 1);
}

TEST_CASE("a touched file and files of other kinds are no change", "[course][watch]") {
    const Fixture fixture;
    fixture.write("lab01_perceptron/units.cpp", "one\n");
    WatchedFiles files({fixture.root() / "lab01_perceptron"});
    fs::last_write_time(fixture.root() / "lab01_perceptron/units.cpp",
                        fs::file_time_type::clock::now());
    fixture.write("lab01_perceptron/notes.txt", "x");
    CHECK(files.changed().empty());
    fixture.write("lab01_perceptron/new.hpp", "x");
    CHECK(files.changed().size() == 1);
}

TEST_CASE("a folder that is gone is quiet", "[course][watch]") {
    WatchedFiles files({"/no/such/folder"});
    CHECK(files.changed().empty());
}

TEST_CASE("a save says which exercise somebody works on", "[course][watch]") {
    const Fixture fixture;
    const Catalogue catalogue = read_catalogue(fixture.root());
    const Exercise& first = *catalogue.exercise("1.1");
    State state;
    const auto id_after = [&](const Exercise& current, const std::string& file) {
        return exercise_of({fixture.root() / "lab01_perceptron" / file}, current, catalogue, state)
            .id;
    };
    CHECK(id_after(first, "units.cpp") == "1.1");
    CHECK(id_after(*catalogue.exercise("1.2"), "units.cpp") == "1.2");
    CHECK(id_after(first, "loss.cpp") == "1.10");
    CHECK(id_after(first, "units.hpp") == "1.1");
    state.exercises["1.10"].verdict = "passed";
    CHECK(id_after(first, "loss.cpp") == "1.13");
    state.exercises["1.13"].verdict = "passed";
    CHECK(id_after(first, "loss.cpp") == "1.10");
}
