// Known wrong answers of exercises 4.6, 4.7 and 4.9: modules, blocks and the experiment.

#include <functional>
#include <utility>

#include "common/ops.hpp"
#include "solutions/lab04_architectures/misconceptions.hpp"
#include "tests/lab04_architectures/calls.hpp"

namespace lab04 {

using dl::Tensor;
using harness::convention;
using harness::Misconceptions;
using harness::wrong;
using lab02::NodeData;

namespace {

// --- 4.6 ---------------------------------------------------------------------------------------

auto join_along(int axis) {
    return [=](const std::vector<Tensor>& branches) {
        check(join_branches(branches));
        return dl::concat(branches, axis);
    };
}

Misconceptions branch_rows() {
    return {
        wrong(
            calls::mix_channels, "L4-NIN-01",
            [](const Tensor& x, const Tensor& weight, const Tensor& bias) {
                Tensor out = mix_channels(x, weight, bias);
                for (int n = 0; n < out.size(0); ++n)
                    for (int o = 0; o < out.size(1); ++o)
                        for (int y = 0; y < out.size(2); ++y)
                            for (int i = 0; i < out.size(3); ++i) {
                                const int c = o % x.size(1);
                                out.at(n, o, y, i) = weight.at(o, c) * x.at(n, c, y, i) + bias[o];
                            }
                return out;
            },
            "A 1 x 1 convolution mixes the channels of a pixel; yours only scales each.",
            "How many weights has a 1 x 1 convolution from 64 channels to 16?"),
        wrong(
            calls::mix_channels, "L4-NIN-02",
            [](const Tensor& x, const Tensor& weight, const Tensor& bias) {
                return mix_channels(x, weight, bias * static_cast<float>(x.size(1)));
            },
            "The bias was added once for every input channel.",
            "How often does an output channel get its bias?"),
        wrong(calls::join_branches, "L4-INC-01", join_along(0),
              "Branches are stacked as further channels, not as further images.",
              "Which axis may differ between the branches?"),
        wrong(calls::join_branches, "L4-INC-01-rows", join_along(2),
              "Branches are stacked as further channels, not as further rows.",
              "Which axis may differ between the branches?"),
        wrong(
            calls::split_gradient, "L4-INC-02",
            [](const Tensor& grad, const std::vector<int>& channels) {
                std::vector<Tensor> right = split_gradient(grad, channels);
                const int count = static_cast<int>(channels.size());
                const int part = grad.size(1) / count;
                for (int i = 0; i < count; ++i) {
                    const int end = i + 1 == count ? grad.size(1) : (i + 1) * part;
                    right[static_cast<std::size_t>(i)] = dl::slice(grad, 1, i * part, end);
                }
                return right;
            },
            "The pieces are equally wide; they must be as wide as the branches.",
            "Which channels of the output belong to the 5 x 5 branch?"),
    };
}

auto module_with(const NodeEdit& edit) {
    return [=](const InceptionWidths& widths, const Tensor& x, const Tensor& grad) {
        Net net;
        inception_module(net, net.input({x.shape().begin() + 1, x.shape().end()}, "input"), widths,
                         "3a");
        return run_net(rebuilt(net, edit), x, grad, Mode::train);
    };
}

auto googlenet_with(const NodeEdit& edit) {
    return [=](const GoogLeNetOptions& options) {
        return plan_of(rebuilt(googlenet(options), edit), PlanOf::all);
    };
}

Misconceptions module_rows() {
    return {
        wrong(calls::inception_module, "L4-INC-04", module_with([](NodeData& node) {
                  if (node.operation == "max_pool")
                      for (const char* name : {"stride_y", "stride_x"})
                          node.options[name] = 2;
                  return true;
              }),
              "Inside of the module pooling keeps the size: stride 1, padding 1.",
              "What do all branches need in common?"),
        wrong(
            calls::inception_module, "L4-INC-05",
            [](const InceptionWidths& widths, const Tensor& x, const Tensor& grad) {
                NetRun run = inception_run(widths, x, grad);
                const int last = widths.pool > 0 ? widths.pool : x.size(1);
                const int before = grad.size(1) - last;
                const Tensor none({grad.size(0), before, grad.size(2), grad.size(3)});
                const Tensor alone =
                    dl::concat({none, dl::slice(grad, 1, before, grad.size(1))}, 1);
                run.by_input = inception_run(widths, x, alone).by_input;
                return run;
            },
            "Only the last branch sends a gradient back; the input feeds four.",
            "How many arrows leave x?"),
        wrong(calls::inception_module, "L4-INC-06", module_with([](NodeData& node) {
                  if (node.operation == "concat") std::swap(node.inputs[1], node.inputs[2]);
                  return true;
              }),
              "The 5 x 5 branch stands before the 3 x 3 one.",
              "In which order does the contract name the branches?"),
        wrong(calls::inception_module, "L4-INC-07",
              module_with([](NodeData& node) { return node.operation != "relu"; }),
              "The convolutions of your module have no ReLU.",
              "What is a 1 x 1 convolution followed by a 3 x 3 one without a bend between them?"),
        wrong(
            calls::inception_module, "L4-INC-08",
            [](const InceptionWidths& widths, const Tensor& x, const Tensor& grad) {
                InceptionWidths naive = widths;
                naive.reduce_threes = naive.reduce_fives = 0;
                return inception_run(naive, x, grad);
            },
            "The 1 x 1 reductions before the 3 x 3 and the 5 x 5 are missing.",
            "How many weights has a 5 x 5 on 192 channels, and how many behind a reduction to 16?"),
        wrong(calls::googlenet, "L4-GOO-01", googlenet_with([](NodeData& node) {
                  if (node.operation == "max_pool" && node.options["stride_y"] == 2)
                      node.options["bottom"] = node.options["right"] = 0;
                  return true;
              }),
              "Your pools lose the last row: 112 pixels become 55, not 56.",
              "How many windows of 3 with stride 2 fit on 112 pixels?"),
        wrong(calls::googlenet, "L4-GOO-02", googlenet_with([](NodeData& node) {
                  return node.operation != "local_response_norm";
              }),
              "The two local response norms are missing.",
              "What stands between the first pool and the 1 x 1 convolution?"),
        wrong(
            calls::googlenet, "L4-GOO-03",
            [](const GoogLeNetOptions& options) {
                return googlenet_plan({.classes = options.classes});
            },
            "options.auxiliary is not looked at: the two training heads are missing.",
            "6,379,728 parameters are used in training only. Where are they?"),
    };
}

// --- 4.7 ---------------------------------------------------------------------------------------

using SumGradients = std::function<ResidualGradients(const Tensor& grad, const Tensor& passed)>;

auto sum_gradient(const SumGradients& edit) {
    return [=](const Tensor& grad, const Tensor& output) {
        return edit(grad, residual_sum_backward(grad, output).branch);
    };
}

Misconceptions sum_rows() {
    return {
        wrong(
            calls::residual_sum_forward, "L4-RES-02",
            [](const Tensor& branch, const Tensor& shortcut) {
                check(residual_sum_forward(branch, shortcut));
                return branch + shortcut;
            },
            "The rectifier after the addition is missing.", "Can your block output be negative?"),
        wrong(
            calls::residual_sum_forward, "L4-RES-09",
            [](const Tensor& branch, const Tensor& shortcut) {
                check(residual_sum_forward(branch, shortcut));
                return dl::maximum(branch, 0.0f) + shortcut;
            },
            "You rectified the branch, then added: such a branch can only add, never take away.",
            "Branch -4, shortcut 5: what should come out?"),
        wrong(calls::residual_sum_backward, "L4-RES-03",
              sum_gradient([](auto&, const Tensor& passed) {
                  return ResidualGradients{passed, Tensor(passed.shape())};
              }),
              "The gradient must flow back along both roads; your shortcut gets none.",
              "Set all convolution weights to 0: the block is the identity. What must dx be?"),
        wrong(calls::residual_sum_backward, "L4-RES-03-branch",
              sum_gradient([](auto&, const Tensor& passed) {
                  return ResidualGradients{Tensor(passed.shape()), passed};
              }),
              "The gradient must flow back along both roads; your branch gets none.",
              "Which weights of the block would ever learn?"),
        wrong(calls::residual_sum_backward, "L4-RES-10",
              sum_gradient([](const Tensor& grad, auto&) {
                  return ResidualGradients{grad, grad};
              }),
              "Where the output is 0 the ReLU lets no gradient through.",
              "The sum was -3. Does the output move when the branch moves a little?"),
        wrong(calls::residual_sum_backward, "L4-RES-11",
              sum_gradient([](auto&, const Tensor& passed) {
                  return ResidualGradients{passed * 0.5f, passed * 0.5f};
              }),
              "You shared the gradient out; each road gets all of it.",
              "Nudge the branch by 0.1: by how much does the sum move?"),
    };
}

// What may be wrong about a block.
struct Fault {
    bool rectified_shortcut = false;
    bool bare_projection = false;  // no batch norm behind it
    bool bias = false;
    bool late_stride = false;  // in the second convolution
    bool always_projects = false;
    bool no_middle_relu = false;
};

NetRun faulty_block(const Fault& fault, const BlockOptions& o, const Tensor& x, const Tensor& grad,
                    Mode mode) {
    return run_built(x, grad, mode, [&](Net& net, Node in) {
        const auto convolve = [&](Node from, int stride) {
            return batch_norm_2d(
                net, conv2d(net, from, o.filters,
                            {.kernel = 3, .stride = stride, .padding = 1, .bias = fault.bias}));
        };
        Node branch = convolve(in, fault.late_stride ? 1 : o.stride);
        if (!fault.no_middle_relu) branch = relu(net, branch);
        branch = convolve(branch, fault.late_stride ? o.stride : 1);
        if (!o.residual) return relu(net, branch);
        Node shortcut = fault.rectified_shortcut ? relu(net, in) : in;
        const bool same = o.stride == 1 && net.at(in).shape[1] == o.filters;
        if (!same && o.shortcut == Shortcut::padding) {
            shortcut = pad_shortcut(net, shortcut, o.filters, o.stride);
        } else if (!same || fault.always_projects) {
            shortcut =
                conv2d(net, shortcut, o.filters, {.kernel = 1, .stride = o.stride, .bias = false});
            if (!fault.bare_projection) shortcut = batch_norm_2d(net, shortcut);
        }
        return residual_sum(net, branch, shortcut);
    });
}

auto block_with(const Fault& fault) {
    return [=](const BlockOptions& options, const Tensor& x, const Tensor& grad, Mode mode) {
        check(basic_block_run(options, x, grad, mode));
        return faulty_block(fault, options, x, grad, mode);
    };
}

Misconceptions block_rows() {
    return {
        wrong(calls::basic_block, "L4-RES-06", block_with({.rectified_shortcut = true}),
              "The shortcut carries the rectified input instead of the input.",
              "Print x before and after the branch was computed."),
        wrong(calls::basic_block, "L4-RES-12", block_with({.bare_projection = true}),
              "The projection has a batch norm of its own.",
              "Both sides of the sum should be on one scale. Who brings the shortcut there?"),
        wrong(calls::basic_block, "L4-RES-13", block_with({.bias = true}),
              "The convolutions have a bias, though batch norm follows and has a beta.",
              "What does batch norm do to a number that is added to a whole channel?"),
        wrong(calls::basic_block, "L4-RES-14", block_with({.late_stride = true}),
              "The stride belongs to the first convolution of the block.",
              "How many multiply-adds does the first convolution have, with and without it?"),
        wrong(calls::basic_block, "L4-RES-15", block_with({.always_projects = true}),
              "Where the shape stays the shortcut is the identity, without weights.",
              "What does the gradient of x look like if the branch is switched off?"),
        wrong(calls::basic_block, "L4-RES-16", block_with({.no_middle_relu = true}),
              "The ReLU between the two convolutions is missing.",
              "What is a convolution of a convolution without a bend between them?"),
        convention(
            calls::bottleneck_block, "L4-RES-05",
            [](const BlockOptions& options, const Tensor& x, const Tensor& grad, Mode mode) {
                BlockOptions other = options;
                other.bottleneck_stride = BottleneckStride::middle;
                return bottleneck_block_run(other, x, grad, mode);
            },
            "Your stride is always in the 3 x 3 (the later form); here the options say where.",
            "Which convolution has the stride in the 2015 paper?"),
        wrong(
            calls::bottleneck_block, "L4-RES-17",
            [](const BlockOptions& options, const Tensor& x, const Tensor& grad, Mode mode) {
                BlockOptions other = options;
                other.residual = true;
                return bottleneck_block_run(other, x, grad, mode);
            },
            "options.residual is not looked at: the plain twin has no shortcut.",
            "What is left of a block without its shortcut?"),
    };
}

// --- 4.9 ---------------------------------------------------------------------------------------

auto deep_with(const std::function<void(DeepNetPlan&)>& edit) {
    return [=](const DeepNetPlan& plan, const Tensor& x, const Tensor& grad, Mode mode) {
        check(deep_net(plan));
        DeepNetPlan other = plan;
        edit(other);
        return deep_net_run(other, x, grad, mode);
    };
}

auto experiment_with(const std::function<void(const lab02::Examples&, const DegradationPlan&,
                                              std::vector<Twins>&)>& edit) {
    return [=](const lab02::Examples& train, const DegradationPlan& plan) {
        std::vector<Twins> result = degradation(train, plan);
        edit(train, plan, result);
        return result;
    };
}

Misconceptions experiment_rows() {
    return {
        wrong(calls::deep_net, "L4-DEG-01", deep_with([](DeepNetPlan& p) { p.residual = false; }),
              "Your residual net has no sums: both twins are plain.",
              "In how many places do the twins differ?"),
        wrong(calls::deep_net, "L4-DEG-02", deep_with([](DeepNetPlan& p) { p.residual = true; }),
              "Your plain net has shortcuts: both twins are residual.",
              "In how many places do the twins differ?"),
        wrong(calls::deep_net, "L4-DEG-03",
              deep_with([](DeepNetPlan& p) { p.hidden = 2 * p.hidden - 1; }),
              "A pair is two layers: you made as many pairs as there are layers.",
              "hidden = 7 is one layer and how many pairs?"),
        wrong(calls::degradation, "L4-DEG-04",
              experiment_with([](auto&, auto&, std::vector<Twins>& result) {
                  for (Twins& twins : result)
                      std::swap(twins.plain, twins.residual);
              }),
              "Plain and residual are exchanged.",
              "Which of the two should be worse at 55 layers?"),
        wrong(calls::degradation, "L4-DEG-05",
              experiment_with([](const lab02::Examples& train, const DegradationPlan& plan,
                                 std::vector<Twins>& result) {
                  DegradationPlan other = plan;
                  other.seed = plan.seed + 1;
                  const std::vector<Twins> lucky = degradation(train, other);
                  for (std::size_t i = 0; i < result.size(); ++i)
                      result[i].residual = lucky[i].residual;
              }),
              "Your twins start from different seeds: two things changed at once.",
              "If the residual net wins, is it the shortcut or the seed?"),
        wrong(calls::degradation, "L4-DEG-06",
              experiment_with([](auto&, auto&, std::vector<Twins>& result) {
                  for (Twins& twins : result) {
                      twins.plain = {twins.plain.back()};
                      twins.residual = {twins.residual.back()};
                  }
              }),
              "Only the last loss is there; the curve over all epochs is asked for.",
              "How would you see that a net stopped learning half way?"),
    };
}

}  // namespace

Misconceptions block_and_experiment_rows() {
    Misconceptions rows = branch_rows();
    for (const Misconceptions& part : {module_rows(), sum_rows(), block_rows(), experiment_rows()})
        rows.insert(rows.end(), part.begin(), part.end());
    return rows;
}

}  // namespace lab04
