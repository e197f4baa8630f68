// bench_mine: the learner's code as `bench conv` and `bench steps` ask for it.

#include <cstdio>
#include <exception>
#include <string_view>

#include "tests/bench/conv_worker.hpp"
#include "tests/bench/steps_worker.hpp"

int main(int argc, char** argv) {
    try {
        if (argc > 1 && std::string_view(argv[1]) == "steps")
            return bench::steps_worker(bench::Functions::pure);
        return bench::conv_worker();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_mine: %s\n", error.what());
        return 2;
    }
}
