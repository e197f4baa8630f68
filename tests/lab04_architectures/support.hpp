// What the tests of lab 4 share: small images, random ones away from kinks, and slopes.

#pragma once

#include <cmath>
#include <functional>
#include <initializer_list>
#include <string>
#include <vector>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/rng.hpp"
#include "tests/harness/harness.hpp"
#include "tests/lab04_architectures/calls.hpp"
#include "tests/support/tensors.hpp"

namespace calls = lab04::calls;
using dl::Rng;
using dl::Shape;
using dl::Tensor;
using lab02::Mode;
using lab02::Params;
