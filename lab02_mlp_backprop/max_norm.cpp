// Max-norm: a length that no unit's weights may pass (challenge).
//
// You write     2.18 max_norm
// You are given max_norm.hpp
// Check         ./course check 2.18         Stuck?  ./course hint 2.18

#include "lab02_mlp_backprop/max_norm.hpp"

#include <cmath>

#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab02 {

using dl::Tensor;

// Exercise 2.18: row by row
//
//     weight  3 4     limit 2.5     norms 5 and 1     result  1.5 2
//             0 1                                             0   1
//
// Weight decay pulls on every weight all the time; this does nothing until a unit is too loud, and
// then keeps its direction.
Tensor max_norm(Tensor weight, float limit) {
    dl::require(weight.rank() >= 2, "max_norm: needs a weight (K, ...), got ", weight.shape());
    dl::require<dl::Error>(limit > 0, "max_norm: limit must be above 0, got ", limit);

    // TODO(2.18): your code here.
    dl::todo("2.18 max_norm");
}

}  // namespace lab02
