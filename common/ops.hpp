// The whole vocabulary of tensor operations.

#pragma once

#include "common/arithmetic.hpp"
#include "common/matmul.hpp"
#include "common/rearrange.hpp"
#include "common/reduce.hpp"
