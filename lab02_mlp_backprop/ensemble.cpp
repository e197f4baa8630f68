// Many models, one answer: average what they predict (challenge).
//
// You write     2.17 average_predictions, monte_carlo_dropout
// You are given ensemble.hpp, session.hpp, softmax_forward from losses.hpp
// Check         ./course check 2.17         Stuck?  ./course hint 2.17

#include "lab02_mlp_backprop/ensemble.hpp"

#include "common/arithmetic.hpp"
#include "common/error.hpp"
#include "common/todo.hpp"
#include "lab02_mlp_backprop/losses.hpp"
#include "lab02_mlp_backprop/session.hpp"

namespace lab02 {

using dl::Tensor;

// Exercise 2.17: the mean of probabilities
//
// Why not the mean of scores? A model that shouts (scores of 100) would drown all others. As
// probabilities every model has one vote of weight one.
Tensor average_predictions(const std::vector<Tensor>& scores) {
    dl::require<dl::Error>(!scores.empty(), "average_predictions: there are no predictions");
    for (const Tensor& one : scores)
        dl::require(one.rank() == 2 && one.shape() == scores.front().shape(),
                    "average_predictions: all scores need one shape (N, K), got ",
                    scores.front().shape(), " and ", one.shape());

    // TODO(2.17): your code here.
    dl::todo("2.17 average_predictions");
}

// Exercise 2.17: a network with dropout is a crowd of thinned networks; ask several of them
//
// Steps
//   1. One Session with {.seed = seed}. It draws new masks in every forward.
//   2. `samples` times: forward in Mode::train, keep the value of net.last().
//   3. Average the predictions. A Mode::train forward may write state (running statistics) into the
//      parameters it is given: give it a copy each time.
Tensor monte_carlo_dropout(const Net& net, const Params& parameters, const Tensor& x, int samples,
                           std::uint64_t seed) {
    dl::require<dl::Error>(samples >= 1, "monte_carlo_dropout: needs at least 1 sample, got ",
                           samples);

    // TODO(2.17): your code here.
    dl::todo("2.17 monte_carlo_dropout");
}

}  // namespace lab02
