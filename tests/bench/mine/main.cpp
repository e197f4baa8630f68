// bench_mine: the learner's convolution as `bench conv` asks for it.

#include <cstdio>
#include <exception>

#include "tests/bench/conv_worker.hpp"

int main() {
    try {
        return bench::conv_worker();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_mine: %s\n", error.what());
        return 2;
    }
}
