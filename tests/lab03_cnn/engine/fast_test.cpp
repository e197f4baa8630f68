// A Session that may be fast computes what the pure functions of the exercises define: for every
// shape, on every instruction set, with the same bits for any number of threads.

#include "common/error.hpp"
#include "common/kernels/gemm.hpp"
#include "common/ops.hpp"
#include "common/parallel.hpp"
#include "common/rng.hpp"
#include "lab02_mlp_backprop/initialise.hpp"
#include "lab02_mlp_backprop/session.hpp"
#include "lab03_cnn/layers.hpp"
#include "tests/support/catch.hpp"

using dl::Rng;
using dl::Tensor;
using lab02::Mode;
using lab02::Params;
using lab02::Session;
using lab03::avg_pool;
using lab03::conv2d;
using lab03::ConvLayer;
using lab03::max_pool;
using lab03::Net;
using lab03::Node;
using lab03::PoolOptions;
using lab03::YX;

namespace {

struct Case {
    int images, channels, height, width, filters;
    ConvLayer layer;
};

std::string text_of(const Case& c) {
    const auto& [kernel, stride, pad, dilation, groups, bias] = c.layer;
    return dl::text(c.images, " x ", c.channels, " x ", c.height, " x ", c.width, ", ", c.filters,
                    " filters ", kernel.y, " x ", kernel.x, ", stride ", stride.y, " ", stride.x,
                    ", padding ", pad.top, " ", pad.left, " ", pad.bottom, " ", pad.right,
                    ", dilation ", dilation.y, " ", dilation.x, ", groups ", groups);
}

Case random_case(Rng& rng) {
    Case c{};
    c.layer.kernel = {rng.integer(1, 5), rng.integer(1, 5)};
    c.layer.stride = {rng.integer(1, 4), rng.integer(1, 4)};
    c.layer.dilation = {rng.integer(1, 3), rng.integer(1, 3)};
    c.layer.padding = {rng.integer(0, 5), rng.integer(0, 5), rng.integer(0, 5), rng.integer(0, 5)};
    c.layer.groups = rng.integer(1, 3);
    c.layer.bias = rng.chance(0.7f);
    c.images = rng.integer(1, 5);
    c.channels = c.layer.groups * rng.integer(1, 5);
    c.filters = c.layer.groups * rng.integer(1, 9);
    c.height = (c.layer.kernel.y - 1) * c.layer.dilation.y + rng.integer(1, 20);
    c.width = (c.layer.kernel.x - 1) * c.layer.dilation.x + rng.integer(1, 20);
    return c;
}

// Shapes that take the other ways: no canvas, several pieces of k, many images.
std::vector<Case> special_cases() {
    return {
        {3, 5, 13, 11, 7, {.kernel = 1}},
        {2, 5, 12, 13, 4, {.kernel = 1, .stride = 2}},
        {70, 1, 28, 28, 6, {.kernel = 5, .padding = 2}},
        {9, 6, 14, 14, 16, {.kernel = 5}},
        {2, 70, 9, 8, 20, {.kernel = 3, .padding = 1}},
        {20, 8, 4, 4, 9, {.kernel = 3, .padding = 1}},
        {2, 6, 10, 9, 6, {.kernel = 3, .padding = 1, .groups = 6}},
        {1, 3, 40, 41, 5, {.kernel = 7, .stride = 2, .padding = 3, .bias = false}},
        {4, 2, 3, 3, 2, {.kernel = 3}},
        {2, 3, 5, 5, 2, {.kernel = 2, .stride = 4}},
        // Winograd's form is faster, for the maps and for the gradient by x
        {3, 32, 13, 14, 40, {.kernel = 3, .padding = 1}},
        {2, 40, 12, 17, 32, {.kernel = 3, .padding = {2, 0, 1, 2}, .bias = false}},
    };
}

// Everything that one step of a net gives.
struct Step {
    Tensor output;
    Params gradients;
    Tensor by_input;
};

Step step_of(const Net& net, const Params& weights, const Tensor& x, const Tensor& g, bool fast,
             bool winograd = true) {
    Session session(net, {.fast = fast, .winograd = winograd, .input_gradients = true});
    Params params = weights;
    session.forward(params, lab02::inputs(x), Mode::train);
    Step step;
    step.output = session.value(net.last());
    lab02::Gradients found = session.backward(params, net.last(), g);
    step.gradients = std::move(found.parameters);
    step.by_input = std::move(found.nodes.at(0));
    return step;
}

// Largest difference, relative to the largest number.
double distance(const Tensor& a, const Tensor& b) {
    if (!(a.shape() == b.shape())) return 1e9;
    double most = 1e-3, far = 0;
    for (std::int64_t i = 0; i < a.count(); ++i) {
        most = std::max(most, std::abs(double{b[i]}));
        const double difference = std::abs(double{a[i]} - double{b[i]});
        far = difference >= far ? difference : std::isnan(difference) ? 1e9 : far;
    }
    return far / most;
}

// How far the forms may be from the loops.
constexpr double direct_close = 1e-5, winograd_close = 3e-5;

void check_same(const Step& fast, const Step& plain, double tolerance) {
    CHECK(distance(fast.output, plain.output) < tolerance);
    CHECK(distance(fast.by_input, plain.by_input) < tolerance);
    REQUIRE(fast.gradients.size() == plain.gradients.size());
    for (const auto& [name, gradient] : plain.gradients) {
        INFO(name);
        CHECK(distance(fast.gradients.at(name), gradient) < tolerance);
    }
}

void check_net(const Net& net, Rng& rng, int images) {
    const Params params = lab02::initialise(net.parameters(), lab02::Initialiser::he, rng);
    const Tensor x = dl::normal(net.shape(net.inputs().front(), images), rng);
    const Tensor g = dl::normal(net.shape(net.last(), images), rng);
    const Step fast = step_of(net, params, x, g, true);
    const Step plain = step_of(net, params, x, g, false);
    check_same(fast, plain, winograd_close);
    check_same(step_of(net, params, x, g, true, false), plain, direct_close);

    // One thread more or less changes no bit.
    const int threads = dl::thread_count();
    dl::set_thread_count(threads == 1 ? 3 : 1);
    const Step other = step_of(net, params, x, g, true);
    dl::set_thread_count(threads);
    CHECK(dl::same_bits(other.output, fast.output));
    CHECK(dl::same_bits(other.by_input, fast.by_input));
    for (const auto& [name, gradient] : fast.gradients)
        CHECK(dl::same_bits(other.gradients.at(name), gradient));
}

void check_case(const Case& c, Rng& rng) {
    INFO(text_of(c));
    for (const bool bend : {false, true}) {
        Net net;
        const Node y = conv2d(net, net.input({c.channels, c.height, c.width}), c.filters, c.layer);
        if (bend) relu(net, y);
        check_net(net, rng, c.images);
    }
}

template <class Check>
void on_every_kernel(Check check) {
    const std::string before = dl::kernels::kernel_name();
    for (const char* name : {"portable", "neon", "avx2", "avx512"}) {
        try {
            dl::kernels::set_kernel(name);
        } catch (const dl::Error&) {
            continue;
        }
        INFO(name);
        check();
    }
    dl::kernels::set_kernel(before.c_str());
}

}  // namespace

TEST_CASE("fast convolution computes what the loops compute", "[lab03][fast]") {
    on_every_kernel([] {
        Rng rng{51};
        for (const Case& c : special_cases())
            check_case(c, rng);
        for (int trial = 0; trial < 40; ++trial)
            check_case(random_case(rng), rng);
    });
}

TEST_CASE("fast pooling computes what the loops compute", "[lab03][fast]") {
    Rng rng{52};
    for (int trial = 0; trial < 120; ++trial) {
        PoolOptions options;
        if (trial % 3 != 0) {
            options.kernel = {rng.integer(1, 4), rng.integer(1, 4)};
            options.stride = {rng.integer(1, 4), rng.integer(1, 4)};
            options.padding = {rng.integer(options.kernel.y), rng.integer(options.kernel.x),
                               rng.integer(options.kernel.y), rng.integer(options.kernel.x)};
        }
        options.count_padding = rng.chance(0.5f);
        Net net;
        const Node x = net.input({rng.integer(1, 9), rng.integer(4, 30), rng.integer(4, 30)});
        trial % 2 == 0 ? max_pool(net, x, options) : avg_pool(net, x, options);
        check_net(net, rng, rng.integer(1, 40));
    }
}

TEST_CASE("a small net is the same fast and plain", "[lab03][fast]") {
    Rng rng{53};
    Net net;
    Node x = net.input({2, 17, 15});
    x = max_pool(net, relu(net, conv2d(net, x, 5, {.kernel = 3, .padding = 1})));
    x = max_pool(net, relu(net, conv2d(net, x, 7, {.kernel = 3, .stride = 2})), {.kernel = 2});
    lab02::linear(net, lab02::flatten(net, x), 4);
    check_net(net, rng, 6);
}

TEST_CASE("a session without Winograd's form has the bits of the direct one", "[lab03][fast]") {
    Rng rng{54};
    Net net;
    conv2d(net, net.input({32, 16, 16}), 32, {.kernel = 3, .padding = 1});
    const Params params = lab02::initialise(net.parameters(), lab02::Initialiser::he, rng);
    const Tensor x = dl::normal({2, 32, 16, 16}, rng), g = dl::normal({2, 32, 16, 16}, rng);
    const Step with = step_of(net, params, x, g, true);
    const Step without = step_of(net, params, x, g, true, false);
    const Step plain = step_of(net, params, x, g, false);
    check_same(with, plain, winograd_close);
    check_same(without, plain, direct_close);
    CHECK_FALSE(dl::same_bits(with.output, without.output));
    CHECK_FALSE(dl::same_bits(with.by_input, without.by_input));
    for (const auto& [name, gradient] : with.gradients)
        CHECK(dl::same_bits(gradient, without.gradients.at(name)));
}
