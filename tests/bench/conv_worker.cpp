// One convolution in the forms that a program has of it.
//
// Built twice: into the benchmark, with the solutions, and into bench_mine, with the learner's
// code.

#include "tests/bench/conv_worker.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "common/ops.hpp"
#include "common/rng.hpp"
#include "common/todo.hpp"
#include "lab02_mlp_backprop/session.hpp"
#include "lab03_cnn/conv2d.hpp"
#include "lab03_cnn/im2col.hpp"
#include "lab03_cnn/layers.hpp"

namespace bench {
namespace {

using dl::Tensor;

struct Problem {
    Tensor x, weight, bias, grad_output;
    lab03::Conv2dOptions options;
};

// Best of several calls, none of them the first unless one takes longer than the budget.
double seconds_per_call(const std::function<void()>& call, double budget) {
    using Clock = std::chrono::steady_clock;
    double best = 1e30, spent = 0;
    for (int i = 0; i < 2 || (spent < budget && i < 10'000); ++i) {
        const auto start = Clock::now();
        call();
        const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
        best = std::min(best, seconds);
        spent += seconds;
        if (i == 0 && seconds > budget) break;
    }
    return best;
}

// The net of one convolution; its value is asked for, or its gradients.
std::function<void()> session_call(const Problem& problem, bool back, bool winograd) {
    lab02::Net net;
    const dl::Shape& x = problem.x.shape();
    const dl::Shape& w = problem.weight.shape();
    lab03::conv2d(net, net.input({x[1], x[2], x[3]}), w[0],
                  {.kernel = {w[2], w[3]},
                   .stride = problem.options.stride,
                   .padding = problem.options.padding},
                  {.name = "c", .share = {}});
    auto session = std::make_shared<lab02::Session>(
        net, lab02::SessionOptions{.winograd = winograd, .input_gradients = true});
    auto params = std::make_shared<lab02::Params>(
        lab02::Params{{"c.weight", problem.weight}, {"c.bias", problem.bias}});
    const auto forward = [=, &problem] {
        session->forward(*params, lab02::inputs(problem.x), lab02::Mode::train);
    };
    if (!back) return forward;
    forward();
    return [=, &problem] {
        static_cast<void>(session->backward(*params, session->net().last(), problem.grad_output));
    };
}

std::function<void()> call_of(const std::string& form, bool back, const Problem& p) {
    if (form == "session" || form == "direct") return session_call(p, back, form == "session");
    const bool loops = form == "loops";
    if (back)
        return [&p, run = loops ? lab03::conv2d_backward : lab03::conv2d_gemm_backward] {
            static_cast<void>(run(p.grad_output, p.x, p.weight, p.options));
        };
    return [&p, run = loops ? lab03::conv2d_forward : lab03::conv2d_gemm_forward] {
        static_cast<void>(run(p.x, p.weight, p.bias, p.options));
    };
}

}  // namespace

int conv_worker() {
    std::printf("ready\n");
    std::fflush(stdout);
    char line[200], form[20];
    int back = 0, n = 0, c = 0, h = 0, w = 0, o = 0, k = 0, stride = 0, padding = 0;
    double budget = 0;
    while (std::fgets(line, sizeof line, stdin) != nullptr) {
        if (std::sscanf(line, "%19s %d %d %d %d %d %d %d %d %d %lf", form, &back, &n, &c, &h, &w,
                        &o, &k, &stride, &padding, &budget) != 11)
            return 2;
        dl::Rng rng{1};
        Problem problem{dl::normal({n, c, h, w}, rng),
                        dl::normal({o, c, k, k}, rng),
                        dl::normal({o}, rng),
                        {},
                        {.stride = stride, .padding = padding}};
        const lab03::Conv2dSizes sizes = lab03::conv2d_sizes(
            "bench", problem.x.shape(), problem.weight.shape(), problem.options);
        problem.grad_output = dl::normal({n, o, sizes.out_height, sizes.out_width}, rng);
        double seconds = -1;
        try {
            seconds = seconds_per_call(call_of(form, back != 0, problem), budget);
        } catch (const dl::NotStarted&) {
        }
        std::printf("%.9e\n", seconds);
        std::fflush(stdout);
    }
    return 0;
}

}  // namespace bench
