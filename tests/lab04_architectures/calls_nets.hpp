// The functions of lab 4 that classifiers are made of, as the judge knows them.

#pragma once

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

inline constexpr auto layer_cost = call<&lab04::layer_cost>("4.4", "layer_cost");
inline constexpr auto alexnet = call<&lab04::alexnet_plan>("4.4", "alexnet");
inline constexpr auto zfnet = call<&lab04::zfnet_plan>("4.4", "zfnet");
inline constexpr auto small_filters = call<&lab04::small_filters>("4.5", "small_filters");
inline constexpr auto vgg = call<&lab04::vgg_plan>("4.5", "vgg");
inline constexpr auto mix_channels = call<&lab04::mix_channels>("4.6", "mix_channels");
inline constexpr auto join_branches = call<&lab04::join_branches>("4.6", "join_branches");
inline constexpr auto split_gradient = call<&lab04::split_gradient>("4.6", "split_gradient");
inline constexpr auto inception_module = call<&lab04::inception_run>("4.6", "inception_module");
inline constexpr auto googlenet = call<&lab04::googlenet_plan>("4.6", "googlenet");
inline constexpr auto residual_sum_forward =
    call<&lab04::residual_sum_forward>("4.7", "residual_sum_forward");
inline constexpr auto residual_sum_backward =
    call<&lab04::residual_sum_backward>("4.7", "residual_sum_backward");
inline constexpr auto basic_block = call<&lab04::basic_block_run>("4.7", "basic_block");
inline constexpr auto bottleneck_block =
    call<&lab04::bottleneck_block_run>("4.7", "bottleneck_block");
inline constexpr auto resnet = call<&lab04::resnet_plan>("4.8", "resnet");
inline constexpr auto resnet_cifar = call<&lab04::resnet_cifar_plan>("4.8", "resnet_cifar");
inline constexpr auto resnet_cifar_run = call<&lab04::resnet_cifar_run>("4.8", "resnet_cifar_run");
inline constexpr auto deep_net = call<&lab04::deep_net_run>("4.9", "deep_net");
inline constexpr auto degradation = call<&lab04::degradation>("4.9", "degradation");

inline constexpr auto nets = [](const auto& visit) {
    visit(batch_norm_2d_forward, batch_norm_2d_backward, global_avg_pool_forward,
          global_avg_pool_backward, layer_cost, alexnet, zfnet, small_filters, vgg, mix_channels,
          join_branches, split_gradient, inception_module, googlenet, residual_sum_forward,
          residual_sum_backward, basic_block, bottleneck_block, resnet, resnet_cifar,
          resnet_cifar_run, deep_net, degradation);
};

}  // namespace lab04::calls
