// A child process that answers one line with one line, and stands still while others are measured.

#pragma once

#include <sys/types.h>

#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bench {

class Child {
public:
    using Environment = std::vector<std::pair<std::string, std::string>>;

    /// Starts this program once more with other arguments and more environment variables.
    Child(const std::vector<std::string>& arguments, const Environment& environment);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// False if the program had nothing to offer, such as a library that is not installed.
    [[nodiscard]] bool ready() const { return ready_; }
    /// Wakes the child, asks, waits for the answer and stops it again; nothing if it has ended.
    [[nodiscard]] std::optional<std::string> ask(const std::string& question);

private:
    [[nodiscard]] std::optional<std::string> read_line();

    pid_t process_ = -1;
    std::FILE* to_ = nullptr;
    std::FILE* from_ = nullptr;
    bool ready_ = false;
};

}  // namespace bench
