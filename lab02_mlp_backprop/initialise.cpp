// Where training starts: random enough to be different, small enough to be tame.
//
// You write     2.7 initial_deviation, initialise
// You are given initialise.hpp, dl::normal(shape, rng, mean, deviation) from common/rng.hpp
// Check         ./course check 2.7          Stuck?  ./course hint 2.7

#include "lab02_mlp_backprop/initialise.hpp"

#include <cmath>

#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab02 {

using dl::Tensor;

// Exercise 2.7: how far weights spread
//
//   zeros   0
//   small   0.01
//   xavier  variance 2 / (fan_in + fan_out)      fans 100, 100:  deviation 0.1
//   he      variance 2 / fan_in                  fan 50:         deviation 0.2
//
// dl::normal wants the deviation, the root of the variance.
float initial_deviation(Initialiser initialiser, int fan_in, int fan_out) {
    dl::require<dl::Error>(fan_in >= 1 && (fan_out >= 1 || initialiser != Initialiser::xavier),
                           "initial_deviation: needs fans of at least 1, got ", fan_in, " and ",
                           fan_out);

    // TODO(2.7): your code here.
    dl::todo("2.7 initial_deviation");
}

// Exercise 2.7: a tensor for every spec, in the order of the list
//
// A spec says spec.name, spec.shape, spec.start (Start::weights are drawn, with spec.fan_in and
// spec.fan_out; Start::constant is filled with spec.constant: 0 for a bias).
Params initialise(const std::vector<ParameterSpec>& specs, Initialiser initialiser, dl::Rng& rng) {
    Params parameters;
    // TODO(2.7): your code here.
    dl::todo("2.7 initialise");
}

// Given.
Params initialise(const Net& net, Initialiser initialiser, std::uint64_t seed) {
    dl::Rng rng{seed, "weights"};
    return initialise(net.parameters(), initialiser, rng);
}

}  // namespace lab02
