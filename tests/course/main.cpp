// course: the program behind ./course. The launcher builds it and hands all arguments over.

#include "tests/course/cli.hpp"
#include "tests/course/process.hpp"

int main(int argc, char** argv) {
    course::catch_interrupts();
    return course::run_command(std::vector<std::string>(argv + 1, argv + argc));
}
