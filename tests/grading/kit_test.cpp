// What is compiled in advance, and which kits are kept.

#include "tests/grading/kit.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>

#include "tests/course/files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace grading;

TEST_CASE("a file gets no header in advance that it would not see", "[grading][kit]") {
    const TemporaryFolder root;
    course::write_text(root.path() / "lab02_b/net.hpp", "#include \"lab01_a/units.hpp\"\n");
    course::write_text(root.path() / "lab03_c/own.hpp", "#include \"lab02_b/net.hpp\"\n");
    const InAdvance made = in_advance(root.path(), "lab03_c",
                                      {{"plain.cpp", "#include <cmath>\n"},
                                       {"wide.cpp", "#include \"lab03_c/own.hpp\"\n"},
                                       {"part.cpp", "#include \"lab01_a/units.hpp\"\n"},
                                       {"core.cpp", "#include \"common/ops.hpp\"\n"}});
    REQUIRE(made.texts.size() == 2);
    const std::string base = made.chosen.at("plain.cpp");
    CHECK(made.texts.at(base).ends_with("#include \"common/ops.hpp\"\n#include <cmath>\n"));
    CHECK(made.chosen.at("core.cpp") == base);
    CHECK(made.chosen.at("part.cpp") == base);  // it sees units.hpp, but not net.hpp
    const std::string& wide = made.texts.at(made.chosen.at("wide.cpp"));
    CHECK_THAT(wide, Catch::Matchers::ContainsSubstring("lab01_a/units.hpp") &&
                         Catch::Matchers::ContainsSubstring("lab02_b/net.hpp") &&
                         !Catch::Matchers::ContainsSubstring("own.hpp"));
}

TEST_CASE("links to a compiler are followed while it stays a C++ compiler", "[grading][kit]") {
    const TemporaryFolder root;
    const fs::path folder = fs::canonical(root.path());
    course::write_text(folder / "lib/clang", "");
    course::write_text(folder / "lib/g++-12", "");
    fs::create_symlink("clang", folder / "lib/clang++");
    fs::create_directories(folder / "bin");
    fs::create_symlink("../lib/clang++", folder / "bin/clang++");
    fs::create_directories(folder / "choice");
    fs::create_symlink(folder / "choice/c++", folder / "bin/c++");
    fs::create_symlink(folder / "bin/g++", folder / "choice/c++");
    fs::create_symlink("../lib/g++-12", folder / "bin/g++");
    CHECK(without_links(folder / "bin/clang++") == folder / "lib/clang++");
    CHECK(without_links(folder / "bin/c++") == folder / "lib/g++-12");
    CHECK(without_links(folder / "lib/g++-12") == folder / "lib/g++-12");
}

TEST_CASE("a compiler cache that goes by a compiler's name gives way to the compiler",
          "[grading][kit]") {
    const TemporaryFolder root;
    const fs::path folder = fs::canonical(root.path());
    for (const char* name : {"bin/ccache", "bin/g++-12", "bin/clang++"})
        course::write_text(folder / name, "");
    fs::create_symlink("g++-12", folder / "bin/g++");
    fs::create_directories(folder / "cache");
    fs::create_directories(folder / "local");
    for (const char* name : {"g++", "clang++", "icpx"})
        fs::create_symlink("../bin/ccache", folder / "cache" / name);
    fs::create_symlink("../bin/ccache", folder / "local/g++");
    const std::vector<fs::path> places = {folder / "local", folder / "bin"};
    CHECK(without_links(folder / "cache/g++", places) == folder / "bin/g++-12");
    CHECK(without_links(folder / "cache/clang++", places) == folder / "bin/clang++");
    CHECK(without_links(folder / "cache/icpx", places) == folder / "cache/icpx");
    const std::string ccache = (folder / "bin/ccache").string();
    CHECK(compiler_of(ccache + " clang++", places) == folder / "bin/clang++");
    CHECK(compiler_of(ccache + " " + (folder / "bin/g++").string(), places) ==
          folder / "bin/g++-12");
    CHECK(compiler_of((folder / "bin/g++").string(), places) == folder / "bin/g++-12");
    CHECK_THROWS_WITH(compiler_of(ccache + " nvc++", places),
                      Catch::Matchers::ContainsSubstring("nvc++"));
}

TEST_CASE("old kits go, but not the last one and not one in use", "[grading][kit]") {
    const TemporaryFolder all;
    const auto kit = [&](const std::string& name, int hours) {
        const fs::path folder = all.path() / name;
        course::write_text(folder / "complete", name);
        fs::last_write_time(folder / "complete",
                            fs::file_time_type::clock::now() - std::chrono::hours(hours));
        return folder;
    };
    const fs::path now = kit("lab01_box_now", 9);
    const fs::path last = kit("lab01_box_last", 1);
    const fs::path old = kit("lab01_box_old", 2);
    const fs::path used = kit("lab01_box_used", 3);
    const fs::path other = kit("lab02_box_other", 4);
    const int held = open((used / "complete").c_str(), O_RDWR | O_CLOEXEC);
    REQUIRE(flock(held, LOCK_SH) == 0);
    prune_kits(all.path(), "lab01_box_", now);
    for (const fs::path& kept : {now, last, used, other})
        CHECK(fs::exists(kept));
    CHECK_FALSE(fs::exists(old));
    close(held);
}
