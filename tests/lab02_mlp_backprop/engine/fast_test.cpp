// Fast forms against the pure functions, and whole nets against central differences.

#include <map>

#include "common/parallel.hpp"
#include "lab02_mlp_backprop/gradient_check.hpp"
#include "lab02_mlp_backprop/mlp.hpp"
#include "lab02_mlp_backprop/optimisers.hpp"
#include "tests/lab02_mlp_backprop/engine/support.hpp"

namespace {

struct Sizes {
    int samples, features, units;
};

const std::vector<Sizes> awkward = {{1, 1, 1},    {1, 7, 3},     {5, 1, 4},     {3, 13, 1},
                                    {17, 33, 19}, {64, 100, 10}, {2, 300, 5},   {15, 16, 17},
                                    {31, 5, 97},  {129, 65, 66}, {100, 40, 128}};

// linear, then relu where asked for: twice, so that the second takes a gradient by its input.
Net layers(const Sizes& sizes, bool with_relu, bool bias) {
    Net net;
    Node x = net.input({sizes.features});
    for (int units : {sizes.units, 3}) {
        x = linear(net, x, units, {.bias = bias});
        if (with_relu) x = relu(net, x);
    }
    return net;
}

struct Answer {
    Tensor value;
    Gradients gradients;
};

Answer run(const Net& net, Params params, bool fast, const Tensor& x, const Tensor& grad) {
    Session session(net, {.fast = fast, .input_gradients = true});
    session.forward(params, inputs(x), Mode::train);
    Tensor value = session.value(net.last());
    return {std::move(value), session.backward(params, net.last(), grad)};
}

}  // namespace

TEST_CASE("fast linear layers give the numbers of the pure functions", "[lab02][fast]") {
    for (const Sizes& sizes : awkward)
        for (const bool with_relu : {false, true})
            for (const bool bias : {false, true}) {
                INFO(sizes.samples << " x " << sizes.features << " to " << sizes.units << ", relu "
                                   << with_relu << ", bias " << bias);
                const Net net = layers(sizes, with_relu, bias);
                Rng rng{20};
                const Tensor x = dl::normal({sizes.samples, sizes.features}, rng);
                const Tensor grad = dl::normal({sizes.samples, 3}, rng);
                const Params params = random_params(net, 21);
                const Answer fast = run(net, params, true, x, grad);
                const Answer pure = run(net, params, false, x, grad);
                CHECK(apart(fast.value, pure.value) < 1e-5);
                CHECK(apart(fast.gradients.nodes.at(0), pure.gradients.nodes.at(0)) < 1e-5);
                CHECK(apart(fast.gradients.parameters, pure.gradients.parameters) < 1e-5);
            }
}

namespace {

// A value that goes three ways: into a ReLU, a sum with itself and a sum with a constant input.
Net relu_and_sums(const std::vector<int>& shape) {
    Net net;
    const Node x = net.input(shape), constant = net.input(shape);
    const Node doubled = add(net, x, x);
    add(net, relu(net, add(net, relu(net, doubled), constant)), x);
    return net;
}

}  // namespace

TEST_CASE("fast ReLUs and sums give the numbers of the pure functions on any number of threads",
          "[lab02][fast]") {
    const int before = dl::thread_count();
    for (const Shape& shape : {Shape{1, 1}, Shape{3, 7}, Shape{5, 3, 17, 19}, Shape{2, 33, 40, 31},
                               Shape{1, 16384}, Shape{3, 16385}, Shape{0, 4}}) {
        INFO(shape);
        const std::vector<int> one(shape.begin() + 1, shape.end());
        const Net net = relu_and_sums(one);
        Rng rng{25};
        Tensor x = dl::normal(shape, rng), constant = dl::normal(shape, rng);
        const Tensor grad = dl::normal(shape, rng);
        for (std::int64_t i = 0; i < x.count(); i += 5)
            x[i] = constant[i] = 0;  // the kink itself: its slope is 0
        const auto answer = [&](bool fast, int threads) {
            dl::set_thread_count(threads);
            Session session(net, {.fast = fast, .input_gradients = true});
            Params none;
            Gradients found;
            for (int step = 0; step < 2; ++step) {  // the second one writes over the first
                session.forward(none, inputs(step == 0 ? constant : x, constant), Mode::train);
                found = session.backward(none, net.last(), grad);
            }
            return Answer{session.value(net.last()), std::move(found)};
        };
        const Answer pure = answer(false, 1), fast = answer(true, 1), three = answer(true, 3);
        dl::set_thread_count(before);
        CHECK(dl::same_bits(fast.value, pure.value));
        CHECK(dl::same_bits(three.value, pure.value));
        for (const std::size_t input : {0, 1}) {
            CHECK(dl::same_bits(fast.gradients.nodes[input], pure.gradients.nodes[input]));
            CHECK(dl::same_bits(three.gradients.nodes[input], pure.gradients.nodes[input]));
        }
    }
}

TEST_CASE("a NaN passes a fast ReLU, and a sum whose inputs nobody trains passes no gradient",
          "[lab02][fast]") {
    Net net;
    const Node x = net.input({4}), y = net.input({4});
    const Node trained = linear(net, x, 4);
    relu(net, add(net, y, add(net, trained, y)));
    Params params = random_params(net, 26);
    Rng rng{27};
    const Tensor a = dl::normal({3, 4}, rng), b = dl::normal({3, 4}, rng, 0.5f);
    const Tensor grad = dl::normal({3, 4}, rng);
    Params found[2];
    for (const bool fast : {false, true}) {
        Session session(net, {.fast = fast});
        session.forward(params, inputs(a, b), Mode::train);
        found[fast] = session.backward(params, net.last(), grad).parameters;
    }
    CHECK(apart(found[1], found[0]) < 1e-5);

    Tensor bad = b;
    bad.at(1, 2) = NAN;
    Session session(net);
    session.forward(params, inputs(a, bad), Mode::train);
    CHECK(std::isnan(session.value(net.last()).at(1, 2)));
    CHECK_FALSE(std::isnan(session.value(net.last()).at(1, 1)));
}

TEST_CASE("a batch of nothing and a NaN pass the fast forms as they pass the pure ones",
          "[lab02][fast]") {
    const Net net = layers({1, 4, 5}, true, true);
    const Params params = random_params(net, 22);
    const Answer fast = run(net, params, true, Tensor({0, 4}), Tensor({0, 3}));
    CHECK(fast.value.shape() == Shape{0, 3});
    CHECK(fast.gradients.parameters.empty());  // nobody asked for anything

    Tensor x({2, 4}, 1);
    x.at(0, 2) = NAN;
    const Answer bad = run(net, params, true, x, Tensor({2, 3}, 1));
    CHECK(std::isnan(bad.value.at(0, 0)));
    CHECK_FALSE(std::isnan(bad.value.at(1, 0)));
}

TEST_CASE("the fused backward of linear and ReLU agrees with central differences",
          "[lab02][fast]") {
    // Every unit is far from its kink, half of them on each side: the path is smooth.
    Net net;
    relu(net, linear(net, net.input({6}), 8));
    Params params = random_params(net, 23);
    for (int k = 0; k < 8; ++k)
        params.at("linear1.bias").at(k) = k % 2 == 0 ? 20.0f : -20.0f;
    Rng rng{24};
    const Tensor x = dl::normal({5, 6}, rng), grad = dl::normal({5, 8}, rng);
    const Gradients found = run(net, params, true, x, grad).gradients;
    for (const std::string name : {"linear1.weight", "linear1.bias"}) {
        const Tensor slopes = lab02::numeric_gradient(
            [&](const Tensor& value) {
                Params nudged = params;
                nudged.at(name) = value;
                return double{dl::dot(run(net, nudged, true, x, grad).value, grad)};
            },
            params.at(name));
        CHECK(apart(found.parameters.at(name), slopes) < 1e-3);
    }
    const Tensor slopes = lab02::numeric_gradient(
        [&](const Tensor& value) {
            return double{dl::dot(run(net, params, true, value, grad).value, grad)};
        },
        x);
    CHECK(apart(found.nodes.at(0), slopes) < 1e-3);
}

TEST_CASE("three steps of Adam and momentum have the bits of a plain loop on any number of threads",
          "[lab02][fast]") {
    const int before = dl::thread_count();
    for (const int count : {1, 7, 8192, 8193, 40'003}) {
        INFO(count);
        Rng rng{28};
        const Params start = {{"w", dl::normal({count}, rng)}};
        std::vector<Params> gradients;
        for (int i = 0; i < 3; ++i)
            gradients.push_back({{"w", dl::normal({count}, rng)}});
        gradients[1].at("w")[count / 2] = 0;
        Tensor by_adam = start.at("w"), by_momentum = start.at("w");
        Tensor m({count}), s({count}), v({count});
        for (int t = 1; t <= 3; ++t) {
            const auto correct_m = static_cast<float>(1 - std::pow(double{0.9f}, t));
            const auto correct_s = static_cast<float>(1 - std::pow(double{0.999f}, t));
            for (int i = 0; i < count; ++i) {
                const float g = gradients[static_cast<std::size_t>(t - 1)].at("w")[i];
                m[i] = 0.9f * m[i] + (1 - 0.9f) * g;
                s[i] = 0.999f * s[i] + (1 - 0.999f) * g * g;
                by_adam[i] -= 0.01f * (m[i] / correct_m) / (std::sqrt(s[i] / correct_s) + 1e-8f);
                v[i] = 0.9f * v[i] + g;
                by_momentum[i] -= 0.01f * v[i];
            }
        }
        for (const int threads : {1, 2, 3}) {
            dl::set_thread_count(threads);
            lab02::Update adam{start, {}}, momentum{start, {}};
            for (const Params& g : gradients) {
                adam = lab02::adam_step(std::move(adam.parameters), g, std::move(adam.state),
                                        {.learning_rate = 0.01f});
                momentum = lab02::momentum_step(std::move(momentum.parameters), g,
                                                std::move(momentum.state), {0.01f, 0.9f});
            }
            dl::set_thread_count(before);
            CHECK(dl::same_bits(adam.parameters.at("w"), by_adam));
            CHECK(dl::same_bits(momentum.parameters.at("w"), by_momentum));
        }
    }
}

namespace {

// The lecture's 8-9-9-9-4 on a batch, with everything that central differences need.
struct Whole {
    Net net;
    Node scores, loss;
    Params params;
    Tensor x, labels;

    explicit Whole(lab02::Activation activation)
        : net(lab02::mlp({8, 9, 9, 9, 4}, {.activation = activation})), scores(net.last()) {
        loss = softmax_cross_entropy(net, scores, net.input({}, "labels"));
        params = random_params(net, 30);
        Rng rng{31};
        x = dl::normal({6, 8}, rng);
        labels = lab02::label_tensor({0, 1, 2, 3, 1, 2});
    }

    // The loss, and which units are on.
    double at(const std::string& name, std::int64_t i, float value, std::vector<bool>& on) {
        const float old = std::exchange(params.at(name)[i], value);
        Session session(net, {.fast = false});
        session.forward(params, inputs(x, labels), Mode::train);
        params.at(name)[i] = old;
        on.clear();
        for (int id = 0; id < net.size(); ++id)
            if (net.at(id).operation == "relu")
                for (float v : session.value({id}))
                    on.push_back(v > 0);
        return double{session.value(loss).item()};
    }
};

struct Disagreement {
    double smooth = 0;   // worst where no unit changed sides between the two nudges
    double crossed = 0;  // worst where one did
    int crossings = 0;
};

Disagreement compare(Whole whole, float step) {
    Session session(whole.net);
    session.forward(whole.params, inputs(whole.x, whole.labels), Mode::train);
    const Params found = session.backward(whole.params, whole.loss).parameters;
    Disagreement result;
    for (const auto& [name, gradient] : found)
        for (std::int64_t i = 0; i < gradient.count(); ++i) {
            std::vector<bool> on_above, on_below;
            const float w = whole.params.at(name)[i];
            const double above = whole.at(name, i, w + step, on_above);
            const double below = whole.at(name, i, w - step, on_below);
            const double slope = (above - below) / (double{w + step} - double{w - step});
            const double error = std::abs(slope - double{gradient[i]});
            double& worst = on_above == on_below ? result.smooth : result.crossed;
            worst = std::max(worst, error);
            result.crossings += on_above != on_below;
        }
    return result;
}

}  // namespace

TEST_CASE("a whole net disagrees with central differences at kinks and nowhere else",
          "[lab02][fast]") {
    for (const auto activation : {lab02::Activation::tanh, lab02::Activation::sigmoid}) {
        const Disagreement bent = compare(Whole(activation), 1e-2f);
        CHECK(bent.crossings == 0);
        CHECK(bent.smooth < 1e-3);
    }
    // With ReLU a nudge of 0.01 pushes some unit over its kink: the slopes of both sides get mixed.
    const Disagreement coarse = compare(Whole(lab02::Activation::relu), 1e-2f);
    CHECK(coarse.crossings > 0);
    CHECK(coarse.crossed > 20 * coarse.smooth);
    CHECK(coarse.smooth < 1e-3);
    // A smaller nudge meets fewer of them.
    const Disagreement fine = compare(Whole(lab02::Activation::relu), 1e-3f);
    CHECK(fine.crossings < coarse.crossings);
    CHECK(fine.smooth < 2e-3);
}
