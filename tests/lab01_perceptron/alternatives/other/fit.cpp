// Lab 1 as others write it: the figures of an epoch from lists with an entry for every sample.

#include "lab01_perceptron/fit.hpp"

#include "common/error.hpp"
#include "common/metrics.hpp"
#include "common/ops.hpp"
#include "lab01_perceptron/linear.hpp"

namespace lab01 {

using dl::Tensor;

std::vector<int> predict(const Tensor& scores) { return dl::argmax(scores, 1); }

SoftmaxFit fit_softmax(const LinearModel& model, const Examples& train, const Examples& validation,
                       const FitOptions& options) {
    dl::require<dl::Error>(options.batch_size > 0, "batches of no samples");
    LinearModel now = model;
    SoftmaxFit history;
    dl::Rng rng(options.seed);
    for (int epoch = 1; epoch <= options.epochs; epoch++) {
        std::vector<float> losses;  // one for every sample
        std::vector<int> hits;
        for (auto& numbers : mini_batches(train.x.size(0), options.batch_size, rng)) {
            const Tensor x = dl::gather_rows(train.x, numbers);
            std::vector<int> y;
            for (int n : numbers)
                y.push_back(train.labels[n]);
            const Tensor scores = linear_scores(x, now.weight, now.bias);
            const std::vector<int> guesses = predict(scores);
            for (int n = 0; n < x.size(0); n++) {
                losses.push_back(cross_entropy(dl::rows(scores, n, n + 1), {y[n]}));
                hits.push_back(guesses[n] == y[n]);
            }
            const LinearGradients g = softmax_cross_entropy_backward(x, softmax(scores), y);
            now.weight = now.weight - options.learning_rate * g.weight;
            now.bias = now.bias - options.learning_rate * g.bias;
        }
        double loss = 0, right = 0;
        for (float l : losses)
            loss += l;
        for (int h : hits)
            right += h;
        history.train_loss.push_back(float(loss / losses.size()));
        history.train_accuracy.push_back(float(right / hits.size()));
        if (validation.labels.size() > 0)
            history.validation_accuracy.push_back(dl::accuracy(
                predict(linear_scores(validation.x, now.weight, now.bias)), validation.labels));
    }
    history.model = now;
    return history;
}

}  // namespace lab01
