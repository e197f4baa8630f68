// The first thing a compiler or linker complains about, and nothing else.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/course/context.hpp"

namespace course {

struct CompileError {
    std::string file;  // as the compiler names it
    int line = 0;      // 0: a linker's complaint
    int column = 0;
    std::string message;              // without "error:"
    std::vector<std::string> source;  // the line and the caret under it
    std::string from;  // "lab01_perceptron/unit.cpp:20" where the error is in another file
};

/// Understands g++ and clang++ (also their colours) and the GNU, LLVM and Apple linkers.
std::optional<CompileError> first_compile_error(std::string_view build_output);

/// The same with whole paths: under a compiler cache, compilers name files from where they run.
CompileError with_whole_paths(const Context& context, CompileError error);

/// Two or three lines for a learner; paths relative to the repository.
std::string describe(const Context& context, const CompileError& error);

}  // namespace course
