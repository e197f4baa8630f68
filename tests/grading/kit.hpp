// The kit of a lab: all that is needed to build a submission without CMake, and nothing more.
//
// Headers of common/ and of the labs, libraries, the objects of the worker's main function and of
// the untouched skeletons, and the headers compiled in advance. No test, no solution of this lab.

#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/course/catalogue.hpp"
#include "tests/grading/advance.hpp"
#include "tests/grading/sandbox.hpp"

namespace grading {

struct Kit {
    fs::path folder;
    std::string lab_folder;             // "lab01_perceptron"
    std::string compiler;               // full path, without links
    std::string compiler_version;       // its first line
    std::vector<std::string> flags;     // to compile
    std::vector<std::string> link;      // to link
    std::vector<std::string> objects;   // main function and given files, inside of the folder
    std::vector<std::string> archives;  // inside of the folder, in order
    std::map<std::string, std::string> skeletons;  // of the exercise files: name and text
    InAdvance in_advance;
    std::vector<std::string> libraries;  // that a worker loads
    std::string version;                 // of the grader: 12 digits of a hash
    std::shared_ptr<void> in_use;        // as long as this lives, nobody removes the kit
};

/// Makes it, or finds it among those made before. The lab's judge and libraries are built already.
Kit prepare_kit(const course::Context& context, const course::Lab& lab, const Sandbox& sandbox);

/// The compiler with links followed, as far as it is still called a C++ compiler. A box has no
/// compiler cache: one that goes by a compiler's name gives way to the first true one in `places`.
fs::path without_links(const fs::path& compiler,
                       const std::vector<fs::path>& places = {"/usr/bin", "/usr/local/bin"});

/// What CMake calls the compiler: a path, or a cache and behind it what it calls ("ccache g++").
fs::path compiler_of(const std::string& words,
                     const std::vector<fs::path>& places = {"/usr/bin", "/usr/local/bin"});

/// Removes kits of an earlier state: all of `prefix` in the folder but the current one, the one
/// used last before it, and those that another grader uses.
void prune_kits(const fs::path& all, const std::string& prefix, const fs::path& current);

/// What one command in the box did.
struct Built {
    bool ok = false;
    bool ours = false;   // the box or the compiler broke: nobody's code is to blame
    std::string reason;  // a limit that was reached, in words
    std::string output;
    double seconds = 0;
};

/// Runs compiler or linker; again if it broke. `result` is the name of the file in `out`.
Built build_in_box(const Sandbox& sandbox, const BuildPlace& place,
                   const std::vector<std::string>& command, const std::string& result);

/// "units.cpp" of the lab's folder to "units.o", with or without a header compiled in advance.
std::vector<std::string> compile_command(const Kit& kit, const BuildPlace& inside,
                                         const std::string& file, bool with_header);
/// Objects by their paths inside to "worker".
std::vector<std::string> link_command(const Kit& kit, const BuildPlace& inside,
                                      const std::vector<std::string>& objects);

std::string object_name(const std::string& file);

/// Gives a folder to the user of the box, where there is one.
void hand_over(const fs::path& folder, const Sandbox& sandbox);

}  // namespace grading
