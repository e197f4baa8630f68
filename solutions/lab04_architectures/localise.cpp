// Classification and localisation: what is in the picture, and where.
//
// You write     4.12 smooth_l1, smooth_l1_slope, box_loss, box_loss_backward, mirror_boxes,
//               classify_and_localise
// You are given localise.hpp, the vocabulary of layers (conv2d, max_pool, linear, add, scale)
// Check         ./course check 4.12         Stuck?  ./course hint 4.12
//
// Index letters:  n  sample     j  one of the four numbers x0, y0, x1, y1

#include "lab04_architectures/localise.hpp"

#include <algorithm>
#include <cmath>

#include "common/error.hpp"
#include "common/todo.hpp"
#include "lab02_mlp_backprop/layers.hpp"
#include "lab03_cnn/layers.hpp"
#include "lab04_architectures/layers_nets.hpp"
#include "lab04_architectures/layers_pixels.hpp"

namespace lab04 {

using dl::Shape;
using dl::Tensor;
using lab02::Net;
using lab02::Node;

namespace {

void check_boxes(const char* call, const Tensor& boxes, const Tensor& targets,
                 const std::vector<int>& labels) {
    const Shape expected = {static_cast<int>(labels.size()), 4};
    dl::require(boxes.shape() == expected && targets.shape() == expected, call,
                ": boxes and targets must be (N, 4) with N labels, got ", boxes.shape(), ", ",
                targets.shape(), " and ", labels.size(), " labels");
}

}  // namespace

// Exercise 4.12: a loss that is gentle near 0 and far off
//
//   smooth_l1(e) = e^2 / 2      where |e| < 1        0.5 -> 0.125
//                  |e| - 1/2    elsewhere            -3  -> 2.5
//
// Both pieces give 1/2 at |e| = 1, and both have the slope 1 there.
float smooth_l1(float error) {
    // BEGIN SOLUTION 4.12 smooth_l1
    const float size = std::abs(error);
    return size < 1 ? error * error / 2 : size - 0.5f;
    // END SOLUTION
}

float smooth_l1_slope(float error) {
    // BEGIN SOLUTION 4.12 smooth_l1_slope
    return std::clamp(error, -1.0f, 1.0f);
    // END SOLUTION
}

// Exercise 4.12: the loss of a batch of boxes
//
//   loss = 1 / M * sum over the M samples with labels[n] != 0, and over j, of
//          smooth_l1(boxes[n][j] - targets[n][j])
//
// A sample with nothing in it has no box that could be right or wrong: it adds nothing, and M does
// not count it.
float box_loss(const Tensor& boxes, const Tensor& targets, const std::vector<int>& labels) {
    check_boxes("box_loss", boxes, targets, labels);

    // BEGIN SOLUTION 4.12 box_loss
    double sum = 0;
    int counted = 0;
    for (int n = 0; n < boxes.size(0); ++n) {
        if (labels[n] == 0) continue;
        ++counted;
        for (int j = 0; j < 4; ++j)
            sum += double{smooth_l1(boxes.at(n, j) - targets.at(n, j))};
    }
    return counted == 0 ? 0.0f : static_cast<float>(sum / counted);
    // END SOLUTION
}

Tensor box_loss_backward(const Tensor& boxes, const Tensor& targets,
                         const std::vector<int>& labels) {
    check_boxes("box_loss_backward", boxes, targets, labels);

    // BEGIN SOLUTION 4.12 box_loss_backward
    Tensor gradient(boxes.shape());
    const auto nothing = std::count(labels.begin(), labels.end(), 0);
    const float counted = static_cast<float>(static_cast<std::ptrdiff_t>(labels.size()) - nothing);
    for (int n = 0; n < boxes.size(0); ++n) {
        if (labels[n] == 0) continue;
        for (int j = 0; j < 4; ++j)
            gradient.at(n, j) = smooth_l1_slope(boxes.at(n, j) - targets.at(n, j)) / counted;
    }
    return gradient;
    // END SOLUTION
}

// Exercise 4.12: the box goes along when the picture is mirrored
//
// In a mirrored picture the place x stands at 1 - x. What was the left edge is the right one now.
//
//     0.1 0.2 0.4 0.9   becomes   0.6 0.2 0.9 0.9
Tensor mirror_boxes(const Tensor& boxes) {
    dl::require(boxes.rank() == 2 && boxes.size(1) == 4, "mirror_boxes: needs (N, 4), got ",
                boxes.shape());

    // BEGIN SOLUTION 4.12 mirror_boxes
    Tensor mirrored = boxes;
    for (int n = 0; n < boxes.size(0); ++n) {
        mirrored.at(n, 0) = 1 - boxes.at(n, 2);
        mirrored.at(n, 2) = 1 - boxes.at(n, 0);
    }
    return mirrored;
    // END SOLUTION
}

// Exercise 4.12: two heads
//
//   "pixels" -- trunk --+-- global_avg_pool -- linear ------------------ "scores" --+
//                       +-- flatten -- linear -- relu -- linear to 4 -- "boxes" --+--- "loss"
//
// The head for the class averages over all places: it should not care where. The head for the box
// sees every place by itself: it must. The loss is one number, so one backward trains both.
Net classify_and_localise(const LocaliserOptions& options) {
    dl::require<dl::Error>(
        options.channels >= 1 && options.classes >= 1 && options.width >= 1 &&
            options.stages >= 0 && options.stages < 16 && options.hidden >= 1 &&
            options.size >= 1 && options.size % (1 << options.stages) == 0,
        "classify_and_localise: needs positive sizes, and a side that can be halved ",
        options.stages, " times, got ", options.size);

    // BEGIN SOLUTION 4.12 classify_and_localise
    Net net;
    Node x = net.input({options.channels, options.size, options.size}, "pixels");
    const Node labels = net.input({}, "labels");
    const Node targets = net.input({4}, "targets");

    for (int i = 0; i < options.stages; ++i) {
        for (int part = 0; part < 2; ++part) {
            x = lab03::conv2d(net, x, options.width << i, {.padding = 1, .bias = false});
            x = lab02::relu(net, batch_norm_2d(net, x));
        }
        x = lab03::max_pool(net, x);
    }

    const Node scores =
        lab02::linear(net, global_avg_pool(net, x), options.classes, {}, {.name = "scores"});
    const Node seen = lab02::relu(net, lab02::linear(net, lab02::flatten(net, x), options.hidden));
    const Node boxes = lab02::linear(net, seen, 4, {}, {.name = "boxes"});

    const Node what = lab02::softmax_cross_entropy(net, scores, labels);
    const Node where = box_loss(net, boxes, targets, labels);
    lab02::add(net, what, lab02::scale(net, where, options.box_weight), {.name = "loss"});
    return net;
    // END SOLUTION
}

}  // namespace lab04
