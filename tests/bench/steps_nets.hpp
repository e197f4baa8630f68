// The networks whose training steps are measured; steps_peer.py has the same ones.

#pragma once

#include <string>
#include <vector>

#include "lab02_mlp_backprop/net.hpp"

namespace bench {

struct StepNet {
    std::string name;
    int batch = 64;
    int classes = 10;   // 0: the target is the input itself
    bool adam = false;  // otherwise stochastic gradient descent with momentum
    lab02::Net (*build)() = nullptr;

    [[nodiscard]] std::string title() const { return name + (adam ? " adam" : ""); }
};

/// Its last node is the loss; its inputs are pixels and labels, or pixels and targets.
[[nodiscard]] const std::vector<StepNet>& step_nets();

}  // namespace bench
