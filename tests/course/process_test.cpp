// Child processes: output, exit codes, missing programs.

#include "tests/course/process.hpp"

#include "tests/support/catch.hpp"

using namespace course;

TEST_CASE("a program's output and exit code come back", "[course][process]") {
    const Finished finished = run_quietly({"sh", "-c", "echo out; echo err >&2; exit 7"}, "/");
    CHECK(finished.code == 7);
    CHECK(finished.output == "out\nerr\n");
    CHECK(run_quietly({"sh", "-c", "kill -9 $$"}, "/").code == 128 + 9);
    CHECK(run_quietly({"pwd"}, "/tmp").output == "/tmp\n");
}

TEST_CASE("arguments reach the program as they are and no shell reads them", "[course][process]") {
    CHECK(run_quietly({"printf", "%s", "$(echo no) `no` ; 'x' \"y\" *"}, "/").output ==
          "$(echo no) `no` ; 'x' \"y\" *");
}

TEST_CASE("more output than a pipe holds is collected", "[course][process]") {
    CHECK(run_quietly({"sh", "-c", "yes 0123456789 | head -c 300000"}, "/").output.size() ==
          300000);
}

TEST_CASE("a program that leaves a child behind does not keep us waiting", "[course][process]") {
    const Finished finished = run_quietly({"sh", "-c", "sleep 30 & echo done"}, "/");
    CHECK(finished.ok());
    CHECK(finished.output == "done\n");
}

TEST_CASE("a program that is not there is our trouble and says so", "[course][process]") {
    CHECK_THROWS_WITH(run_quietly({"no-such-program-here"}, "/"),
                      Catch::Matchers::ContainsSubstring("no-such-program-here cannot be started"));
    CHECK_THROWS_AS(run_quietly({"true"}, "/no/such/folder"), Fault);
    CHECK(find_program("no-such-program-here").empty());
    CHECK_FALSE(find_program("sh").empty());
}
