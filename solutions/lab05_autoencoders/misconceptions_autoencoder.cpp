// Known wrong answers of exercises 5.1, 5.4 and 5.6.

#include <functional>
#include <string>

#include "common/ops.hpp"
#include "lab05_autoencoders/nodes.hpp"
#include "solutions/lab05_autoencoders/misconceptions.hpp"
#include "tests/lab05_autoencoders/calls.hpp"

namespace lab05 {

using dl::Tensor;
using harness::convention;
using harness::Misconceptions;
using harness::wrong;
using lab02::Mode;
using lab02::Session;

namespace {

// --- 5.1 -----------------------------------------------------------------------------------------

// The reference's net with a place to slip at.
struct Slip {
    bool encoder_order = false;    // decoders in the order of the encoders
    bool always_sigmoid = false;   // at the output
    bool always_linear = false;    // at the output
    bool bent_code = false;        // an activation behind a code that should be linear
    bool flat_code = false;        // none behind a code that should have one
    bool flat_hidden = false;      // no activations between layers
    bool counts_from_one = false;  // the numbers of layers ignore `first`
    bool one_early = false;        // the node before the code is taken for it
    bool always_relu = false;      // whatever activation is asked for
    bool sigmoid_back = false;     // behind every decoder
};

Node coder(Net& net, Node x, const Sizes& sizes, const AutoencoderOptions& o, const Slip& slip) {
    const int layers = static_cast<int>(sizes.size()) - 1;
    const int first = slip.counts_from_one ? 1 : o.first;
    for (int layer = 1; layer <= layers; ++layer) {
        const bool last = layer == layers;
        x = linear(net, x, sizes[layer], {},
                   {.name = "encoder" + std::to_string(first + layer - 1), .share = {}});
        const bool bend =
            last ? (!o.linear_code || slip.bent_code) && !slip.flat_code : !slip.flat_hidden;
        if (bend) x = slip.always_relu ? relu(net, x) : activate(net, x, o.activation);
    }
    return x;
}

Autoencoder slipped(const Sizes& sizes, const AutoencoderOptions& o, const Slip& slip) {
    check(autoencoder(sizes, o));
    Autoencoder made;
    const int first = slip.counts_from_one ? 1 : o.first;
    Node x = coder(made.net, made.net.input({sizes[0]}, "input"), sizes, o, slip);
    made.code = slip.one_early ? Node{x.id - 1} : x;
    const int layers = static_cast<int>(sizes.size()) - 1;
    for (int step = 1; step <= layers; ++step) {
        const int layer = slip.encoder_order ? step : layers + 1 - step;
        const bool last = step == layers;
        x = linear(made.net, x, sizes[layer - 1], {},
                   {.name = "decoder" + std::to_string(first + layer - 1), .share = {}});
        if (!last && !slip.flat_hidden)
            x = slip.sigmoid_back  ? sigmoid(made.net, x)
                : slip.always_relu ? relu(made.net, x)
                                   : activate(made.net, x, o.activation);
        if (last && (!o.linear_output || slip.always_sigmoid) && !slip.always_linear)
            x = sigmoid(made.net, x);
    }
    made.output = x;
    return made;
}

auto making(const Slip& slip) {
    return [slip](const Sizes& sizes, const AutoencoderOptions& o, const Params& p,
                  const Tensor& x) { return look_at(slipped(sizes, o, slip), p, x); };
}

auto encoding(const Slip& slip) {
    return
        [slip](const Sizes& sizes, const AutoencoderOptions& o, const Params& p, const Tensor& x) {
            check(encoder(sizes, o));
            Net net;
            const Node code = coder(net, net.input({sizes[0]}, "input"), sizes, o, slip);
            return Session(net).predict(p, lab02::inputs(x), code);
        };
}

Misconceptions net_rows() {
    return {
        wrong(calls::autoencoder, "L5-STK-05", making({.encoder_order = true}),
              "The last encoder's decoder comes first.",
              "You put on socks, then shoes. Taking off?"),
        wrong(calls::autoencoder, "L5-AE-03", making({.always_sigmoid = true}),
              "The last activation cannot produce the values you ask for.",
              "What is the smallest number your output layer can produce?"),
        wrong(calls::autoencoder, "L5-AE-10", making({.always_linear = true}),
              "The output has no sigmoid where one is asked for.",
              "What does linear_output = false mean?"),
        wrong(calls::autoencoder, "L5-AE-11", making({.bent_code = true}),
              "A linear code was asked for; yours has an activation.",
              "Can your code be negative? Should it?"),
        wrong(calls::autoencoder, "L5-AE-12", making({.flat_code = true}),
              "The code has no activation, though linear_code is false.",
              "What stands between the code's linear layer and the decoder?"),
        wrong(calls::autoencoder, "L5-AE-13", making({.flat_hidden = true}),
              "No activation stands between your layers: together they are one linear layer.",
              "What could such a net do that principal components cannot?"),
        wrong(calls::autoencoder, "L5-AE-14", making({.counts_from_one = true}),
              "The layers' numbers ignore options.first, so another layer's weights are used.",
              "What is the first layer called when first = 3?"),
        wrong(calls::autoencoder, "L5-AE-15", making({.one_early = true}),
              "The node you call the code is the linear layer in front of its activation.",
              "Which value does the decoder read?"),
        wrong(calls::autoencoder, "L5-AE-18", making({.always_relu = true}),
              "options.activation is not looked at: your layers end in a ReLU, whatever is asked.",
              "With which activation do the weights of a sigmoid net make sense?"),
        wrong(calls::autoencoder, "L5-AE-19", making({.sigmoid_back = true}),
              "Every decoder ends in a sigmoid; the inner ones have options.activation.",
              "Which values are pixels: those of all layers, or those of the last?"),
        wrong(calls::encoder, "L5-AE-18-encoder", encoding({.always_relu = true}),
              "options.activation is not looked at: your layers end in a ReLU, whatever is asked.",
              "With which activation do the weights of a sigmoid net make sense?"),
        wrong(calls::encoder, "L5-AE-11-encoder", encoding({.bent_code = true}),
              "A linear code was asked for; yours has an activation.",
              "Can your code be negative? Should it?"),
        wrong(calls::encoder, "L5-AE-12-encoder", encoding({.flat_code = true}),
              "The code has no activation, though linear_code is false.",
              "Which is the last node of your encoder?"),
        wrong(calls::encoder, "L5-AE-13-encoder", encoding({.flat_hidden = true}),
              "No activation stands between your layers: together they are one linear layer.",
              "What is the product of two matrices?"),
    };
}

using Error = std::function<double(double right, const Tensor& output)>;
auto measuring(const Error& other) {
    return [=](const Tensor& output, const Tensor& target) {
        const float right = reconstruction_error(output, target);
        return static_cast<float>(other(double{right}, output));
    };
}

Misconceptions error_rows() {
    return {
        convention(calls::reconstruction_error, "L5-AE-01",
                   measuring([](double right, const Tensor& o) {
                       return right * o.size(0) / static_cast<double>(o.count());
                   }),
                   "The handout sums over pixels and averages over samples; you average over both.",
                   "Double the image size by repetition. What should the loss do?"),
        convention(calls::reconstruction_error, "L5-AE-02",
                   measuring([](double right, const Tensor&) { return 2 * right; }),
                   "The handout takes half of the square.",
                   "Differentiate your loss once: is there a 2?"),
        wrong(calls::reconstruction_error, "L5-AE-16",
              measuring([](double right, const Tensor& o) { return right * o.size(0); }),
              "You summed over the samples; the mean over them is missing.",
              "Join the batch with itself: does the error stay?"),
        wrong(
            calls::reconstruction_error, "L5-AE-17",
            [](const Tensor& output, const Tensor& target) {
                check(reconstruction_error(output, target));
                return dl::sum(dl::abs(output - target)) / 2 / static_cast<float>(output.size(0));
            },
            "You added sizes of differences; squares are asked for.",
            "What does an error of 2 in one pixel cost, beside errors of 1 in two?"),
    };
}

// --- 5.4 -----------------------------------------------------------------------------------------

// One step, given what goes in and what should come out.
StepResult one_step(Session& session, Node loss, Params& state, const Tensor& in,
                    const Tensor& target, Mode mode = Mode::train) {
    session.forward(state, lab02::inputs(in, target), mode);
    return {session.value(loss).item(), session.backward(state, loss).parameters};
}

using Step = std::function<StepResult(Session& session, Node loss, Params& state, Tensor& clean,
                                      const Corruption& corruption, dl::Rng& rng)>;
auto stepping(const Step& step) {
    return [=](const Sizes& sizes, const Params& parameters, const Tensor& clean,
               const Corruption& corruption, const Sparsity& sparsity, dl::Rng& rng) {
        const Objective whole = objective(small_autoencoder(sizes), sparsity);
        Session session(whole.net);
        Params state = parameters;
        TwoSteps result;
        result.clean = clean;
        result.first = step(session, whole.loss, state, result.clean, corruption, rng);
        result.second = step(session, whole.loss, state, result.clean, corruption, rng);
        return result;
    };
}

Misconceptions step_rows() {
    return {
        wrong(calls::denoising_step, "L5-DAE-01",
              stepping([](Session& s, Node loss, Params& state, Tensor& clean, const Corruption& c,
                          dl::Rng& rng) {
                  const Tensor noisy = corrupt(clean, c, rng);
                  return one_step(s, loss, state, noisy, noisy);
              }),
              "You ask the net to reproduce the noise: the target must be the clean input.",
              "If the loss were 0, what would your output look like?"),
        wrong(calls::denoising_step, "L5-DAE-02",
              stepping([](Session& s, Node loss, Params& state, Tensor& clean, const Corruption& c,
                          dl::Rng& rng) {
                  return one_step(s, loss, state, clean, corrupt(clean, c, rng));
              }),
              "Clean goes in and damaged is the target: the wrong way round.",
              "Which of the two will the net see when it is used?"),
        wrong(calls::denoising_step, "L5-DAE-04",
              stepping([](Session& s, Node loss, Params& state, Tensor& clean, const Corruption& c,
                          dl::Rng& rng) {
                  clean = corrupt(clean, c, rng);
                  return one_step(s, loss, state, clean, clean);
              }),
              "Your noise changed the training data themselves.",
              "Compare the first image before and after one step."),
        wrong(calls::denoising_step, "L5-DAE-07",
              stepping([](Session& s, Node loss, Params& state, Tensor& clean, const Corruption& c,
                          dl::Rng& rng) {
                  check(corrupt(clean, c, rng));
                  return one_step(s, loss, state, clean, clean);
              }),
              "The net never sees any damage.", "Print the tensor that goes in."),
        wrong(calls::denoising_step, "L5-DAE-09",
              stepping([](Session& s, Node loss, Params& state, Tensor& clean, const Corruption& c,
                          dl::Rng& rng) {
                  const Tensor noisy = corrupt(clean, c, rng);
                  return one_step(s, loss, state, noisy, corrupt(clean, c, rng));
              }),
              "Input and target are damaged, each in its own way.",
              "What should come out of the net if it were perfect?"),
        wrong(calls::denoising_step, "L5-DAE-16",
              stepping([](Session& s, Node loss, Params& state, Tensor& clean, const Corruption& c,
                          dl::Rng& rng) {
                  return one_step(s, loss, state, corrupt(clean, c, rng), clean, Mode::eval);
              }),
              "The pass forwards is in Mode::eval: dropout and batch norm are asleep while you "
              "train.",
              "Which mode belongs to a step that is followed by backward?"),
        wrong(calls::denoising_step, "L5-AE-08",
              stepping([](Session& s, Node loss, Params& state, Tensor& clean, const Corruption& c,
                          dl::Rng& rng) {
                  const Tensor noisy = corrupt(clean, c, rng);
                  return one_step(s, loss, state, noisy, dl::flip(clean, 0));
              }),
              "Input and target belong to different images.",
              "Which target belongs to the first input of your batch?"),
    };
}

// --- 5.6 -----------------------------------------------------------------------------------------

using Shares = std::function<lab02::Naming(const std::string& number)>;
Autoencoder tied_with(const Sizes& sizes, const AutoencoderOptions& o, const Shares& naming,
                      bool encoder_order = false) {
    check(tied_autoencoder(sizes, o));
    Autoencoder made;
    made.net = encoder(sizes, o);
    made.code = made.net.last();
    Node x = made.code;
    const int layers = static_cast<int>(sizes.size()) - 1;
    for (int step = 1; step <= layers; ++step) {
        const int layer = encoder_order ? step : layers + 1 - step;
        x = transposed_linear(made.net, x, sizes[layer - 1],
                              naming(std::to_string(o.first + layer - 1)));
        if (step < layers)
            x = activate(made.net, x, o.activation);
        else if (!o.linear_output)
            x = sigmoid(made.net, x);
    }
    made.output = x;
    return made;
}

// As tied_step, with one of the two gradients of every matrix missing.
auto half_gradient(bool of_encoder) {
    return [=](const Sizes& sizes, const Params& parameters, const Tensor& x) {
        // Untied, with copies: each use has a gradient of its own.
        const Autoencoder free = tied_with(sizes, {}, [](const std::string& number) {
            return lab02::Naming{.name = "decoder" + number, .share = {}};
        });
        Params state = parameters;
        for (int layer = 1; layer < static_cast<int>(sizes.size()); ++layer)
            state["decoder" + std::to_string(layer) + ".weight"] =
                parameters.at("encoder" + std::to_string(layer) + ".weight");
        const Objective whole = objective(free);
        Session session(whole.net);
        StepResult result = one_step(session, whole.loss, state, x, x);
        for (int layer = 1; layer < static_cast<int>(sizes.size()); ++layer) {
            const std::string number = std::to_string(layer);
            const auto by_decoder = result.gradients.extract("decoder" + number + ".weight");
            if (!of_encoder) result.gradients["encoder" + number + ".weight"] = by_decoder.mapped();
        }
        return result;
    };
}

Misconceptions tied_rows() {
    return {
        wrong(
            calls::tied_gradients, "L5-AE-05", half_gradient(true),
            "The tied matrix works twice, so it gets two gradients; yours has the encoder's alone.",
            "How many arrows leave W in your graph?"),
        wrong(
            calls::tied_gradients, "L5-AE-05-decoder", half_gradient(false),
            "The tied matrix works twice, so it gets two gradients; yours has the decoder's alone.",
            "How many arrows leave W in your graph?"),
        wrong(
            calls::tied_autoencoder, "L5-AE-06",
            [](const Sizes& sizes, const AutoencoderOptions& o, const Params& p, const Tensor& x) {
                Params copies = p;
                for (const auto& [name, value] : p)
                    if (name.rfind("encoder", 0) == 0 && name.ends_with(".weight"))
                        copies["decoder" + name.substr(7)] = value;
                return look_at(tied_with(sizes, o,
                                         [](const std::string& number) {
                                             return lab02::Naming{.name = "decoder" + number,
                                                                  .share = {}};
                                         }),
                               copies, x);
            },
            "The decoders have matrices of their own: equal at the start is not tied.",
            "How many numbers does training set? Half of them should be missing."),
        wrong(
            calls::transposed_linear_forward, "L5-TIE-01",
            [](const Tensor& x, const Tensor& w, const Tensor& b) {
                check(transposed_linear_forward(x, w, b));
                return dl::matmul(x, w);
            },
            "The bias is not added: the decoder has one of its own.",
            "What comes out for a code of zeros?"),
        wrong(
            calls::transposed_linear_backward, "L5-TIE-02",
            [](const Tensor& g, const Tensor& x, const Tensor& w) {
                TransposedGradients right = transposed_linear_backward(g, x, w);
                right.bias /= static_cast<float>(x.size(0));
                return right;
            },
            "The gradient of the bias is a mean; the mean over samples lives in the loss alone.",
            "Join the batch with itself: what should the sum do?"),
        wrong(
            calls::transposed_linear_backward, "L5-TIE-03",
            [](const Tensor& g, const Tensor& x, const Tensor& w) {
                TransposedGradients right = transposed_linear_backward(g, x, w);
                right.weight /= static_cast<float>(x.size(0));
                return right;
            },
            "The gradient of the matrix is a mean; the mean over samples lives in the loss alone.",
            "Where was the mean over the batch taken already?"),
    };
}

}  // namespace

Misconceptions autoencoder_rows() {
    Misconceptions rows = net_rows();
    for (const Misconceptions& part : {error_rows(), step_rows(), tied_rows()})
        rows.insert(rows.end(), part.begin(), part.end());
    return rows;
}

}  // namespace lab05
