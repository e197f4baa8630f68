// What travels between the tests of the networks and a worker, where a function itself cannot be
// called.

#pragma once

#include "lab04_architectures/batch_norm_2d.hpp"
#include "tests/harness/call.hpp"
#include "tests/lab02_mlp_backprop/wire.hpp"
