// A layer of units: one score for every class, and how wrong the scores are.
//
// You write     1.7 linear_scores   1.8 softmax   1.9 cross_entropy
//               1.10 softmax_cross_entropy_backward
//               1.13 hinge_loss, hinge_loss_backward (challenge)
// You are given linear.hpp, common/tensor.hpp: t.at(n, k) reads and writes one value of a matrix
// Check         ./course check 1.7          Stuck?  ./course hint 1.7
//
// Index letters, always in this order:
//   n  sample     k, j  class     d  feature

#include "lab01_perceptron/linear.hpp"

#include <algorithm>
#include <cmath>

#include "common/arithmetic.hpp"
#include "common/error.hpp"
#include "common/matmul.hpp"
#include "common/reduce.hpp"
#include "common/todo.hpp"

namespace lab01 {

using dl::Tensor;

namespace {

// One label for every row of scores (N, K), each one of the K classes.
void require_labels(const char* call, const Tensor& scores, const std::vector<int>& labels) {
    dl::require(
        scores.rank() == 2 && scores.size(0) == static_cast<int>(labels.size()) && !labels.empty(),
        call, ": needs one row (N, K) for every label, got ", scores.shape(), " and ",
        labels.size(), " labels");
    for (int label : labels)
        dl::require<dl::Error>(label >= 0 && label < scores.size(1), call, ": label ", label,
                               " is not one of the classes 0 ... ", scores.size(1) - 1);
}

}  // namespace

// Exercise 1.7: one score for every class
//
//   x       (N, D)    one sample in every row
//   weight  (K, D)    row k belongs to class k
//   bias    (K)
//   scores  (N, K)
//
//   scores[n][k] = bias[k] + sum over d of x[n][d] * weight[k][d]
//
//     x  1 2      weight  1 0     bias  0.5 -1 0     scores  1.5 1 -3
//                         0 1
//                        -1 -1
//
// Three nested loops do it. dl::matmul(x, weight, {.transpose_b = true}) + bias is the same in one
// line, and faster; write the loops first and see that both agree.
Tensor linear_scores(const Tensor& x, const Tensor& weight, const Tensor& bias) {
    dl::require(x.rank() == 2 && weight.rank() == 2 && bias.rank() == 1 &&
                    x.size(1) == weight.size(1) && weight.size(0) == bias.size(0),
                "linear_scores: needs x (N, D), weight (K, D) and bias (K), got ", x.shape(), ", ",
                weight.shape(), " and ", bias.shape());

    // TODO(1.7): your code here.
    dl::todo("1.7 linear_scores");
}

// Exercise 1.8: scores become probabilities
//
//   scores         (N, K)
//   probabilities  (N, K), every row sums to 1
//
//   probabilities[n][k] = exp(scores[n][k]) / sum over j of exp(scores[n][j])
//
//     scores  0 0     probabilities  0.5  0.5
//             0 ln 3                 0.25 0.75
//
// exp(89) is infinite in float, and scores of 10,000 must work. Adding the same number to all
// scores of a row changes nothing on paper: find the number that makes every exp harmless.
Tensor softmax(const Tensor& scores) {
    dl::require(scores.rank() == 2, "softmax: scores must be (N, K), got ", scores.shape());

    // TODO(1.8): your code here.
    dl::todo("1.8 softmax");
}

// Exercise 1.9: how wrong the scores are
//
//   scores  (N, K)    before softmax
//   labels  N         the right classes
//
//   loss of sample n = -ln p[n][labels[n]]      with p = softmax(scores)
//   cross_entropy    = the mean of that over the N samples
//
//     scores  0 0     labels 0     losses  ln 2      = 0.693    mean 0.490
//             0 ln 3         1             ln (4/3)  = 0.288
//
// A probability can be as small as exp(-10000), which is 0 in float, and ln 0 is not a number you
// want. Write -ln p in terms of the scores, with the shift of exercise 1.8, before you code it.
float cross_entropy(const Tensor& scores, const std::vector<int>& labels) {
    require_labels("cross_entropy", scores, labels);

    // TODO(1.9): your code here.
    dl::todo("1.9 cross_entropy");
}

// Exercise 1.10: which way to turn weights and biases
//
//   x              (N, D)
//   probabilities  (N, K)    softmax of the scores
//   weight, bias   (K, D), (K): gradients of the mean loss
//
//   g[n][k] = (p[n][k] - (1 if k == labels[n] else 0)) / N     gradient of the scores
//
//   forward: scores[n][k] = bias[k] + sum over d of x[n][d] * weight[k][d]
//   weight[k][d] = sum over n of g[n][k] * x[n][d]
//   bias[k]      = sum over n of g[n][k]
//
//     x  1 2     probabilities  0.25 0.75     labels 0     g  -0.75 0.75
//     weight  -0.75 -1.5     bias  -0.75 0.75
//              0.75  1.5
//
// Every sample that went through a weight on the way in sends its share back.
LinearGradients softmax_cross_entropy_backward(const Tensor& x, const Tensor& probabilities,
                                               const std::vector<int>& labels) {
    require_labels("softmax_cross_entropy_backward", probabilities, labels);
    dl::require(x.rank() == 2 && x.size(0) == probabilities.size(0),
                "softmax_cross_entropy_backward: x and probabilities need the same rows, got ",
                x.shape(), " and ", probabilities.shape());

    // TODO(1.10): your code here.
    dl::todo("1.10 softmax_cross_entropy_backward");
}

// Exercise 1.13 (challenge): another opinion about being wrong
//
// The right class shall win by a margin of 1 against every other class; who comes closer pays.
//
//   loss of sample n = sum over j != y of max(0, s[n][j] - s[n][y] + 1)     y = labels[n]
//   hinge_loss       = the mean of that over the N samples
//
//     scores  3.2 5.1 -1.7     label 0     max(0, 2.9) + max(0, -3.9) = 2.9
float hinge_loss(const Tensor& scores, const std::vector<int>& labels) {
    require_labels("hinge_loss", scores, labels);

    // TODO(1.13): your code here.
    dl::todo("1.13 hinge_loss");
}

// Exercise 1.13, second half: its gradient with respect to the scores, (N, K)
//
// Nudge one score and see which terms of the sum move. A term that is 0 does not move, and a term
// that is positive pulls at two scores. A margin of exactly 1 counts as kept.
Tensor hinge_loss_backward(const Tensor& scores, const std::vector<int>& labels) {
    require_labels("hinge_loss_backward", scores, labels);

    // TODO(1.13): your code here.
    dl::todo("1.13 hinge_loss_backward");
}

}  // namespace lab01
