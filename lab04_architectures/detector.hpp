// Detectors: R-CNN, Fast R-CNN, Faster R-CNN and a mask head over one trunk of features. Given;
// what happens to boxes, regions and masks on the way is yours (4.14 to 4.18).
//
//   trunk    picture (N, 3, S, S)     features (N, C, S / 4, S / 4)
//   region   features                 (N, 5 A, S / 4, S / 4): A scores, then 4 A offsets
//   box      features of R regions    (R, K + 5): scores of background and K kinds, then offsets
//   mask     features of R regions    (R, K, 14, 14)
//
// The four nets have their own names for weights, so that one Params holds them all.

#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "common/data/scenes.hpp"
#include "lab02_mlp_backprop/session.hpp"
#include "lab04_architectures/masks.hpp"
#include "lab04_architectures/proposals.hpp"
#include "lab04_architectures/region_net.hpp"
#include "lab04_architectures/roi.hpp"

namespace lab04 {

struct DetectorOptions {
    int kinds = 4;
    int channels = 64;  // of the features
    AnchorOptions anchors = {.stride = 4, .sizes = {20, 30}, .ratios = {0.7f, 1, 1.4f}};
    OffsetScales scales = {};
    ProposeOptions propose = {};  // Faster: what the region net hands on
    float min_score = 0.05f;      // of a detection
    float overlap = 0.4f;         // of two detections of one kind
    std::uint64_t seed = 1;       // of the first weights
};

inline constexpr int trunk_stride = 4;
inline constexpr int region_grid = 7;    // cells of features of a region, along each side
inline constexpr int mask_grid = 14;     // cells of its mask
inline constexpr int trunk_margin = 16;  // pixels around a region on which its features depend

struct DetectorNets {
    lab02::Net trunk, region, box, mask;
};
[[nodiscard]] DetectorNets detector_nets(const DetectorOptions& options);
/// First weights of all four.
[[nodiscard]] lab02::Params first_weights(const DetectorNets& nets, const DetectorOptions& options);

/// Trained nets, ready to answer. Pictures are (3, S, S), a single one at a time.
class Detector {
public:
    Detector(DetectorOptions options, lab02::Params parameters);

    [[nodiscard]] const DetectorOptions& options() const { return options_; }

    /// (N, 3, S, S) to (N, C, S / 4, S / 4).
    [[nodiscard]] dl::Tensor features(const dl::Tensor& pictures);
    /// What the region net proposes for the first picture of these features.
    [[nodiscard]] Proposals proposals(const dl::Tensor& features, int height, int width);
    /// (R, K + 5): what the box head says about regions of features.
    [[nodiscard]] dl::Tensor answers(const dl::Tensor& features,
                                     const std::vector<Region>& regions);
    /// The same without sharing: every region from a crop of the picture that holds all it needs.
    [[nodiscard]] dl::Tensor answers_from_crops(const dl::Tensor& picture,
                                                const std::vector<Box>& boxes);
    /// R-CNN: every region warped to a small picture of one size and sent through the whole net.
    [[nodiscard]] dl::Tensor answers_from_warped(const dl::Tensor& picture,
                                                 const std::vector<Box>& boxes);
    /// (D, 14, 14): probability that a cell belongs to the object of a detection.
    [[nodiscard]] dl::Tensor masks(const dl::Tensor& features,
                                   const std::vector<Detection>& detections);

private:
    DetectorOptions options_;
    DetectorNets nets_;
    lab02::Params parameters_;
    lab02::Session trunk_, region_, box_, mask_;
};

/// Answers (R, K + 5) about boxes as detections: the best kind's score and offset, weak ones
/// dropped, suppressed kind by kind, the best first.
[[nodiscard]] std::vector<Detection> read_answers(const dl::Tensor& answers,
                                                  const std::vector<Box>& boxes, int height,
                                                  int width, const DetectorOptions& options);
/// How the two heads see a region of features.
[[nodiscard]] RoiOptions box_view();
[[nodiscard]] RoiOptions mask_view();
/// Boxes of one picture as regions of image `image`.
[[nodiscard]] std::vector<Region> as_regions(const std::vector<Box>& boxes, int image = 0);
/// R regions of pictures (N, 3, S, S) as small pictures (R, 3, 28, 28).
[[nodiscard]] dl::Tensor warp(const dl::Tensor& pictures, const std::vector<Region>& regions);

/// Pictures to learn from: scenes, and boxes proposed from each picture alone.
struct DetectorLesson {
    const dl::Scenes& scenes;
    const std::vector<std::vector<Box>>& proposals;
};
struct DetectorTraining {
    int epochs = 10;
    int pictures = 8;         // of one step
    int regions = 16;         // of one picture
    float foreground = 0.4f;  // of the regions, at most
    float learning_rate = 0.002f;
    std::uint64_t seed = 1;
    SampleOptions anchors = {};
    MatchOptions match = {};
    std::function<void(float loss)> after_step = {};
};
/// Trains all four nets at once: losses of region net, box head and mask head are added, and their
/// gradients meet in the features.
[[nodiscard]] lab02::Params train_detector(const DetectorOptions& options,
                                           const DetectorLesson& lesson,
                                           const DetectorTraining& training);
/// Trains trunk and box head on warped regions, each a small picture of its own: R-CNN.
[[nodiscard]] lab02::Params train_rcnn(const DetectorOptions& options, const DetectorLesson& lesson,
                                       const DetectorTraining& training);

}  // namespace lab04
