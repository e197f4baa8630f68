// Windows, pixel by pixel.

#include "lab04_architectures/sliding.hpp"

#include "common/error.hpp"

namespace lab04 {

using dl::Tensor;

Tensor sliding_scores(const Tensor& p, int window, int stride, const Classifier& classify) {
    if (p.rank() != 3 || window < 1 || window > p.size(1) || window > p.size(2))
        throw dl::ShapeError("no room for the window");
    if (stride < 1) throw dl::Error("no such stride");
    const int R = 1 + (p.size(1) - window) / stride, C = 1 + (p.size(2) - window) / stride;
    Tensor crops({R * C, p.size(0), window, window});
    for (int n = 0; n < R * C; n++)
        for (int c = 0; c < p.size(0); c++)
            for (int y = 0; y < window; y++)
                for (int x = 0; x < window; x++)
                    crops.at(n, c, y, x) = p.at(c, n / C * stride + y, n % C * stride + x);
    const Tensor scores = classify(crops);
    Tensor map({scores.size(1), R, C});
    for (int n = 0; n < R * C; n++)
        for (int k = 0; k < scores.size(1); k++)
            map.at(k, n / C, n % C) = scores.at(n, k);
    return map;
}

Tensor dense_to_filters(const Tensor& weight, int channels, int height, int width) {
    if (weight.rank() != 2 || weight.size(1) != channels * height * width)
        throw dl::ShapeError("sizes disagree");
    Tensor filters = weight;
    filters.set_shape({weight.size(0), channels, height, width});
    return filters;
}

dl::Box cell_window(int row, int column, const std::vector<LayerWindow>& layers) {
    // From the last layer back to the picture: first and last cell that are needed.
    int x0 = column, x1 = column, y0 = row, y1 = row;
    for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
        if (layer->size < 1 || layer->stride < 1 || layer->padding < 0)
            throw dl::Error("bad layer");
        x0 = x0 * layer->stride - layer->padding;
        y0 = y0 * layer->stride - layer->padding;
        x1 = x1 * layer->stride - layer->padding + layer->size - 1;
        y1 = y1 * layer->stride - layer->padding + layer->size - 1;
    }
    return {float(x0), float(y0), float(x1 + 1), float(y1 + 1)};
}

}  // namespace lab04
