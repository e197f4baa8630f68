// Everything that nets of this lab are made of: the layers of labs 2 and 3, and the new ones.

#pragma once

#include "lab04_architectures/layers_nets.hpp"
#include "lab04_architectures/layers_pixels.hpp"
#include "lab04_architectures/layers_tokens.hpp"

namespace lab04 {

/// Every operation of this lab, entered in the table: for nets that come from elsewhere.
void add_lab04_operations();

}  // namespace lab04
