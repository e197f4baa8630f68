// Known wrong answers of lab 2: what people write, what it does to the numbers, and what to say.
//
// Each row is a variant of a reference function. The judge names a mistake when the answers under
// test equal a variant's on every probe; the tests are proved by catching all of them.

#include "solutions/lab02_mlp_backprop/misconceptions.hpp"

namespace lab02 {

harness::Misconceptions misconceptions() {
    harness::Misconceptions all;
    for (const harness::Misconceptions& part :
         {walk_rows(), layer_rows(), weight_rows(), optimiser_rows(), regularise_rows(),
          activation_rows(), training_rows()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

}  // namespace lab02
