// A classifier for windows, and the same as a convolution.

#include "lab04_architectures/window_net.hpp"

#include "common/error.hpp"
#include "lab03_cnn/layers.hpp"
#include "lab04_architectures/sliding.hpp"

namespace lab04 {

using lab02::Net;
using lab02::Node;
using lab02::Params;

namespace {

// window -> window - 4 -> / 2 -> - 2 -> / 2 pixels; window = 28 leaves 5.
Node trunk(Net& net, Node x, const WindowNetOptions& o) {
    x = lab02::relu(net, lab03::conv2d(net, x, o.channels, {.kernel = 5}, {"look1"}));
    x = lab03::max_pool(net, x);
    x = lab02::relu(net, lab03::conv2d(net, x, 2 * o.channels, {.kernel = 3}, {"look2"}));
    return lab03::max_pool(net, x);
}

int cells(const WindowNetOptions& o) {
    dl::require<dl::Error>(o.window >= 12 && o.window % 4 == 0,
                           "window_net: the window must be a multiple of 4 from 12 on, got ",
                           o.window);
    return ((o.window - 4) / 2 - 2) / 2;
}

}  // namespace

Net window_net(const WindowNetOptions& options) {
    cells(options);
    Net net;
    Node x = trunk(net, net.input({3, options.window, options.window}, "pixels"), options);
    x = lab02::flatten(net, x);
    x = lab02::relu(net, lab02::linear(net, x, options.hidden, {}, {"think"}));
    lab02::linear(net, x, options.classes, {}, {"say"});
    return net;
}

Net convolutional_net(int height, int width, const WindowNetOptions& options) {
    Net net;
    Node x = trunk(net, net.input({3, height, width}, "pixels"), options);
    x = lab03::conv2d(net, x, options.hidden, {.kernel = cells(options)}, {"think"});
    lab03::conv2d(net, lab02::relu(net, x), options.classes, {.kernel = 1}, {"say"});
    return net;
}

Params make_convolutional(Params dense, const WindowNetOptions& options) {
    const int side = cells(options);
    dl::Tensor& think = dense.at("think.weight");
    think = dense_to_filters(think, 2 * options.channels, side, side);
    dl::Tensor& say = dense.at("say.weight");
    say = dense_to_filters(say, options.hidden, 1, 1);
    return dense;
}

}  // namespace lab04
