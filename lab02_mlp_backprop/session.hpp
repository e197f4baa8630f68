// Session: a net made ready to run. It keeps the value of every node, so that backward can look
// at them, and hands the work to the table of operations.
//
//   Session session(net);
//   session.forward(params, inputs(images, labels), Mode::train);
//   Gradients gradients = session.backward(params, loss);
//
// A batch may have any size, and the next one another. Values, gradients and scratch memory come
// from the tensor cache and go back to it: after the first step of a training the system is asked
// for nothing, whichever optimiser is used.

#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lab02_mlp_backprop/net.hpp"
#include "lab02_mlp_backprop/walk.hpp"

namespace lab02 {

struct SessionOptions {
    std::uint64_t seed = 0;             // of everything random: each node draws its own sequence
    bool fast = true;                   // use faster forms of operations where there are any
    bool winograd = true;               // also forms that round otherwise, up to 1e-4 apart: 3 x 3
                                        // convolutions by common/kernels/winograd.hpp
    bool input_gradients = false;       // also find gradients by the inputs of the net
    std::set<std::string> frozen = {};  // parameters that get no gradient
};

/// Tensors as the inputs of a net, moved where possible.
template <class... Tensors>
[[nodiscard]] std::vector<dl::Tensor> inputs(Tensors&&... tensors) {
    std::vector<dl::Tensor> all;
    all.reserve(sizeof...(tensors));
    (all.push_back(std::forward<Tensors>(tensors)), ...);
    return all;
}

class Session {
public:
    explicit Session(Net net, SessionOptions options = {});

    [[nodiscard]] const Net& net() const { return net_; }

    /// Starts all random sequences again: the next forward draws the masks of the first one.
    void restart(std::uint64_t seed);

    /// Computes the values of all nodes, in the order of the net, and keeps them. In training
    /// state such as running means is written to `params`. Throws ShapeError for inputs or
    /// parameters that do not fit, dl::Error for parameters that are missing.
    void forward(Params& params, std::vector<dl::Tensor> inputs, Mode mode);

    /// The value of one node in eval mode; only what it depends on is computed, and every other
    /// value is given back as soon as nobody needs it. Inputs it does not depend on may be missing.
    [[nodiscard]] dl::Tensor predict(const Params& params, std::vector<dl::Tensor> inputs,
                                     Node output);

    /// What the last forward computed there. Throws dl::Error for a value that was not kept:
    /// the inner node of a fusion, or any node after predict.
    [[nodiscard]] const dl::Tensor& value(Node node) const;

    /// Gradients of `output` (times grad_output) for the last forward, by your walk of exercise
    /// 2.3. Parameters that are frozen or that `output` does not depend on are not in it.
    [[nodiscard]] Gradients backward(const Params& params, Node output,
                                     dl::Tensor grad_output = dl::Tensor::scalar(1.0f));

private:
    // A node, or a chain of nodes computed as one.
    struct Step {
        std::vector<int> nodes;        // ids, first to last; only the last value is kept
        std::optional<Fusion> fusion;  // none: the pure functions of a single node
        std::vector<std::string> parameters;
    };

    Net net_;
    SessionOptions options_;
    std::vector<Step> steps_;
    std::vector<int> step_of_;                    // by node
    std::vector<bool> wants_;                     // by node: is its gradient of use to anybody?
    std::vector<dl::Rng> random_;                 // by node
    std::vector<dl::Tensor> values_;              // by node
    std::vector<bool> kept_;                      // by node: is values_ valid?
    std::vector<std::vector<dl::Tensor>> saved_;  // by node
    NodeGradients pending_;                       // of the fusion through which backward is going
    Mode mode_ = Mode::eval;

    void plan();
    void set_inputs(std::vector<dl::Tensor> inputs, const std::vector<bool>& needed);
    void run(const Step& step, const Params& params, Params* state);
    [[nodiscard]] NodeGradients run_backward(int node, const Params& params,
                                             dl::Tensor grad_output);
    [[nodiscard]] NodeGradients run_step_backward(const Step& step, const Params& params,
                                                  dl::Tensor grad_output);
};

}  // namespace lab02
