// Slopes by nudging, a graph by hand, and the walk backwards through any graph.

#include <algorithm>
#include <set>

#include "tests/lab02_mlp_backprop/support.hpp"

using lab02::Diagram;
using lab02::WalkResult;

namespace {

// a = 2, b = 3; c = a + b, d = a b, e = c + d, f = c d, y = e + f.
Diagram diamond() {
    return {{"leaf"},        {"leaf"},
            {"add", {0, 1}}, {"multiply", {0, 1}},
            {"add", {2, 3}}, {"multiply", {2, 3}},
            {"add", {4, 5}}};
}

// Every node once, no leaf, none before its users, all that `output` depends on.
void check_order(const Diagram& diagram, int output) {
    const std::vector<int> order = subject(calls::backward_order, diagram, output);
    std::set<int> needed = {output};
    for (int id = output; id >= 0; --id)
        if (needed.count(id))
            for (int input : diagram[static_cast<std::size_t>(id)].inputs)
                needed.insert(input);
    std::set<int> expected;
    for (int id : needed)
        if (diagram[static_cast<std::size_t>(id)].kind != "leaf") expected.insert(id);
    const std::set<int> visited(order.begin(), order.end());
    INFO("order of visits: " << Catch::StringMaker<std::vector<int>>::convert(order));
    CHECK(visited == expected);
    CHECK(order.size() == visited.size());
    for (std::size_t user = 0; user < order.size(); ++user)
        for (std::size_t earlier = 0; earlier < user; ++earlier) {
            const auto& inputs = diagram[static_cast<std::size_t>(order[user])].inputs;
            CHECK(std::count(inputs.begin(), inputs.end(), order[earlier]) == 0);
        }
}

// A graph of random knots; every value feeds up to several others.
Diagram random_diagram(Rng& rng) {
    Diagram diagram = {{"leaf"}, {"leaf"}, {"leaf"}};
    while (diagram.size() < 12) {
        const int count = static_cast<int>(diagram.size());
        const int kind = rng.integer(3);
        if (kind == 2)
            diagram.push_back({"weigh", {rng.integer(count)}, rng.chance(0.5f) ? "v" : "w"});
        else
            diagram.push_back(
                {kind == 0 ? "add" : "multiply", {rng.integer(count), rng.integer(count)}});
    }
    return diagram;
}

}  // namespace

TEST_CASE("the slope of a plane is its coefficients", "[lab02][2.1]") {
    CHECK_THAT(subject(calls::numeric_gradient, lab02::plane, row({5, -2, 0}), 0.5),
               AllClose(row({1, 2, 3})));
}

TEST_CASE("the slope of the sum of squares is twice the point", "[lab02][2.1]") {
    CHECK_THAT(subject(calls::numeric_gradient, lab02::bowl, row({1, -2, 0.25f}), 0.5),
               AllClose(row({2, -4, 0.5f})));
    CHECK_THAT(
        subject(calls::numeric_gradient, lab02::bowl, Tensor::of({2, 2}, {1, 2, 3, 4}), 0.125),
        AllClose(Tensor::of({2, 2}, {2, 4, 6, 8})));
}

TEST_CASE("the difference is symmetric around the point", "[lab02][2.1]") {
    // (x + h)^3 - (x - h)^3 over 2 h is 3 x^2 + h^2; a difference to one side has 3 x h in it.
    CHECK_THAT(subject(calls::numeric_gradient, lab02::cubes, row({1, -2}), 0.25),
               AllClose(row({3.0625f, 12.0625f})));
}

TEST_CASE("one value is nudged at a time", "[lab02][2.1]") {
    CHECK_THAT(subject(calls::numeric_gradient, lab02::product, row({2, 3, 5}), 0.5),
               AllClose(row({15, 10, 6})));
}

TEST_CASE("the distance is the one that float really has", "[lab02][2.1]") {
    // Near 1000 neighbours of float are 0.00006 apart: a step of 0.001 comes out rounded.
    CHECK_THAT(subject(calls::numeric_gradient, lab02::plane, row({1000.3f, 2000.7f}), 1e-3),
               AllClose(row({1, 2})));
}

TEST_CASE("at a kink the numeric slope lies between the two sides", "[lab02][2.1]") {
    // No mistake of yours: gradient checks stay away from points like this one.
    CHECK_THAT(subject(calls::numeric_gradient, lab02::kink, row({0, 1, -1}), 0.125),
               AllClose(row({0.5f, 1, 0})));
}

TEST_CASE("a step that is not above 0 is refused", "[lab02][2.1]") {
    CHECK_THROWS_AS(subject(calls::numeric_gradient, lab02::bowl, row({1}), 0.0), dl::Error);
}

TEST_CASE("(x + y) z at -2 and 5 and -4 is -12 with the slopes of the lecture", "[lab02][2.2]") {
    CHECK_THAT(subject(calls::worked_graph, -2, 5, -4),
               AllClose(lab02::WorkedGraph{3, -12, 1, 1, -4, 3, -4, -4}));
}

TEST_CASE("the worked graph is right at other points too", "[lab02][2.2]") {
    CHECK_THAT(subject(calls::worked_graph, 1, 2, 10),
               AllClose(lab02::WorkedGraph{3, 30, 1, 1, 10, 3, 10, 10}));
    CHECK_THAT(subject(calls::worked_graph, 0.5f, -3, 2),
               AllClose(lab02::WorkedGraph{-2.5f, -5, 1, 1, 2, -2.5f, 2, 2}));
}

TEST_CASE("a chain is visited from its end", "[lab02][2.3]") {
    const Diagram chain = {{"leaf"}, {"weigh", {0}, "a"}, {"weigh", {1}, "b"}, {"weigh", {2}, "c"}};
    CHECK_THAT(subject(calls::backward_order, chain, 3), Equals(std::vector<int>{3, 2, 1}));
}

TEST_CASE("no node is visited before all nodes that use it", "[lab02][2.3]") {
    check_order(diamond(), 6);
    check_order(diamond(), 4);
}

TEST_CASE("what the output does not depend on is not visited", "[lab02][2.3]") {
    const Diagram side = {
        {"leaf"}, {"weigh", {0}, "a"}, {"weigh", {0}, "b"}, {"add", {1, 1}}, {"multiply", {2, 3}}};
    check_order(side, 3);
    check_order(side, 1);
    CHECK_THAT(subject(calls::backward_order, side, 0), Equals(std::vector<int>{}));
}

TEST_CASE("the order is right for graphs of many shapes", "[lab02][2.3]") {
    Rng rng{23};
    for (int i = 0; i < 8; ++i)
        check_order(random_diagram(rng), 4 + i);
}

TEST_CASE("an output that is not in the net is refused", "[lab02][2.3]") {
    CHECK_THROWS_AS(subject(calls::backward_order, diamond(), 7), dl::Error);
}

TEST_CASE("a value used twice collects two gradients", "[lab02][2.3]") {
    const Diagram square = {{"leaf"}, {"multiply", {0, 0}}};
    CHECK_THAT(subject(calls::backward, square, {row({3})}, {}, 1, row({1})),
               AllClose(WalkResult{{row({6})}, {}, 1}));
    const Diagram twice = {{"leaf"}, {"add", {0, 0}}};
    CHECK_THAT(subject(calls::backward, twice, {row({3})}, {}, 1, row({1})),
               AllClose(WalkResult{{row({2})}, {}, 1}));
}

TEST_CASE("the graph of the lecture has the slopes -4 and -4 and 3", "[lab02][2.3]") {
    const Diagram lecture = {{"leaf"}, {"leaf"}, {"leaf"}, {"add", {0, 1}}, {"multiply", {3, 2}}};
    CHECK_THAT(subject(calls::backward, lecture, {row({-2}), row({5}), row({-4})}, {}, 4, row({1})),
               AllClose(WalkResult{{row({-4}), row({-4}), row({3})}, {}, 2}));
}

TEST_CASE("in the diamond dy over da is 25 and dy over db is 19", "[lab02][2.3]") {
    // y = (a + b) + a b + (a + b) a b; by a: 1 + b + 2 a b + b^2; by b: 1 + a + 2 a b + a^2.
    CHECK_THAT(subject(calls::backward, diamond(), {row({2}), row({3})}, {}, 6, row({1})),
               AllClose(WalkResult{{row({25}), row({19})}, {}, 5}));
}

TEST_CASE("the gradient that comes in scales all that go out", "[lab02][2.3]") {
    CHECK_THAT(subject(calls::backward, diamond(), {row({2}), row({3})}, {}, 6, row({-2})),
               AllClose(WalkResult{{row({-50}), row({-38})}, {}, 5}));
}

TEST_CASE("a shared parameter collects a gradient from every place", "[lab02][2.3]") {
    // y = w (w x): dy/dw = 2 w x, dy/dx = w^2
    const Diagram tied = {{"leaf"}, {"weigh", {0}, "w"}, {"weigh", {1}, "w"}};
    CHECK_THAT(subject(calls::backward, tied, {row({5})}, {{"w", row({3})}}, 2, row({1})),
               AllClose(WalkResult{{row({9})}, {{"w", row({30})}}, 2}));
}

TEST_CASE("a leaf that the output does not depend on has no gradient", "[lab02][2.3]") {
    const Diagram apart = {{"leaf"}, {"leaf"}, {"add", {0, 0}}, {"multiply", {1, 2}}};
    CHECK_THAT(subject(calls::backward, apart, {row({3}), row({7})}, {}, 2, row({1})),
               AllClose(WalkResult{{row({2}), Tensor()}, {}, 1}));
}

TEST_CASE("gradients agree with the reference on graphs of many shapes", "[lab02][2.3]") {
    Rng rng{24};
    for (int i = 0; i < 8; ++i) {
        const Diagram diagram = random_diagram(rng);
        const std::vector<Tensor> leaves = {mixed({3}, rng), mixed({3}, rng), mixed({3}, rng)};
        const Params parameters = {{"v", mixed({3}, rng)}, {"w", mixed({3}, rng)}};
        const Tensor grad = mixed({3}, rng);
        CHECK_THAT(
            subject(calls::backward, diagram, leaves, parameters, 11 - i % 3, grad),
            AllClose(reference(calls::backward, diagram, leaves, parameters, 11 - i % 3, grad)));
    }
}
