// Known wrong answers of exercises 2.13, 2.14 and 2.17.

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "common/error.hpp"
#include "common/metrics.hpp"
#include "common/ops.hpp"
#include "lab02_mlp_backprop/layers.hpp"
#include "lab02_mlp_backprop/session.hpp"
#include "solutions/lab02_mlp_backprop/misconceptions.hpp"
#include "tests/lab02_mlp_backprop/calls.hpp"

namespace lab02 {

using dl::Tensor;
using harness::Misconceptions;
using harness::wrong;
using Sizes = std::vector<int>;

namespace {

// --- 2.13 --------------------------------------------------------------------------------------

Node bend(Net& net, Node x, Activation activation) {
    return activation == Activation::relu   ? relu(net, x)
           : activation == Activation::tanh ? tanh(net, x)
                                            : sigmoid(net, x);
}

auto building(const std::function<Node(Net& net, Node x, const MlpOptions& o, bool last)>& behind) {
    return [=](const Sizes& sizes, const MlpOptions& o) {
        check(mlp(sizes, o));  // the checks
        Net net;
        Node x = net.input({sizes[0]}, "input");
        for (std::size_t layer = 1; layer < sizes.size(); ++layer)
            x = behind(net, linear(net, x, sizes[layer], {.bias = o.bias}), o,
                       layer + 1 == sizes.size());
        return net.nodes();
    };
}

Misconceptions mlp_rows() {
    return {
        wrong(calls::mlp, "L2-MLP-01",
              building([](Net& net, Node x, const MlpOptions& o, bool last) {
                  if (o.batch_norm && !last) x = batch_norm(net, x);
                  x = bend(net, x, o.activation);
                  return o.drop > 0 && !last ? dropout(net, x, o.drop) : x;
              }),
              "The last layer has an activation too: scores must be free to be negative.",
              "Can a ReLU net say \"certainly not class 3\"?"),
        wrong(calls::mlp, "L2-MLP-02",
              building([](Net&, Node x, const MlpOptions&, bool) { return x; }),
              "No activation stands between your layers: together they are one linear layer.",
              "What is the product of two matrices?"),
        wrong(calls::mlp, "L2-MLP-03",
              building([](Net& net, Node x, const MlpOptions& o, bool last) {
                  if (last) return x;
                  x = bend(net, x, o.activation);
                  if (o.batch_norm) x = batch_norm(net, x);
                  return o.drop > 0 ? dropout(net, x, o.drop) : x;
              }),
              "Batch norm stands behind the activation; this course puts it before.",
              "Which values does the contract say are normalised?"),
        wrong(calls::mlp, "L2-MLP-04",
              building([](Net& net, Node x, const MlpOptions& o, bool last) {
                  if (last) return x;
                  if (o.batch_norm) x = batch_norm(net, x);
                  if (o.drop > 0) x = dropout(net, x, o.drop);
                  return bend(net, x, o.activation);
              }),
              "Dropout stands before the activation; this course puts it behind.",
              "Which values does the contract say are dropped?"),
        wrong(
            calls::mlp, "L2-MLP-05",
            [](const Sizes& sizes, MlpOptions o) {
                o.bias = true;
                return mlp(sizes, o).nodes();
            },
            "The option for biases is not looked at.",
            "How many parameters has 8-9-9-9-4 without biases?"),
        wrong(
            calls::mlp_parameter_count, "L2-MLP-06",
            [](const Sizes& sizes, bool bias) {
                return static_cast<std::int64_t>(
                    static_cast<std::int32_t>(mlp_parameter_count(sizes, bias)));
            },
            "The count overflowed: 14.4 billion does not fit into 32 bits.",
            "What is the largest int? When does the product become 64 bits wide?"),
        wrong(
            calls::mlp_parameter_count, "L2-MLP-07",
            [](const Sizes& sizes, bool bias) {
                return mlp_parameter_count(sizes, bias) + (bias ? sizes[0] : 0);
            },
            "Inputs have no bias: they compute nothing.",
            "How many units of 8-9-9-9-4 add something up?"),
        wrong(
            calls::mlp_parameter_count, "L2-MLP-08",
            [](const Sizes& sizes, bool) { return mlp_parameter_count(sizes, false); },
            "The biases are not counted.", "How many numbers does one unit with 8 inputs have?"),
    };
}

// --- 2.14 --------------------------------------------------------------------------------------

// The reference's loop with a place to slip at.
struct Slip {
    bool keeps_gradients = false;
    bool updates_last_layer_first = false;
    bool stays_in_eval = false;
    bool same_order = false;
    bool order_of_the_file = false;
    bool drops_short_batch = false;
    bool mean_of_batches = false;
    bool forgets_state = false;
    bool decays_by_batch = false;
    bool no_decay = false;
    bool no_schedule = false;
    bool returns_last = false;
    bool patience_in_total = false;
    bool best_by_training = false;
    bool loss_after_step = false;
};

Params last_layer_first(Session& session, Params parameters, Node loss, float rate) {
    // The output layer moves; the layers below get their gradients through the new weights.
    const Params first = session.backward(parameters, loss).parameters;
    std::string last;
    for (const auto& [name, g] : first)
        last = std::max(last, name.substr(0, name.find('.')));
    Params moved = parameters;
    for (const auto& [name, g] : first)
        if (name.rfind(last + ".", 0) == 0) moved[name] -= g * rate;
    for (const auto& [name, g] : session.backward(moved, loss).parameters)
        if (name.rfind(last + ".", 0) != 0) moved[name] -= g * rate;
    return moved;
}

struct Loop {
    const Slip& slip;
    const FitOptions& options;
    const Examples& train;
    Session session;
    Node loss;
    std::set<std::string> decays;
    Params gradients;
    OptimiserState state;

    double step(Params& parameters, const std::vector<int>& rows, float rate, Mode mode) {
        const auto run = [&](Mode how) {
            session.forward(parameters,
                            inputs(train.batch(rows), label_tensor(train.batch_labels(rows))), how);
            return double{session.value(loss).item()};
        };
        double seen = run(mode);
        if (slip.updates_last_layer_first) {
            parameters = last_layer_first(session, std::move(parameters), loss, rate);
            return seen;
        }
        Params fresh = session.backward(parameters, loss).parameters;
        if (slip.keeps_gradients)
            for (auto& [name, g] : fresh)
                add_into(gradients[name], g);
        else
            gradients = fresh;
        Decay decay = slip.no_decay ? Decay{} : options.decay;
        if (slip.decays_by_batch)
            decay = {decay.l2 / static_cast<float>(rows.size()),
                     decay.l1 / static_cast<float>(rows.size())};
        const Params decayed = add_decay(gradients, parameters, decays, decay);
        Update update = optimiser_step(options, rate, std::move(parameters), decayed,
                                       slip.forgets_state ? OptimiserState{} : std::move(state));
        parameters = std::move(update.parameters);
        state = std::move(update.state);
        if (slip.loss_after_step) seen = run(Mode::eval);
        return seen;
    }
};

FitResult fit_with(const Slip& slip, const Stack& stack, Params parameters, const Examples& train,
                   const Examples& validation, const FitPlan& plan) {
    dl::require<dl::Error>(plan.epochs >= 1 && plan.batch_size >= 1 && train.size() >= 1,
                           "fit: nothing to do");
    const FitOptions options = options_of(plan);
    const Net net = net_of(stack);
    Net whole = net;
    const Node labels = whole.input({}, "labels");
    const Node loss = softmax_cross_entropy(whole, net.last(), labels);
    Loop loop{
        slip, options, train, Session(whole, {.seed = plan.seed}), loss, decaying(net.parameters()),
        {},   {}};
    dl::Rng rng{plan.seed, "shuffle"};
    std::vector<int> order = rng.permutation(train.size());
    if (slip.order_of_the_file) std::sort(order.begin(), order.end());

    FitResult result;
    Params best;
    int not_better = 0;
    for (int epoch = 0; epoch < plan.epochs; ++epoch) {
        EpochReport report;
        report.learning_rate = slip.no_schedule ? plan.learning_rate
                                                : scheduled_rate(plan.schedule, plan.learning_rate,
                                                                 epoch, plan.epochs);
        if (epoch > 0 && !slip.same_order && !slip.order_of_the_file)
            order = rng.permutation(train.size());
        double total = 0;
        int batches = 0;
        for (int begin = 0; begin < train.size(); begin += plan.batch_size) {
            const int end = std::min(begin + plan.batch_size, train.size());
            if (slip.drops_short_batch && end - begin < plan.batch_size) break;
            const double seen = loop.step(
                parameters, {order.begin() + begin, order.begin() + end}, report.learning_rate,
                slip.stays_in_eval && epoch > 0 ? Mode::eval : Mode::train);
            total += slip.mean_of_batches ? seen : seen * (end - begin);
            ++batches;
        }
        report.train_loss =
            static_cast<float>(total / (slip.mean_of_batches ? batches : train.size()));
        if (validation.size() > 0) {
            const Tensor scores = predict_scores(net, parameters, validation);
            report.validation_loss = softmax_cross_entropy(scores, validation.labels);
            report.validation_accuracy = dl::accuracy(scores, validation.labels);
        }
        result.history.push_back(report);
        const auto judged = [&](const EpochReport& r) {
            return slip.best_by_training ? r.train_loss : r.validation_loss;
        };
        if (result.best_epoch < 0 || validation.size() == 0 ||
            judged(report) < judged(result.history[result.best_epoch])) {
            result.best_epoch = epoch;
            best = parameters;
            if (!slip.patience_in_total) not_better = 0;
        } else {
            ++not_better;
        }
        if (plan.patience > 0 && not_better >= plan.patience) break;
    }
    result.parameters = slip.returns_last ? parameters : best;
    return result;
}

auto fitting(const Slip& slip) {
    return [slip](const Stack& stack, const Params& parameters, const Examples& train,
                  const Examples& validation, const FitPlan& plan) {
        return fit_with(slip, stack, parameters, train, validation, plan);
    };
}

Misconceptions fit_rows() {
    return {
        wrong(calls::fit, "L2-GRA-04", fitting({.keeps_gradients = true}),
              "Yesterday's gradients are still in the buffer.",
              "Call backward twice on the same batch: should the gradient double?"),
        wrong(calls::fit, "L2-LIN-05", fitting({.updates_last_layer_first = true}),
              "You changed the weights before the error had travelled back through them.",
              "Which weights of the last layer produced the output you are correcting?"),
        wrong(calls::fit, "L2-TRN-01", fitting({.stays_in_eval = true}),
              "After the first validation your network never returned to training mode.",
              "Print the mode at the start of epoch 2."),
        wrong(calls::fit, "L2-TRN-02", fitting({.same_order = true}),
              "Every epoch visits the examples in one and the same order.",
              "When is your permutation drawn, and how often?"),
        wrong(calls::fit, "L2-TRN-03", fitting({.order_of_the_file = true}),
              "The examples are visited in the order of the file.",
              "What does a batch look like when the file is sorted by class?"),
        wrong(calls::fit, "L2-TRN-04", fitting({.drops_short_batch = true}),
              "The short last batch is dropped.",
              "11 examples, batches of 4: how many steps has an epoch?"),
        wrong(calls::fit, "L2-TRN-05", fitting({.mean_of_batches = true}),
              "Each batch counts the same in your loss; each example should.",
              "What weight does an example in a batch of 3 have beside one in a batch of 4?"),
        wrong(calls::fit, "L2-TRN-06", fitting({.forgets_state = true}),
              "The optimiser's memory is new in every step.",
              "What does momentum do without yesterday's velocity?"),
        wrong(calls::fit, "L2-REG-04", fitting({.decays_by_batch = true}),
              "Your penalty depends on the batch size; ours does not.",
              "Does the belief about weights depend on how many examples are shown at once?"),
        wrong(calls::fit, "L2-REG-03-fit", fitting({.no_decay = true}),
              "Weight decay is asked for and never felt.",
              "With a large l2, do your weights shrink?"),
        wrong(calls::fit, "L2-TRN-07", fitting({.no_schedule = true}),
              "The schedule is not followed: every epoch has the same rate.",
              "Which rate does the history show for the last epoch?"),
        wrong(calls::fit, "L2-TRN-08", fitting({.returns_last = true}),
              "You return the last weights; those of the best epoch were asked for.",
              "Training stopped because it got worse. Which weights do you want?"),
        wrong(calls::fit, "L2-TRN-09", fitting({.patience_in_total = true}),
              "Patience counts bad epochs in a row; yours counts them all.",
              "A better epoch came in between. Should the count go on?"),
        wrong(calls::fit, "L2-TRN-10", fitting({.best_by_training = true}),
              "The best epoch is chosen by the training loss; it always likes the last one.",
              "Which examples tell you that the net has begun to memorise?"),
        wrong(calls::fit, "L2-TRN-11", fitting({.loss_after_step = true}),
              "The loss of a batch is measured after its step.",
              "Which weights does \"as they were met\" mean?"),
    };
}

using Rate = std::function<double(const Schedule& s, float rate, int epoch, int epochs)>;
auto rating(const Rate& other) {
    return [=](const Schedule& s, float rate, int epoch, int epochs) {
        check(scheduled_rate(s, rate, epoch, epochs));
        return static_cast<float>(other(s, rate, epoch, epochs));
    };
}

double right_rate(const Schedule& s, float rate, int epoch, int epochs) {
    return scheduled_rate(s, rate, epoch, epochs);
}

Misconceptions rate_rows() {
    return {
        wrong(calls::scheduled_rate, "L2-SCH-01",
              rating([](const Schedule& s, float rate, int epoch, int epochs) {
                  if (s.kind != ScheduleKind::step) return right_rate(s, rate, epoch, epochs);
                  return rate * std::pow(double{s.factor}, double(epoch) / s.every);
              }),
              "The rate falls a little in every epoch; a step schedule waits and then drops.",
              "What is 2 / 3 in whole numbers?"),
        wrong(calls::scheduled_rate, "L2-SCH-02",
              rating([](const Schedule& s, float rate, int epoch, int epochs) {
                  if (s.kind != ScheduleKind::step) return right_rate(s, rate, epoch, epochs);
                  return epoch < s.every ? double{rate} : double{rate} * double{s.factor};
              }),
              "The rate drops once; it should drop every few epochs.",
              "What is the rate after two drops?"),
        wrong(calls::scheduled_rate, "L2-SCH-03",
              rating([](const Schedule& s, float rate, int epoch, int epochs) {
                  if (s.kind != ScheduleKind::step) return right_rate(s, rate, epoch, epochs);
                  return rate * std::pow(double{s.factor}, (epoch + 1) / s.every);
              }),
              "The drop comes one epoch early: epochs count from 0.",
              "With every = 3, which epochs belong to the first stretch?"),
        wrong(calls::scheduled_rate, "L2-SCH-04",
              rating([](const Schedule& s, float rate, int epoch, int epochs) {
                  if (s.kind != ScheduleKind::cosine) return right_rate(s, rate, epoch, epochs);
                  return rate * (1 + std::cos(std::numbers::pi * epoch / epochs)) / 2;
              }),
              "The glide ends at 0; it should end at the last rate that was asked for.",
              "What does your formula give when the cosine is -1?"),
        wrong(calls::scheduled_rate, "L2-SCH-05",
              rating([](const Schedule& s, float rate, int epoch, int epochs) {
                  if (s.kind != ScheduleKind::cosine) return right_rate(s, rate, epoch, epochs);
                  const double angle = 2 * std::numbers::pi * epoch / epochs;
                  return s.last + (rate - s.last) * (1 + std::cos(angle)) / 2;
              }),
              "A whole wave: the rate comes up again. Half of one is asked for.",
              "At which angle is the cosine lowest?"),
    };
}

// --- 2.17 --------------------------------------------------------------------------------------

auto asking(bool in_eval, bool restart, bool average_scores) {
    return [=](const Stack& stack, const Params& parameters, const Tensor& x, int samples,
               std::uint64_t seed) {
        dl::require<dl::Error>(samples >= 1, "monte_carlo_dropout: needs samples");
        const Net net = net_of(stack);
        Session session(net, {.seed = seed});
        std::vector<Tensor> scores;
        Tensor sum;
        for (int i = 0; i < samples; ++i) {
            if (restart) session.restart(seed);
            Params copy = parameters;
            session.forward(copy, inputs(x), in_eval ? Mode::eval : Mode::train);
            scores.push_back(session.value(net.last()));
            add_into(sum, scores.back());
        }
        return average_scores ? softmax_forward(sum / static_cast<float>(samples))
                              : average_predictions(scores);
    };
}

Misconceptions crowd_rows() {
    return {
        wrong(
            calls::average_predictions, "L2-ENS-01",
            [](const std::vector<Tensor>& scores) {
                check(average_predictions(scores));
                Tensor sum;
                for (const Tensor& one : scores)
                    add_into(sum, one);
                return softmax_forward(sum / static_cast<float>(scores.size()));
            },
            "You averaged scores: a model that shouts drowns the others.",
            "What is the vote of a model with scores of 100, and what should it be?"),
        wrong(
            calls::average_predictions, "L2-ENS-02",
            [](const std::vector<Tensor>& scores) {
                return average_predictions(scores) * static_cast<float>(scores.size());
            },
            "The probabilities are added up; the mean is missing.", "What must every row sum to?"),
        wrong(
            calls::average_predictions, "L2-ENS-03",
            [](const std::vector<Tensor>& scores) {
                const Tensor right = average_predictions(scores);
                Tensor votes(right.shape());
                for (const Tensor& one : scores) {
                    const std::vector<int> winners = dl::argmax(one, 1);
                    votes += dl::one_hot(winners, one.size(1));
                }
                return votes / static_cast<float>(scores.size());
            },
            "You counted votes; the course averages probabilities.",
            "Does a model that is only 51 per cent sure have a whole vote?"),
        wrong(calls::monte_carlo_dropout, "L2-ENS-04", asking(true, false, false),
              "Dropout is off while you ask: all samples are the same network.",
              "Do two of your samples differ?"),
        wrong(calls::monte_carlo_dropout, "L2-ENS-05", asking(false, true, false),
              "Every sample draws the masks of the first one.", "Do two of your samples differ?"),
        wrong(calls::monte_carlo_dropout, "L2-ENS-06", asking(false, false, true),
              "You averaged scores where probabilities are asked for.",
              "Which function of this exercise averages predictions?"),
    };
}

}  // namespace

Misconceptions training_rows() {
    Misconceptions rows = mlp_rows();
    for (const Misconceptions& part : {rate_rows(), fit_rows(), crowd_rows()})
        rows.insert(rows.end(), part.begin(), part.end());
    return rows;
}

}  // namespace lab02
