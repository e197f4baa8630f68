// Training steps of one net, ours and the peers' in turn, each in a process of its own.

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
    /// A peer is the better of itself on one thread and on `threads`.
    StepRace(int threads, bool peers);

    /// Samples of `rounds` rounds, each of about `budget` seconds. The first row is beside the best
    /// PyTorch; a second one is beside the best Eigen, where it has such a net.
    [[nodiscard]] std::vector<Row> run(const StepNet& what, int rounds, double budget);

private:
    struct Runner {
        std::string name;
        bool eigen = false;
        std::unique_ptr<Child> child{};
        Samples seconds{};
    };

    int threads_;
    double peak_;
    std::vector<Runner> runners_;  // ours is the first

    void start(Runner runner, const std::string& word, int threads, const std::string& program);
    [[nodiscard]] Row beside_best(Row row, bool eigen) const;
};

}  // namespace bench
