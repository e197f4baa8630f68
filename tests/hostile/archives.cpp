// Attacks on the intake: A1 to A12 and A81 of the catalogue.

#include <sys/stat.h>

#include "common/error.hpp"
#include "tests/course/files.hpp"
#include "tests/grading/archives_support.hpp"
#include "tests/hostile/corpus.hpp"

namespace hostile {

namespace {

using course::write_text;

std::vector<ZipMember> many_members(int count) {
    std::vector<ZipMember> members;
    for (int i = 0; i < count; ++i)
        members.push_back({"d" + std::to_string(i) + "/" + std::string(100, 'x'), "y"});
    return members;
}

// One record of an extended header: its length counts itself.
std::string extended(const std::string& words) {
    const std::size_t length = words.size() + 4;
    return std::to_string(length) + " " + words + "\n";  // two digits
}

struct Writer {
    fs::path inbox;
    std::vector<Play> plays;

    void add(const std::string& name, const std::string& what, const std::string& tries,
             std::vector<std::string> expected, const std::string& bytes,
             const std::string& ending = ".zip") {
        if (!bytes.empty()) write_text(inbox / (name + ending), bytes);
        plays.push_back({name, what, tries, std::move(expected), 120, ""});
    }
};

void add_folders(Writer& writer, const std::string& solution, const fs::path& canary) {
    const fs::path linked = writer.inbox / "a03_link_in_folder";
    fs::create_directories(linked);
    fs::create_symlink(canary, linked / "units.cpp");
    writer.add("a03_link_in_folder", "A3: a source file is a link to a secret", "canary read",
               {"FS"}, "");
    const fs::path pipes = writer.inbox / "a04_pipe_in_folder";
    fs::create_directories(pipes);
    dl::require<dl::Error>(mkfifo((pipes / "units.cpp").c_str(), 0644) == 0, "no pipe");
    writer.add("a04_pipe_in_folder", "A4: a source file is a pipe", "grader stopped", {"FS"}, "");
    const fs::path deep = writer.inbox / "a10_build_files";
    write_text(deep / "lab01_perceptron" / "units.cpp", solution);
    write_text(deep / "CMakeLists.txt",
               "execute_process(COMMAND touch /tmp/course_hostile_planted)");
    write_text(deep / ".git" / "config", "[core]\nfsmonitor = touch /tmp/course_hostile_planted\n");
    write_text(deep / ".clang-tidy", "Checks: '*'\n");
    write_text(deep / "tests" / "units_test.cpp", "// passes\n");
    writer.add("a10_build_files", "A10, A11: brings build files, tests and a repository",
               "file outside written", {"OK"}, "");
}

void add_what_tools_look_for(Writer& writer, const std::string& solution) {
    const fs::path shadows = writer.inbox / "a19_shadow_headers";
    const std::string refusal = "#error this header shadows another\n";
    for (const char* name :
         {"lab01_perceptron/units.hpp", "common/error.hpp", "common/tensor.hpp", "units.hpp",
          "cmath", "vector", "bits/stdc++.h", "in_advance.hpp.gch", "catch2/catch_test_macros.hpp"})
        write_text(shadows / "lab01_perceptron" / name, refusal);
    write_text(shadows / "lab01_perceptron" / "units.cpp", solution);
    writer.add("a19_shadow_headers", "A19: headers beside its file, named as others are",
               "score raised", {"OK"}, "");
    const fs::path tools = writer.inbox / "a11_brings_tools";
    for (const char* name :
         {"specs", "as", "ld", "cc1plus", "collect2", "libasan.so.8", "libc.so.6", "ld.so.preload",
          "-o", "@units.cpp", "worker", "units.o", "0.a"})
        write_text(tools / name, "touch /tmp/course_hostile_planted\n");
    write_text(tools / "units.cpp", solution);
    writer.add("a11_brings_tools", "A11: files that compilers, linkers and loaders look for",
               "file outside written", {"OK"}, "");
}

}  // namespace

std::vector<Play> write_archives(const fs::path& inbox, const std::string& solution,
                                 const fs::path& canary) {
    Writer writer{inbox, {}};
    const std::string link = canary.string();
    writer.add("a01_leaves_folder", "A1: members named ../x and /x", "file outside written", {"NS"},
               zip_file({{"../course_hostile_planted", "x"},
                         {"/tmp/course_hostile_planted", "x"},
                         {"a/../../../../tmp/course_hostile_planted", "x"}}));
    writer.add("a02_link_member", "A2: a link, and a member behind it", "file outside written",
               {"NS"}, tar_file({{"out", "", '2', "/tmp"}, {"out/course_hostile_planted", "x"}}),
               ".tar");
    writer.add(
        "a02_extended_names", "A2: extended headers that rename what comes after them",
        "file outside written", {"NS"},
        tar_file({{"x", extended("path=../../tmp/course_hostile_planted"), 'x'},
                  {"units.cpp", solution},
                  {"x", extended("linkpath=/tmp/course_hosts") + extended("path=outside"), 'x'},
                  {"y", "", '2', "z"},
                  {"outside/course_hostile_planted", "x"},
                  {"x", extended("path=/tmp/course_hostile_planted"), 'g'},
                  {"z", "x"}}),
        ".tar");
    writer.add("a03_link_zip", "A3: a source file of a zip is a link", "canary read", {"FS"},
               zip_file({{"units.cpp", link, 0120777}}));
    writer.add(
        "a04_devices", "A4: hard links, pipes and devices in a tar", "grader stopped", {"FS"},
        tar_file({{"units.cpp", "", '1', link}, {"linear.cpp", "", '3'}, {"fit.cpp", "", '6'}}),
        ".tar");
    writer.add("a05_bomb", "A5: a header that lies about the size", "grader stopped", {"FS"},
               zip_file({{"units.cpp", "x", 0100644, 4000000000u}}));
    writer.add("a05_unpacks", "A5: an archive that becomes a hundred times as large",
               "grader stopped", {"NS"}, gzip_of_zeros(60'000'000), ".tar.gz");
    writer.add("a05_large", "A5: a source file of two megabytes", "grader stopped", {"FS"},
               zip_file({{"units.cpp", std::string(2 << 20, ' ')}}));
    writer.add("a06_many_members", "A6: very many members with long names", "grader stopped",
               {"NS", "FS"}, zip_file(many_members(30000)));
    writer.add("a07_response_file", "A7: names that compilers read as options",
               "file outside written", {"OK"},
               zip_file({{"@w.cpp", "-fplugin=x"}, {"-o.cpp", "x"}, {"units.cpp", solution}}));
    writer.add(
        "a08_names", "A8: names with quotes, $() and escape sequences", "report forged", {"OK"},
        zip_file({{"\x1b[2J$(touch course_hostile_planted);'.cpp", "x"}, {"units.cpp", solution}}));
    writer.add("a09_twice", "A9: the same name twice, and once in capitals", "score raised", {"FS"},
               zip_file({{"units.cpp", solution}, {"Units.cpp", "x"}, {"units.cpp", "int x;"}}));
    writer.add("a12_binary", "A12: a program that calls itself a source file", "score raised",
               {"FS"},
               zip_file({{"units.cpp", std::string("\x7f"
                                                   "ELF\0\0\0",
                                                   7)}}));
    writer.add("a12_object", "A12: an object file beside a source file", "score raised", {"OK"},
               zip_file({{"units.o", std::string("\x7f"
                                                 "ELF\0",
                                                 5)},
                         {"units.cpp", solution}}));
    writer.add("a13_torn", "A13: an archive that ends in the middle", "grader stopped", {"NS"},
               zip_file({{"units.cpp", solution}}).substr(0, 900));
    writer.add("a13_nested", "A13: an archive in an archive in an archive", "grader stopped",
               {"NS"},
               zip_file({{"a.zip", zip_file({{"b.zip", zip_file({{"units.cpp", solution}})}})}}));
    writer.add(
        "a81_claims_name", "A81: a manifest that claims another student", "report forged", {"OK"},
        zip_file({{"manifest.json", "{\"student\": \"honest_1\"}"}, {"units.cpp", solution}}));
    add_folders(writer, solution, canary);
    add_what_tools_look_for(writer, solution);
    return writer.plays;
}

}  // namespace hostile
