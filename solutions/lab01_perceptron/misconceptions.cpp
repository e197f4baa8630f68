// Known wrong answers of lab 1: what people write, what it does to the numbers, and what to say.
//
// Each row is a variant of a reference function. The judge names a mistake when the answers under
// test equal a variant's on every probe; the tests are proved by catching all of them.

#include "solutions/lab01_perceptron/misconceptions.hpp"

namespace lab01 {

harness::Misconceptions joined(const std::vector<harness::Misconceptions>& parts) {
    harness::Misconceptions all;
    for (const harness::Misconceptions& part : parts)
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

harness::Misconceptions misconceptions() {
    return joined(
        {unit_rows(), perceptron_rows(), input_rows(), linear_rows(), hinge_rows(), fit_rows()});
}

}  // namespace lab01
