// The operations of pixels, boxes and tokens inside of nets: slopes through a Session, one result
// for any number of threads, and what ONNX is told.

#include <functional>
#include <utility>

#include "common/parallel.hpp"
#include "lab02_mlp_backprop/onnx.hpp"
#include "lab04_architectures/attention.hpp"
#include "lab04_architectures/layers.hpp"
#include "lab04_architectures/localise.hpp"
#include "lab04_architectures/segmentation.hpp"
#include "tests/lab02_mlp_backprop/engine/support.hpp"

namespace {

double loss_of(const Net& net, const Params& params, const std::vector<Tensor>& given,
               const Tensor& grad) {
    Params copy = params;
    Session session(net);
    session.forward(copy, given, Mode::train);
    double sum = 0;
    for (std::int64_t i = 0; i < grad.count(); ++i)
        sum += double{session.value(net.last())[i]} * double{grad[i]};
    return sum;
}

// Central differences in up to 12 places of a tensor against the gradient, relative to its size.
double slope_error(Tensor& x, const Tensor& gradient, const std::function<double()>& loss) {
    double worst = 0, largest = 1e-2;
    for (const float g : gradient)
        largest = std::max(largest, std::abs(double{g}));
    const std::int64_t step = std::max<std::int64_t>(1, x.count() / 12);
    for (std::int64_t i = 0; i < x.count(); i += step) {
        const float before = x[i];
        x[i] = before + 1e-2f;
        const double above = loss(), right = double{x[i]};
        x[i] = before - 1e-2f;
        const double below = loss(), left = double{x[i]};
        x[i] = before;
        worst = std::max(worst, std::abs((above - below) / (right - left) - double{gradient[i]}));
    }
    return worst / largest;
}

// Every parameter and every input that takes part; labels and the like are left out.
void check_slopes(const Net& net, std::vector<Tensor> given, const std::vector<int>& moved) {
    Params params = random_params(net, 5);
    Session session(net, {.input_gradients = true});
    session.forward(params, given, Mode::train);
    Rng rng{6};
    const Tensor grad = dl::normal(session.value(net.last()).shape(), rng);
    const Gradients found = session.backward(params, net.last(), grad);
    const auto loss = [&] { return loss_of(net, params, given, grad); };
    for (const auto& [name, gradient] : found.parameters) {
        INFO(name);
        CHECK(slope_error(params.at(name), gradient, loss) < 1e-2);
    }
    for (const int input : moved) {
        INFO("input " << input);
        CHECK(slope_error(given[input], found.nodes.at(net.inputs()[input].id), loss) < 1e-2);
    }
}

Tensor random(const Shape& shape) {
    static Rng rng{7};
    return dl::normal(shape, rng);
}

}  // namespace

TEST_CASE("layers that keep their place have the slopes of their values", "[lab04][tasks]") {
    const Tensor x = random({2, 3, 4, 6});
    const auto with = [&](const std::function<void(Net&, Node)>& layer) {
        Net net;
        layer(net, net.input({3, 4, 6}));
        check_slopes(net, {x}, {0});
    };
    with([](Net& net, Node n) { lab04::local_response_norm(net, n, {.size = 3, .alpha = 0.5f}); });
    with([](Net& net, Node n) { lab04::upsample(net, n, {.factor = 3}); });
    with([](Net& net, Node n) {
        lab04::upsample(net, n, {.factor = 2, .kind = lab04::Upsampling::bilinear});
    });
    with([](Net& net, Node n) { lab04::conv_transpose2d(net, n, 2); });
    with([](Net& net, Node n) {
        lab04::conv_transpose2d(
            net, n, 2,
            {.kernel = 3, .stride = 2, .padding = 1, .output_padding = 1, .bias = false});
    });
}

TEST_CASE("maxima go back through a net and send no gradient to what was pooled",
          "[lab04][tasks]") {
    Net net;
    const Node before = net.input({3, 4, 6}), x = net.input({3, 2, 3});
    lab04::max_unpool(net, x, before);
    CHECK(net.shape(net.last()) == Shape{1, 3, 4, 6});
    check_slopes(net, {random({2, 3, 4, 6}), random({2, 3, 2, 3})}, {1});
}

TEST_CASE("losses of pixels and boxes have the slopes of their values", "[lab04][tasks]") {
    Net pixels;
    const Node scores = pixels.input({3, 2, 4});
    lab04::pixel_cross_entropy(pixels, scores, pixels.input({2, 4}));
    Tensor labels({2, 2, 4});
    for (std::int64_t i = 0; i < labels.count(); ++i)
        labels[i] = i % 5 == 4 ? static_cast<float>(lab04::unlabelled) : static_cast<float>(i % 3);
    check_slopes(pixels, {random({2, 3, 2, 4}), labels}, {0});

    Net net;
    const Node boxes = net.input({4}), targets = net.input({4});
    lab04::box_loss(net, boxes, targets, net.input({}));
    check_slopes(net, {random({3, 4}) * 0.2f, random({3, 4}) * 0.2f, Tensor::of({3}, {1, 0, 2})},
                 {0});
}

TEST_CASE("layers of tokens have the slopes of their values", "[lab04][tasks]") {
    Net net;
    Node x = lab04::patches(net, net.input({2, 4, 6}), 2);
    x = lab04::positions(net, lab04::token_linear(net, x, 6));
    const Node seen = lab04::layer_norm(net, x);
    const Node asked = lab04::token_linear(net, seen, 6), key = lab04::token_linear(net, seen, 6);
    x = lab02::add(net, x, lab04::attention(net, asked, key, seen, 3));
    lab04::token_mean(net, x);
    check_slopes(net, {random({2, 2, 4, 6})}, {0});
}

TEST_CASE("segmenters and transformers give the same bits for any number of threads",
          "[lab04][tasks]") {
    const int before = dl::thread_count();
    const auto run = [](const Net& net, const std::vector<Tensor>& given, int threads) {
        dl::set_thread_count(threads);
        Params params = random_params(net, 8);
        Session session(net);
        session.forward(params, given, Mode::train);
        return session.backward(params, net.last()).parameters;
    };
    Net segmenter = lab04::fully_convolutional({.size = 16, .classes = 3, .width = 4, .depth = 2});
    const Node segmented = segmenter.last();
    lab04::pixel_cross_entropy(segmenter, segmented, segmenter.input({16, 16}));
    Net transformer = lab04::vision_transformer({.size = 8, .patch = 2, .features = 8, .heads = 2});
    const Node scores = transformer.last();
    lab02::softmax_cross_entropy(transformer, scores, transformer.input({}));
    const std::vector<std::pair<Net, std::vector<Tensor>>> cases = {
        {segmenter, {random({5, 3, 16, 16}), Tensor({5, 16, 16}, 1)}},
        {transformer, {random({5, 1, 8, 8}), Tensor({5}, 3)}}};
    for (const auto& [net, given] : cases) {
        const Params one = run(net, given, 1), two = run(net, given, 2), three = run(net, given, 3);
        for (const auto& [name, gradient] : one) {
            INFO(name);
            CHECK(dl::same_bits(gradient, two.at(name)));
            CHECK(dl::same_bits(gradient, three.at(name)));
        }
    }
    dl::set_thread_count(before);
}

TEST_CASE("a decoder of enlarged maps, transposed convolution and response norm goes to ONNX",
          "[lab04][tasks][onnx]") {
    Net net;
    Node x = lab04::local_response_norm(net, net.input({2, 4, 4}, "pixels"));
    x = lab04::upsample(net, lab04::upsample(net, x), {.kind = lab04::Upsampling::bilinear});
    lab04::conv_transpose2d(net, x, 3);
    const std::string bytes = lab02::to_onnx(net, random_params(net, 9), net.last());
    for (const char* type : {"LRN", "Resize", "nearest", "linear", "ConvTranspose"})
        CHECK(bytes.find(type) != std::string::npos);
}

TEST_CASE("a transformer goes to ONNX with all of its weights", "[lab04][tasks][onnx]") {
    const Net net = lab04::vision_transformer({.size = 8, .patch = 4, .features = 6, .heads = 3});
    const Params params = random_params(net, 10);
    const std::string bytes = lab02::to_onnx(net, params, net.last());
    for (const char* type : {"Transpose", "Reshape", "MatMul", "Softmax", "ReduceMean", "Sqrt"})
        CHECK(bytes.find(type) != std::string::npos);
    for (const auto& [name, value] : params)
        CHECK(bytes.find(name) != std::string::npos);
}
