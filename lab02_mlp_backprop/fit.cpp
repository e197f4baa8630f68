// Training: the loop that everything else was made for.
//
// You write     2.14 scheduled_rate, fit
// You are given fit.hpp (options, and what to return), session.hpp (forward and backward),
//               optimiser_step, predict_scores, and everything you wrote before
// Check         ./course check 2.14         Stuck?  ./course hint 2.14

#include "lab02_mlp_backprop/fit.hpp"

#include <cmath>
#include <numbers>
#include <utility>

#include "common/error.hpp"
#include "common/metrics.hpp"
#include "common/rng.hpp"
#include "common/todo.hpp"
#include "lab02_mlp_backprop/layers.hpp"
#include "lab02_mlp_backprop/losses.hpp"
#include "lab02_mlp_backprop/session.hpp"

namespace lab02 {

using dl::Tensor;

// Exercise 2.14: the rate of an epoch; the formulas stand in fit.hpp
//
//     step, rate 1, every 3, factor 0.1:    epochs 0 1 2 3 4:    1 1 1 0.1 0.1
//     cosine, rate 1, last 0, 4 epochs:     epochs 0 1 2 3:      1 0.854 0.5 0.146
float scheduled_rate(const Schedule& schedule, float rate, int epoch, int epochs) {
    dl::require<dl::Error>(epoch >= 0 && epoch < epochs, "scheduled_rate: epoch ", epoch,
                           " is not one of 0 ... ", epochs - 1);
    dl::require<dl::Error>(schedule.kind != ScheduleKind::step || schedule.every >= 1,
                           "scheduled_rate: every must be at least 1, got ", schedule.every);

    // TODO(2.14): your code here.
    dl::todo("2.14 scheduled_rate");
}

// Exercise 2.14: the loop
//
// Steps
//   1. Copy the net and add the loss to it: an input "labels" of shape {}, then
//      softmax_cross_entropy(whole, scores, labels), where scores is net.last(). Make a Session of
//      it, with {.seed = options.seed}.
//   2. One generator dl::Rng{options.seed, "shuffle"}; at the start of every epoch it deals a new
//      permutation of all examples.
//   3. For every batch of batch_size rows (the last may be shorter): forward in Mode::train, note
//      the loss, backward from the loss, add_decay, one optimiser_step with the epoch's rate. The
//      loss of an epoch is the mean over its examples: a batch counts as much as it has rows.
//   4. After the epoch: scores of the validation examples by predict_scores, their loss and
//      accuracy. Remember the parameters of the epoch with the lowest loss so far.
//      Then call options.after_epoch(epoch, report) unless it is empty: programs show by it how
//      far they are.
//   5. Stop when `patience` epochs in a row have not been better (0: never). Return the best.
//
// inputs(images, label_tensor(labels)) makes the list that forward takes.
FitResult fit(const Net& net, Params parameters, const Examples& train, const Examples& validation,
              const FitOptions& options) {
    dl::require<dl::Error>(options.epochs >= 1 && options.batch_size >= 1,
                           "fit: needs epochs and batch_size of at least 1, got ", options.epochs,
                           " and ", options.batch_size);
    dl::require<dl::Error>(train.size() >= 1, "fit: there are no examples to train on");

    // TODO(2.14): your code here.
    dl::todo("2.14 fit");
}

}  // namespace lab02
