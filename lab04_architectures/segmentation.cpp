// Segmentation: a class for every pixel.
//
// You write     4.11 pixel_cross_entropy, pixel_cross_entropy_backward, pixel_confusion, mean_iou,
//               fully_convolutional
// You are given segmentation.hpp, the vocabulary of layers (conv2d, max_pool, upsample, concat)
// Check         ./course check 4.11         Stuck?  ./course hint 4.11
//
// Index letters:  n  image     k  class     i  pixel, row by row     t  true class   p  predicted

#include "lab04_architectures/segmentation.hpp"

#include <algorithm>
#include <cmath>

#include "common/error.hpp"
#include "common/todo.hpp"
#include "lab02_mlp_backprop/layers.hpp"
#include "lab03_cnn/layers.hpp"
#include "lab04_architectures/layers_nets.hpp"
#include "lab04_architectures/layers_pixels.hpp"

namespace lab04 {

using dl::Tensor;
using lab02::Net;
using lab02::Node;

namespace {

void check_labels(const char* call, const Tensor& scores, const std::vector<int>& labels) {
    dl::require(scores.rank() == 4 && scores.size(1) >= 1 &&
                    std::int64_t{scores.size(0)} * scores.size(2) * scores.size(3) ==
                        static_cast<std::int64_t>(labels.size()),
                call, ": needs scores (N, K, H, W) and N * H * W labels, got ", scores.shape(),
                " and ", labels.size(), " labels");
    for (const int label : labels)
        dl::require<dl::Error>((label >= 0 && label < scores.size(1)) || label == unlabelled, call,
                               ": label ", label, " is neither a class of 0 ... ",
                               scores.size(1) - 1, " nor ", unlabelled);
}

}  // namespace

// Exercise 4.11: the loss of a map of scores
//
//   loss = 1 / M * sum over the M labelled pixels of
//          log(sum over k of exp(score[k])) - score[label]
//
//     two pixels, two classes, scores of class 0: 0 0, of class 1: 0 ln 3, labels 0 1:
//     probabilities of the right class 1/2 and 3/4, loss = (ln 2 + ln 4/3) / 2 = 0.490
//
// It is exercise 2.6 at every pixel. Note where the classes stand: axis 1, H * W values apart.
// Take the largest score of the pixel out before exp.
float pixel_cross_entropy(const Tensor& scores, const std::vector<int>& labels) {
    check_labels("pixel_cross_entropy", scores, labels);

    // TODO(4.11): your code here.
    dl::todo("4.11 pixel_cross_entropy");
}

// Exercise 4.11: its gradient
//
//   grad[k] = (softmax(scores of the pixel)[k] - (1 if k is the label, else 0)) / M
//
// At a pixel that does not count the gradient is 0, and M does not count it either.
Tensor pixel_cross_entropy_backward(const Tensor& scores, const std::vector<int>& labels) {
    check_labels("pixel_cross_entropy_backward", scores, labels);

    // TODO(4.11): your code here.
    dl::todo("4.11 pixel_cross_entropy_backward");
}

// Exercise 4.11: who is taken for whom
//
// counts[t][p] for every labelled pixel: t is its label, p the class with its largest score.
Tensor pixel_confusion(const Tensor& scores, const std::vector<int>& labels) {
    check_labels("pixel_confusion", scores, labels);

    // TODO(4.11): your code here.
    dl::todo("4.11 pixel_confusion");
}

// Exercise 4.11: mean intersection over union
//
//   iou[k] = TP / (TP + FP + FN):  the diagonal, over row k plus column k minus the diagonal
//
//     counts  3 1     class 0: 3 / (3 + 2 + 1) = 1/2      mean 1/2 + 4/7 over 2 = 0.536
//             2 4     class 1: 4 / (4 + 1 + 2) = 4/7
//
// A class without a label and without a prediction has no IoU: leave it out of the mean.
float mean_iou(const Tensor& confusion) {
    dl::require(confusion.rank() == 2 && confusion.size(0) == confusion.size(1),
                "mean_iou: needs a square matrix of counts, got ", confusion.shape());

    // TODO(4.11): your code here.
    dl::todo("4.11 mean_iou");
}

// Exercise 4.11: an encoder and a decoder
//
// The way down trades places for meaning: half the pixels, twice the channels. The way up needs the
// places back: enlarge, and join the map that had this size on the way down ("skip").
//
//   block:   conv2d (3x3, padding 1, no bias)  ->  batch_norm_2d  ->  relu
//   down:    two blocks of width * 2^i, remembered; max_pool 2x2           i = 0 ... depth-1
//   middle:  two blocks of width * 2^depth
//   up:      upsample x2 bilinear; concat {up, remembered}; one block      i = depth-1 ... 0
//   last:    conv2d 1x1 to the classes, called "scores"
Net fully_convolutional(const SegmenterOptions& options) {
    dl::require<dl::Error>(options.channels >= 1 && options.classes >= 1 && options.width >= 1 &&
                               options.depth >= 0 && options.depth < 16 && options.size >= 1 &&
                               options.size % (1 << options.depth) == 0,
                           "fully_convolutional: needs positive sizes, and a side that can be "
                           "halved ",
                           options.depth, " times, got ", options.size);

    // TODO(4.11): your code here.
    dl::todo("4.11 fully_convolutional");
}

}  // namespace lab04
