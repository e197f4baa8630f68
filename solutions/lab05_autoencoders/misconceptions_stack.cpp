// Known wrong answers of exercises 5.7, 5.8 and 5.9.

#include <functional>
#include <string>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "lab02_mlp_backprop/initialise.hpp"
#include "lab05_autoencoders/nodes.hpp"
#include "solutions/lab05_autoencoders/misconceptions.hpp"
#include "tests/lab05_autoencoders/calls.hpp"

namespace lab05 {

using dl::Tensor;
using harness::convention;
using harness::Misconceptions;
using harness::wrong;
using lab02::Examples;
using lab02::FitOptions;
using lab02::Initialiser;
using lab02::Mode;
using lab02::Session;

namespace {

// --- 5.7 -----------------------------------------------------------------------------------------

// The reference's loop with a place to slip at.
struct Slip {
    bool raw_inputs = false;         // every layer learns from the samples, where widths agree
    bool noisy_codes = false;        // codes of damaged samples are handed on
    bool outputs_not_codes = false;  // the reconstruction is handed on, where widths agree
    bool one_seed = false;           // every layer starts from the same numbers
    bool no_damage = false;
    bool untrained_codes = false;  // codes of the start are handed on
    bool moves_lower = false;      // lower layers learn along with the new one
    bool forgets_decoders = false;
    bool keeps_last_only = false;
    bool ends_everywhere = false;  // every layer has the options of the whole net
};

Params greedy(const Sizes& sizes, const Tensor& x, const StackOptions& options, const Slip& slip) {
    Params all;
    Tensor codes = x;
    dl::Rng noise{options.train.fit.seed, "corruption"};
    for (int layer = 1; layer < static_cast<int>(sizes.size()); ++layer) {
        AutoencoderOptions net = layer_options(sizes, layer, options.net);
        if (slip.ends_everywhere) {
            net.linear_output = options.net.linear_output;
            net.linear_code = options.net.linear_code;
        }
        const Autoencoder single = autoencoder({sizes[layer - 1], sizes[layer]}, net);
        TrainOptions train = options.train;
        if (slip.no_damage) train.corruption = {};
        const auto seed = train.fit.seed + static_cast<std::uint64_t>(slip.one_seed ? 0 : layer);
        Params start = initialise(single.net, Initialiser::xavier, seed);
        const bool raw = slip.raw_inputs && sizes[layer - 1] == sizes[0];
        Params trained = train_autoencoder(single, start, raw ? x : codes, train).parameters;
        const Tensor seen = slip.noisy_codes ? corrupt(codes, train.corruption, noise) : codes;
        const Node handed = slip.outputs_not_codes && sizes[layer - 1] == sizes[layer]
                                ? single.output
                                : single.code;
        codes = values_of(single.net, slip.untrained_codes ? start : trained, seen, handed);
        if (slip.forgets_decoders)
            std::erase_if(trained, [](const auto& e) { return e.first.rfind("decoder", 0) == 0; });
        if (slip.keeps_last_only) all.clear();
        all.merge(trained);
        if (slip.moves_lower && layer > 1)
            all = train_autoencoder(
                      autoencoder({sizes.begin(), sizes.begin() + layer + 1}, options.net), all, x,
                      train)
                      .parameters;
    }
    return all;
}

auto stacking(const Slip& slip) {
    return [slip](const Sizes& sizes, const Tensor& x, const AutoencoderOptions& net,
                  const Plan& plan) {
        dl::require<dl::Error>(sizes.size() >= 2, "pretrain_stack: sizes");
        return greedy(sizes, x, stack_of(net, plan), slip);
    };
}

Misconceptions stack_only_rows() {
    return {
        wrong(calls::pretrain_stack, "L5-STK-01", stacking({.raw_inputs = true}),
              "The second autoencoder must see what the first one produces.",
              "What will be the input of layer 2 in the finished net?"),
        wrong(calls::pretrain_stack, "L5-STK-03", stacking({.moves_lower = true}),
              "Lower layers still move while a new one learns; greedy means that they rest.",
              "Compare the first layer's weights before and after training the second."),
        convention(calls::pretrain_stack, "L5-STK-04", stacking({.noisy_codes = true}),
                   "The handout passes the codes of clean samples to the next layer.",
                   "Which codes will the finished net see?"),
        wrong(calls::pretrain_stack, "L5-STK-07", stacking({.outputs_not_codes = true}),
              "You hand on what comes out of the decoder; the next layer learns from the code.",
              "Which half of a trained layer stays in the finished net?"),
        wrong(calls::pretrain_stack, "L5-STK-08", stacking({.one_seed = true}),
              "Every layer starts from the same seed; the contract adds the layer's number.",
              "What does stack.hpp say about the start?"),
        wrong(calls::pretrain_stack, "L5-STK-09", stacking({.no_damage = true}),
              "The damage that is asked for does not reach the layers.",
              "Which options do you hand to train_autoencoder?"),
        wrong(calls::pretrain_stack, "L5-STK-10", stacking({.untrained_codes = true}),
              "The codes that you hand on come from the layer before it was trained.",
              "Which of the two sets of parameters do you use after training?"),
        wrong(calls::pretrain_stack, "L5-STK-11", stacking({.forgets_decoders = true}),
              "The decoders are thrown away; the unfolded stack will need them.",
              "How many tensors does a layer have?"),
        wrong(calls::pretrain_stack, "L5-STK-12", stacking({.keeps_last_only = true}),
              "Only the last layer comes back.", "What does a finished net need?"),
        wrong(calls::pretrain_stack, "L5-STK-13", stacking({.ends_everywhere = true}),
              "Every layer got the options of the whole net; only the ends are special.",
              "May a hidden layer of ReLUs be repeated by a sigmoid? See layer_options."),
    };
}

// --- 5.8 -----------------------------------------------------------------------------------------

// start_from of the flat net that the call builds.
using Start = std::function<Params(const Params& right, const Params& fresh,
                                   const Params& pretrained, const std::string& prefix)>;
auto starting(const Start& start) {
    return [=](const Sizes& sizes, int classes, const Params& pretrained, std::uint64_t seed,
               const std::string& prefix) {
        const Params right = start_classifier(sizes, classes, pretrained, seed, prefix);
        const Params fresh = start_classifier(sizes, classes, {}, seed, prefix);
        return start(right, fresh, pretrained, prefix);
    };
}

auto tuning_classes(const std::function<Params(const Params&)>& change, bool ignores_net = false) {
    return [=](const Sizes& sizes, int classes, const Params& pretrained, const Examples& train,
               const AutoencoderOptions& net, const Plan& plan) {
        return tune_classifier(sizes, classes, change(pretrained), train,
                               ignores_net ? AutoencoderOptions{} : net, plan);
    };
}

Misconceptions tune_rows() {
    return {
        wrong(calls::start_from, "L5-STK-06",
              starting([](const Params&, const Params& fresh, const Params&, const std::string&) {
                  return fresh;
              }),
              "Your fine-tuning starts from random weights.",
              "Print the first filter before and after building the classifier."),
        wrong(calls::start_from, "L5-FT-04",
              starting([](const Params& right, const Params&, const Params& pretrained,
                          const std::string&) {
                  Params all = right;
                  for (auto& [name, value] : all)
                      if (pretrained.count(name) && pretrained.at(name).shape() == value.shape())
                          value = pretrained.at(name);
                  return all;
              }),
              "The old head is kept: the task changed, so must the last layer.",
              "Which names does the prefix let through?"),
        wrong(calls::start_from, "L5-FT-05",
              starting([](const Params& right, const Params&, const Params& pretrained,
                          const std::string& prefix) {
                  Params all = right;
                  for (const auto& [name, value] : pretrained)
                      if (name.rfind(prefix, 0) == 0 || name.rfind("decoder", 0) == 0)
                          all.emplace(name, value);
                  return all;
              }),
              "Parameters that the net does not have are in your result.",
              "Does a classifier have a decoder?"),
        wrong(calls::start_from, "L5-FT-20",
              starting([](const Params&, const Params& fresh, const Params& pretrained,
                          const std::string& prefix) {
                  Params all = fresh;
                  for (auto& [name, value] : all)
                      if (name.find(prefix) != std::string::npos && pretrained.count(name) > 0)
                          value = pretrained.at(name);
                  return all;
              }),
              "The prefix may stand anywhere in your names; it has to stand at the front.",
              "Does \"coder1\" begin \"encoder1.weight\"?"),
        wrong(calls::start_from, "L5-FT-08",
              starting(
                  [](const Params& right, const Params& fresh, const Params&, const std::string&) {
                      Params all = right;
                      for (auto& [name, value] : all)
                          if (name.ends_with(".bias")) value = fresh.at(name);
                      return all;
                  }),
              "The weights are taken over, the biases are not.", "How many tensors has a layer?"),
        wrong(
            calls::classifier, "L5-FT-09",
            [](const Sizes& sizes, int classes, const AutoencoderOptions& net, const Params& p,
               const Tensor& x) {
                check(classifier(sizes, classes, net));
                AutoencoderOptions bent = net;
                bent.linear_code = false;
                const Net whole = classifier(sizes, classes, bent);
                const Node before{whole.at(whole.last()).inputs.at(0)};
                return look_at({whole, before, whole.last()}, p, x);
            },
            "The code is linear in the pretrained net; your classifier bends it.",
            "Is your encoder the one of exercise 5.1, with the same options?"),
        wrong(
            calls::classifier, "L5-FT-10",
            [](const Sizes& sizes, int classes, const AutoencoderOptions& net, const Params& p,
               const Tensor& x) {
                Net whole = classifier(sizes, classes, net);
                const Node before{whole.at(whole.last()).inputs.at(0)};
                const Node bent = activate(whole, whole.last(), net.activation);
                return look_at({whole, before, bent}, p, x);
            },
            "Scores have an activation behind them: they must be free to be negative.",
            "What goes into the softmax?"),
        wrong(calls::fine_tune_classifier, "L5-STK-06-classifier",
              tuning_classes([](const Params&) { return Params{}; }),
              "Your fine-tuning starts from random weights.",
              "Print the first filter before the first step."),
        wrong(calls::fine_tune_classifier, "L5-FT-11",
              tuning_classes([](const Params& p) { return p; }, true),
              "The options of the net do not reach the classifier: another activation is used.",
              "With which activation was the encoder pretrained?"),
        wrong(
            calls::fine_tune_classifier, "L5-FT-19",
            [](const Sizes& sizes, int classes, const Params& pretrained, const Examples& train,
               const AutoencoderOptions& net, const Plan& plan) {
                return fine_tune_classifier(sizes, classes, pretrained, train, {}, net,
                                            fit_of(plan))
                    .parameters;
            },
            "The validation examples are not used: the last epoch comes back, not the best.",
            "Which two sets of examples does fit take?"),
        wrong(
            calls::fine_tune_autoencoder, "L5-STK-06-autoencoder",
            [](const Sizes& sizes, const Params&, const Tensor& x, const AutoencoderOptions& net,
               const Plan& plan) {
                const Autoencoder whole = autoencoder(sizes, net);
                return tune_autoencoder(
                    sizes, initialise(whole.net, Initialiser::xavier, plan.seed), x, net, plan);
            },
            "Your fine-tuning starts from random weights.",
            "Which parameters do you hand to the training?"),
        wrong(
            calls::fine_tune_autoencoder, "L5-STK-14",
            [](const Sizes& sizes, const Params& pretrained, const Tensor& x,
               const AutoencoderOptions& net, const Plan& plan) {
                Plan clean = plan;
                clean.corruption = {};
                return tune_autoencoder(sizes, pretrained, x, net, clean);
            },
            "The damage that is asked for does not reach the fine-tuning.",
            "Which options do you hand to train_autoencoder?"),
        wrong(
            calls::fine_tune_autoencoder, "L5-STK-15",
            [](const Sizes& sizes, const Params& pretrained, const Tensor& x,
               const AutoencoderOptions& net, const Plan& plan) {
                Params moved = tune_autoencoder(sizes, pretrained, x, net, plan);
                for (auto& [name, value] : moved)
                    if (name.rfind("encoder", 0) == 0) value = pretrained.at(name);
                return moved;
            },
            "The encoder did not move: fine-tuning trains the whole stack.",
            "Which layers should learn now?"),
    };
}

// --- 5.9 -----------------------------------------------------------------------------------------

// What a step forgets to hold still, or holds still too much.
struct Leak {
    bool statistics = false;  // forward moves the running ones
    bool decay = false;       // pulls on frozen weights
    bool gradients = false;   // are applied to frozen weights
    bool below = false;       // nothing below a frozen layer learns
    bool no_decay = false;    // not even where it should
    bool thaws_biases = false;
    bool forgets = false;  // the optimiser's memory
    bool in_eval = false;
};

bool lies_below(const std::string& name, const std::set<std::string>& frozen) {
    const auto place = [](const std::string& n) {
        return n[0] == 'a' ? 0 : n[0] == 'n' ? 1 : n[0] == 'b' ? 2 : 3;
    };
    for (const std::string& other : frozen)
        if (place(name) < place(other)) return true;
    return false;
}

lab02::Update leaking(Session& session, Node loss, Params parameters, const Tensor& x,
                      const std::vector<int>& labels, const std::set<std::string>& frozen,
                      const FitOptions& how, lab02::OptimiserState state, const Leak& leak) {
    Params before = parameters;
    session.forward(parameters, lab02::inputs(x, lab02::label_tensor(labels)),
                    leak.in_eval ? Mode::eval : Mode::train);
    Params gradients = session.backward(parameters, loss).parameters;
    std::set<std::string> decays = decaying(session.net().parameters());
    for (const std::string& name : frozen) {
        if (leak.thaws_biases && name.ends_with("bias")) continue;
        if (!leak.statistics) parameters[name] = before.at(name);
        if (!leak.gradients) gradients.erase(name);
        if (!leak.decay) decays.erase(name);
    }
    if (leak.below)
        std::erase_if(gradients, [&](const auto& e) { return lies_below(e.first, frozen); });
    if (leak.decay)  // as an optimiser that shrinks everything it is given
        for (const std::string& name : frozen)
            if (decays.count(name)) parameters[name] *= 1 - how.learning_rate * how.decay.l2;
    gradients = add_decay(std::move(gradients), parameters, decays,
                          leak.no_decay ? lab02::Decay{} : how.decay);
    return optimiser_step(how, how.learning_rate, std::move(parameters), gradients,
                          leak.forgets ? lab02::OptimiserState{} : std::move(state));
}

auto resting_with(const Leak& leak) {
    return [leak](const Params& parameters, const Tensor& x, const std::vector<int>& labels,
                  const Rest& rest) {
        const Objective whole = normed_classifier();
        Session session(whole.net);
        FitOptions how;
        how.learning_rate = rest.learning_rate;
        how.decay.l2 = rest.l2;
        lab02::Update update{parameters, {}};
        for (int step = 0; step < 2; ++step)
            update = leaking(session, whole.loss, update.parameters, x, labels, rest.frozen, how,
                             update.state, leak);
        return update;
    };
}

Misconceptions rest_rows() {
    return {
        wrong(calls::frozen_step, "L5-FT-01", resting_with({.statistics = true}),
              "Your frozen layers still move, though not by the gradient: their running statistics "
              "do.",
              "List everything in a layer that can change during a training step."),
        wrong(calls::frozen_step, "L5-FT-01-decay", resting_with({.decay = true}),
              "Your frozen layers still move, though not by the gradient: they decay.",
              "List everything in a layer that can change during a training step."),
        wrong(calls::frozen_step, "L5-FT-12", resting_with({.gradients = true}),
              "Nothing is frozen: the gradients of those layers reach the optimiser.",
              "Which parameters does an optimiser leave alone?"),
        wrong(calls::frozen_step, "L5-FT-02", resting_with({.below = true}),
              "Freezing stops the update, not the gradient that passes through.",
              "Does the layer below the frozen one still move?"),
        wrong(calls::frozen_step, "L5-FT-13", resting_with({.no_decay = true}),
              "Weight decay is asked for and never felt, not even where nothing is frozen.",
              "With a large l2, does the head shrink?"),
        wrong(calls::frozen_step, "L5-FT-14", resting_with({.thaws_biases = true}),
              "The weights rest, the biases do not.", "Compare every frozen tensor, bit for bit."),
        wrong(calls::frozen_step, "L5-FT-15", resting_with({.forgets = true}),
              "The optimiser's memory is new in every step.",
              "What does momentum do without yesterday's velocity?"),
        wrong(calls::frozen_step, "L5-FT-16", resting_with({.in_eval = true}),
              "The step runs in eval mode: whatever is not frozen has to train.",
              "Do the running statistics of layers that are not frozen move?"),
        wrong(
            calls::parameters_of, "L5-FT-17",
            [](const std::string& prefix) {
                std::set<std::string> names;
                for (const auto& spec : normed_classifier().net.parameters())
                    if (spec.trained && spec.name.rfind(prefix, 0) == 0) names.insert(spec.name);
                return names;
            },
            "Running statistics are missing: they are parameters of the layer too.",
            "Which four tensors has a batch norm?"),
        wrong(
            calls::parameters_of, "L5-FT-18",
            [](const std::string& prefix) {
                std::set<std::string> names;
                for (const auto& spec : normed_classifier().net.parameters())
                    if (spec.name.find(prefix) != std::string::npos) names.insert(spec.name);
                return names;
            },
            "The prefix may stand anywhere in your names; it has to stand at the front.",
            "Does \"orm\" begin \"norm.beta\"?"),
    };
}

}  // namespace

Misconceptions stack_rows() {
    Misconceptions rows = stack_only_rows();
    for (const Misconceptions& part : {tune_rows(), rest_rows()})
        rows.insert(rows.end(), part.begin(), part.end());
    return rows;
}

}  // namespace lab05
