// Training steps of one net, ours and PyTorch's in turn, each in a process of its own.

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/bench/bench.hpp"
#include "tests/bench/child.hpp"
#include "tests/bench/steps_nets.hpp"

namespace bench {

class StepRace {
public:
    /// The packaged PyTorch is often faster on one thread: the better of one thread and `threads`
    /// is the peer.
    StepRace(int threads, bool peers);

    /// Samples of `rounds` rounds, each of about `budget` seconds; the best peer alone is named.
    [[nodiscard]] Row run(const StepNet& what, int rounds, double budget);

private:
    struct Runner {
        std::string name;
        std::unique_ptr<Child> child;
        Samples seconds;
    };

    int threads_;
    double peak_;
    std::vector<Runner> runners_;  // ours is the first

    void start(const std::string& who, const std::string& name, int threads);
};

}  // namespace bench
