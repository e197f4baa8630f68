// The functions of lab 4, as the judge knows them: three tables in a row.

#pragma once

#include "tests/lab04_architectures/calls_detect.hpp"
#include "tests/lab04_architectures/calls_nets.hpp"
#include "tests/lab04_architectures/calls_tasks.hpp"

namespace lab04::calls {

inline constexpr auto all = [](const auto& visit) {
    nets(visit);
    tasks(visit);
    detect(visit);
};

}  // namespace lab04::calls
