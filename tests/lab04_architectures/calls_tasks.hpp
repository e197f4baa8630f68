// The functions of lab 4 for pixels, boxes and tokens, as the judge knows them.

#pragma once

#include "lab04_architectures/local_response_norm.hpp"
#include "tests/lab04_architectures/wire_tasks.hpp"

namespace lab04::calls {

using harness::call;

inline constexpr auto local_response_norm_forward =
    call<&lab04::local_response_norm_forward>("4.2", "local_response_norm_forward");
inline constexpr auto local_response_norm_backward =
    call<&lab04::local_response_norm_backward>("4.2", "local_response_norm_backward");
inline constexpr auto upsample_forward = call<&lab04::upsample_forward>("4.10", "upsample_forward");
inline constexpr auto upsample_backward =
    call<&lab04::upsample_backward>("4.10", "upsample_backward");
inline constexpr auto conv_transpose_size =
    call<&lab04::conv_transpose_size>("4.10", "conv_transpose_size");
inline constexpr auto conv_transpose2d_forward =
    call<&lab04::conv_transpose2d_forward>("4.10", "conv_transpose2d_forward");
inline constexpr auto conv_transpose2d_backward =
    call<&lab04::conv_transpose2d_backward>("4.10", "conv_transpose2d_backward");
inline constexpr auto bilinear_filter = call<&lab04::bilinear_filter>("4.10", "bilinear_filter");
inline constexpr auto max_unpool_forward =
    call<&lab04::max_unpool_forward>("4.10", "max_unpool_forward");
inline constexpr auto max_unpool_backward =
    call<&lab04::max_unpool_backward>("4.10", "max_unpool_backward");
inline constexpr auto pixel_cross_entropy =
    call<static_cast<float (*)(const dl::Tensor&, const std::vector<int>&)>(
        &lab04::pixel_cross_entropy)>("4.11", "pixel_cross_entropy");
inline constexpr auto pixel_cross_entropy_backward =
    call<&lab04::pixel_cross_entropy_backward>("4.11", "pixel_cross_entropy_backward");
inline constexpr auto pixel_confusion = call<&lab04::pixel_confusion>("4.11", "pixel_confusion");
inline constexpr auto mean_iou = call<&lab04::mean_iou>("4.11", "mean_iou");
inline constexpr auto fully_convolutional =
    call<&lab04::segmenter_layers>("4.11", "fully_convolutional");
inline constexpr auto smooth_l1 = call<&lab04::smooth_l1>("4.12", "smooth_l1");
inline constexpr auto smooth_l1_slope = call<&lab04::smooth_l1_slope>("4.12", "smooth_l1_slope");
inline constexpr auto box_loss =
    call<static_cast<float (*)(const dl::Tensor&, const dl::Tensor&, const std::vector<int>&)>(
        &lab04::box_loss)>("4.12", "box_loss");
inline constexpr auto box_loss_backward =
    call<&lab04::box_loss_backward>("4.12", "box_loss_backward");
inline constexpr auto mirror_boxes = call<&lab04::mirror_boxes>("4.12", "mirror_boxes");
inline constexpr auto classify_and_localise =
    call<&lab04::localiser_layers>("4.12", "classify_and_localise");
inline constexpr auto patches_forward = call<&lab04::patches_forward>("4.19", "patches_forward");
inline constexpr auto patches_backward = call<&lab04::patches_backward>("4.19", "patches_backward");
inline constexpr auto layer_norm_forward =
    call<&lab04::layer_norm_forward>("4.19", "layer_norm_forward");
inline constexpr auto layer_norm_backward =
    call<&lab04::layer_norm_backward>("4.19", "layer_norm_backward");
inline constexpr auto attention_forward =
    call<&lab04::attention_forward>("4.19", "attention_forward");
inline constexpr auto attention_backward =
    call<&lab04::attention_backward>("4.19", "attention_backward");
inline constexpr auto vision_transformer =
    call<&lab04::transformer_layers>("4.19", "vision_transformer");

inline constexpr auto tasks = [](const auto& visit) {
    visit(local_response_norm_forward, local_response_norm_backward, upsample_forward,
          upsample_backward, conv_transpose_size, conv_transpose2d_forward,
          conv_transpose2d_backward, bilinear_filter, max_unpool_forward, max_unpool_backward,
          pixel_cross_entropy, pixel_cross_entropy_backward, pixel_confusion, mean_iou,
          fully_convolutional, smooth_l1, smooth_l1_slope, box_loss, box_loss_backward,
          mirror_boxes, classify_and_localise, patches_forward, patches_backward,
          layer_norm_forward, layer_norm_backward, attention_forward, attention_backward,
          vision_transformer);
};

}  // namespace lab04::calls
