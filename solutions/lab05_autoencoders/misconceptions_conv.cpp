// Known wrong answers of exercise 5.10.

#include <string>

#include "lab03_cnn/layers.hpp"
#include "lab04_architectures/layers_pixels.hpp"
#include "solutions/lab05_autoencoders/misconceptions.hpp"
#include "tests/lab05_autoencoders/calls.hpp"

namespace lab05 {

using harness::Misconceptions;
using harness::wrong;

namespace {

// The reference's net with a place to slip at.
struct Slip {
    bool bent_code = false;
    bool flat_hidden = false;
    bool linear_output = false;
    bool relu_output = false;
    bool code_is_first = false;  // the largest map is taken for the code
};

Autoencoder slipped(const ConvAutoencoderOptions& o, const Slip& slip) {
    check(conv_autoencoder(o));
    Autoencoder made;
    Net& net = made.net;
    Node x = net.input({o.channels, o.height, o.width}, "input");
    std::vector<dl::Shape> before;
    const int layers = static_cast<int>(o.filters.size());
    for (int layer = 1; layer <= layers; ++layer) {
        before.push_back(net.shape(x));
        x = lab03::conv2d(net, x, o.filters[layer - 1], {.kernel = 3, .stride = 2, .padding = 1},
                          {.name = "encoder" + std::to_string(layer), .share = {}});
        if (layer < layers ? !slip.flat_hidden : slip.bent_code) x = relu(net, x);
        if (layer == 1 || !slip.code_is_first) made.code = x;
    }
    for (int layer = layers; layer >= 1; --layer) {
        const dl::Shape& wanted = before[layer - 1];
        x = lab04::conv_transpose2d(
            net, x, wanted[1],
            {.kernel = 3, .stride = 2, .padding = 1, .output_padding = 1 - wanted[2] % 2},
            {.name = "decoder" + std::to_string(layer), .share = {}});
        if (layer > 1 && !slip.flat_hidden) x = relu(net, x);
        if (layer == 1 && slip.relu_output) x = relu(net, x);
        if (layer == 1 && !slip.relu_output && !slip.linear_output) x = sigmoid(net, x);
    }
    made.output = x;
    return made;
}

auto making(const Slip& slip) {
    return [slip](const ConvAutoencoderOptions& o, const Params& p, const dl::Tensor& x) {
        return look_at(slipped(o, slip), p, x);
    };
}

}  // namespace

Misconceptions conv_rows() {
    return {
        wrong(calls::conv_autoencoder, "L5-CAE-01", making({.bent_code = true}),
              "The code has a ReLU behind it; here it is linear.", "Can your code be negative?"),
        wrong(calls::conv_autoencoder, "L5-CAE-02", making({.flat_hidden = true}),
              "No activation stands between your layers: together they are one linear layer.",
              "What can a stack of convolutions do that one cannot?"),
        wrong(calls::conv_autoencoder, "L5-CAE-03", making({.linear_output = true}),
              "The output has no sigmoid.", "Between which numbers do pixels lie?"),
        wrong(calls::conv_autoencoder, "L5-CAE-04", making({.relu_output = true}),
              "A ReLU ends the net; a sigmoid is asked for.",
              "What is the gradient of a pixel that is black by ReLU and should be white?"),
        wrong(calls::conv_autoencoder, "L5-CAE-05", making({.code_is_first = true}),
              "The first map is no code: it is larger than the picture.",
              "How many numbers are in your code?"),
    };
}

}  // namespace lab05
