// Known wrong answers of lab 3: what people write, what it does to the numbers, and what to say.
//
// Each row is a variant of a reference function. The judge names a mistake when the answers under
// test equal a variant's on every probe; the tests are proved by catching all of them.

#include "solutions/lab03_cnn/misconceptions.hpp"

namespace lab03 {

harness::Misconceptions joined(const std::vector<harness::Misconceptions>& parts) {
    harness::Misconceptions all;
    for (const harness::Misconceptions& part : parts)
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

harness::Misconceptions misconceptions() {
    return joined({window_rows(), conv_rows(), augment_rows(), net_rows(), lenet_1998_rows(),
                   time_rows(), sampling_rows()});
}

}  // namespace lab03
