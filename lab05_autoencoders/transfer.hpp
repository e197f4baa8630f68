// Transfer: features from one task for another, with few labels. Exercise 5.9.

#pragma once

#include <set>
#include <string>
#include <vector>

#include "lab05_autoencoders/training.hpp"

namespace lab05 {

/// 5.9  The names of all parameters of a net that begin with `prefix`, running statistics included.
[[nodiscard]] std::set<std::string> parameters_of(const Net& net, const std::string& prefix);

/// 5.9  One step of training in which the parameters named in `frozen` rest bit for bit, whatever
/// moves in a step: gradients, weight decay, momentum, running statistics. Gradients still pass
/// through a frozen layer to layers below it that are not frozen.
///
/// `inputs` are those of session.net(); forward runs in Mode::train; decay is that of `how`, on
/// what decays and is not frozen; the step is optimiser_step(how, how.learning_rate, ...).
[[nodiscard]] lab02::Update frozen_step(lab02::Session& session, Node loss, Params parameters,
                                        std::vector<dl::Tensor> inputs,
                                        const std::set<std::string>& frozen,
                                        const lab02::FitOptions& how, lab02::OptimiserState state);

/// Given: trains a classifier whose last node holds scores, with some of its parameters frozen, by
/// your steps. Epochs, batches, schedule and shuffling as in lab 2's fit, without validation.
[[nodiscard]] Params transfer(const Net& net, Params parameters, const lab02::Examples& few,
                              const std::set<std::string>& frozen, const lab02::FitOptions& how);

}  // namespace lab05
