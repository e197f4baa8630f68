// Known wrong answers of exercises 4.4, 4.5 and 4.8: counting, and whole nets.

#include <functional>

#include "solutions/lab04_architectures/misconceptions.hpp"
#include "tests/lab04_architectures/calls.hpp"

namespace lab04 {

using harness::convention;
using harness::Misconceptions;
using harness::wrong;
using lab02::NodeData;

Net rebuilt(const Net& net, const NodeEdit& edit) {
    Net copy;
    std::vector<Node> now;
    for (const NodeData& node : net.nodes()) {
        NodeData data = node;
        if (!edit(data)) {
            now.push_back(now.at(static_cast<std::size_t>(data.inputs.at(0))));
            continue;
        }
        if (data.operation == "input") {
            now.push_back(copy.input({data.shape.begin() + 1, data.shape.end()}, data.name));
            continue;
        }
        std::vector<Node> inputs;
        for (int input : data.inputs)
            inputs.push_back(now.at(static_cast<std::size_t>(input)));
        now.push_back(copy.apply(lab02::find_operation(data.operation), inputs, data.options,
                                 {.name = data.name}));
    }
    return copy;
}

namespace {

// --- 4.4: counting -----------------------------------------------------------------------------

using CostEdit = std::function<void(const LayerPlan& plan, LayerCost& cost)>;

auto cost_with(const CostEdit& edit) {
    return [=](const LayerPlan& plan) {
        LayerCost cost = layer_cost(plan);
        edit(plan, cost);
        return cost;
    };
}

std::int64_t window(const LayerPlan& plan) { return std::int64_t{plan.kernel} * plan.kernel; }

Misconceptions cost_rows() {
    return {
        convention(calls::layer_cost, "L4-CNT-01",
                   cost_with([](auto&, LayerCost& cost) { cost.multiply_adds *= 2; }),
                   "You counted operations; here a multiplication with its addition counts once.",
                   "How many operations is a b + c, and how many multiply-adds?"),
        wrong(calls::layer_cost, "L4-CNT-02", cost_with([](const LayerPlan& plan, LayerCost& cost) {
                  cost.multiply_adds = std::int64_t{plan.filters} * plan.height * plan.width *
                                       (plan.channels / plan.groups) * window(plan);
              }),
              "A filter is evaluated once per output pixel, not per input pixel.",
              "How many dot products does a layer of stride 2 on 8 x 8 compute?"),
        wrong(calls::layer_cost, "L4-CNT-03", cost_with([](const LayerPlan& plan, LayerCost& cost) {
                  cost.parameters =
                      std::int64_t{plan.filters} * (plan.channels / plan.groups) * window(plan);
              }),
              "Biases, gamma and beta are set by training as well: count them.",
              "Which numbers may the optimiser change?"),
        wrong(calls::layer_cost, "L4-CNT-03-state",
              cost_with([](const LayerPlan& plan, LayerCost& cost) {
                  if (plan.batch_norm) cost.parameters += 2 * std::int64_t{plan.filters};
              }),
              "You counted the running statistics; no optimiser sets them.",
              "Does the optimiser update the running mean?"),
        wrong(calls::layer_cost, "L4-CNT-04", cost_with([](const LayerPlan& plan, LayerCost& cost) {
                  const std::int64_t rest = std::int64_t{plan.filters} * window(plan) *
                                            (plan.channels - plan.channels / plan.groups);
                  const std::int64_t pixels =
                      cost.multiply_adds /
                      (std::int64_t{plan.filters} * window(plan) * (plan.channels / plan.groups));
                  cost.parameters += rest;
                  cost.multiply_adds += rest * pixels;
              }),
              "A filter sees the channels of its own group alone.",
              "How deep is one kernel of a layer with 2 groups?"),
        wrong(calls::layer_cost, "L4-CNT-05", cost_with([](auto&, LayerCost& cost) {
                  cost.parameters = static_cast<std::int32_t>(cost.parameters);
                  cost.multiply_adds = static_cast<std::int32_t>(cost.multiply_adds);
              }),
              "The product left the range of int.", "What is the largest int?"),
        wrong(calls::layer_cost, "L4-CNT-06", cost_with([](const LayerPlan& plan, LayerCost& cost) {
                  const int height = plan.height + 2 * plan.padding - plan.kernel;
                  const int width = plan.width + 2 * plan.padding - plan.kernel;
                  const std::int64_t pixels =
                      std::int64_t{height / plan.stride + 1} * (width / plan.stride + 1);
                  const std::int64_t square =
                      std::int64_t{height / plan.stride + 1} * (height / plan.stride + 1);
                  cost.multiply_adds = cost.multiply_adds / pixels * square;
              }),
              "You took the height for the width as well: pictures need not be square.",
              "How many places has a filter on 8 x 6 pixels?"),
        wrong(calls::layer_cost, "L4-CNT-07", cost_with([](const LayerPlan& plan, LayerCost& cost) {
                  const int height = plan.height + 2 * plan.padding - plan.kernel;
                  const int width = plan.width + 2 * plan.padding - plan.kernel;
                  const std::int64_t pixels =
                      std::int64_t{height / plan.stride + 1} * (width / plan.stride + 1);
                  const auto up = [&](int side) {
                      return std::int64_t{(side + plan.stride - 1) / plan.stride + 1};
                  };
                  cost.multiply_adds = cost.multiply_adds / pixels * up(height) * up(width);
              }),
              "Windows that hang over the edge were counted: the division rounds down.",
              "How many windows of 3 with stride 2 fit on 8 pixels?"),
    };
}

// --- 4.4: AlexNet and ZFNet --------------------------------------------------------------------

auto alexnet_with(const NodeEdit& edit) {
    return [=](AlexNetForm form, int classes) {
        return plan_of(rebuilt(alexnet(form, classes), edit), PlanOf::all);
    };
}
auto zfnet_with(const NodeEdit& edit) {
    return [=](int classes) { return plan_of(rebuilt(zfnet(classes), edit), PlanOf::all); };
}

bool keep_all_but_norm(NodeData& node) { return node.operation != "local_response_norm"; }

bool pool_by_two(NodeData& node) {
    if (node.operation == "max_pool") node.options["kernel_y"] = node.options["kernel_x"] = 2;
    return true;
}

// A norm and the pool behind it change places.
auto norm_behind_pool() {
    Net spare;
    max_pool(spare, spare.input({1, 9, 9}), {.kernel = 3, .stride = 2});
    const NodeData pool = spare.nodes().back();
    return [pool, norm = NodeData{}, held = false](NodeData& node) mutable {
        if (node.operation == "local_response_norm") {
            norm = node;
            held = true;
            node.operation = pool.operation;
            node.options = pool.options;
        } else if (node.operation == "max_pool" && held) {
            held = false;
            node.operation = norm.operation;
            node.options = norm.options;
        }
        return true;
    };
}

Misconceptions alexnet_rows() {
    return {
        wrong(calls::alexnet, "L4-ALX-07", alexnet_with(norm_behind_pool()),
              "Your norms stand behind the pools, as in Caffe's net; the paper has them before.",
              "What stands between conv1's ReLU and its pool?"),
        convention(
            calls::alexnet, "L4-ALX-02",
            [](AlexNetForm form, int classes) {
                return alexnet_plan(form == AlexNetForm::grouped ? AlexNetForm::whole : form,
                                    classes);
            },
            "The form `grouped` has two columns: conv2, 4 and 5 see half of the channels.",
            "Why do conv2's kernels have depth 48?"),
        wrong(calls::alexnet, "L4-ALX-03", alexnet_with([](NodeData& node) {
                  if (node.operation == "input") node.shape = {1, 3, 224, 224};
                  return true;
              }),
              "With 224 pixels 11 x 11 and stride 4 do not give 55: the paper's 224 is a slip.",
              "(224 - 11) / 4 + 1 is how much?"),
        wrong(calls::alexnet, "L4-ALX-04", alexnet_with(pool_by_two),
              "AlexNet's pools overlap: windows of 3 with stride 2.",
              "From 55 pixels to 27: which windows do that?"),
        wrong(calls::alexnet, "L4-ALX-05", alexnet_with(keep_all_but_norm),
              "Local response norm is missing behind the first two layers.",
              "What stands between conv1's ReLU and its pool?"),
        wrong(calls::alexnet, "L4-ALX-06",
              alexnet_with([](NodeData& node) { return node.operation != "dropout"; }),
              "The two large dense layers have no dropout.",
              "Where are most of the weights, and what keeps them from learning by heart?"),
        wrong(calls::zfnet, "L4-ZFN-01", zfnet_with([](NodeData& node) {
                  if (node.operation == "max_pool")
                      node.options["bottom"] = node.options["right"] = 0;
                  return true;
              }),
              "The pools of ZFNet need padding at the bottom and at the right: 110 becomes 55.",
              "How many windows of 3 with stride 2 fit on 110 pixels?"),
        wrong(calls::zfnet, "L4-ZFN-02", zfnet_with(keep_all_but_norm),
              "The norms behind the first two pools are missing.",
              "Which layer of ZFNet has no weights and is no pool?"),
    };
}

// --- 4.5 ---------------------------------------------------------------------------------------

auto vgg_with(const NodeEdit& edit) {
    return [=](int depth, int classes) {
        return plan_of(rebuilt(vgg(depth, classes), edit), PlanOf::all);
    };
}

using FilterEdit = std::function<void(int window, std::int64_t channels, SmallFilters& result)>;
auto filters_with(const FilterEdit& edit) {
    return [=](int window, int channels) {
        SmallFilters result = small_filters(window, channels);
        edit(window, channels, result);
        return result;
    };
}

Misconceptions vgg_rows() {
    return {
        wrong(calls::small_filters, "L4-VGG-01",
              filters_with(
                  [](auto, std::int64_t c, SmallFilters& r) { r.stacked_weights = 9 * c * c; }),
              "That is one layer of 3 x 3; the whole stack is asked for.",
              "How many layers does it take to see 7 pixels?"),
        wrong(calls::small_filters, "L4-VGG-02",
              filters_with([](int window, std::int64_t c, SmallFilters& r) {
                  r.layers = (window + 2) / 3;
                  r.stacked_weights = 9 * r.layers * c * c;
              }),
              "Windows of neighbouring layers overlap: each further layer adds 2 pixels, not 3.",
              "How many pixels do two layers of 3 x 3 see?"),
        wrong(calls::small_filters, "L4-VGG-03",
              filters_with([](int window, std::int64_t c, SmallFilters& r) {
                  r.stacked_weights = r.layers * 9 * c;
                  r.single_weights = std::int64_t{window} * window * c;
              }),
              "Each of the C filters looks at all C channels.",
              "How many numbers are in one filter of 3 x 3 on C channels?"),
        wrong(calls::small_filters, "L4-CNT-05-filters",
              filters_with([](auto, auto, SmallFilters& r) {
                  r.stacked_weights = static_cast<std::int32_t>(r.stacked_weights);
                  r.single_weights = static_cast<std::int32_t>(r.single_weights);
              }),
              "The product left the range of int.", "What is the largest int?"),
        wrong(calls::vgg, "L4-VGG-04", vgg_with([](NodeData& node) {
                  if (node.operation == "conv2d" && node.options["filters"] == 512 &&
                      node.shape[2] == 14)
                      node.options["filters"] = 1024;
                  return true;
              }),
              "The last stage stays at 512 filters; it doubles no more.",
              "How many weights has VGG's first dense layer: 512 * 49 * 4096?"),
        wrong(calls::vgg, "L4-VGG-05", vgg_with([](NodeData& node) {
                  return node.operation != "max_pool" || node.shape[2] > 7;
              }),
              "The pool behind the last stage is missing: 14 x 14 pixels reach the dense layers.",
              "From 224 pixels to 7: how many pools?"),
        wrong(calls::vgg, "L4-VGG-07", vgg_with([](NodeData& node) {
                  return node.operation != "relu" || node.shape.rank() != 4;
              }),
              "No ReLU stands between your convolutions.",
              "What is a convolution of a convolution without a bend between them?"),
        wrong(calls::vgg, "L4-VGG-08",
              vgg_with([](NodeData& node) { return node.operation != "dropout"; }),
              "The two large dense layers have no dropout.",
              "Where are most of the weights, and what keeps them from learning by heart?"),
        wrong(
            calls::vgg, "L4-VGG-06",
            [](int depth, int classes) {
                const NetPlan right = vgg_plan(depth, classes);
                if (depth != 16) return right;
                return plan_of(
                    rebuilt(vgg(19, classes),
                            [](NodeData& node) {
                                return !(node.shape[1] == 512 &&
                                         (node.name == "conv2d12" || node.name == "conv2d16" ||
                                          node.name == "relu12" || node.name == "relu16"));
                            }),
                    PlanOf::all);
            },
            "VGG-16 has three layers in each of its last three stages.",
            "2 + 2 + 3 + 3 + 3 and three dense layers: how many?"),
    };
}

// --- 4.8 ---------------------------------------------------------------------------------------

auto resnet_with(const NodeEdit& edit) {
    return [=](int depth, const ResNetOptions& options) {
        return plan_of(rebuilt(resnet(depth, options), edit), PlanOf::weights);
    };
}

auto blocks_more(int more) {
    return [=](int depth, const CifarOptions& options) {
        const NetPlan right = resnet_cifar_plan(depth, options);
        return depth + 6 * more < 8 ? right : resnet_cifar_plan(depth + 6 * more, options);
    };
}

Misconceptions resnet_rows() {
    return {
        wrong(calls::resnet_cifar, "L4-RES-08", blocks_more(1),
              "Depth counts layers with weights, 6 n + 2: yours has one block too many a stage.",
              "Which n gives 56?"),
        wrong(calls::resnet_cifar, "L4-RES-08-fewer", blocks_more(-1),
              "Depth counts layers with weights, 6 n + 2: yours has one block too few a stage.",
              "Which n gives 56?"),
        convention(
            calls::resnet_cifar, "L4-RES-20",
            [](int depth, const CifarOptions& options) {
                CifarOptions other = options;
                other.shortcut = Shortcut::projection;
                return resnet_cifar_plan(depth, other);
            },
            "The paper's CIFAR nets pad their shortcuts; yours project (272,474 parameters).",
            "How many weights does a shortcut of option A have?"),
        convention(
            calls::resnet, "L4-RES-05-net",
            [](int depth, const ResNetOptions& options) {
                ResNetOptions other = options;
                other.bottleneck_stride = BottleneckStride::middle;
                return resnet_plan(depth, other);
            },
            "Your stride is in the 3 x 3 (the later form); here it is in the first 1 x 1.",
            "Which multiply-adds does the paper state for ResNet-50?"),
        wrong(calls::resnet, "L4-RES-21",
              resnet_with([](NodeData& node) { return node.operation != "max_pool"; }),
              "The max pool behind the first convolution is missing.",
              "How many pixels a side does the first stage work on?"),
        wrong(calls::resnet, "L4-RES-22", resnet_with([](NodeData& node) {
                  if (node.operation == "conv2d" && node.name == "stem.conv")
                      node.options["bias"] = 1;
                  return true;
              }),
              "The first convolution has a bias, though batch norm follows and has a beta.",
              "What does batch norm do to a number that is added to a whole channel?"),
        wrong(
            calls::resnet, "L4-RES-23",
            [](int depth, const ResNetOptions& options) {
                const NetPlan right = resnet_plan(depth, options);
                return depth == 50 ? resnet_plan(34, options) : right;
            },
            "From 50 on the blocks are bottlenecks: three layers each, and four times as wide.",
            "3 + 4 + 6 + 3 blocks and 50 layers: how many layers has a block?"),
        wrong(
            calls::resnet, "L4-RES-24",
            [](int depth, const ResNetOptions& options) {
                ResNetOptions other = options;
                other.residual = true;
                return resnet_plan(depth, other);
            },
            "Plain twins have no shortcuts: options.residual is not looked at.",
            "Which parameters does a plain net of 34 layers not have?"),
    };
}

}  // namespace

Misconceptions net_rows() {
    Misconceptions rows = cost_rows();
    for (const Misconceptions& part : {alexnet_rows(), vgg_rows(), resnet_rows()})
        rows.insert(rows.end(), part.begin(), part.end());
    return rows;
}

}  // namespace lab04
