// Known wrong answers of lab 4: what people write, what it does to the numbers, and what to say.
//
// Each row is a variant of a reference function. The judge names a mistake when the answers under
// test equal a variant's on every probe; the tests are proved by catching all of them.

#include "solutions/lab04_architectures/misconceptions.hpp"

namespace lab04 {

harness::Misconceptions misconceptions() {
    harness::Misconceptions all;
    for (const harness::Misconceptions& part : {
             part_rows(),                  // 4.1, 4.3
             net_rows(),                   // 4.4, 4.5, 4.8
             block_and_experiment_rows(),  // 4.6, 4.7, 4.9
             pixel_rows(),                 // 4.2, 4.10 but for transposed convolution
             paint_rows(),                 // 4.10, transposed convolution
             task_rows(),                  // 4.11, 4.12
             sliding_rows(),               // 4.13
             box_rows(),                   // 4.14
             region_rows(),                // 4.15
             proposal_rows(),              // 4.16
             precision_rows(),             // 4.17
             mask_rows(),                  // 4.18
             token_rows(),                 // 4.19
         })
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

}  // namespace lab04
