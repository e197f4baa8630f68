// The functions of lab 4 for boxes and masks, as the judge knows them.

#pragma once

#include "tests/lab04_architectures/wire_detect.hpp"

namespace lab04::calls {

using harness::call;

inline constexpr auto sliding_scores = call<&lab04::sliding_scores>("4.13", "sliding_scores");
inline constexpr auto dense_to_filters = call<&lab04::dense_to_filters>("4.13", "dense_to_filters");
inline constexpr auto cell_window = call<&lab04::cell_window>("4.13", "cell_window");
inline constexpr auto to_centre = call<&lab04::to_centre>("4.14", "to_centre");
inline constexpr auto to_corners = call<&lab04::to_corners>("4.14", "to_corners");
inline constexpr auto iou = call<&lab04::iou>("4.14", "iou");
inline constexpr auto nms = call<&lab04::nms>("4.14", "nms");
inline constexpr auto anchors = call<&lab04::anchors>("4.14", "anchors");
inline constexpr auto encode_box = call<&lab04::encode_box>("4.14", "encode_box");
inline constexpr auto decode_box = call<&lab04::decode_box>("4.14", "decode_box");
inline constexpr auto match_anchors = call<&lab04::match_anchors>("4.14", "match_anchors");
inline constexpr auto roi_pool_forward = call<&lab04::roi_pool_forward>("4.15", "roi_pool_forward");
inline constexpr auto roi_pool_backward =
    call<&lab04::roi_pool_backward>("4.15", "roi_pool_backward");
inline constexpr auto roi_align_forward =
    call<&lab04::roi_align_forward>("4.15", "roi_align_forward");
inline constexpr auto roi_align_backward =
    call<&lab04::roi_align_backward>("4.15", "roi_align_backward");
inline constexpr auto segment_similarity =
    call<&lab04::segment_similarity>("4.16", "segment_similarity");
inline constexpr auto merge_segments = call<&lab04::merge_segments>("4.16", "merge_segments");
inline constexpr auto group_segments = call<&lab04::group_segments>("4.16", "group_segments");
inline constexpr auto crop_for = call<&lab04::crop_for>("4.16", "crop_for");
inline constexpr auto region_targets = call<&lab04::region_targets>("4.16", "region_targets");
inline constexpr auto sample_anchors = call<&lab04::sample_anchors>("4.17", "sample_anchors");
inline constexpr auto propose = call<&lab04::propose>("4.17", "propose");
inline constexpr auto average_precision =
    call<&lab04::average_precision>("4.17", "average_precision");
inline constexpr auto mean_average_precision =
    call<&lab04::mean_average_precision>("4.17", "mean_average_precision");
inline constexpr auto mask_target = call<&lab04::mask_target>("4.18", "mask_target");
inline constexpr auto mask_loss = call<&lab04::mask_loss>("4.18", "mask_loss");
inline constexpr auto mask_loss_backward =
    call<&lab04::mask_loss_backward>("4.18", "mask_loss_backward");
inline constexpr auto paste_mask = call<&lab04::paste_mask>("4.18", "paste_mask");
inline constexpr auto mask_iou = call<&lab04::mask_iou>("4.18", "mask_iou");

inline constexpr auto detect = [](const auto& visit) {
    visit(sliding_scores, dense_to_filters, cell_window, to_centre, to_corners, iou, nms, anchors,
          encode_box, decode_box, match_anchors, roi_pool_forward, roi_pool_backward,
          roi_align_forward, roi_align_backward, segment_similarity, merge_segments, group_segments,
          crop_for, region_targets, sample_anchors, propose, average_precision,
          mean_average_precision, mask_target, mask_loss, mask_loss_backward, paste_mask, mask_iou);
};

}  // namespace lab04::calls
