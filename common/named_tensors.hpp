// Tensors by name: the weights of a network, and what a checkpoint holds.

#pragma once

#include <map>
#include <string>

#include "common/tensor.hpp"

namespace dl {

/// Tensors in the order of their names.
using NamedTensors = std::map<std::string, Tensor>;

}  // namespace dl
