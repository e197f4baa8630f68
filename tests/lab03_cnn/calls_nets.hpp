// The functions of lab 3 beyond convolution and pooling, as the judge knows them.

#pragma once

#include "lab03_cnn/augment.hpp"
#include "lab03_cnn/ten_crop.hpp"
#include "tests/lab03_cnn/wire_nets.hpp"

namespace lab03::calls {

using harness::call;

inline constexpr auto lenet5 = call<&lab03::lenet5_nodes>("3.9", "lenet5");
inline constexpr auto parameters_by_layer =
    call<&lab03::layers_of_nodes>("3.9", "parameters_by_layer");
inline constexpr auto bilinear = call<&lab03::bilinear>("3.10", "bilinear");
inline constexpr auto flip = call<&lab03::flip>("3.10", "flip");
inline constexpr auto shift = call<&lab03::shift>("3.10", "shift");
inline constexpr auto pad_and_crop = call<&lab03::pad_and_crop>("3.10", "pad_and_crop");
inline constexpr auto rotate = call<&lab03::rotate>("3.10", "rotate");
inline constexpr auto grey = call<&lab03::grey>("3.10", "grey");
inline constexpr auto edge_enhanced = call<&lab03::edge_enhanced>("3.10", "edge_enhanced");
inline constexpr auto augment = call<&lab03::augment>("3.10", "augment");
inline constexpr auto pixel_scale = call<&lab03::pixel_scale>("3.11", "pixel_scale");
inline constexpr auto prepare = call<&lab03::prepare>("3.11", "prepare");
inline constexpr auto recipe_rate = call<&lab03::rate_of>("3.11", "recipe_rate");
inline constexpr auto fit_lenet = call<&lab03::fit_pictures>("3.11", "fit_lenet", {.seconds = 60});
inline constexpr auto conv1d_forward = call<&lab03::conv1d_forward>("3.13", "conv1d_forward");
inline constexpr auto conv1d_backward = call<&lab03::conv1d_backward>("3.13", "conv1d_backward");
inline constexpr auto time_delay_span = call<&lab03::time_delay_span>("3.13", "time_delay_span");
inline constexpr auto time_delay_net = call<&lab03::time_delay_nodes>("3.13", "time_delay_net");
inline constexpr auto deformable_conv2d_forward =
    call<&lab03::deformable_conv2d_forward>("3.14", "deformable_conv2d_forward");
inline constexpr auto deformable_conv2d_backward =
    call<&lab03::deformable_conv2d_backward>("3.14", "deformable_conv2d_backward");
inline constexpr auto ten_crops = call<&lab03::ten_crops>("3.15", "ten_crops");
inline constexpr auto ten_crop_prediction =
    call<&lab03::ten_crop_prediction>("3.15", "ten_crop_prediction");
inline constexpr auto connection_table = call<&lab03::connection_table>("3.16", "connection_table");
inline constexpr auto spread_kernels = call<&lab03::spread_kernels>("3.16", "spread_kernels");
inline constexpr auto gather_kernels = call<&lab03::gather_kernels>("3.16", "gather_kernels");
inline constexpr auto subsample_forward =
    call<&lab03::subsample_forward>("3.16", "subsample_forward");
inline constexpr auto subsample_backward =
    call<&lab03::subsample_backward>("3.16", "subsample_backward");
inline constexpr auto lenet5_1998 = call<&lab03::lenet5_1998_nodes>("3.16", "lenet5_1998");

inline constexpr auto nets = [](const auto& visit) {
    visit(lenet5, parameters_by_layer, bilinear, flip, shift, pad_and_crop, rotate, grey,
          edge_enhanced, augment, pixel_scale, prepare, recipe_rate, fit_lenet, conv1d_forward,
          conv1d_backward, time_delay_span, time_delay_net, deformable_conv2d_forward,
          deformable_conv2d_backward, ten_crops, ten_crop_prediction, connection_table,
          spread_kernels, gather_kernels, subsample_forward, subsample_backward, lenet5_1998);
};

}  // namespace lab03::calls
