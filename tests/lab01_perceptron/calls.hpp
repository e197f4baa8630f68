// The functions of lab 1, as the judge knows them.

#pragma once

#include "lab01_perceptron/fit.hpp"
#include "lab01_perceptron/inputs.hpp"
#include "lab01_perceptron/linear.hpp"
#include "lab01_perceptron/perceptron.hpp"
#include "lab01_perceptron/units.hpp"
#include "tests/harness/call.hpp"

namespace lab01::calls {

using harness::call;

inline constexpr auto weighted_sum = call<&lab01::weighted_sum>("1.1", "weighted_sum");
inline constexpr auto mcculloch_pitts = call<&lab01::mcculloch_pitts>("1.1", "mcculloch_pitts");
inline constexpr auto step = call<&lab01::step>("1.2", "step");
inline constexpr auto sigmoid = call<&lab01::sigmoid>("1.2", "sigmoid");
inline constexpr auto bias_for_threshold =
    call<&lab01::bias_for_threshold>("1.2", "bias_for_threshold");
inline constexpr auto gate_weights = call<&lab01::gate_weights>("1.3", "gate_weights");
inline constexpr auto perceptron_update =
    call<&lab01::perceptron_update>("1.4", "perceptron_update");
inline constexpr auto perceptron_fit = call<&lab01::perceptron_fit>("1.5", "perceptron_fit");
inline constexpr auto standardise_fit = call<&lab01::standardise_fit>("1.6", "standardise_fit");
inline constexpr auto standardise_apply =
    call<&lab01::standardise_apply>("1.6", "standardise_apply");
inline constexpr auto linear_scores = call<&lab01::linear_scores>("1.7", "linear_scores");
inline constexpr auto softmax = call<&lab01::softmax>("1.8", "softmax");
inline constexpr auto cross_entropy = call<&lab01::cross_entropy>("1.9", "cross_entropy");
inline constexpr auto softmax_cross_entropy_backward =
    call<&lab01::softmax_cross_entropy_backward>("1.10", "softmax_cross_entropy_backward");
inline constexpr auto split = call<&lab01::split>("1.11", "split");
inline constexpr auto mini_batches = call<&lab01::mini_batches>("1.11", "mini_batches");
inline constexpr auto predict = call<&lab01::predict>("1.12", "predict");
inline constexpr auto fit_softmax = call<&lab01::fit_softmax>("1.12", "fit_softmax");
inline constexpr auto hinge_loss = call<&lab01::hinge_loss>("1.13", "hinge_loss");
inline constexpr auto hinge_loss_backward =
    call<&lab01::hinge_loss_backward>("1.13", "hinge_loss_backward");
inline constexpr auto perceptron_fit_averaged =
    call<&lab01::perceptron_fit_averaged>("1.14", "perceptron_fit_averaged");
inline constexpr auto xor_units = call<&lab01::xor_units>("1.15", "xor_units");
inline constexpr auto one_hot = call<&lab01::one_hot>("1.16", "one_hot");
inline constexpr auto image_to_row = call<&lab01::image_to_row>("1.16", "image_to_row");

inline constexpr auto all = [](const auto& visit) {
    visit(weighted_sum, mcculloch_pitts, step, sigmoid, bias_for_threshold, gate_weights,
          perceptron_update, perceptron_fit, standardise_fit, standardise_apply, linear_scores,
          softmax, cross_entropy, softmax_cross_entropy_backward, split, mini_batches, predict,
          fit_softmax, hinge_loss, hinge_loss_backward, perceptron_fit_averaged, xor_units, one_hot,
          image_to_row);
};

}  // namespace lab01::calls

namespace harness {

template <>
inline constexpr auto field_names<lab01::Unit> = names("weight", "bias");
template <>
inline constexpr auto field_names<lab01::XorUnits> = names("a", "b", "output");
template <>
inline constexpr auto field_names<lab01::PerceptronStep> = names("unit", "mistake");
template <>
inline constexpr auto field_names<lab01::PerceptronOptions> = names("learning_rate", "max_epochs");
template <>
inline constexpr auto field_names<lab01::PerceptronFit> = names("unit", "mistakes", "converged");
template <>
inline constexpr auto field_names<lab01::Examples> = names("x", "labels");
template <>
inline constexpr auto field_names<lab01::Standardiser> = names("mean", "deviation");
template <>
inline constexpr auto field_names<lab01::SplitSizes> = names("validation", "test");
template <>
inline constexpr auto field_names<lab01::Split> = names("train", "validation", "test");
template <>
inline constexpr auto field_names<lab01::LinearGradients> = names("weight", "bias");
template <>
inline constexpr auto field_names<lab01::LinearModel> = names("weight", "bias");
template <>
inline constexpr auto field_names<lab01::FitOptions> = names("learning_rate", "batch_size",
                                                             "epochs", "seed");
template <>
inline constexpr auto field_names<lab01::SoftmaxFit> = names("model", "train_loss",
                                                             "train_accuracy",
                                                             "validation_accuracy");

}  // namespace harness
