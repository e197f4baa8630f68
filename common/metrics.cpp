// How good predictions are.

#include "common/metrics.hpp"

#include "common/error.hpp"
#include "common/reduce.hpp"

namespace dl {

float accuracy(const std::vector<int>& predicted, const std::vector<int>& labels) {
    require(predicted.size() == labels.size() && !labels.empty(),
            "accuracy: needs one prediction for every label, got ", predicted.size(),
            " predictions and ", labels.size(), " labels");
    std::int64_t right = 0;
    for (std::size_t n = 0; n < labels.size(); ++n)
        right += predicted[n] == labels[n];
    // Convert before dividing: 7 / 10 is 0 between integers.
    return static_cast<float>(static_cast<double>(right) / static_cast<double>(labels.size()));
}

float accuracy(const Tensor& scores, const std::vector<int>& labels) {
    require(scores.rank() == 2, "accuracy: scores must be (N, K), got ", scores.shape());
    return accuracy(argmax(scores, 1), labels);
}

Tensor confusion_matrix(const std::vector<int>& predicted, const std::vector<int>& labels,
                        int classes) {
    require(predicted.size() == labels.size(),
            "confusion_matrix: needs one prediction for every label, got ", predicted.size(),
            " predictions and ", labels.size(), " labels");
    Tensor counts({classes, classes});
    for (std::size_t n = 0; n < labels.size(); ++n) {
        const int truth = labels[n], guess = predicted[n];
        require(truth >= 0 && truth < classes && guess >= 0 && guess < classes,
                "confusion_matrix: sample ", n, " has label ", truth, " and prediction ", guess,
                ", but there are ", classes, " classes, counted from 0");
        counts.at(truth, guess) += 1;
    }
    return counts;
}

}  // namespace dl
