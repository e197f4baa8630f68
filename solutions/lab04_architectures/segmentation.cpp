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

// BEGIN SOLUTION HELPERS
namespace {

// Calls pixel(scores of class 0, its label) for every labelled pixel; class k stands k * step
// further on.
template <class Pixel>
void for_labelled(const Tensor& scores, const std::vector<int>& labels, Pixel pixel) {
    const int classes = scores.size(1);
    const std::int64_t pixels = std::int64_t{scores.size(2)} * scores.size(3);
    for (std::int64_t at = 0; at < static_cast<std::int64_t>(labels.size()); ++at) {
        const std::int64_t n = at / pixels, i = at % pixels;
        const int label = labels[at];
        if (label != unlabelled) pixel(n * classes * pixels + i, pixels, label);
    }
}

// The scores of one pixel, made small before exp: log softmax(score)[k] = score[k] - largest - log.
struct Pixel {
    float largest;
    float log;  // of the sum of exp(score - largest)

    Pixel(const float* score, int classes, std::int64_t step) : largest(score[0]) {
        for (int k = 1; k < classes; ++k)
            largest = std::max(largest, score[k * step]);
        float sum = 0;
        for (int k = 0; k < classes; ++k)
            sum += std::exp(score[k * step] - largest);
        log = std::log(sum);
    }
};

std::int64_t labelled_count(const std::vector<int>& labels) {
    return std::count_if(labels.begin(), labels.end(),
                         [](int label) { return label != unlabelled; });
}

}  // namespace
// END SOLUTION

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

    // BEGIN SOLUTION 4.11 pixel_cross_entropy
    double sum = 0;
    for_labelled(scores, labels, [&](std::int64_t first, std::int64_t step, int label) {
        const float* score = scores.data() + first;
        const Pixel pixel(score, scores.size(1), step);
        sum += double{pixel.largest} - double{score[label * step]} + double{pixel.log};
    });
    const std::int64_t count = labelled_count(labels);
    return count == 0 ? 0.0f : static_cast<float>(sum / static_cast<double>(count));
    // END SOLUTION
}

// Exercise 4.11: its gradient
//
//   grad[k] = (softmax(scores of the pixel)[k] - (1 if k is the label, else 0)) / M
//
// At a pixel that does not count the gradient is 0, and M does not count it either.
Tensor pixel_cross_entropy_backward(const Tensor& scores, const std::vector<int>& labels) {
    check_labels("pixel_cross_entropy_backward", scores, labels);

    // BEGIN SOLUTION 4.11 pixel_cross_entropy_backward
    Tensor gradient(scores.shape());
    const float share =
        1.0f / static_cast<float>(std::max<std::int64_t>(1, labelled_count(labels)));
    for_labelled(scores, labels, [&](std::int64_t first, std::int64_t step, int label) {
        const float* score = scores.data() + first;
        float* grad = gradient.data() + first;
        const Pixel pixel(score, scores.size(1), step);
        for (int k = 0; k < scores.size(1); ++k)
            grad[k * step] = std::exp(score[k * step] - pixel.largest - pixel.log) * share;
        grad[label * step] -= share;
    });
    return gradient;
    // END SOLUTION
}

// Exercise 4.11: who is taken for whom
//
// counts[t][p] for every labelled pixel: t is its label, p the class with its largest score.
Tensor pixel_confusion(const Tensor& scores, const std::vector<int>& labels) {
    check_labels("pixel_confusion", scores, labels);

    // BEGIN SOLUTION 4.11 pixel_confusion
    Tensor counts({scores.size(1), scores.size(1)});
    for_labelled(scores, labels, [&](std::int64_t first, std::int64_t step, int label) {
        const float* score = scores.data() + first;
        int best = 0;
        for (int k = 1; k < scores.size(1); ++k)
            if (score[k * step] > score[best * step]) best = k;
        counts.at(label, best) += 1;
    });
    return counts;
    // END SOLUTION
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

    // BEGIN SOLUTION 4.11 mean_iou
    double sum = 0;
    int present = 0;
    for (int k = 0; k < confusion.size(0); ++k) {
        double both = 0;  // truth and prediction together
        for (int j = 0; j < confusion.size(0); ++j)
            both += double{confusion.at(k, j)} + double{confusion.at(j, k)};
        const double hit = double{confusion.at(k, k)};
        if (both == 0) continue;
        sum += hit / (both - hit);
        ++present;
    }
    dl::require<dl::Error>(present > 0, "mean_iou: the matrix counts no pixel");
    return static_cast<float>(sum / present);
    // END SOLUTION
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

    // BEGIN SOLUTION 4.11 fully_convolutional
    Net net;
    const auto block = [&net](Node x, int channels) {
        x = lab03::conv2d(net, x, channels, {.padding = 1, .bias = false});
        return lab02::relu(net, batch_norm_2d(net, x));
    };
    Node x = net.input({options.channels, options.size, options.size}, "pixels");

    std::vector<Node> remembered;
    for (int i = 0; i < options.depth; ++i) {
        x = block(block(x, options.width << i), options.width << i);
        remembered.push_back(x);
        x = lab03::max_pool(net, x);
    }
    x = block(block(x, options.width << options.depth), options.width << options.depth);
    for (int i = options.depth - 1; i >= 0; --i) {
        x = upsample(net, x, {.factor = 2, .kind = Upsampling::bilinear});
        if (options.skips) x = lab02::concat(net, {x, remembered[i]});
        x = block(x, options.width << i);
    }
    lab03::conv2d(net, x, options.classes, {.kernel = 1}, {.name = "scores"});
    return net;
    // END SOLUTION
}

}  // namespace lab04
