// A small course in a temporary folder: two labs, four exercises, solutions, hints, a walkthrough.

#pragma once

#include <functional>
#include <string>

#include "tests/course/context.hpp"
#include "tests/support/temporary_folder.hpp"

namespace course {

class Fixture {
public:
    Fixture();

    /// Plain 80 columns, ASCII, at a fixed time.
    [[nodiscard]] Context context() const;
    [[nodiscard]] fs::path root() const { return folder_.path(); }

    void write(const std::string& name, const std::string& text) const;
    [[nodiscard]] std::string read(const std::string& name) const;

private:
    TemporaryFolder folder_;
};

/// What a verb prints on standard output.
std::string output_of(const std::function<void()>& verb);

}  // namespace course
