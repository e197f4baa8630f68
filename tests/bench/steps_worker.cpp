// What a child process of `bench steps` does: trains the net that it is asked for, as the apps do,
// and answers with the seconds of a step.

#include "tests/bench/steps_worker.hpp"

#include <chrono>
#include <cstdio>
#include <string>
#include <utility>

#include "common/ops.hpp"
#include "common/rng.hpp"
#include "common/todo.hpp"
#include "lab02_mlp_backprop/initialise.hpp"
#include "lab02_mlp_backprop/layers.hpp"
#include "lab02_mlp_backprop/optimisers.hpp"
#include "lab02_mlp_backprop/session.hpp"
#include "tests/bench/steps_nets.hpp"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

// A net in training: what stays from step to step.
class Trainer {
public:
    Trainer(const StepNet& what, Functions functions)
        : what_(what), session_(what.build(), {.fast = functions == Functions::fast}) {
        dl::Rng rng{1};
        const lab02::Net& net = session_.net();
        parameters_ = lab02::initialise(net.parameters(), lab02::Initialiser::he, rng);
        pixels_ = dl::uniform(net.shape(net.inputs().at(0), what.batch), rng, 0.0f, 1.0f);
        target_ = pixels_;
        if (what.classes == 0) return;
        std::vector<int> labels;
        for (int n = 0; n < what.batch; ++n)
            labels.push_back(rng.integer(what.classes));
        target_ = lab02::label_tensor(labels);
    }

    void step() {
        session_.forward(parameters_, lab02::inputs(pixels_, target_), lab02::Mode::train);
        const lab02::Gradients found = session_.backward(parameters_, session_.net().last());
        lab02::Update update =
            what_.adam
                ? lab02::adam_step(std::move(parameters_), found.parameters, std::move(state_),
                                   {.learning_rate = 0.001f})
                : lab02::momentum_step(std::move(parameters_), found.parameters, std::move(state_),
                                       {.learning_rate = 0.01f, .momentum = 0.9f});
        parameters_ = std::move(update.parameters);
        state_ = std::move(update.state);
    }

private:
    const StepNet& what_;
    lab02::Session session_;
    lab02::Params parameters_;
    lab02::OptimiserState state_;
    dl::Tensor pixels_, target_;
};

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// One image first: a whole batch may take minutes.
double seconds_of_pure_step(const StepNet& what) {
    constexpr double patience = 2;
    StepNet one = what;
    one.batch = 1;
    const auto seconds_of = [](const StepNet& net) {
        Trainer trainer(net, Functions::pure);
        const auto start = Clock::now();
        trainer.step();
        return seconds_since(start);
    };
    const double seconds = seconds_of(one) * what.batch;
    return seconds > patience ? seconds : seconds_of(what);
}

double seconds_per_step(const StepNet& what, double budget) {
    Trainer trainer(what, Functions::fast);
    for (int warm = 0; warm < 3; ++warm)
        trainer.step();
    const auto start = Clock::now();
    double seconds = 0;
    int steps = 0;
    while (seconds < budget) {
        trainer.step();
        ++steps;
        seconds = seconds_since(start);
    }
    return seconds / steps;
}

}  // namespace

int steps_worker(Functions functions) {
    std::printf("ready\n");
    std::fflush(stdout);
    int first = 0, second = 0, third = 0;
    double budget = 0;
    char line[200], kind[20];
    while (std::fgets(line, sizeof line, stdin) != nullptr) {
        if (std::sscanf(line, "%19s %d %d %d %lf", kind, &first, &second, &third, &budget) != 5)
            return 2;
        const StepNet what = step_net_of(kind, first, second, third);
        double seconds = -1;
        try {
            seconds = functions == Functions::fast ? seconds_per_step(what, budget)
                                                   : seconds_of_pure_step(what);
        } catch (const dl::NotStarted&) {
        }
        std::printf("%.9e\n", seconds);
        std::fflush(stdout);
    }
    return 0;
}

}  // namespace bench
