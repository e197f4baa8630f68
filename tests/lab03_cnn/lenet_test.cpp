// LeNet-5, today's and that of 1998: layers, shapes, parameters by layer.

#include "tests/lab03_cnn/support.hpp"

using lab02::Activation;
using lab02::NodeData;
using lab03::LayerParameters;
using lab03::LenetOptions;

namespace {

using Layers = std::vector<LayerParameters>;

std::vector<std::string> operations(const std::vector<NodeData>& nodes) {
    std::vector<std::string> names;
    for (const NodeData& node : nodes)
        names.push_back(node.operation);
    return names;
}

Shape shape_of(const std::vector<NodeData>& nodes, const std::string& name) {
    for (const NodeData& node : nodes)
        if (node.name == name) return node.shape;
    FAIL("no node is called " << name);
    return {};
}

Layers counted_here(const std::vector<NodeData>& nodes) {
    Layers layers;
    for (const NodeData& node : nodes) {
        std::int64_t count = 0;
        for (const lab02::ParameterSpec& spec : node.parameters)
            if (spec.trained) count += spec.shape.count();
        if (count > 0) layers.push_back({node.name, count});
    }
    return layers;
}

// linear, 4 inputs and 4 units, with weights of these names.
NodeData dense(const std::string& name, int input, const std::string& weight,
               const std::string& bias) {
    return {"linear",
            name,
            {{"bias", 1}, {"units", 4}},
            {input},
            {{.name = weight,
              .shape = {4, 4},
              .start = lab02::Start::weights,
              .decays = true,
              .fan_in = 4,
              .fan_out = 4},
             {.name = bias, .shape = {4}}},
            {1, 4}};
}

}  // namespace

TEST_CASE("LeNet-5 has 61,706 parameters in five layers", "[lab03][3.9]") {
    const std::vector<NodeData> nodes = subject(calls::lenet5, LenetOptions{});
    CHECK_THAT(
        counted_here(nodes),
        Equals(Layers{{"c1", 156}, {"c3", 2416}, {"c5", 48120}, {"f6", 10164}, {"output", 850}}));
}

TEST_CASE("maps shrink from 28 to 14, 10 and 5 pixels", "[lab03][3.9]") {
    const std::vector<NodeData> nodes = subject(calls::lenet5, LenetOptions{});
    CHECK(shape_of(nodes, "c1") == Shape{1, 6, 28, 28});
    CHECK(shape_of(nodes, "s2") == Shape{1, 6, 14, 14});
    CHECK(shape_of(nodes, "c3") == Shape{1, 16, 10, 10});
    CHECK(shape_of(nodes, "s4") == Shape{1, 16, 5, 5});
    CHECK(shape_of(nodes, "output") == Shape{1, 10});
}

TEST_CASE("an activation stands behind c1, c3, c5 and f6", "[lab03][3.9]") {
    CHECK_THAT(operations(subject(calls::lenet5, LenetOptions{})),
               Equals(std::vector<std::string>{"input", "conv2d", "relu", "max_pool", "conv2d",
                                               "relu", "max_pool", "flatten", "linear", "relu",
                                               "linear", "relu", "linear"}));
    CHECK_THAT(operations(subject(calls::lenet5, {Activation::tanh, false})),
               Equals(std::vector<std::string>{"input", "conv2d", "tanh", "avg_pool", "conv2d",
                                               "tanh", "avg_pool", "flatten", "linear", "tanh",
                                               "linear", "tanh", "linear"}));
}

TEST_CASE("every kind of LeNet is built as the reference builds it", "[lab03][3.9]") {
    for (const LenetOptions& options :
         {LenetOptions{}, LenetOptions{Activation::tanh, false},
          LenetOptions{Activation::sigmoid, true}, LenetOptions{Activation::relu, false, 3, 32, 0},
          LenetOptions{Activation::tanh, true, 2, 20, 1, 4}})
        CHECK_THAT(subject(calls::lenet5, options), Equals(reference(calls::lenet5, options)));
}

TEST_CASE("a colour picture of 32 x 32 costs 300 weights more", "[lab03][3.9]") {
    LenetOptions options;
    options.channels = 3;
    options.size = 32;
    options.padding = 0;
    CHECK(counted_here(subject(calls::lenet5, options)).front() == LayerParameters{"c1", 456});
}

TEST_CASE("parameters are listed layer by layer, biases included", "[lab03][3.9]") {
    const std::vector<NodeData> nodes = reference(calls::lenet5, LenetOptions{});
    CHECK_THAT(
        subject(calls::parameters_by_layer, nodes),
        Equals(Layers{{"c1", 156}, {"c3", 2416}, {"c5", 48120}, {"f6", 10164}, {"output", 850}}));
}

TEST_CASE("running statistics are not trained, shared weights count once", "[lab03][3.9]") {
    const std::vector<NodeData> nodes = {
        {"input", "x", {}, {}, {}, {1, 4}},
        dense("first", 0, "first.weight", "first.bias"),
        {"batch_norm",
         "norm",
         {},
         {1},
         {{.name = "norm.gamma", .shape = {4}, .constant = 1},
          {.name = "norm.beta", .shape = {4}},
          {.name = "norm.running_mean", .shape = {4}, .trained = false},
          {.name = "norm.running_variance", .shape = {4}, .constant = 1, .trained = false}},
         {1, 4}},
        dense("second", 2, "first.weight", "second.bias"),
        dense("third", 3, "first.weight", "first.bias")};
    CHECK_THAT(subject(calls::parameters_by_layer, nodes),
               Equals(Layers{{"first", 20}, {"norm", 8}, {"second", 4}}));
}

TEST_CASE("table I of 1998: sixteen maps share out 60 connections", "[lab03][3.16]") {
    const Tensor table = subject(calls::connection_table);
    CHECK_THAT(table, Equals(Tensor::of({16, 6}, {1, 1, 1, 0, 0, 0,  // 0
                                                  0, 1, 1, 1, 0, 0,  //
                                                  0, 0, 1, 1, 1, 0,  //
                                                  0, 0, 0, 1, 1, 1,  //
                                                  1, 0, 0, 0, 1, 1,  //
                                                  1, 1, 0, 0, 0, 1,  //
                                                  1, 1, 1, 1, 0, 0,  // 6
                                                  0, 1, 1, 1, 1, 0,  //
                                                  0, 0, 1, 1, 1, 1,  //
                                                  1, 0, 0, 1, 1, 1,  //
                                                  1, 1, 0, 0, 1, 1,  //
                                                  1, 1, 1, 0, 0, 1,  //
                                                  1, 1, 0, 1, 1, 0,  // 12
                                                  0, 1, 1, 0, 1, 1,  //
                                                  1, 0, 1, 1, 0, 1,  //
                                                  1, 1, 1, 1, 1, 1})));
}

TEST_CASE("kernels stand where the table has a 1, in row order", "[lab03][3.16]") {
    const Tensor table = Tensor::of({2, 2}, {1, 0, 1, 1});
    const Tensor kernels = counted({3, 1, 2});
    const Tensor filters = Tensor::of({2, 2, 1, 2}, {1, 2, 0, 0, 3, 4, 5, 6});
    CHECK_THAT(subject(calls::spread_kernels, kernels, table), Equals(filters));
    CHECK_THAT(subject(calls::gather_kernels, filters, table), Equals(kernels));
    // What stands at a 0 is left behind.
    CHECK_THAT(subject(calls::gather_kernels, counted({2, 2, 1, 2}), table),
               Equals(Tensor::of({3, 1, 2}, {1, 2, 5, 6, 7, 8})));
    CHECK_THROWS_AS(subject(calls::spread_kernels, counted({4, 1, 2}), table), dl::ShapeError);
}

TEST_CASE("the kernels of c3 travel to their places and back", "[lab03][3.16]") {
    const Tensor table = Tensor::of({3, 4}, {0, 1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 1});
    const Tensor kernels = counted({7, 3, 2}), filters = counted({3, 4, 2, 3});
    CHECK_THAT(subject(calls::spread_kernels, kernels, table),
               Equals(reference(calls::spread_kernels, kernels, table)));
    CHECK_THAT(subject(calls::gather_kernels, filters, table),
               Equals(reference(calls::gather_kernels, filters, table)));
}

TEST_CASE("sub-sampling multiplies the sum of a window and adds a bias", "[lab03][3.16]") {
    const Tensor window = Tensor::of({1, 1, 2, 2}, {1, 2, 3, 4});
    CHECK_THAT(
        subject(calls::subsample_forward, window, Tensor::of({1}, {0.5f}), Tensor::of({1}, {-1})),
        AllClose(Tensor::of({1, 1, 1, 1}, {4})));
    const Tensor grad = Tensor::of({1, 1, 1, 1}, {2});
    const auto found = subject(calls::subsample_backward, grad, window, Tensor::of({1}, {0.5f}));
    CHECK_THAT(found.coefficient, AllClose(Tensor::of({1}, {20})));
    CHECK_THAT(found.bias, AllClose(Tensor::of({1}, {2})));
    CHECK_THAT(found.input, AllClose(Tensor({1, 1, 2, 2}, 1)));
}

TEST_CASE("sub-sampling of many maps agrees with the reference", "[lab03][3.16]") {
    Rng rng{160};
    const Tensor x = dl::normal({2, 3, 4, 6}, rng), grad = dl::normal({2, 3, 2, 3}, rng);
    const Tensor a = dl::normal({3}, rng), b = dl::normal({3}, rng);
    CHECK_THAT(subject(calls::subsample_forward, x, a, b),
               AllClose(reference(calls::subsample_forward, x, a, b)).scale(4));
    CHECK_THAT(subject(calls::subsample_backward, grad, x, a),
               AllClose(reference(calls::subsample_backward, grad, x, a)).scale(10));
    CHECK_THROWS_AS(subject(calls::subsample_forward, Tensor({1, 3, 3, 2}), a, b), dl::ShapeError);
}

TEST_CASE("the net of 1998 has 60,000 parameters before its output", "[lab03][3.16]") {
    const std::vector<NodeData> nodes = subject(calls::lenet5_1998);
    CHECK_THAT(counted_here(nodes), Equals(Layers{{"c1", 156},
                                                  {"s2", 12},
                                                  {"c3", 1516},
                                                  {"s4", 32},
                                                  {"c5", 48120},
                                                  {"f6", 10164},
                                                  {"output", 850}}));
    CHECK(156 + 12 + 1516 + 32 + 48120 + 10164 == 60000);
    CHECK_THAT(nodes, Equals(reference(calls::lenet5_1998)));
}
