// Masks with the logarithm of the logistic function, and weights of all cells.

#include "lab04_architectures/masks.hpp"

#include <algorithm>
#include <cmath>

#include "common/error.hpp"

namespace lab04 {

using dl::Tensor;

namespace {

double log_logistic(double s) {
    return s > 0 ? -std::log1p(std::exp(-s)) : s - std::log1p(std::exp(s));
}

int cells_that_count(const Tensor& scores, const Tensor& targets, const std::vector<int>& labels) {
    if (scores.rank() != 4 ||
        targets.shape() != dl::Shape{scores.size(0), scores.size(2), scores.size(3)} ||
        int(labels.size()) != scores.size(0))
        throw dl::ShapeError("shapes disagree");
    int objects = 0;
    for (const int label : labels) {
        if (label < 0 || label > scores.size(1)) throw dl::Error("no such label");
        objects += label > 0;
    }
    return objects * scores.size(2) * scores.size(3);
}

}  // namespace

Tensor mask_target(const Tensor& mask, const Box& b, int size) {
    if (mask.rank() != 2) throw dl::ShapeError("a mask has two axes");
    if (size < 1 || b.x1 < b.x0 || b.y1 < b.y0) throw dl::Error("no such target");
    Tensor t({size, size});
    for (int k = 0; k < size * size; k++) {
        const int row = k / size, column = k % size;
        const float y = std::floor(b.y0 + (b.y1 - b.y0) * ((row + 0.5f) / size));
        const float x = std::floor(b.x0 + (b.x1 - b.x0) * ((column + 0.5f) / size));
        if (y < 0 || x < 0 || y >= mask.size(0) || x >= mask.size(1)) continue;
        t[k] = mask.at(int(y), int(x));
    }
    return t;
}

float mask_loss(const Tensor& scores, const Tensor& targets, const std::vector<int>& labels) {
    const int cells = cells_that_count(scores, targets, labels);
    double loss = 0;
    for (int r = 0; r < scores.size(0); r++)
        for (int i = 0; i < scores.size(2); i++)
            for (int j = 0; j < scores.size(3); j++) {
                if (labels[r] == 0) continue;
                const double s = scores.at(r, labels[r] - 1, i, j);
                loss -= targets.at(r, i, j) > 0.5f ? log_logistic(s) : log_logistic(-s);
            }
    return cells == 0 ? 0 : float(loss / cells);
}

Tensor mask_loss_backward(const Tensor& scores, const Tensor& targets,
                          const std::vector<int>& labels) {
    const int cells = cells_that_count(scores, targets, labels);
    Tensor g(scores.shape());
    for (int r = 0; r < scores.size(0); r++)
        for (int k = 0; k < scores.size(1); k++)
            for (int i = 0; i < scores.size(2); i++)
                for (int j = 0; j < scores.size(3); j++)
                    if (labels[r] == k + 1)
                        g.at(r, k, i, j) = float(
                            (std::exp(log_logistic(scores.at(r, k, i, j))) - targets.at(r, i, j)) /
                            cells);
    return g;
}

Tensor paste_mask(const Tensor& mask, const Box& b, int height, int width, float threshold) {
    if (mask.rank() != 2 || mask.size(0) != mask.size(1)) throw dl::ShapeError("a square mask");
    if (b.x1 < b.x0 || b.y1 < b.y0) throw dl::Error("bad box");
    const int M = mask.size(0);
    const auto weight = [&](double place, int cell) {
        const double index = std::min(std::max(place * M - 0.5, 0.0), M - 1.0);
        return std::max(0.0, 1 - std::abs(index - cell));
    };
    Tensor picture({height, width});
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            const double v = (y + 0.5 - b.y0) / (double(b.y1) - b.y0);
            const double u = (x + 0.5 - b.x0) / (double(b.x1) - b.x0);
            if (!(v >= 0 && v < 1 && u >= 0 && u < 1)) continue;
            double value = 0;
            for (int i = 0; i < M; i++)
                for (int j = 0; j < M; j++)
                    value += weight(v, i) * weight(u, j) * mask.at(i, j);
            if (value >= threshold - 1e-7) picture.at(y, x) = 1;
        }
    return picture;
}

float mask_iou(const Tensor& a, const Tensor& b) {
    if (a.shape() != b.shape()) throw dl::ShapeError("two masks of one shape");
    float low = 0, high = 0;
    for (std::int64_t i = 0; i < a.count(); i++) {
        low += std::min(a[i], b[i]);
        high += std::max(a[i], b[i]);
    }
    return high == 0 ? 0 : low / high;
}

}  // namespace lab04
