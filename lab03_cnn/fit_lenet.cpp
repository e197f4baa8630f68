// The recipe that trains LeNet.
//
// You write     3.11 pixel_scale, prepare, recipe_rate, fit_lenet
// You are given fit_lenet.hpp, your own augment of 3.10, and from lab 2: Session,
//               softmax_cross_entropy, decaying, add_decay, optimiser_step
// Check         ./course check 3.11         Stuck?  ./course hint 3.11

#include "lab03_cnn/fit_lenet.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/todo.hpp"
#include "lab02_mlp_backprop/layers.hpp"
#include "lab02_mlp_backprop/session.hpp"

namespace lab03 {

using dl::Tensor;
using lab02::Examples;
using lab02::Mode;
using lab02::Net;
using lab02::Node;
using lab02::Params;

// Exercise 3.11: what the training pixels are like
//
//     two pictures of two pixels, (0, 1) and (1, 2):   mean 1, deviation sqrt(1/2) = 0.7071
//
// 60,000 pictures do not fit into your patience as one tensor of doubles: take them a thousand at a
// time with train.batch(rows), and add up pixels and squares in double.
PixelScale pixel_scale(const Examples& train) {
    dl::require<dl::Error>(train.size() >= 1, "pixel_scale: there are no pictures");

    // TODO(3.11): your code here.
    dl::todo("3.11 pixel_scale");
}

// Exercise 3.11: first augment, where pictures are pictures with values in [0, 1]; then scale.
Tensor prepare(const Tensor& images, const PixelScale& scale, const AugmentOptions& augmentation,
               Mode mode, dl::Rng& rng) {
    // TODO(3.11): your code here.
    dl::todo("3.11 prepare");
}

// Exercise 3.11: up, then down
//
//     peak 1, warm_up 0.5, 4 steps:   0.5  1  1  0.5
float recipe_rate(const Recipe& recipe, int step, int steps) {
    dl::require<dl::Error>(step >= 0 && step < steps, "recipe_rate: step ", step,
                           " is not one of 0 ... ", steps - 1);

    // TODO(3.11): your code here.
    dl::todo("3.11 recipe_rate");
}

// Exercise 3.11: the loop
//
// Steps
//   1. As in 2.14: a copy of the net with an input "labels" of shape {} and softmax_cross_entropy
//      behind its last node, a Session of it, one generator for the order, one for augmentation.
//   2. How many steps are there in all? A short last batch is a step. The rate changes with every
//      one.
//   3. For every batch: prepare, forward in Mode::train, note the loss times its examples,
//      backward, add_decay, optimiser_step. FitOptions carries the choice of the optimiser.
//   4. After the epoch: the mean loss of its examples goes into the result, and to
//      recipe.after_epoch(epoch, loss) unless that is empty.
LenetFit fit_lenet(const Net& net, Params parameters, const Examples& train, const Recipe& recipe) {
    dl::require<dl::Error>(recipe.epochs >= 1 && recipe.batch_size >= 1,
                           "fit_lenet: needs epochs and batch_size of at least 1, got ",
                           recipe.epochs, " and ", recipe.batch_size);
    dl::require<dl::Error>(train.size() >= 1, "fit_lenet: there are no examples to train on");

    // TODO(3.11): your code here.
    dl::todo("3.11 fit_lenet");
}

}  // namespace lab03
