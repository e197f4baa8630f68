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

    // BEGIN SOLUTION 3.11 pixel_scale
    double sum = 0, squares = 0, count = 0;
    for (int begin = 0; begin < train.size(); begin += 1000) {
        std::vector<int> rows(static_cast<std::size_t>(std::min(1000, train.size() - begin)));
        std::iota(rows.begin(), rows.end(), begin);
        const Tensor images = train.batch(rows);
        for (const float pixel : images) {
            sum += double{pixel};
            squares += double{pixel} * double{pixel};
        }
        count += static_cast<double>(images.count());
    }
    const double mean = sum / count, variance = squares / count - mean * mean;
    return {static_cast<float>(mean),
            variance > 1e-12 ? static_cast<float>(std::sqrt(variance)) : 1.0f};
    // END SOLUTION
}

// Exercise 3.11: first augment, where pictures are pictures with values in [0, 1]; then scale.
Tensor prepare(const Tensor& images, const PixelScale& scale, const AugmentOptions& augmentation,
               Mode mode, dl::Rng& rng) {
    // BEGIN SOLUTION 3.11 prepare
    Tensor ready = mode == Mode::train ? augment(images, augmentation, rng) : images;
    for (float& pixel : ready)
        pixel = (pixel - scale.mean) / scale.deviation;
    return ready;
    // END SOLUTION
}

// Exercise 3.11: up, then down
//
//     peak 1, warm_up 0.5, 4 steps:   0.5  1  1  0.5
float recipe_rate(const Recipe& recipe, int step, int steps) {
    dl::require<dl::Error>(step >= 0 && step < steps, "recipe_rate: step ", step,
                           " is not one of 0 ... ", steps - 1);

    // BEGIN SOLUTION 3.11 recipe_rate
    const int warm = static_cast<int>(recipe.warm_up * static_cast<float>(steps));
    if (step < warm) return recipe.peak * static_cast<float>(step + 1) / static_cast<float>(warm);
    const double angle = std::numbers::pi * (step - warm) / (steps - warm);
    return static_cast<float>(double{recipe.peak} * (1 + std::cos(angle)) / 2);
    // END SOLUTION
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

    // BEGIN SOLUTION 3.11 fit_lenet
    Net whole = net;
    const Node labels = whole.input({}, "labels");
    const Node loss = lab02::softmax_cross_entropy(whole, net.last(), labels);
    lab02::Session session(whole, {.seed = recipe.seed});
    const std::set<std::string> decays = lab02::decaying(net.parameters());
    dl::Rng shuffle{recipe.seed, "shuffle"}, random{recipe.seed, "augment"};
    lab02::FitOptions how;
    how.optimiser = recipe.optimiser;
    how.momentum = recipe.momentum;

    LenetFit result;
    result.scale = pixel_scale(train);
    lab02::OptimiserState state;
    const int batches = (train.size() + recipe.batch_size - 1) / recipe.batch_size;
    int step = 0;
    for (int epoch = 0; epoch < recipe.epochs; ++epoch) {
        const std::vector<int> order = shuffle.permutation(train.size());
        double total = 0;
        for (int begin = 0; begin < train.size(); begin += recipe.batch_size, ++step) {
            const int end = std::min(begin + recipe.batch_size, train.size());
            const std::vector<int> rows(order.begin() + begin, order.begin() + end);
            Tensor images =
                prepare(train.batch(rows), result.scale, recipe.augmentation, Mode::train, random);
            session.forward(
                parameters,
                lab02::inputs(std::move(images), lab02::label_tensor(train.batch_labels(rows))),
                Mode::train);
            total += double{session.value(loss).item()} * (end - begin);
            Params gradients = session.backward(parameters, loss).parameters;
            gradients = lab02::add_decay(std::move(gradients), parameters, decays, recipe.decay);
            const float rate = recipe_rate(recipe, step, recipe.epochs * batches);
            lab02::Update update = lab02::optimiser_step(how, rate, std::move(parameters),
                                                         gradients, std::move(state));
            parameters = std::move(update.parameters);
            state = std::move(update.state);
        }
        result.losses.push_back(static_cast<float>(total / train.size()));
        if (recipe.after_epoch) recipe.after_epoch(epoch, result.losses.back());
    }
    result.parameters = std::move(parameters);
    return result;
    // END SOLUTION
}

}  // namespace lab03
