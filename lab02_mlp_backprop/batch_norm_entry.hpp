// The table entry of batch norm: lab 2 normalises features, lab 4 channels. Given.

#pragma once

#include <string>

#include "lab02_mlp_backprop/batch_norm.hpp"
#include "lab02_mlp_backprop/operations.hpp"

namespace lab02 {

/// What differs between the two.
struct BatchNormForm {
    std::string name;   // of the operation
    int rank = 2;       // of its input; axis 1 counts what is normalised
    std::string needs;  // said of an input of another rank
    decltype(&batch_norm_forward) forward = nullptr;
    decltype(&batch_norm_backward) backward = nullptr;
};

/// Parameters gamma and beta, state running_mean and running_variance, all of shape (in[0][1]).
[[nodiscard]] Operation batch_norm_entry(const BatchNormForm& form);

}  // namespace lab02
