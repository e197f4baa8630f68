// A Session: modes, frozen and shared parameters, predictions, and what it refuses.

#include "lab02_mlp_backprop/session.hpp"

#include "common/memory.hpp"
#include "lab02_mlp_backprop/mlp.hpp"
#include "lab02_mlp_backprop/optimisers.hpp"
#include "tests/lab02_mlp_backprop/engine/support.hpp"
#include "tests/support/sanitizer.hpp"

using Catch::Matchers::ContainsSubstring;

namespace {

// A net with its loss on top.
struct Classifier {
    Net net;
    Node scores, loss;

    explicit Classifier(Net body) : net(std::move(body)), scores(net.last()) {
        const Node labels = net.input({}, "labels");
        loss = softmax_cross_entropy(net, scores, labels);
    }
};

Tensor random_rows(int rows, int columns, std::uint64_t seed) {
    Rng rng{seed};
    return dl::normal({rows, columns}, rng);
}

Gradients gradients_of(Session& session, Params& params, const Classifier& c, const Tensor& x,
                       const std::vector<int>& labels) {
    session.forward(params, inputs(x, lab02::label_tensor(labels)), Mode::train);
    return session.backward(params, c.loss);
}

}  // namespace

TEST_CASE("dropout thins a training pass and leaves a pass in use alone", "[lab02][session]") {
    Net net;
    const Node x = net.input({50});
    dropout(net, x, 0.5f);
    Session session(net, {.seed = 3});
    Params none;
    const Tensor ones({2, 50}, 1);
    session.forward(none, inputs(ones), Mode::eval);
    CHECK(session.value(net.last()) == ones);
    session.forward(none, inputs(ones), Mode::train);
    const Tensor first = session.value(net.last());
    CHECK(dl::max(first) == 2.0f);
    CHECK(dl::min(first) == 0.0f);
    session.forward(none, inputs(ones), Mode::train);
    CHECK_FALSE(session.value(net.last()) == first);
    session.restart(3);
    session.forward(none, inputs(ones), Mode::train);
    CHECK(session.value(net.last()) == first);
    session.restart(4);
    session.forward(none, inputs(ones), Mode::train);
    CHECK_FALSE(session.value(net.last()) == first);
}

TEST_CASE("training writes running statistics, use and predictions read them", "[lab02][session]") {
    Net net;
    batch_norm(net, net.input({3}));
    Params params = random_params(net, 1);
    const Params before = params;
    Session session(net);
    const Tensor x = random_rows(8, 3, 2);
    session.forward(params, inputs(x), Mode::eval);
    const Tensor in_use = session.value(net.last());
    CHECK(apart(params, before) == 0);
    CHECK(session.predict(params, inputs(x), net.last()) == in_use);
    session.forward(params, inputs(x), Mode::train);
    CHECK(apart(session.value(net.last()), in_use) > 0.01);
    const Tensor expected = before.at("batch_norm1.running_mean") * 0.9f + dl::mean(x, {0}) * 0.1f;
    CHECK(apart(params.at("batch_norm1.running_mean"), expected) < 1e-6);
    CHECK(params.at("batch_norm1.gamma") == before.at("batch_norm1.gamma"));
}

TEST_CASE("a frozen parameter gets no gradient and changes nobody else's", "[lab02][session]") {
    const Classifier c(lab02::mlp({5, 6, 4, 3}));
    Params params = random_params(c.net, 4);
    const Tensor x = random_rows(7, 5, 5);
    const std::vector<int> labels = {0, 1, 2, 2, 1, 0, 1};
    Session all(c.net), some(c.net, {.frozen = {"linear2.weight", "linear1.bias"}});
    Params expected = gradients_of(all, params, c, x, labels).parameters;
    CHECK(expected.size() == 6);
    const Params found = gradients_of(some, params, c, x, labels).parameters;
    expected.erase("linear2.weight");
    expected.erase("linear1.bias");
    CHECK(apart(found, expected) == 0);
    // State has no gradient either, and a net that is frozen as a whole has none at all.
    Session none(c.net, {.frozen = {"linear1.weight", "linear1.bias", "linear2.weight",
                                    "linear2.bias", "linear3.weight", "linear3.bias"}});
    CHECK(gradients_of(none, params, c, x, labels).parameters.empty());
}

TEST_CASE("a shared weight gets the sum of the gradients of its uses", "[lab02][session]") {
    const auto build = [](bool tied) {
        Net net;
        const Node x = net.input({4});
        const Node h = tanh(net, linear(net, x, 4, {}, {.name = "first"}));
        const lab02::Naming second =
            tied ? lab02::Naming{"second", {{"weight", "first.weight"}}} : lab02::Naming{"second"};
        linear(net, h, 4, {}, second);
        return Classifier(net);
    };
    const Classifier tied = build(true), apart_net = build(false);
    CHECK(tied.net.parameter_count() == apart_net.net.parameter_count() - 16);
    Params params = random_params(tied.net, 6);
    Params doubled = params;
    doubled["second.weight"] = params.at("first.weight");
    const Tensor x = random_rows(5, 4, 7);
    const std::vector<int> labels = {3, 0, 1, 2, 0};
    Session one(tied.net), two(apart_net.net);
    const Params found = gradients_of(one, params, tied, x, labels).parameters;
    const Params parts = gradients_of(two, doubled, apart_net, x, labels).parameters;
    CHECK_FALSE(found.contains("second.weight"));
    CHECK(apart(found.at("first.weight"), parts.at("first.weight") + parts.at("second.weight")) <
          1e-6);
    CHECK(apart(found.at("second.bias"), parts.at("second.bias")) == 0);
}

TEST_CASE("a prediction needs only what it depends on and gives the rest back",
          "[lab02][session]") {
    const Classifier c(lab02::mlp({300, 400, 400, 10}));
    Params params = random_params(c.net, 8);
    Session session(c.net);
    const Tensor x = random_rows(64, 300, 9);
    session.forward(params, inputs(x, lab02::label_tensor(std::vector<int>(64, 1))), Mode::eval);
    const Tensor expected = session.value(c.scores);

    Session fresh(c.net);
    const std::int64_t before = dl::memory_statistics().bytes_in_use;
    const Tensor scores = fresh.predict(params, inputs(x), c.scores);  // no labels given
    const std::int64_t kept = dl::memory_statistics().bytes_in_use - before;
    CHECK(scores == expected);
    CHECK(kept < 2 * 64 * 10 * 4 + 4096);  // the scores, and none of 64 x 400 values
    CHECK_THROWS_AS(fresh.value(c.scores), dl::Error);
    CHECK_THROWS_AS(fresh.backward(params, c.loss), dl::Error);

    // The inner node of a fusion can be asked for as well.
    const Node inner = c.net.find("linear2");
    Session plain(c.net, {.fast = false});
    CHECK(apart(fresh.predict(params, inputs(x), inner), plain.predict(params, inputs(x), inner)) <
          1e-5);
}

TEST_CASE("one session takes batches of any size, one after the other", "[lab02][session]") {
    const Classifier c(lab02::mlp({6, 9, 3}));
    Params params = random_params(c.net, 10);
    Session session(c.net);
    for (int rows : {4, 1, 33, 2, 33}) {
        const Tensor x = random_rows(rows, 6, 11);
        const std::vector<int> labels(static_cast<std::size_t>(rows), 2);
        Session fresh(c.net);
        CHECK(apart(gradients_of(session, params, c, x, labels).parameters,
                    gradients_of(fresh, params, c, x, labels).parameters) == 0);
        CHECK(session.value(c.scores).shape() == Shape{rows, 3});
    }
}

TEST_CASE("gradients by the inputs are found where they are asked for", "[lab02][session]") {
    Net net;
    const Node x = net.input({2});
    const Node y = net.input({2});
    multiply(net, x, y);
    Params none;
    const Tensor a = Tensor::of({1, 2}, {2, 3}), b = Tensor::of({1, 2}, {5, 7});
    const Tensor g = Tensor::of({1, 2}, {1, -1});
    Session silent(net), asked(net, {.input_gradients = true});
    silent.forward(none, inputs(a, b), Mode::train);
    CHECK(silent.backward(none, net.last(), g).nodes.at(0).count() == 0);
    asked.forward(none, inputs(a, b), Mode::train);
    const Gradients found = asked.backward(none, net.last(), g);
    CHECK(found.nodes.at(0) == Tensor::of({1, 2}, {5, -7}));
    CHECK(found.nodes.at(1) == Tensor::of({1, 2}, {2, -3}));
}

TEST_CASE("a session says what does not fit and what is missing", "[lab02][session]") {
    const Classifier c(lab02::mlp({4, 5, 3}));
    Params params = random_params(c.net, 12);
    Session session(c.net);
    const Tensor x = random_rows(2, 4, 13);
    const Tensor labels = lab02::label_tensor({0, 1});
    CHECK_THROWS_WITH(session.value(c.loss), ContainsSubstring("call forward"));
    CHECK_THROWS_WITH(session.forward(params, inputs(x), Mode::train),
                      ContainsSubstring("input labels (number 1) is missing"));
    CHECK_THROWS_AS(session.forward(params, inputs(random_rows(2, 7, 1), labels), Mode::train),
                    dl::ShapeError);
    CHECK_THROWS_WITH(session.forward(params, inputs(Tensor({2}), labels), Mode::train),
                      ContainsSubstring("takes a batch of"));
    Params lacking = params;
    lacking.erase("linear2.bias");
    CHECK_THROWS_WITH(session.forward(lacking, inputs(x, labels), Mode::train),
                      ContainsSubstring("linear2.bias"));

    session.forward(params, inputs(x, labels), Mode::train);
    CHECK_THROWS_WITH(session.value(c.net.find("linear1")), ContainsSubstring("fast = false"));
    CHECK_THROWS_AS(session.backward(params, c.loss, Tensor({2})), dl::ShapeError);
    CHECK_THROWS_AS(session.backward(params, Node{99}), dl::Error);
    CHECK_THROWS_AS(session.predict(params, inputs(x), Node{-1}), dl::Error);
}

TEST_CASE("a session keeps its fast forms when more are entered later", "[lab02][session]") {
    const Classifier c(lab02::mlp({4, 5, 3}));
    Params params = random_params(c.net, 14);
    Session session(c.net);
    const Tensor x = random_rows(3, 4, 15);
    const Params expected = gradients_of(session, params, c, x, {0, 1, 2}).parameters;
    const auto refuse = [](auto&) -> lab02::NodeGradients { throw dl::Error("not for you"); };
    for (int i = 0; i < 50; ++i)
        lab02::add_fusion({.chain = {"nobody", "has", "chain" + std::to_string(i)},
                           .forward = refuse,
                           .backward = refuse});
    CHECK(apart(gradients_of(session, params, c, x, {0, 1, 2}).parameters, expected) == 0);
}

TEST_CASE("a warm training step asks the system for no memory", "[lab02][session]") {
    if (under_address_sanitizer) return;  // there every buffer is a block of its own
    const Classifier c(lab02::mlp({50, 64, 32, 10}, {.batch_norm = true, .drop = 0.3f}));
    const auto asked_by_step = [&](auto&& optimiser) {
        dl::release_cached_memory();
        Params params = random_params(c.net, 16);
        lab02::OptimiserState state;
        Session session(c.net);
        std::vector<std::int64_t> asked;
        for (int step = 0; step < 6; ++step) {
            const std::int64_t before = dl::memory_statistics().system_allocations;
            session.forward(
                params,
                inputs(random_rows(32, 50, 17), lab02::label_tensor(std::vector<int>(32, 4))),
                Mode::train);
            const Params found = session.backward(params, c.loss).parameters;
            lab02::Update update = optimiser(std::move(params), found, std::move(state));
            params = std::move(update.parameters);
            state = std::move(update.state);
            asked.push_back(dl::memory_statistics().system_allocations - before);
        }
        return asked;
    };
    // What an optimiser remembers is made in the first step, of memory that nobody else misses.
    const auto momentum = [](auto&&... step) {
        return lab02::momentum_step(std::forward<decltype(step)>(step)..., {});
    };
    const auto adam = [](auto&&... step) {
        return lab02::adam_step(std::forward<decltype(step)>(step)..., {});
    };
    const auto sgd = [](auto&&... step) {
        return lab02::sgd_step(std::forward<decltype(step)>(step)..., {});
    };
    for (const std::vector<std::int64_t>& asked :
         {asked_by_step(sgd), asked_by_step(momentum), asked_by_step(adam)}) {
        CHECK(asked.front() > 0);
        for (std::size_t step = 1; step < asked.size(); ++step)
            CHECK(asked[step] == 0);
    }
}
