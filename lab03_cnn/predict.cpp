// Scores of a trained net for many pictures, a batch at a time. Given.

#include <algorithm>
#include <numeric>

#include "common/rearrange.hpp"
#include "lab02_mlp_backprop/session.hpp"
#include "lab03_cnn/fit_lenet.hpp"

namespace lab03 {

using dl::Tensor;

Tensor lenet_scores(const lab02::Net& net, const LenetFit& model, const lab02::Examples& examples,
                    int batch_size) {
    lab02::Session session(net);
    dl::Rng unused{0};
    std::vector<Tensor> parts;
    for (int begin = 0; begin < examples.size(); begin += batch_size) {
        std::vector<int> rows(
            static_cast<std::size_t>(std::min(batch_size, examples.size() - begin)));
        std::iota(rows.begin(), rows.end(), begin);
        Tensor images = prepare(examples.batch(rows), model.scale, {}, lab02::Mode::eval, unused);
        parts.push_back(
            session.predict(model.parameters, lab02::inputs(std::move(images)), net.last()));
    }
    return dl::concat(parts);
}

}  // namespace lab03
