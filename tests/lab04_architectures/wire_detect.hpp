// What travels between the tests of lab 4's detectors and a worker: names of fields, classifiers.

#pragma once

#include "common/ops.hpp"
#include "lab04_architectures/boxes.hpp"
#include "lab04_architectures/masks.hpp"
#include "lab04_architectures/proposals.hpp"
#include "lab04_architectures/region_net.hpp"
#include "lab04_architectures/roi.hpp"
#include "lab04_architectures/sliding.hpp"
#include "tests/harness/call.hpp"
#include "tests/harness/function.hpp"

namespace lab04 {

using NamedClassifier = harness::NamedFunction<dl::Tensor(const dl::Tensor&)>;

/// Three scores of a crop: its first value, its last one, and the sum of all.
inline const NamedClassifier corners_and_sum{"corners_and_sum", [](const dl::Tensor& crops) {
                                                 dl::Tensor scores({crops.size(0), 3});
                                                 const dl::Tensor rows = dl::flatten(crops);
                                                 for (int n = 0; n < rows.size(0); ++n) {
                                                     scores.at(n, 0) = rows.at(n, 0);
                                                     scores.at(n, 1) = rows.at(n, rows.size(1) - 1);
                                                     for (int d = 0; d < rows.size(1); ++d)
                                                         scores.at(n, 2) += rows.at(n, d);
                                                 }
                                                 return scores;
                                             }};

}  // namespace lab04

namespace harness {

template <>
inline constexpr auto field_names<dl::Box> = names("x0", "y0", "x1", "y1");
template <>
inline constexpr auto field_names<lab04::CentreBox> = names("x", "y", "width", "height");
template <>
inline constexpr auto field_names<lab04::BoxOffset> = names("x", "y", "width", "height");
template <>
inline constexpr auto field_names<lab04::Segment> = names("box", "pixels", "colours");
template <>
inline constexpr auto field_names<lab04::RegionTargets> = names("labels", "objects", "offsets");
template <>
inline constexpr auto field_names<lab04::AnchorSample> = names("positive", "negative");
template <>
inline constexpr auto field_names<lab04::Proposals> = names("boxes", "scores");

}  // namespace harness
