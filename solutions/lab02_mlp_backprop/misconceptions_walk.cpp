// Known wrong answers of exercises 2.1 to 2.3.

#include <algorithm>
#include <functional>
#include <set>

#include "common/arithmetic.hpp"
#include "common/error.hpp"
#include "lab02_mlp_backprop/walk.hpp"
#include "solutions/lab02_mlp_backprop/misconceptions.hpp"
#include "tests/lab02_mlp_backprop/calls.hpp"

namespace lab02 {

using dl::Tensor;
using harness::Misconceptions;
using harness::wrong;

namespace {

// --- 2.1 ---------------------------------------------------------------------------------------

using Difference =
    std::function<double(const ScalarFunction& f, Tensor& x, std::int64_t i, double step)>;

Tensor differences(const ScalarFunction& f, const Tensor& x, double step,
                   const Difference& difference) {
    dl::require<dl::Error>(step > 0, "numeric_gradient: step must be above 0");
    Tensor gradient(x.shape());
    Tensor nudged = x;
    for (std::int64_t i = 0; i < x.count(); ++i)
        gradient[i] = static_cast<float>(difference(f, nudged, i, step));
    return gradient;
}

double at(const ScalarFunction& f, Tensor& x, std::int64_t i, double value) {
    const float before = x[i];
    x[i] = static_cast<float>(value);
    const double result = f(x);
    x[i] = before;
    return result;
}

double real_distance(float x, double step) {
    return double{static_cast<float>(x + step)} - double{static_cast<float>(x - step)};
}

// --- 2.2 and 2.3 -------------------------------------------------------------------------------

WorkedGraph graph_with(float x, float y, float z, float df_dq, float df_dz, float df_dx) {
    return {x + y, (x + y) * z, 1, 1, df_dq, df_dz, df_dx, df_dx};
}

struct Slip {
    bool overwrites_nodes = false;
    bool overwrites_parameters = false;
    bool ascending = false;
    bool recursive = false;  // sends on at once whatever arrives
    bool starts_from_one = false;
    bool first_input_only = false;
};

struct Graph {
    const Diagram& diagram;
    std::vector<Tensor> values;
    const Params& parameters;
};

Graph evaluate(const Diagram& diagram, const std::vector<Tensor>& leaves,
               const Params& parameters) {
    Graph graph{diagram, {}, parameters};
    std::size_t leaf = 0;
    for (const Knot& knot : diagram) {
        const auto in = [&](int i) { return graph.values.at(knot.inputs.at(i)); };
        graph.values.push_back(knot.kind == "leaf"       ? leaves.at(leaf++)
                               : knot.kind == "add"      ? in(0) + in(1)
                               : knot.kind == "multiply" ? in(0) * in(1)
                                                         : in(0) * parameters.at(knot.parameter));
    }
    return graph;
}

NodeGradients local(const Graph& graph, int node, const Tensor& g) {
    const Knot& knot = graph.diagram.at(node);
    NodeGradients parts;
    if (g.count() == 0) {
        parts.inputs.resize(knot.inputs.size());
        parts.parameters.resize(knot.kind == "weigh" ? 1 : 0);
        return parts;
    }
    const auto in = [&](int i) { return graph.values.at(knot.inputs.at(i)); };
    if (knot.kind == "add") parts.inputs = {g, g};
    if (knot.kind == "multiply") parts.inputs = {g * in(1), g * in(0)};
    if (knot.kind == "weigh") {
        parts.inputs = {g * graph.parameters.at(knot.parameter)};
        parts.parameters = {g * in(0)};
    }
    return parts;
}

WalkResult walk_with(const Slip& slip, const Diagram& diagram, const std::vector<Tensor>& leaves,
                     const Params& parameters, int output, const Tensor& grad_output) {
    const Graph graph = evaluate(diagram, leaves, parameters);
    std::vector<Tensor> gradients(diagram.size());
    WalkResult result;
    const auto put = [](bool overwrite, Tensor& sum, Tensor part) {
        if (overwrite && part.count() > 0)
            sum = std::move(part);
        else
            add_into(sum, std::move(part));
    };
    const std::function<void(int, Tensor)> visit = [&](int node, Tensor g) {
        const Knot& knot = diagram.at(node);
        ++result.calls;
        NodeGradients parts = local(graph, node, g);
        if (knot.kind == "weigh")
            put(slip.overwrites_parameters, result.parameters[knot.parameter], parts.parameters[0]);
        for (std::size_t i = 0; i < parts.inputs.size(); ++i) {
            if (slip.first_input_only && i > 0) continue;
            const int input = knot.inputs[i];
            put(slip.overwrites_nodes, gradients[input], parts.inputs[i]);
            if (slip.recursive && diagram[input].kind != "leaf") visit(input, gradients[input]);
        }
    };
    gradients.at(output) = slip.starts_from_one ? Tensor(grad_output.shape(), 1.0f) : grad_output;
    if (slip.recursive) {
        if (diagram[output].kind != "leaf") visit(output, gradients[output]);
    } else {
        std::vector<int> order = order_of(diagram, output);
        if (slip.ascending) std::reverse(order.begin(), order.end());
        for (int node : order)
            visit(node, std::exchange(gradients[node], Tensor()));
    }
    for (std::size_t id = 0; id < diagram.size(); ++id)
        if (diagram[id].kind == "leaf") result.leaves.push_back(gradients[id]);
    return result;
}

auto walking(const Slip& slip) {
    return [slip](const Diagram& diagram, const std::vector<Tensor>& leaves,
                  const Params& parameters, int output, const Tensor& grad_output) {
        return walk_with(slip, diagram, leaves, parameters, output, grad_output);
    };
}

std::vector<int> without_check(const Diagram& diagram, int output, bool leaves, bool unused) {
    std::vector<int> needed = order_of(diagram, output);  // throws for a wrong output
    if (unused) {
        needed.clear();
        for (int id = output; id >= 0; --id)
            if (leaves || diagram[id].kind != "leaf") needed.push_back(id);
        return needed;
    }
    std::set<int> all(needed.begin(), needed.end());
    for (int id : needed)
        all.insert(diagram[id].inputs.begin(), diagram[id].inputs.end());
    all.insert(output);
    return {all.rbegin(), all.rend()};
}

Misconceptions slope_rows() {
    return {
        wrong(
            calls::numeric_gradient, "L2-GCK-01",
            [](const ScalarFunction& f, const Tensor& x, double step) {
                return differences(f, x, step, [](auto& f_, Tensor& t, auto i, double h) {
                    return (at(f_, t, i, t[i] + h) - f_(t)) /
                           (double{static_cast<float>(t[i] + h)} - double{t[i]});
                });
            },
            "Your difference looks to one side only.",
            "Halve the step: does your error halve, or does it fall to a quarter?"),
        wrong(
            calls::numeric_gradient, "L2-GCK-03",
            [](const ScalarFunction& f, const Tensor& x, double step) {
                return differences(f, x, step, [](auto& f_, Tensor& t, auto i, double) {
                    return (at(f_, t, i, t[i] + 1e-10) - at(f_, t, i, t[i] - 1e-10)) / 2e-10;
                });
            },
            "The step of your difference is lost when it is added to a float.",
            "How many digits does a float have? What is 1 + 1e-10 in it?"),
        wrong(
            calls::numeric_gradient, "L2-GCK-07",
            [](const ScalarFunction& f, const Tensor& x, double step) {
                return differences(f, x, step, [](auto& f_, Tensor& t, auto i, double h) {
                    return 2 * (at(f_, t, i, t[i] + h) - at(f_, t, i, t[i] - h)) /
                           real_distance(t[i], h);
                });
            },
            "The two points are two steps apart, and you divided by one.",
            "For f(x) = x at 0 with step 1: which two values do you subtract, how far apart?"),
        wrong(
            calls::numeric_gradient, "L2-GCK-08",
            [](const ScalarFunction& f, const Tensor& x, double step) {
                return differences(f, x, step, [](auto& f_, Tensor& t, auto i, double h) {
                    const double distance = real_distance(t[i], h);
                    const double below = at(f_, t, i, t[i] - h);
                    t[i] = static_cast<float>(t[i] + h);
                    return (f_(t) - below) / distance;
                });
            },
            "A value that was nudged stays nudged while the next one is tried.",
            "Print x before and after your loop: is it the same?"),
        wrong(
            calls::numeric_gradient, "L2-GCK-09",
            [](const ScalarFunction& f, const Tensor& x, double step) {
                return differences(f, x, step, [](auto& f_, Tensor& t, auto i, double h) {
                    return (at(f_, t, i, t[i] + h) - at(f_, t, i, t[i] - h)) / (2 * h);
                });
            },
            "You divided by twice the step, but float rounded the two points.",
            "Near 1000, which float is closest to 1000.3 + 0.001? How far apart are the two?"),
        wrong(
            calls::numeric_gradient, "L2-GCK-10",
            [](const ScalarFunction& f, const Tensor& x, double step) {
                return differences(f, x, step, [](auto& f_, Tensor& t, auto i, double h) {
                    return (at(f_, t, i, t[i] - h) - at(f_, t, i, t[i] + h)) /
                           real_distance(t[i], h);
                });
            },
            "You subtracted the value on the right from the one on the left.",
            "For f(x) = x: is your slope +1?"),
        wrong(
            calls::worked_graph, "L2-GRA-10",
            [](float x, float y, float z) { return graph_with(x, y, z, x + y, z, x + y); },
            "The slopes of the product are exchanged: each factor's slope is the other factor.",
            "Nudge q by 1 in f = q z: by how much does f move?"),
        wrong(
            calls::worked_graph, "L2-GRA-11",
            [](float x, float y, float z) { return graph_with(x, y, z, z, x + y, 1); },
            "The slopes by x and y are local ones: the product behind them is missing.",
            "Nudge x by 1: q moves by 1. And f?"),
        wrong(
            calls::worked_graph, "L2-GRA-12",
            [](float x, float y, float z) { return graph_with(x, y, z, z, x + y, z + 1); },
            "Along one path slopes are multiplied; you added them.",
            "A gear of 2 drives a gear of 3: how fast does the last wheel turn?"),
    };
}

Misconceptions order_rows() {
    return {
        wrong(
            calls::backward_order, "L2-GRA-03",
            [](const Diagram& diagram, int output) {
                std::vector<int> order = order_of(diagram, output);
                std::reverse(order.begin(), order.end());
                return order;
            },
            "You walk from the leaves up; gradients start at the output.",
            "Which node knows its gradient first?"),
        wrong(
            calls::backward_order, "L2-GRA-13",
            [](const Diagram& diagram, int output) {
                return without_check(diagram, output, false, true);
            },
            "You also visit nodes on which the output does not depend.",
            "How much does the output move when a node beside its path moves?"),
        wrong(
            calls::backward_order, "L2-GRA-14",
            [](const Diagram& diagram, int output) {
                return without_check(diagram, output, true, false);
            },
            "Inputs of the net are in your list; they have no operation to call.",
            "Which function would be called for a node whose operation is \"input\"?"),
        wrong(
            calls::backward_order, "L2-GRA-02-order",
            [](const Diagram& diagram, int output) {
                order_of(diagram, output);
                std::vector<int> order;
                const std::function<void(int)> visit = [&](int id) {
                    if (diagram[id].kind == "leaf" ||
                        std::count(order.begin(), order.end(), id) > 0)
                        return;
                    order.push_back(id);
                    for (int input : diagram[id].inputs)
                        visit(input);
                };
                visit(output);
                return order;
            },
            "A node is listed as soon as one of its users has been; others may still follow.",
            "In the diamond: have both users of c spoken when it is c's turn?"),
    };
}

}  // namespace

Misconceptions walk_rows() {
    Misconceptions rows = slope_rows();
    for (const auto& more : order_rows())
        rows.push_back(more);
    const Misconceptions walks = {
        wrong(calls::backward, "L2-GRA-01", walking({.overwrites_nodes = true}),
              "A value used in two places gets only one of its two gradients.",
              "In b = a + a, along how many ways does nudging a reach b?"),
        wrong(calls::backward, "L2-GRA-15", walking({.overwrites_parameters = true}),
              "A parameter used in two places keeps only the last gradient.",
              "In y = w (w x), nudge w: how many factors move?"),
        wrong(calls::backward, "L2-GRA-01-both",
              walking({.overwrites_nodes = true, .overwrites_parameters = true}),
              "What is used in two places gets only one of its two gradients.",
              "In b = a + a, along how many ways does nudging a reach b?"),
        wrong(calls::backward, "L2-GRA-02", walking({.recursive = true}),
              "A node sent its gradient on before it had received all of its parts.",
              "In what order must the nodes be visited so that each is complete when it speaks?"),
        wrong(calls::backward, "L2-GRA-03-walk", walking({.ascending = true}),
              "You walked from the leaves up; gradients start at the output.",
              "Which node knows its gradient first?"),
        wrong(calls::backward, "L2-GRA-16", walking({.starts_from_one = true}),
              "The walk starts from 1 and forgets the gradient it was given.",
              "Double grad_output: did all gradients double?"),
        wrong(calls::backward, "L2-GRA-17", walking({.first_input_only = true}),
              "Only the first input of each node receives its gradient.",
              "In f = q z, does z get anything?"),
    };
    rows.insert(rows.end(), walks.begin(), walks.end());
    return rows;
}

}  // namespace lab02
