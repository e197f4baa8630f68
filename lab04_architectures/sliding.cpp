// Sliding window: one answer for a picture becomes a map of answers (challenge).
//
// You write     4.13 sliding_scores, dense_to_filters, cell_window
// You are given sliding.hpp, common/ops.hpp (slice, stack, reshape, transpose)
// Check         ./course check 4.13         Stuck?  ./course hint 4.13

#include "lab04_architectures/sliding.hpp"

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/todo.hpp"

namespace lab04 {

using dl::Tensor;

// Exercise 4.13: cut, ask, lay out
//
//     picture (3, 5, 7), window 3, stride 2:   rows 0 and 2, columns 0, 2 and 4: six crops
//
// Steps
//   1. (H - window) / stride + 1 rows, columns likewise.
//   2. Cut the crops row by row and stack them: one call of the classifier is faster than six.
//   3. The scores are (rows * columns, K), the answer is (K, rows, columns): a reshape alone would
//      mix the classes up.
Tensor sliding_scores(const Tensor& picture, int window, int stride, const Classifier& classify) {
    dl::require(picture.rank() == 3 && window >= 1 && picture.size(1) >= window &&
                    picture.size(2) >= window,
                "sliding_scores: needs a picture (C, H, W) with room for a window of ", window,
                ", got ", picture.shape());
    dl::require<dl::Error>(stride > 0, "sliding_scores: stride must be above 0, got ", stride);

    // TODO(4.13): your code here.
    dl::todo("4.13 sliding_scores");
}

// Exercise 4.13: a dense layer is a convolution whose window is the whole map
//
// Flattening wrote (C, H, W) in row-major order: channel by channel, row by row. In which order do
// the weights of one unit lie?
Tensor dense_to_filters(const Tensor& weight, int channels, int height, int width) {
    dl::require(weight.rank() == 2 && channels > 0 && height > 0 && width > 0 &&
                    weight.size(1) == channels * height * width,
                "dense_to_filters: a weight (K, C * H * W) is needed for maps (", channels, ", ",
                height, ", ", width, "), got ", weight.shape());

    // TODO(4.13): your code here.
    dl::todo("4.13 dense_to_filters");
}

// Exercise 4.13: from a cell back to the picture
//
//     3 x 3 stride 2 padding 1, then 2 x 2 stride 2:   cell 0 sees -1 ... 4, cell 1 sees 3 ... 8
//
// Steps
//   1. `step` is the distance of two neighbours in the picture, 1 at the start; each layer
//      multiplies it by its stride.
//   2. Before it does, the layer adds (size - 1) steps to what is seen and moves the beginning by
//      `padding` steps to the left.
dl::Box cell_window(int row, int column, const std::vector<LayerWindow>& layers) {
    for (const LayerWindow& layer : layers)
        dl::require<dl::Error>(layer.size >= 1 && layer.stride >= 1 && layer.padding >= 0,
                               "cell_window: a layer has size ", layer.size, ", stride ",
                               layer.stride, " and padding ", layer.padding);

    // TODO(4.13): your code here.
    dl::todo("4.13 cell_window");
}

}  // namespace lab04
