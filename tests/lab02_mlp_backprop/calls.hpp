// The functions of lab 2, as the judge knows them.

#pragma once

#include "lab02_mlp_backprop/activations.hpp"
#include "lab02_mlp_backprop/dropout.hpp"
#include "lab02_mlp_backprop/ensemble.hpp"
#include "lab02_mlp_backprop/gradient_check.hpp"
#include "lab02_mlp_backprop/losses.hpp"
#include "lab02_mlp_backprop/max_norm.hpp"
#include "lab02_mlp_backprop/weight_decay.hpp"
#include "tests/lab02_mlp_backprop/wire.hpp"

namespace lab02::calls {

using harness::call;

inline constexpr auto numeric_gradient = call<&lab02::numeric_gradient>("2.1", "numeric_gradient");
inline constexpr auto worked_graph = call<&lab02::worked_graph>("2.2", "worked_graph");
inline constexpr auto backward_order = call<&lab02::order_of>("2.3", "backward_order");
inline constexpr auto backward = call<&lab02::walk>("2.3", "backward");
inline constexpr auto linear_forward = call<&lab02::linear_forward>("2.4", "linear_forward");
inline constexpr auto linear_backward = call<&lab02::linear_backward>("2.4", "linear_backward");
inline constexpr auto sigmoid_forward = call<&lab02::sigmoid_forward>("2.5", "sigmoid_forward");
inline constexpr auto sigmoid_backward = call<&lab02::sigmoid_backward>("2.5", "sigmoid_backward");
inline constexpr auto tanh_forward = call<&lab02::tanh_forward>("2.5", "tanh_forward");
inline constexpr auto tanh_backward = call<&lab02::tanh_backward>("2.5", "tanh_backward");
inline constexpr auto relu_forward = call<&lab02::relu_forward>("2.5", "relu_forward");
inline constexpr auto relu_backward = call<&lab02::relu_backward>("2.5", "relu_backward");
inline constexpr auto mean_squared_error =
    call<static_cast<float (*)(const dl::Tensor&, const dl::Tensor&)>(&lab02::mean_squared_error)>(
        "2.6", "mean_squared_error");
inline constexpr auto mean_squared_error_backward =
    call<&lab02::mean_squared_error_backward>("2.6", "mean_squared_error_backward");
inline constexpr auto softmax_forward = call<&lab02::softmax_forward>("2.6", "softmax_forward");
inline constexpr auto softmax_backward = call<&lab02::softmax_backward>("2.6", "softmax_backward");
inline constexpr auto softmax_cross_entropy =
    call<static_cast<float (*)(const dl::Tensor&, const std::vector<int>&)>(
        &lab02::softmax_cross_entropy)>("2.6", "softmax_cross_entropy");
inline constexpr auto softmax_cross_entropy_backward =
    call<&lab02::softmax_cross_entropy_backward>("2.6", "softmax_cross_entropy_backward");
inline constexpr auto initial_deviation =
    call<&lab02::initial_deviation>("2.7", "initial_deviation");
inline constexpr auto initialise = call<&lab02::draw>("2.7", "initialise");
inline constexpr auto sgd_step = call<&lab02::sgd_step>("2.8", "sgd_step");
inline constexpr auto momentum_step = call<&lab02::momentum_step>("2.8", "momentum_step");
inline constexpr auto nesterov_step = call<&lab02::nesterov_step>("2.8", "nesterov_step");
inline constexpr auto adagrad_step = call<&lab02::adagrad_step>("2.9", "adagrad_step");
inline constexpr auto rmsprop_step = call<&lab02::rmsprop_step>("2.9", "rmsprop_step");
inline constexpr auto adam_step = call<&lab02::adam_step>("2.9", "adam_step");
inline constexpr auto decaying = call<&lab02::decaying>("2.10", "decaying");
inline constexpr auto decay_penalty = call<&lab02::decay_penalty>("2.10", "decay_penalty");
inline constexpr auto add_decay = call<&lab02::add_decay>("2.10", "add_decay");
inline constexpr auto decay_weights = call<&lab02::decay_weights>("2.10", "decay_weights");
inline constexpr auto dropout_mask = call<&lab02::dropout_mask>("2.11", "dropout_mask");
inline constexpr auto dropout_forward = call<&lab02::dropout_forward>("2.11", "dropout_forward");
inline constexpr auto dropout_backward = call<&lab02::dropout_backward>("2.11", "dropout_backward");
inline constexpr auto batch_norm_forward =
    call<&lab02::batch_norm_forward>("2.12", "batch_norm_forward");
inline constexpr auto batch_norm_backward =
    call<&lab02::batch_norm_backward>("2.12", "batch_norm_backward");
inline constexpr auto mlp = call<&lab02::mlp_nodes>("2.13", "mlp");
inline constexpr auto mlp_parameter_count =
    call<&lab02::mlp_parameter_count>("2.13", "mlp_parameter_count");
inline constexpr auto scheduled_rate = call<&lab02::scheduled_rate>("2.14", "scheduled_rate");
inline constexpr auto fit = call<&lab02::fit_stack>("2.14", "fit", {.seconds = 60});
inline constexpr auto leaky_relu_forward =
    call<&lab02::leaky_relu_forward>("2.15", "leaky_relu_forward");
inline constexpr auto leaky_relu_backward =
    call<&lab02::leaky_relu_backward>("2.15", "leaky_relu_backward");
inline constexpr auto prelu_forward = call<&lab02::prelu_forward>("2.15", "prelu_forward");
inline constexpr auto prelu_backward = call<&lab02::prelu_backward>("2.15", "prelu_backward");
inline constexpr auto crelu_forward = call<&lab02::crelu_forward>("2.15", "crelu_forward");
inline constexpr auto crelu_backward = call<&lab02::crelu_backward>("2.15", "crelu_backward");
inline constexpr auto elu_forward = call<&lab02::elu_forward>("2.15", "elu_forward");
inline constexpr auto elu_backward = call<&lab02::elu_backward>("2.15", "elu_backward");
inline constexpr auto maxout_forward = call<&lab02::maxout_forward>("2.15", "maxout_forward");
inline constexpr auto maxout_backward = call<&lab02::maxout_backward>("2.15", "maxout_backward");
inline constexpr auto adadelta_step = call<&lab02::adadelta_step>("2.16", "adadelta_step");
inline constexpr auto average_predictions =
    call<&lab02::average_predictions>("2.17", "average_predictions");
inline constexpr auto monte_carlo_dropout = call<&lab02::ask_stack>("2.17", "monte_carlo_dropout");
inline constexpr auto max_norm = call<&lab02::max_norm>("2.18", "max_norm");

inline constexpr auto all = [](const auto& visit) {
    visit(numeric_gradient, worked_graph, backward_order, backward, linear_forward, linear_backward,
          sigmoid_forward, sigmoid_backward, tanh_forward, tanh_backward, relu_forward,
          relu_backward, mean_squared_error, mean_squared_error_backward, softmax_forward,
          softmax_backward, softmax_cross_entropy, softmax_cross_entropy_backward,
          initial_deviation, initialise, sgd_step, momentum_step, nesterov_step, adagrad_step,
          rmsprop_step, adam_step, decaying, decay_penalty, add_decay, decay_weights, dropout_mask,
          dropout_forward, dropout_backward, batch_norm_forward, batch_norm_backward, mlp,
          mlp_parameter_count, scheduled_rate, fit, leaky_relu_forward, leaky_relu_backward,
          prelu_forward, prelu_backward, crelu_forward, crelu_backward, elu_forward, elu_backward,
          maxout_forward, maxout_backward, adadelta_step, average_predictions, monte_carlo_dropout,
          max_norm);
};

}  // namespace lab02::calls
