// The functions of lab 3 that have to do with convolution and pooling themselves.

#pragma once

#include "lab03_cnn/conv_matrix.hpp"
#include "lab03_cnn/correlate.hpp"
#include "lab03_cnn/im2col.hpp"
#include "lab03_cnn/implicit.hpp"
#include "tests/lab03_cnn/wire_conv.hpp"

namespace lab03::calls {

using harness::call;

inline constexpr auto output_size = call<&lab03::output_size>("3.1", "output_size");
inline constexpr auto parameter_count = call<&lab03::parameter_count>("3.1", "parameter_count");
inline constexpr auto receptive_field = call<&lab03::receptive_field>("3.1", "receptive_field");
inline constexpr auto correlate = call<&lab03::correlate>("3.2", "correlate");
inline constexpr auto vertical_detector =
    call<&lab03::vertical_detector>("3.2", "vertical_detector");
inline constexpr auto horizontal_detector =
    call<&lab03::horizontal_detector>("3.2", "horizontal_detector");
inline constexpr auto corner_detector = call<&lab03::corner_detector>("3.2", "corner_detector");
inline constexpr auto same_padding = call<&lab03::same_padding>("3.3", "same_padding");
inline constexpr auto conv2d_forward = call<&lab03::conv2d_forward>("3.3", "conv2d_forward");
inline constexpr auto conv2d_backward = call<&lab03::conv2d_backward>("3.4", "conv2d_backward");
inline constexpr auto im2col = call<&lab03::im2col>("3.5", "im2col");
inline constexpr auto col2im = call<&lab03::col2im>("3.5", "col2im");
inline constexpr auto conv2d_gemm_forward =
    call<&lab03::conv2d_gemm_forward>("3.6", "conv2d_gemm_forward");
inline constexpr auto conv2d_gemm_backward =
    call<&lab03::conv2d_gemm_backward>("3.6", "conv2d_gemm_backward");
inline constexpr auto max_pool_forward = call<&lab03::max_pool_forward>("3.7", "max_pool_forward");
inline constexpr auto max_pool_backward =
    call<&lab03::max_pool_backward>("3.7", "max_pool_backward");
inline constexpr auto avg_pool_forward = call<&lab03::avg_pool_forward>("3.8", "avg_pool_forward");
inline constexpr auto avg_pool_backward =
    call<&lab03::avg_pool_backward>("3.8", "avg_pool_backward");
inline constexpr auto conv_matrix = call<&lab03::conv_matrix>("3.12", "conv_matrix");
inline constexpr auto fill_patches = call<&lab03::patch_panel>("3.17", "fill_patches");
inline constexpr auto conv2d_implicit = call<&lab03::conv2d_implicit>("3.17", "conv2d_implicit");

inline constexpr auto conv = [](const auto& visit) {
    visit(output_size, parameter_count, receptive_field, correlate, vertical_detector,
          horizontal_detector, corner_detector, same_padding, conv2d_forward, conv2d_backward,
          im2col, col2im, conv2d_gemm_forward, conv2d_gemm_backward, max_pool_forward,
          max_pool_backward, avg_pool_forward, avg_pool_backward, conv_matrix, fill_patches,
          conv2d_implicit);
};

}  // namespace lab03::calls
