// Functions that stand between a wire and the nets: they build what a test describes, and look at
// it or run it over there.

#include <algorithm>
#include <cmath>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "lab02_mlp_backprop/session.hpp"
#include "tests/lab04_architectures/wire_nets.hpp"

namespace lab04 {

using dl::Tensor;

namespace {

std::string describe(const lab02::NodeData& node) {
    std::string text = dl::text(node.operation, " gives ", node.shape);
    for (const auto& [name, value] : node.options)
        text += dl::text(" ", name, " ", value);
    return text;
}

}  // namespace

NetPlan plan_of(const Net& net, PlanOf what) {
    NetPlan plan;
    plan.parameters = net.parameter_count();
    plan.multiply_adds = net.multiply_adds();
    plan.result = net.at(net.last()).shape;

    std::vector<int> depth;
    std::vector<std::pair<int, std::string>> lines;
    for (const lab02::NodeData& node : net.nodes()) {
        const bool counts = what == PlanOf::all || !node.parameters.empty();
        int deepest = 0;
        std::string after;
        for (int input : node.inputs) {
            deepest = std::max(deepest, depth[static_cast<std::size_t>(input)]);
            after += (after.empty() ? " after " : ", ") + net.at(input).operation;
        }
        depth.push_back(deepest + (counts ? 1 : 0));
        if (counts)
            lines.emplace_back(depth.back(),
                               describe(node) + (what == PlanOf::all ? after : std::string()));
    }
    std::sort(lines.begin(), lines.end());
    for (const auto& [level, line] : lines)
        plan.nodes.push_back(dl::text(level, " ", line));
    return plan;
}

lab02::Params pattern(const Net& net) {
    lab02::Params params;
    for (const lab02::ParameterSpec& spec : net.parameters()) {
        const std::string kind = spec.name.substr(spec.name.rfind('.') + 1);
        dl::Rng rng{7, dl::text(kind, spec.shape)};
        Tensor value = dl::normal(spec.shape, rng);
        if (kind == "weight")
            value *= std::sqrt(2.0f / static_cast<float>(std::max(spec.fan_in, 1)));
        else if (kind == "gamma" || kind == "running_variance")
            value = dl::uniform(spec.shape, rng, 0.5f, 1.5f);
        else
            value *= 0.3f;
        params[spec.name] = std::move(value);
    }
    return params;
}

NetRun run_net(const Net& net, const Tensor& x, const Tensor& grad_output, Mode mode) {
    lab02::Session session(net, {.fast = false, .input_gradients = true});
    lab02::Params params = pattern(net);
    session.forward(params, lab02::inputs(x), mode);
    NetRun run;
    run.output = session.value(net.last());
    run.by_input = session.backward(params, net.last(), grad_output).nodes.at(0);
    run.parameters = net.parameter_count();
    run.multiply_adds = net.multiply_adds();
    return run;
}

NetPlan alexnet_plan(AlexNetForm form, int classes) {
    return plan_of(alexnet(form, classes), PlanOf::all);
}
NetPlan zfnet_plan(int classes) { return plan_of(zfnet(classes), PlanOf::all); }
NetPlan vgg_plan(int depth, int classes) { return plan_of(vgg(depth, classes), PlanOf::all); }
NetPlan googlenet_plan(const GoogLeNetOptions& options) {
    return plan_of(googlenet(options), PlanOf::all);
}
NetPlan resnet_plan(int depth, const ResNetOptions& options) {
    return plan_of(resnet(depth, options), PlanOf::weights);
}
NetPlan resnet_cifar_plan(int depth, const CifarOptions& options) {
    return plan_of(resnet_cifar(depth, options), PlanOf::weights);
}

NetRun inception_run(const InceptionWidths& widths, const Tensor& x, const Tensor& grad) {
    return run_built(x, grad, Mode::train,
                     [&](Net& net, Node input) { inception_module(net, input, widths, "3a"); });
}
NetRun basic_block_run(const BlockOptions& options, const Tensor& x, const Tensor& grad,
                       Mode mode) {
    return run_built(x, grad, mode,
                     [&](Net& net, Node input) { basic_block(net, input, options); });
}
NetRun bottleneck_block_run(const BlockOptions& options, const Tensor& x, const Tensor& grad,
                            Mode mode) {
    return run_built(x, grad, mode,
                     [&](Net& net, Node input) { bottleneck_block(net, input, options, "b"); });
}
NetRun resnet_cifar_run(int depth, const CifarOptions& options, const Tensor& x, const Tensor& grad,
                        Mode mode) {
    return run_net(resnet_cifar(depth, options), x, grad, mode);
}
NetRun deep_net_run(const DeepNetPlan& plan, const Tensor& x, const Tensor& grad, Mode mode) {
    return run_net(deep_net(plan), x, grad, mode);
}

}  // namespace lab04
