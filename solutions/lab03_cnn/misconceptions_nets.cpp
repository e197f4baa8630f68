// Known wrong answers of exercises 3.9 and 3.11.

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "lab02_mlp_backprop/layers.hpp"
#include "lab02_mlp_backprop/session.hpp"
#include "solutions/lab03_cnn/misconceptions.hpp"
#include "tests/lab03_cnn/calls.hpp"

namespace lab03 {

using dl::Rng;
using dl::Tensor;
using harness::Misconceptions;
using harness::wrong;
using lab02::Examples;
using lab02::Mode;
using lab02::NodeData;
using lab02::Params;

namespace {

// --- 3.9 ---------------------------------------------------------------------------------------

struct LenetSlip {
    bool pools_first = false;
    bool bends_scores = false;
    bool softmax_behind = false;
    int units5 = 120, units6 = 84;
    int maps1 = 6, maps3 = 16;
};

Node bend(Net& net, Node x, lab02::Activation activation) {
    return activation == lab02::Activation::relu   ? lab02::relu(net, x)
           : activation == lab02::Activation::tanh ? lab02::tanh(net, x)
                                                   : lab02::sigmoid(net, x);
}

std::vector<NodeData> lenet_with(const LenetSlip& slip, const LenetOptions& o) {
    Net net;
    const auto pool = [&](Node x, const char* name) {
        return o.max_pooling ? max_pool(net, x, {}, {.name = name})
                             : avg_pool(net, x, {}, {.name = name});
    };
    const auto shrink = [&](Node x, const char* name) {
        if (slip.pools_first) return bend(net, pool(x, name), o.activation);
        return pool(bend(net, x, o.activation), name);
    };
    Node x = net.input({o.channels, o.size, o.size}, "pixels");
    x = shrink(conv2d(net, x, slip.maps1, {.kernel = 5, .padding = o.padding}, {.name = "c1"}),
               "s2");
    x = shrink(conv2d(net, x, slip.maps3, {.kernel = 5}, {.name = "c3"}), "s4");
    x = lab02::flatten(net, x);
    x = bend(net, lab02::linear(net, x, slip.units5, {}, {.name = "c5"}), o.activation);
    x = bend(net, lab02::linear(net, x, slip.units6, {}, {.name = "f6"}), o.activation);
    x = lab02::linear(net, x, o.classes, {}, {.name = "output"});
    if (slip.bends_scores) bend(net, x, o.activation);
    if (slip.softmax_behind) lab02::softmax(net, x);
    return net.nodes();
}

auto lenet_slip(const LenetSlip& slip) {
    return [slip](const LenetOptions& options) { return lenet_with(slip, options); };
}

auto changed_options(const std::function<void(LenetOptions&)>& change) {
    return [change](LenetOptions options) {
        change(options);
        return lenet5_nodes(options);
    };
}

using Spec = lab02::ParameterSpec;

auto counting(const std::function<bool(const Spec&, std::set<std::string>& seen)>& counts) {
    return [counts](const std::vector<NodeData>& nodes) {
        std::vector<LayerParameters> layers;
        std::set<std::string> seen;
        for (const NodeData& node : nodes) {
            std::int64_t count = 0;
            for (const Spec& spec : node.parameters)
                if (counts(spec, seen)) count += spec.shape.count();
            if (count > 0) layers.push_back({node.name, count});
        }
        return layers;
    };
}

Misconceptions lenet_rows() {
    return {
        wrong(calls::lenet5, "L3-LEN-06", lenet_slip({.pools_first = true}),
              "The activation stands behind the pooling; the table has it before.",
              "In which order does the header list c1, activation, s2?"),
        wrong(calls::lenet5, "L3-LEN-07", changed_options([](LenetOptions& o) { o.padding = 0; }),
              "Without the padding of c1 a picture of 28 x 28 gives maps of 24 x 24.",
              "How large is the map behind s4, and how many parameters has c5 then?"),
        wrong(calls::lenet5, "L3-LEN-08", lenet_slip({.bends_scores = true}),
              "An activation stands behind the scores: they must be free to be negative.",
              "What would ReLU do to the score of a class that is certainly wrong?"),
        wrong(calls::lenet5, "L3-LEN-09", lenet_slip({.softmax_behind = true}),
              "The loss contains the softmax already; here it is applied twice.",
              "What does softmax_cross_entropy take: scores or probabilities?"),
        wrong(calls::lenet5, "L3-LEN-10",
              changed_options([](LenetOptions& o) { o.max_pooling = true; }),
              "The option for the kind of pooling is not looked at.",
              "Which pooling did the paper of 1998 have?"),
        wrong(calls::lenet5, "L3-LEN-11",
              changed_options([](LenetOptions& o) { o.activation = lab02::Activation::relu; }),
              "The option for the activation is not looked at.",
              "Which activation did the paper of 1998 have?"),
        wrong(calls::lenet5, "L3-LEN-12", lenet_slip({.units5 = 84, .units6 = 120}),
              "The layers of 120 and 84 units are exchanged.",
              "Which of the two has 48,120 parameters?"),
        wrong(calls::lenet5, "L3-LEN-13", lenet_slip({.maps1 = 16, .maps3 = 6}),
              "The layers of 6 and 16 maps are exchanged.", "Which of the two has 156 parameters?"),
        wrong(calls::parameters_by_layer, "L3-LEN-03",
              counting([](const Spec& spec, std::set<std::string>& seen) {
                  return spec.trained && spec.decays && seen.insert(spec.name).second;
              }),
              "Every filter also owns a bias.", "How many numbers does one filter of c1 store?"),
        wrong(calls::parameters_by_layer, "L3-LEN-14",
              counting([](const Spec& spec, std::set<std::string>& seen) {
                  return seen.insert(spec.name).second;
              }),
              "Running statistics are counted; training does not set them.",
              "Does a gradient ever reach a running mean?"),
        wrong(calls::parameters_by_layer, "L3-LEN-15",
              counting([](const Spec& spec, std::set<std::string>&) { return spec.trained; }),
              "Weights that two layers share are counted twice.",
              "How many tensors does a checkpoint of this net hold?"),
    };
}

// --- 3.11 --------------------------------------------------------------------------------------

auto scaling(const std::function<void(const Examples&, PixelScale&)>& change) {
    return [change](const Examples& train) {
        PixelScale scale = pixel_scale(train);
        change(train, scale);
        return scale;
    };
}

using Prepare = Tensor(const Tensor&, const PixelScale&, const AugmentOptions&, Mode, Rng&);

Tensor scaled(const Tensor& images, const PixelScale& scale) {
    return (images - scale.mean) / scale.deviation;
}

Misconceptions prepare_rows() {
    return {
        wrong(calls::pixel_scale, "L3-SCL-01",
              scaling([](const Examples&, PixelScale& s) { s.deviation *= s.deviation; }),
              "That is the variance; the deviation is its root.",
              "Which of the two has the unit of a pixel?"),
        wrong(calls::pixel_scale, "L3-SCL-02", scaling([](const Examples& train, PixelScale& s) {
                  Examples first;
                  first.inputs = train.batch({0});
                  first.labels = {0};
                  s = pixel_scale(first);
              }),
              "The scale is that of the first picture alone.",
              "Which pictures does the contract name?"),
        wrong(
            calls::prepare, "L3-AUG-06",
            [](const Tensor& images, const PixelScale& scale, const AugmentOptions& options, Mode,
               Rng& rng) { return prepare(images, scale, options, Mode::train, rng); },
            "The test images are still being augmented.", "Evaluate twice: the same scores?"),
        wrong(
            calls::prepare, "L3-AUG-07",
            [](const Tensor& images, const PixelScale& scale, const AugmentOptions& options,
               Mode mode,
               Rng& rng) { return dl::clip(prepare(images, scale, options, mode, rng), 0, 1); },
            "Half of your data was cut off.", "What is the smallest value after scaling?"),
        wrong(
            calls::prepare, "L3-PRE-01",
            [](const Tensor& images, const PixelScale& scale, const AugmentOptions&, Mode, Rng&) {
                return scaled(images, scale);
            },
            "Nothing is augmented in training.", "Prepare one picture twice. Do they differ?"),
        wrong(
            calls::prepare, "L3-PRE-02",
            [](const Tensor& images, const PixelScale& scale, const AugmentOptions& options,
               Mode mode, Rng& rng) {
                const Tensor ready = scaled(images, scale);
                return mode == Mode::train ? augment(ready, options, rng) : ready;
            },
            "You augment what is scaled already: the 0 that a shift leaves behind is no longer "
            "the paper.",
            "Which value has the background of a scaled digit?"),
        wrong(
            calls::prepare, "L3-PRE-03",
            [](const Tensor& images, const PixelScale& scale, const AugmentOptions& options,
               Mode mode, Rng& rng) {
                const Tensor ready = prepare(images, {0, 1}, options, mode, rng);
                return ready / scale.deviation - scale.mean;
            },
            "The mean is subtracted after the division; before it.",
            "What should a picture become whose pixels all equal the mean?"),
        wrong(
            calls::prepare, "L3-PRE-04",
            [](const Tensor& images, const PixelScale& scale, const AugmentOptions& options,
               Mode mode, Rng& rng) {
                static_cast<void>(scale);
                Examples batch;
                batch.inputs = prepare(images, {0, 1}, options, mode, rng);
                batch.labels.resize(static_cast<std::size_t>(images.size(0)));
                return scaled(batch.inputs, pixel_scale(batch));
            },
            "Every batch gets a scale of its own; the one of the training pictures is meant.",
            "If one photo arrived tomorrow, which numbers would you have to scale it?"),
    };
}

auto rating(const std::function<double(const RecipePlan&, int step, int steps, int warm)>& rate) {
    return [rate](const RecipePlan& plan, int step, int steps) {
        static_cast<void>(rate_of(plan, step, steps));  // the checks
        const int warm = static_cast<int>(plan.warm_up * static_cast<float>(steps));
        return static_cast<float>(double{plan.peak} * rate(plan, step, steps, warm));
    };
}

double glide(double share, double angle = std::numbers::pi) {
    return (1 + std::cos(angle * share)) / 2;
}

Misconceptions rate_rows() {
    return {
        wrong(calls::recipe_rate, "L3-REC-01",
              rating([](const RecipePlan&, int step, int steps, int) {
                  return glide(1.0 * step / steps);
              }),
              "The rate starts at its peak; it should climb there first.",
              "What is the rate of step 0?"),
        wrong(calls::recipe_rate, "L3-REC-02",
              rating([](const RecipePlan&, int step, int steps, int warm) {
                  return step < warm ? 1.0 * step / warm
                                     : glide(1.0 * (step - warm) / (steps - warm));
              }),
              "The first step has the rate 0: it is lost.", "What is step + 1 in step 0?"),
        wrong(calls::recipe_rate, "L3-REC-03",
              rating([](const RecipePlan&, int step, int steps, int warm) {
                  return step < warm ? (step + 1.0) / warm : glide(1.0 * step / steps);
              }),
              "The glide begins in the middle: count its steps from the end of the warm-up.",
              "What is the rate of the first step behind the warm-up?"),
        wrong(calls::recipe_rate, "L3-REC-04",
              rating([](const RecipePlan&, int step, int steps, int warm) {
                  return step < warm ? (step + 1.0) / warm
                                     : 1 - 1.0 * (step - warm) / (steps - warm);
              }),
              "The rate falls on a straight line; half a cosine is asked for.",
              "How fast should it fall right behind the peak?"),
        wrong(calls::recipe_rate, "L3-REC-05",
              rating([](const RecipePlan&, int step, int steps, int warm) {
                  return step < warm
                             ? (step + 1.0) / warm
                             : glide(1.0 * (step - warm) / (steps - warm), 2 * std::numbers::pi);
              }),
              "A whole wave: the rate comes up again. Half of one is asked for.",
              "At which angle is the cosine lowest?"),
    };
}

// The reference's loop with a place to slip at.
struct FitSlip {
    bool same_changes = false;     // augmentation starts again in every epoch
    bool counts_in_epoch = false;  // the rate starts again in every epoch
    bool rate_by_epoch = false;    // one rate an epoch
    bool forgets_state = false;    // the optimiser's memory
    bool equal_batches = false;    // the loss is a mean over batches
    bool drops_last = false;       // short batches
    bool same_order = false;       // one permutation for all epochs
};

LenetFit fit_with(const FitSlip& slip, const PictureNet& described, Params parameters,
                  const Examples& train, const RecipePlan& plan) {
    dl::require<dl::Error>(plan.epochs >= 1 && plan.batch_size >= 1 && train.size() >= 1,
                           "fit_lenet: nothing to do");
    const Recipe recipe = recipe_of(plan);
    const Net net = net_of(described);
    Net whole = net;
    const Node labels = whole.input({}, "labels");
    const Node loss = lab02::softmax_cross_entropy(whole, net.last(), labels);
    lab02::Session session(whole, {.seed = plan.seed});
    const auto decays = lab02::decaying(net.parameters());
    lab02::FitOptions how;
    how.optimiser = plan.optimiser;
    how.momentum = plan.momentum;
    Rng shuffle{plan.seed, "shuffle"}, random{plan.seed, "augment"};
    const int whole_batches = train.size() / plan.batch_size;
    const int batches =
        slip.drops_last ? whole_batches : (train.size() + plan.batch_size - 1) / plan.batch_size;

    LenetFit result;
    result.scale = pixel_scale(train);
    lab02::OptimiserState state;
    std::vector<int> order;
    for (int epoch = 0; epoch < plan.epochs; ++epoch) {
        if (slip.same_changes) random = Rng{plan.seed, "augment"};
        if (order.empty() || !slip.same_order) order = shuffle.permutation(train.size());
        double total = 0;
        for (int batch = 0; batch < batches; ++batch) {
            const int begin = batch * plan.batch_size;
            const int end = std::min(begin + plan.batch_size, train.size());
            const std::vector<int> rows(order.begin() + begin, order.begin() + end);
            session.forward(parameters,
                            lab02::inputs(prepare(train.batch(rows), result.scale,
                                                  plan.augmentation, Mode::train, random),
                                          lab02::label_tensor(train.batch_labels(rows))),
                            Mode::train);
            const double seen = double{session.value(loss).item()};
            total += slip.equal_batches ? seen * train.size() / batches : seen * (end - begin);
            const Params gradients = lab02::add_decay(session.backward(parameters, loss).parameters,
                                                      parameters, decays, plan.decay);
            const int step = slip.counts_in_epoch ? batch
                             : slip.rate_by_epoch ? epoch
                                                  : epoch * batches + batch;
            const int steps = slip.counts_in_epoch ? batches
                              : slip.rate_by_epoch ? plan.epochs
                                                   : plan.epochs * batches;
            lab02::Update update = lab02::optimiser_step(
                how, recipe_rate(recipe, step, steps), std::move(parameters), gradients,
                slip.forgets_state ? lab02::OptimiserState{} : std::move(state));
            parameters = std::move(update.parameters);
            state = std::move(update.state);
        }
        result.losses.push_back(static_cast<float>(total / train.size()));
    }
    result.parameters = std::move(parameters);
    return result;
}

auto fitting(const FitSlip& slip) {
    return [slip](const PictureNet& net, const Params& parameters, const Examples& train,
                  const RecipePlan& plan) { return fit_with(slip, net, parameters, train, plan); };
}

Misconceptions fit_rows() {
    return {
        wrong(calls::fit_lenet, "L3-FIT-01", fitting({.same_changes = true}),
              "Every epoch sees the same augmented pictures: the generator starts anew.",
              "How many different pictures does the net see in ten epochs?"),
        wrong(calls::fit_lenet, "L3-FIT-02", fitting({.counts_in_epoch = true}),
              "The rate climbs and glides once an epoch; once for the whole training is meant.",
              "What is the number of the first step of the second epoch?"),
        wrong(calls::fit_lenet, "L3-FIT-03", fitting({.rate_by_epoch = true}),
              "The rate changes once an epoch; it should change with every step.",
              "How many different rates do three epochs of 900 steps have?"),
        wrong(calls::fit_lenet, "L3-FIT-04", fitting({.forgets_state = true}),
              "The optimiser's memory is lost between two steps: momentum never builds up.",
              "What is moved into optimiser_step, and what comes back?"),
        wrong(calls::fit_lenet, "L3-FIT-05", fitting({.equal_batches = true}),
              "A short last batch counts as much as a full one in your loss.",
              "Eleven examples in batches of four: what is the weight of each batch?"),
        wrong(calls::fit_lenet, "L3-FIT-06", fitting({.drops_last = true}),
              "The short last batch is left out.",
              "How many steps do eleven examples in batches "
              "of four make?"),
        wrong(calls::fit_lenet, "L3-FIT-07", fitting({.same_order = true}),
              "All epochs have the same order.", "Where does the permutation have to stand?"),
    };
}

}  // namespace

Misconceptions net_rows() {
    return joined({lenet_rows(), prepare_rows(), rate_rows(), fit_rows()});
}

}  // namespace lab03
