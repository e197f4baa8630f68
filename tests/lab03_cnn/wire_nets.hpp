// What travels between the tests of lab 3 and a worker where a function cannot be called as it is:
// nets as their nodes, recipes without their function, models by name.

#pragma once

#include <vector>

#include "common/ops.hpp"
#include "lab02_mlp_backprop/net.hpp"
#include "lab03_cnn/conv1d.hpp"
#include "lab03_cnn/deformable.hpp"
#include "lab03_cnn/fit_lenet.hpp"
#include "lab03_cnn/lenet.hpp"
#include "lab03_cnn/lenet_1998.hpp"
#include "tests/harness/call.hpp"
#include "tests/harness/function.hpp"

namespace lab03 {

/// A net for pictures that needs nothing of this lab: flatten, linear, relu, linear.
struct PictureNet {
    std::vector<int> picture = {1, 4, 4};  // channels, height, width
    int hidden = 6;
    int classes = 3;
};

/// Recipe without the function, which cannot travel.
struct RecipePlan {
    int epochs = 2;
    int batch_size = 4;
    lab02::Optimiser optimiser = lab02::Optimiser::sgd;
    float peak = 0.1f;
    float warm_up = 0;
    float momentum = 0.9f;
    lab02::Decay decay = {};
    AugmentOptions augmentation = {};
    std::uint64_t seed = 1;
};

// Models that judge crops: pictures in, three scores out.
using CropScorer = harness::NamedFunction<dl::Tensor(const dl::Tensor&)>;
inline const CropScorer corner_scores{
    "corner_scores", [](const dl::Tensor& images) {
        dl::Tensor scores({images.size(0), 3});
        for (int n = 0; n < images.size(0); ++n) {
            scores.at(n, 0) = images.at(n, 0, 0, 0);
            scores.at(n, 1) = 2 * images.at(n, 0, images.size(2) - 1, 0);
            scores.at(n, 2) = -images.at(n, 0, 0, images.size(3) - 1);
        }
        return scores;
    }};
inline const CropScorer first_pixel_votes{"first_pixel_votes", [](const dl::Tensor& images) {
                                              dl::Tensor scores({images.size(0), 2});
                                              for (int n = 0; n < images.size(0); ++n)
                                                  scores.at(n, 0) = images.at(n, 0, 0, 0);
                                              return scores;
                                          }};

std::vector<lab02::NodeData> lenet5_nodes(const LenetOptions& options);
std::vector<LayerParameters> layers_of_nodes(const std::vector<lab02::NodeData>& nodes);
std::vector<lab02::NodeData> time_delay_nodes(int length, const std::vector<TimeDelayLayer>& layers,
                                              int classes);
std::vector<lab02::NodeData> lenet5_1998_nodes();
/// recipe_rate of a plan.
float rate_of(const RecipePlan& plan, int step, int steps);
LenetFit fit_pictures(const PictureNet& net, const lab02::Params& parameters,
                      const lab02::Examples& train, const RecipePlan& plan);

/// Given, for those who write wrong answers.
lab02::Net net_of(const PictureNet& net);
Recipe recipe_of(const RecipePlan& plan);

}  // namespace lab03

namespace harness {

template <>
inline constexpr auto field_names<lab03::LenetFit> = names("parameters", "scale", "losses");
template <>
inline constexpr auto field_names<lab03::PixelScale> = names("mean", "deviation");
template <>
inline constexpr auto field_names<lab03::Conv1dGradients> = names("input", "weight", "bias");
template <>
inline constexpr auto field_names<lab03::DeformableGradients> = names("input", "offsets", "weight",
                                                                      "bias");
template <>
inline constexpr auto field_names<lab03::SubsampleGradients> = names("input", "coefficient",
                                                                     "bias");

}  // namespace harness
