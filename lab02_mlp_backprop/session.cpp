// Session: running a net forwards and backwards.

#include "lab02_mlp_backprop/session.hpp"

#include <algorithm>

#include "common/error.hpp"

namespace lab02 {

using dl::Shape;
using dl::Tensor;

namespace {

const Tensor& find(const Params& params, const std::string& name) {
    const auto found = params.find(name);
    dl::require<dl::Error>(found != params.end(), "Session: the parameters have no \"", name,
                           "\"; initialise(net, ...) makes a set that fits");
    return found->second;
}

// users[i] lists the nodes that read node i.
std::vector<std::vector<int>> users_of(const Net& net) {
    std::vector<std::vector<int>> users(net.size());
    for (int id = 0; id < net.size(); ++id)
        for (int input : net.at(id).inputs)
            users[input].push_back(id);
    return users;
}

// The nodes of `fusion` if it can start at `first`: each feeds the next, and nobody else.
std::vector<int> match(const Fusion& fusion, const Net& net, int first,
                       const std::vector<std::vector<int>>& users) {
    std::vector<int> nodes;
    int id = first;
    for (const std::string& name : fusion.chain) {
        if (!nodes.empty()) {
            if (users[id].size() != 1) return {};
            id = users[id].front();
            if (net.at(id).inputs.size() != 1) return {};
        }
        if (net.at(id).operation != name) return {};
        nodes.push_back(id);
    }
    return nodes;
}

// needed[i]: does `output` depend on node i?
std::vector<bool> needed_for(const Net& net, int output) {
    std::vector<bool> needed(net.size(), false);
    needed[output] = true;
    for (int id = output; id >= 0; --id)
        if (needed[id])
            for (int input : net.at(id).inputs)
                needed[input] = true;
    return needed;
}

void check_shape(const NodeData& node, const std::vector<const Tensor*>& inputs,
                 const Tensor& output) {
    std::vector<Shape> shapes;
    for (const Tensor* input : inputs)
        shapes.push_back(input->shape());
    const Shape expected = find_operation(node.operation).shape(shapes, node.options);
    dl::require(output.shape() == expected, "node ", node.name, ": ", node.operation,
                " forward returned ", output.shape(), " where ", expected, " belongs");
}

}  // namespace

Session::Session(Net net, SessionOptions options)
    : net_(std::move(net)), options_(std::move(options)) {
    plan();
    values_.resize(net_.size());
    kept_.resize(net_.size(), false);
    saved_.resize(net_.size());
    restart(options_.seed);
}

void Session::restart(std::uint64_t seed) {
    random_.clear();
    for (const NodeData& node : net_.nodes())
        random_.emplace_back(seed, node.name);
}

void Session::plan() {
    // Steps: the longest fusion that fits, or the node alone.
    const auto users = users_of(net_);
    step_of_.assign(net_.size(), -1);
    for (int id = 0; id < net_.size(); ++id) {
        if (net_.at(id).operation == "input" || step_of_[id] >= 0) continue;
        Step step;
        step.nodes = {id};
        if (options_.fast) {
            for (const Fusion& fusion : fusions()) {
                std::vector<int> nodes = match(fusion, net_, id, users);
                if (nodes.empty()) continue;
                step.nodes = std::move(nodes);
                step.fusion = fusion;  // a copy: labs enter more of them later
                break;
            }
        }
        for (int node : step.nodes) {
            step_of_[node] = static_cast<int>(steps_.size());
            for (const ParameterSpec& spec : net_.at(node).parameters)
                step.parameters.push_back(spec.name);
        }
        steps_.push_back(std::move(step));
    }

    // A gradient is of use where a trained parameter lies on the way to it.
    wants_.assign(net_.size(), false);
    for (int id = 0; id < net_.size(); ++id) {
        const NodeData& node = net_.at(id);
        wants_[id] = options_.input_gradients && node.operation == "input";
        for (int input : node.inputs)
            wants_[id] = wants_[id] || wants_[input];
        for (const ParameterSpec& spec : node.parameters)
            wants_[id] = wants_[id] || (spec.trained && !options_.frozen.count(spec.name));
    }
}

void Session::set_inputs(std::vector<Tensor> given, const std::vector<bool>& needed) {
    const std::vector<Node> wanted = net_.inputs();
    kept_.assign(net_.size(), false);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const int id = wanted[i].id;
        const NodeData& node = net_.at(id);
        if (!needed[id]) continue;
        dl::require<dl::Error>(i < given.size(), "Session: input ", node.name, " (number ", i,
                               ") is missing, got ", given.size(), " tensors");
        dl::require(given[i].rank() == node.shape.rank(), "Session: input ", node.name,
                    " takes a batch of ", node.shape, ", got ", given[i].shape());
        // The next batch is made while this one is still here: a place is prepared for it.
        if (values_[id].shape() != given[i].shape()) Tensor::uninitialised(given[i].shape());
        values_[id] = std::move(given[i]);
        kept_[id] = true;
    }
}

void Session::run(const Step& step, const Params& params, Params* state) {
    const int last = step.nodes.back();
    const NodeData& first = net_.at(step.nodes.front());
    ForwardStep call{.options = first.options,
                     .mode = mode_,
                     .inputs = {},
                     .parameters = {},
                     .rng = random_[last],
                     .output = values_[last],
                     .saved = saved_[last],
                     .new_state = {},
                     .winograd = options_.winograd};
    for (int input : first.inputs)
        call.inputs.push_back(&values_[input]);
    for (const std::string& name : step.parameters)
        call.parameters.push_back(&find(params, name));

    if (step.fusion) {
        step.fusion->forward(call);
    } else {
        call.output = Tensor();  // the memory of the previous step serves this one
        call.saved.clear();
        find_operation(first.operation).forward(call);
        check_shape(first, call.inputs, call.output);
    }
    kept_[last] = true;
    if (state == nullptr) return;
    for (auto& [parameter, value] : call.new_state)
        state->at(step.parameters.at(parameter)) = std::move(value);
}

void Session::forward(Params& params, std::vector<Tensor> given, Mode mode) {
    mode_ = mode;
    set_inputs(std::move(given), std::vector<bool>(net_.size(), true));
    for (const Step& step : steps_)
        run(step, params, mode == Mode::train ? &params : nullptr);
}

Tensor Session::predict(const Params& params, std::vector<Tensor> given, Node output) {
    net_.at(output);
    mode_ = Mode::eval;
    const std::vector<bool> needed = needed_for(net_, output.id);
    set_inputs(std::move(given), needed);

    // Who reads a value last? After that its memory goes back.
    std::vector<int> last_reader(net_.size(), -1);
    for (int id = 0; id < net_.size(); ++id)
        if (needed[id])
            for (int input : net_.at(id).inputs)
                last_reader[input] = id;
    last_reader[output.id] = net_.size();
    const auto run_and_release = [&](const Step& step) {
        run(step, params, nullptr);
        saved_[step.nodes.back()].clear();
        for (int id : step.nodes)
            for (int input : net_.at(id).inputs)
                if (last_reader[input] == id) values_[input] = Tensor();
    };

    for (const Step& step : steps_) {
        if (!needed[step.nodes.front()]) continue;
        if (needed[step.nodes.back()]) {
            run_and_release(step);
            continue;
        }
        for (int id : step.nodes) {  // the output lies inside of a fusion: one node at a time
            if (!needed[id]) continue;
            Step single{.nodes = {id}, .fusion = std::nullopt, .parameters = {}};
            for (const ParameterSpec& spec : net_.at(id).parameters)
                single.parameters.push_back(spec.name);
            run_and_release(single);
        }
    }
    kept_.assign(net_.size(), false);
    return std::move(values_[output.id]);
}

const Tensor& Session::value(Node node) const {
    const NodeData& data = net_.at(node);
    dl::require<dl::Error>(kept_[node.id], "Session::value: the value of ", data.name,
                           " was not kept; call forward, with fast = false for inner values");
    return values_[node.id];
}

Gradients Session::backward(const Params& params, Node output, Tensor grad_output) {
    const NodeData& data = net_.at(output);
    dl::require<dl::Error>(kept_[output.id], "Session::backward: no value of ", data.name,
                           " to start from; call forward first, and start at the end of a fusion");
    dl::require(grad_output.shape() == values_[output.id].shape(), "Session::backward: ", data.name,
                " is ", values_[output.id].shape(), ", its gradient ", grad_output.shape());
    Gradients gradients = lab02::backward(
        net_, output, std::move(grad_output),
        [&](int node, Tensor gradient) { return run_backward(node, params, std::move(gradient)); });
    // State and frozen parameters were left empty.
    std::erase_if(gradients.parameters,
                  [](const auto& entry) { return entry.second.count() == 0; });
    return gradients;
}

NodeGradients Session::run_backward(int node, const Params& params, Tensor grad_output) {
    const NodeData& data = net_.at(node);
    NodeGradients result;
    result.inputs.resize(data.inputs.size());
    result.parameters.resize(data.parameters.size());
    if (!wants_[node] || grad_output.count() == 0) return result;

    // The walk meets the last node of a fusion first: there all the work is done. The gradients
    // wait in pending_ until the walk comes to the nodes they belong to; between the nodes of a
    // fusion only a token travels.
    const int number = step_of_[node];
    const Step& step = steps_[number];
    if (node == step.nodes.back())
        pending_ = run_step_backward(step, params, std::move(grad_output));
    int parameter = 0;  // where this node's parameters begin among those of the step
    for (int earlier : step.nodes) {
        if (earlier == node) break;
        parameter += static_cast<int>(net_.at(earlier).parameters.size());
    }
    for (Tensor& gradient : result.parameters)
        gradient = std::move(pending_.parameters.at(parameter++));
    if (node == step.nodes.front())
        result.inputs = std::move(pending_.inputs);
    else
        result.inputs.front() = Tensor::scalar(0.0f);
    return result;
}

NodeGradients Session::run_step_backward(const Step& step, const Params& params,
                                         Tensor grad_output) {
    const NodeData& first = net_.at(step.nodes.front());
    const int last = step.nodes.back();
    BackwardStep call{.options = first.options,
                      .mode = mode_,
                      .grad_output = std::move(grad_output),
                      .inputs = {},
                      .parameters = {},
                      .output = values_[last],
                      .saved = saved_[last],
                      .wanted = {},
                      .winograd = options_.winograd};
    for (int input : first.inputs) {
        call.inputs.push_back(&values_[input]);
        call.wanted.push_back(wants_[input]);
    }
    for (const std::string& name : step.parameters)
        call.parameters.push_back(&find(params, name));
    NodeGradients result =
        step.fusion ? step.fusion->backward(call) : find_operation(first.operation).backward(call);

    // What nobody asked for is dropped here, so that the walk need not know about it.
    result.inputs.resize(first.inputs.size());
    result.parameters.resize(step.parameters.size());
    for (std::size_t i = 0; i < result.inputs.size(); ++i)
        if (!call.wanted[i]) result.inputs[i] = Tensor();
    for (std::size_t i = 0; i < result.parameters.size(); ++i)
        if (options_.frozen.count(step.parameters[i])) result.parameters[i] = Tensor();
    return result;
}

}  // namespace lab02
