// The functions of lab 4 that classifiers are made of, as the judge knows them.

#pragma once

#include <tuple>

#include "lab04_architectures/global_avg_pool.hpp"
#include "tests/lab04_architectures/wire_nets.hpp"

namespace lab04::calls {

using harness::call;

inline constexpr auto batch_norm_2d_forward =
    call<&lab04::batch_norm_2d_forward>("4.1", "batch_norm_2d_forward");
inline constexpr auto batch_norm_2d_backward =
    call<&lab04::batch_norm_2d_backward>("4.1", "batch_norm_2d_backward");
inline constexpr auto global_avg_pool_forward =
    call<&lab04::global_avg_pool_forward>("4.3", "global_avg_pool_forward");
inline constexpr auto global_avg_pool_backward =
    call<&lab04::global_avg_pool_backward>("4.3", "global_avg_pool_backward");

inline constexpr auto nets = std::tuple{batch_norm_2d_forward, batch_norm_2d_backward,
                                        global_avg_pool_forward, global_avg_pool_backward};

}  // namespace lab04::calls
