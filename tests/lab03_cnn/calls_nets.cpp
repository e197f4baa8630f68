// Functions that stand between a wire and an exercise: they build the nets that a test describes.

#include "tests/lab03_cnn/wire_nets.hpp"

#include "lab02_mlp_backprop/layers.hpp"

namespace lab03 {

using lab02::NodeData;

std::vector<NodeData> lenet5_nodes(const LenetOptions& options) { return lenet5(options).nodes(); }

std::vector<LayerParameters> layers_of_nodes(const std::vector<NodeData>& nodes) {
    add_lab03_operations();
    return parameters_by_layer(lab02::Net::from_nodes(nodes));
}

std::vector<NodeData> time_delay_nodes(int length, const std::vector<TimeDelayLayer>& layers,
                                       int classes) {
    return time_delay_net(length, layers, classes).nodes();
}

std::vector<NodeData> lenet5_1998_nodes() { return lenet5_1998().nodes(); }

lab02::Net net_of(const PictureNet& described) {
    lab02::Net net;
    lab02::Node x = lab02::flatten(net, net.input(described.picture, "pixels"));
    x = lab02::relu(net, lab02::linear(net, x, described.hidden));
    lab02::linear(net, x, described.classes);
    return net;
}

Recipe recipe_of(const RecipePlan& plan) {
    Recipe recipe;
    recipe.epochs = plan.epochs;
    recipe.batch_size = plan.batch_size;
    recipe.optimiser = plan.optimiser;
    recipe.peak = plan.peak;
    recipe.warm_up = plan.warm_up;
    recipe.momentum = plan.momentum;
    recipe.decay = plan.decay;
    recipe.augmentation = plan.augmentation;
    recipe.seed = plan.seed;
    return recipe;
}

float rate_of(const RecipePlan& plan, int step, int steps) {
    return recipe_rate(recipe_of(plan), step, steps);
}

LenetFit fit_pictures(const PictureNet& net, const lab02::Params& parameters,
                      const lab02::Examples& train, const RecipePlan& plan) {
    return fit_lenet(net_of(net), parameters, train, recipe_of(plan));
}

}  // namespace lab03
