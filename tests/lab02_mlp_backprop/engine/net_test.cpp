// What a net says about itself without running: table, picture, receptive field, equality.

#include "lab02_mlp_backprop/net.hpp"

#include "common/todo.hpp"
#include "lab02_mlp_backprop/mlp.hpp"
#include "tests/common/well_formed.hpp"
#include "tests/lab02_mlp_backprop/engine/support.hpp"

using Catch::Matchers::ContainsSubstring;

namespace {

// An operation that only looks through a window; nothing is computed here.
Node look(Net& net, Node x, double size, double stride) {
    lab02::Operation entry;
    entry.name = "look" + std::to_string(size) + "_" + std::to_string(stride);
    entry.shape = [](const std::vector<Shape>& in, const lab02::Options&) { return in.at(0); };
    entry.forward = [](lab02::ForwardStep&) {};
    entry.backward = [](lab02::BackwardStep&) { return lab02::NodeGradients{}; };
    entry.window = [=](const lab02::Options&) {
        return lab02::Window{.size_y = size, .size_x = 1, .stride_y = stride, .stride_x = 1};
    };
    return net.apply(entry, {x});
}

}  // namespace

TEST_CASE("a net prints as a table of layers with their cost", "[lab02][net]") {
    Net net;
    const Node x = net.input({784}, "pixels");
    const Node h = relu(net, linear(net, x, 128));
    linear(net, dropout(net, h), 10);
    CHECK(table(net) ==
          "layer     from      output    parameters  multiply-adds\n"
          "pixels              (N, 784)                           \n"
          "linear1   pixels    (N, 128)     100,480        100,352\n"
          "relu1     linear1   (N, 128)                           \n"
          "dropout1  relu1     (N, 128)                           \n"
          "linear2   dropout1  (N, 10)        1,290          1,280\n"
          "total                            101,770        101,632\n");
    CHECK(net.parameter_count() == 101770);
    CHECK(net.multiply_adds() == 101632);
    CHECK(net.activation_count() == 784 + 3 * 128 + 10);
}

TEST_CASE("shared weights are counted once and state not at all", "[lab02][net]") {
    Net net;
    const Node x = net.input({10});
    const Node h = batch_norm(net, linear(net, x, 10, {.bias = false}, {.name = "a"}));
    linear(net, h, 10, {.bias = false}, {.name = "b", .share = {{"weight", "a.weight"}}});
    CHECK(net.parameter_count() == 100 + 20);
    CHECK(net.parameters().size() == 1 + 4);
    CHECK_THROWS_WITH(linear(net, h, 7, {.bias = false}, {.share = {{"weight", "a.weight"}}}),
                      ContainsSubstring("a.weight"));
}

TEST_CASE("an exercise that is not written yet is no error of a node", "[lab02][net]") {
    Net net;
    lab02::Operation open;
    open.name = "open";
    open.shape = [](const std::vector<Shape>&, const lab02::Options&) -> Shape {
        dl::todo("4.10 conv_transpose_size");
    };
    open.forward = [](lab02::ForwardStep&) {};
    open.backward = [](lab02::BackwardStep&) { return lab02::NodeGradients{}; };
    CHECK_THROWS_AS(net.apply(open, {net.input({4})}), dl::NotStarted);
}

TEST_CASE("the picture of a net is well-formed whatever its nodes are called", "[lab02][net]") {
    Net net;
    const Node x = net.input({4}, "<in & \"out\">");
    const Node left = linear(net, x, 4), right = tanh(net, x, {.name = "a'b"});
    linear(net, add(net, left, add(net, right, x)), 2);
    const std::string svg = to_svg(net);
    CHECK(dl::what_is_malformed(svg) == "");
    CHECK(dl::count_of(svg, "font-weight") == net.size());  // a box with a name for every node
    CHECK(dl::count_of(svg, "class=\"fill k7\"") == 7);     // an arrow for every value that flows
    CHECK_THAT(dl::text_of(svg), ContainsSubstring("<in & \"out\">"));
    CHECK_THAT(dl::text_of(svg), ContainsSubstring("(N, 4)"));
    CHECK(dl::what_is_malformed(to_svg(Net{})) == "");
}

TEST_CASE("windows add up to a receptive field", "[lab02][net]") {
    Net net;
    const Node x = net.input({1, 28, 20});
    CHECK(receptive_field(net, x).size_y == 1);
    const Node a = look(net, x, 3, 1);      // 3 pixels, neighbours 1 apart
    const Node b = look(net, a, 2, 2);      // 3 + 1 * 1 = 4, neighbours 2 apart
    const Node c = look(net, b, 3, 1);      // 4 + 2 * 2 = 8
    const Node d = look(net, c, 2, 2);      // 8 + 1 * 2 = 10, neighbours 4 apart
    const Node e = look(net, d, 5, 1);      // 10 + 4 * 4 = 26
    const Node up = look(net, d, 1, 0.25);  // enlarged again: neighbours 1 apart
    const std::vector<double> sizes = {3, 4, 8, 10, 26, 10}, steps = {1, 2, 2, 4, 4, 1};
    const std::vector<Node> nodes = {a, b, c, d, e, up};
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        CHECK(receptive_field(net, nodes[i]).size_y == sizes[i]);
        CHECK(receptive_field(net, nodes[i]).step_y == steps[i]);
        CHECK(receptive_field(net, nodes[i]).size_x == 1);
    }
    // Two paths: the wider one counts. A linear layer sees everything.
    CHECK(receptive_field(net, add(net, a, c)).size_y == 8);
    const Node all = linear(net, flatten(net, a), 2);
    CHECK(receptive_field(net, all).size_y == 28);
    CHECK(receptive_field(net, all).size_x == 20);
    CHECK_THROWS_AS(receptive_field(net, Node{99}), dl::Error);
}

TEST_CASE("nets are values: copied, compared and built again from their nodes", "[lab02][net]") {
    const Net net = lab02::mlp({3, 4, 2}, {.batch_norm = true, .drop = 0.25f});
    Net copy = net;
    CHECK(copy == net);
    relu(copy, copy.last());
    CHECK_FALSE(copy == net);
    CHECK(Net::from_nodes(net.nodes()) == net);
    std::vector<lab02::NodeData> bent = net.nodes();
    bent.at(1).shape = {1, 5};
    CHECK_THROWS_AS(Net::from_nodes(bent), dl::Error);
    CHECK(net.shape(net.last(), 7) == Shape{7, 2});
    CHECK_THROWS_AS(net.find("nobody"), dl::Error);
    CHECK_THROWS_AS(net.at(Node{99}), dl::Error);
}
