// A training that can be stopped and taken up again.

#include "lab04_architectures/trainer.hpp"

#include <algorithm>
#include <utility>

#include "common/checkpoint.hpp"
#include "common/error.hpp"
#include "lab02_mlp_backprop/initialise.hpp"
#include "lab02_mlp_backprop/layers.hpp"

namespace lab04 {

using dl::Tensor;
using lab02::Node;

namespace {

const std::string momentum_prefix = "momentum/";

// One pass over all examples.
float run_epoch(lab02::Session& session, Node loss, TrainState& state,
                const lab02::Examples& examples, const TrainOptions& options) {
    const std::set<std::string> decays = lab02::decaying(session.net().parameters());
    dl::Rng rng{options.seed, dl::text("epoch ", state.epochs)};
    session.restart(rng.next());
    const std::vector<int> order = rng.permutation(examples.size());
    const int size = std::min(options.batch_size, examples.size());
    const int batches = examples.size() / size;
    double total = 0;
    for (int batch = 0; batch < batches; ++batch) {
        const std::vector<int> rows(order.begin() + batch * size,
                                    order.begin() + (batch + 1) * size);
        Tensor x = examples.batch(rows);
        if (options.augment) x = options.augment(std::move(x), rng);
        session.forward(
            state.parameters,
            lab02::inputs(std::move(x), lab02::label_tensor(examples.batch_labels(rows))),
            lab02::Mode::train);
        total += double{session.value(loss).item()};
        lab02::Params gradients = session.backward(state.parameters, loss).parameters;
        gradients = lab02::add_decay(std::move(gradients), state.parameters, decays, options.decay);
        const float rate = rate_of_step(options, state.epochs * batches + batch, batches);
        lab02::Update update =
            lab02::momentum_step(std::move(state.parameters), gradients, std::move(state.optimiser),
                                 {.learning_rate = rate, .momentum = options.momentum});
        state.parameters = std::move(update.parameters);
        state.optimiser = std::move(update.state);
    }
    return static_cast<float>(total / batches);
}

}  // namespace

float rate_of_step(const TrainOptions& options, int step, int steps_an_epoch) {
    lab02::Schedule schedule = options.schedule;
    schedule.every *= steps_an_epoch;
    const float rate = lab02::scheduled_rate(schedule, options.learning_rate, step,
                                             options.epochs * steps_an_epoch);
    const float steps_of_warm_up = options.warm_up * static_cast<float>(steps_an_epoch);
    return rate * std::min(1.0f, static_cast<float>(step + 1) / std::max(1.0f, steps_of_warm_up));
}

TrainState start_training(const lab02::Net& net, std::uint64_t seed) {
    TrainState state;
    state.parameters = lab02::initialise(net, lab02::Initialiser::he, seed);
    return state;
}

TrainState train(const lab02::Net& net, TrainState state, const lab02::Examples& examples,
                 const TrainOptions& options) {
    dl::require<dl::Error>(examples.size() > 0 && options.batch_size > 0,
                           "train: needs examples and a batch size of at least 1, got ",
                           examples.size(), " and ", options.batch_size);
    lab02::Net whole = net;
    const Node labels = whole.input({}, "labels");
    const Node loss = lab02::softmax_cross_entropy(whole, net.last(), labels);
    lab02::Session session(whole);
    while (state.epochs < options.epochs) {
        lab02::EpochReport report;
        report.learning_rate = lab02::scheduled_rate(options.schedule, options.learning_rate,
                                                     state.epochs, options.epochs);
        report.train_loss = run_epoch(session, loss, state, examples, options);
        ++state.epochs;
        if (options.after_epoch) options.after_epoch(state, report);
    }
    return state;
}

void save_training(const std::filesystem::path& path, const TrainState& state) {
    dl::NamedTensors all = state.parameters;
    for (const auto& [name, value] : state.optimiser.momentum)
        all.emplace(momentum_prefix + name, value);
    dl::write_checkpoint(path, all,
                         {{"epochs", std::to_string(state.epochs)},
                          {"steps", std::to_string(state.optimiser.steps)}});
}

TrainState load_training(const std::filesystem::path& path) {
    dl::Checkpoint file = dl::read_checkpoint(path);
    const auto number = [&](const char* name) {
        const auto found = file.metadata.find(name);
        dl::require<dl::FileError>(
            found != file.metadata.end() && !found->second.empty() && found->second.size() < 10 &&
                found->second.find_first_not_of("0123456789") == std::string::npos,
            "load_training: ", path.string(), " does not say how many ", name,
            " were done; was it written by save_training?");
        return std::stoi(found->second);
    };
    TrainState state;
    state.epochs = number("epochs");
    state.optimiser.steps = number("steps");
    for (auto& [name, value] : file.tensors) {
        if (name.rfind(momentum_prefix, 0) == 0)
            state.optimiser.momentum.emplace(name.substr(momentum_prefix.size()), std::move(value));
        else
            state.parameters.emplace(name, std::move(value));
    }
    return state;
}

}  // namespace lab04
