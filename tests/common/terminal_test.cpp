// Terminals: what is asked of the system, and pictures made of letters.

#include "common/terminal.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <iostream>
#include <map>
#include <sstream>

#include "common/error.hpp"
#include "common/utf8.hpp"
#include "tests/support/catch.hpp"

using dl::letters;
using dl::sparkline;
using dl::Tensor;
using dl::Terminal;

namespace {

const Terminal plain{.interactive = true};
const Terminal unicode{.interactive = true, .utf8 = true};
const Terminal full{.interactive = true, .color = true, .utf8 = true};

// What a program whose output is a terminal of this width finds out about it.
Terminal on_a_terminal(int columns, const std::map<std::string, std::string>& variables) {
    const int master = ::posix_openpt(O_RDWR | O_NOCTTY);
    REQUIRE(master >= 0);
    REQUIRE(::grantpt(master) == 0);
    REQUIRE(::unlockpt(master) == 0);
    const std::string name = ::ptsname(master);
    int answer[2];
    REQUIRE(::pipe(answer) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const int slave = ::open(name.c_str(), O_RDWR | O_NOCTTY);
        winsize size{};
        size.ws_col = static_cast<unsigned short>(columns);
        ::ioctl(slave, TIOCSWINSZ, &size);
        ::dup2(slave, STDOUT_FILENO);
        for (const char* known : {"NO_COLOR", "TERM", "COLUMNS", "LC_ALL", "LC_CTYPE", "LANG"})
            ::unsetenv(known);
        for (const auto& [variable, value] : variables)
            ::setenv(variable.c_str(), value.c_str(), 1);
        const Terminal found = dl::terminal_of(std::cout);
        const bool sent = ::write(answer[1], &found, sizeof found) == sizeof found;
        ::_exit(sent ? 0 : 1);
    }
    Terminal found;
    REQUIRE(::read(answer[0], &found, sizeof found) == sizeof found);
    int status = 0;
    ::waitpid(child, &status, 0);
    for (const int descriptor : {master, answer[0], answer[1]})
        ::close(descriptor);
    return found;
}

}  // namespace

TEST_CASE("a stream that is no terminal has no colour and no moving cursor", "[common][terminal]") {
    std::ostringstream out;
    const Terminal terminal = dl::terminal_of(out);
    CHECK_FALSE(terminal.interactive);
    CHECK_FALSE(terminal.color);
    CHECK(terminal.width == 80);
}

TEST_CASE("a terminal is asked for its width and the environment for the rest",
          "[common][terminal]") {
    const Terminal modern =
        on_a_terminal(123, {{"TERM", "xterm-256color"}, {"LANG", "en_US.UTF-8"}});
    CHECK(modern.interactive);
    CHECK(modern.color);
    CHECK(modern.utf8);
    CHECK(modern.width == 123);

    CHECK_FALSE(on_a_terminal(80, {{"TERM", "xterm"}, {"NO_COLOR", "1"}}).color);
    CHECK(on_a_terminal(80, {{"TERM", "xterm"}, {"NO_COLOR", "1"}}).interactive);
    CHECK_FALSE(on_a_terminal(80, {{"TERM", "dumb"}}).interactive);
    CHECK_FALSE(on_a_terminal(80, {}).interactive);
    CHECK_FALSE(on_a_terminal(80, {{"LANG", "en_US.UTF-8"}, {"LC_ALL", "C"}}).utf8);
    CHECK(on_a_terminal(80, {{"LC_CTYPE", "de_DE.utf8"}}).utf8);
    CHECK(on_a_terminal(7, {{"TERM", "xterm"}}).width == 40);
    CHECK(on_a_terminal(0, {{"TERM", "xterm"}, {"COLUMNS", "99"}}).width == 99);
    CHECK(on_a_terminal(0, {{"TERM", "xterm"}, {"COLUMNS", "many"}}).width == 80);
}

TEST_CASE("a sparkline rises with its values", "[common][terminal]") {
    CHECK(sparkline({0, 1, 2, 3, 4, 5, 6, 7}, unicode) ==
          "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588");
    CHECK(sparkline({0, 1, 2, 3, 4}, plain) == "_.-=^");
    CHECK(sparkline({4, 0}, plain) == "^_");
}

TEST_CASE("a sparkline survives every series", "[common][terminal]") {
    CHECK(sparkline({}, unicode).empty());
    CHECK(sparkline({5}, plain) == "-");
    CHECK(sparkline({5, 5, 5}, plain) == "---");
    CHECK(sparkline({0, NAN, 1, INFINITY, 0}, plain) == "_ ^ _");
    CHECK(sparkline({NAN, NAN}, plain) == "  ");
    CHECK(sparkline({-1e308, 1e308}, plain) == "_^");
    CHECK(sparkline({0, NAN, 1, INFINITY}, plain, 2) == "_^");  // two values a column
    std::vector<double> many(100000);
    for (std::size_t i = 0; i < many.size(); ++i)
        many[i] = static_cast<double>(i);
    CHECK(dl::display_width(sparkline(many, unicode, 30)) == 30);
    CHECK(sparkline(many, plain, 5) == "_.-=^");
}

TEST_CASE("a picture is drawn as letters from dark to light", "[common][terminal]") {
    const Tensor ramp = Tensor::of({2, 4}, {0, 0.35f, 0.65f, 1, 0, 0.35f, 0.65f, 1});
    CHECK(letters(ramp, plain, 4) == " -*@\n");
    CHECK(letters(ramp, unicode, 4) == " \u2591\u2593\u2588\n");
}

TEST_CASE("a colour terminal shows two pixels a letter", "[common][terminal]") {
    const Tensor two = Tensor::of({2, 1}, {1, 0});  // white above black
    CHECK(letters(two, full, 1) == "\x1b[38;5;231;48;5;16m\u2580\x1b[0m\n");
    const Tensor red = Tensor::of({3, 1, 1}, {1, 0, 0});
    CHECK(letters(red, full, 1) == "\x1b[38;5;196;48;5;196m\u2580\x1b[0m\n");
}

TEST_CASE("pictures shrink to the width that is given", "[common][terminal]") {
    for (const auto& [height, width] : {std::pair{28, 28}, {100, 300}, {1, 1}, {500, 3}}) {
        std::istringstream lines(letters(Tensor({height, width}, 0.5f), plain, 20));
        int rows = 0;
        for (std::string line; std::getline(lines, line); ++rows)
            CHECK(line.size() <= 20);
        CHECK(rows >= 1);
    }
    std::istringstream lines(letters(Tensor({28, 28}), plain, 28));
    int rows = 0;
    for (std::string line; std::getline(lines, line);)
        ++rows;
    CHECK(rows == 14);  // a letter is twice as high as it is wide
}

TEST_CASE("pictures are off where nobody looks and refused where they are none",
          "[common][terminal]") {
    CHECK(letters(Tensor({4, 4}), Terminal{}).empty());
    CHECK(letters(Tensor({0, 4}), plain).empty());
    CHECK(letters(Tensor({2, 2}, NAN), plain, 2) == "  \n");
    CHECK_THROWS_AS(letters(Tensor({2, 4, 4}), plain), dl::Error);
    CHECK_THROWS_AS(letters(Tensor({4}), plain), dl::Error);
}
