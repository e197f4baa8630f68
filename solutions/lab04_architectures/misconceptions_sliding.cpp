// Known wrong answers of exercise 4.13.

#include "common/ops.hpp"
#include "solutions/lab04_architectures/misconceptions.hpp"
#include "tests/lab04_architectures/calls_detect.hpp"

namespace lab04 {

using dl::Tensor;
using harness::Misconceptions;
using harness::wrong;

Misconceptions sliding_rows() {
    return {
        wrong(
            calls::dense_to_filters, "L4-SLD-02",
            [](const Tensor& weight, int c, int h, int w) {
                check(dense_to_filters(weight, c, h, w));
                return dl::permute(dl::reshape(weight, {-1, h, w, c}), {0, 3, 1, 2});
            },
            "The numbers of the dense layer were laid out in another order than your kernel.",
            "For an image of the original size both nets must agree to the last digit."),
        wrong(
            calls::sliding_scores, "L4-SLD-02-scores",
            [](const Tensor& picture, int window, int stride, const Classifier& classify) {
                const Tensor right = sliding_scores(picture, window, stride, classify);
                const Tensor flat = dl::reshape(right, {right.size(0), -1});
                return dl::reshape(dl::transpose(flat), {-1, right.size(1), right.size(2)});
            },
            "The scores of one window were spread over the map: a reshape does not transpose.",
            "Scores are (windows, classes). Which axis must come first in your answer?"),
        wrong(
            calls::sliding_scores, "L4-SLD-04",
            [](const Tensor& picture, int window, int stride, const Classifier& classify) {
                const Tensor right = sliding_scores(picture, window, stride, classify);
                const Tensor turned = dl::permute(right, {0, 2, 1});
                return dl::reshape(turned, {-1, right.size(1), right.size(2)});
            },
            "Your windows go down the columns; the map is read row by row.",
            "Which window is the second one?"),
        wrong(
            calls::sliding_scores, "L4-SLD-05",
            [](const Tensor& picture, int window, int stride, const Classifier& classify) {
                const Tensor right = sliding_scores(picture, window, stride, classify);
                return dl::slice(dl::slice(right, 1, 0, right.size(1) - 1), 2, 0,
                                 right.size(2) - 1);
            },
            "The last row and column of windows are missing.",
            "A picture as large as the window: how many windows are there?"),
        wrong(
            calls::cell_window, "L4-SLD-03",
            [](int row, int column, const std::vector<LayerWindow>& layers) {
                const Box first = cell_window(0, 0, layers);
                if (layers.empty()) return cell_window(row, column, layers);
                const auto x = static_cast<float>(column * layers.back().stride);
                const auto y = static_cast<float>(row * layers.back().stride);
                return Box{first.x0 + x, first.y0 + y, first.x1 + x, first.y1 + y};
            },
            "You used the stride of the last layer; strides multiply through the layers.",
            "How many input pixels lie between two output cells?"),
        wrong(
            calls::cell_window, "L4-SLD-03-padding",
            [](int row, int column, std::vector<LayerWindow> layers) {
                for (LayerWindow& layer : layers)
                    layer.padding = 0;
                return cell_window(row, column, layers);
            },
            "The padding is forgotten: cell 0 begins outside of the picture.",
            "Where does the first window of a padded layer lie?"),
        wrong(
            calls::cell_window, "L4-SLD-03-unscaled",
            [](int row, int column, const std::vector<LayerWindow>& layers) {
                Box seen = cell_window(row, column, layers);
                int step = 1;
                for (const LayerWindow& layer : layers) {
                    // what the padding of this layer is worth, less what was taken for it
                    const auto missing = static_cast<float>(layer.padding * (step - 1));
                    seen = {seen.x0 + missing, seen.y0 + missing, seen.x1 + missing,
                            seen.y1 + missing};
                    step *= layer.stride;
                }
                return seen;
            },
            "The padding of a later layer is counted in pixels; it is cells of that layer's input.",
            "How wide is one cell of the second layer's input, in pixels?"),
        wrong(
            calls::cell_window, "L4-SLD-06",
            [](int row, int column, const std::vector<LayerWindow>& layers) {
                Box seen = cell_window(row, column, layers);
                int side = 1;
                for (const LayerWindow& layer : layers)
                    side += layer.size - 1;
                seen.x1 = seen.x0 + static_cast<float>(side);
                seen.y1 = seen.y0 + static_cast<float>(side);
                return seen;
            },
            "What a later layer sees is counted in its own cells, not in pixels.",
            "Two layers of size 2 and stride 2: how many pixels does the last cell see?"),
    };
}

}  // namespace lab04
