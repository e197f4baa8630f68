// The networks whose training steps are measured; steps_peer.py has the same ones.

#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lab02_mlp_backprop/net.hpp"

namespace bench {

struct StepNet {
    std::string name;
    int batch = 64;
    int classes = 10;   // 0: the target is the input itself
    bool adam = false;  // otherwise stochastic gradient descent with momentum
    std::function<lab02::Net()> build;
    std::string question = "";  // what a child process is asked; scaled_net and step_nets fill it

    [[nodiscard]] std::string title() const { return name + (adam ? " adam" : ""); }
    /// Of one step: forward, both gradients of every layer, but no gradient by the pixels.
    [[nodiscard]] double flops() const;
};

/// Those of the course. The last node is the loss; inputs are pixels and labels, or pixels and
/// targets.
[[nodiscard]] const std::vector<StepNet>& step_nets();

/// A net of any size: `depth` hidden layers of `width` units (mlp, 784 pixels) or filters of 3 x 3
/// (conv, 3 x 16 x 16 pixels), then ten scores.
enum class Family { mlp, conv };
[[nodiscard]] const char* name_of(Family family);
[[nodiscard]] StepNet scaled_net(Family family, int batch, int width, int depth);

/// The net that a question names: "net NUMBER 0 0" or "mlp BATCH WIDTH DEPTH".
[[nodiscard]] StepNet step_net_of(const std::string& kind, int first, int second, int third);

}  // namespace bench
