// The given parts of lab 5: the loss for values that are nearly all 0, and the eigen-solver.

#include "lab05_autoencoders/eigen.hpp"
#include "lab05_autoencoders/nodes.hpp"
#include "lab05_autoencoders/training.hpp"
#include "tests/lab02_mlp_backprop/engine/support.hpp"

namespace {

struct Answer {
    float loss;
    Tensor by_scores;
};

Answer cross_entropy(const Tensor& scores, const Tensor& target) {
    Net net;
    const Node z = net.input({scores.size(1)}, "scores"), t = net.input({target.size(1)}, "target");
    const Node loss = lab05::sigmoid_cross_entropy(net, z, t);
    Session session(net, {.input_gradients = true});
    Params none;
    session.forward(none, inputs(scores, target), Mode::train);
    const float value = session.value(loss).item();
    return {value, session.backward(none, loss).nodes.at(z.id)};
}

lab05::Autoencoder one_layer(bool linear_output) {
    return lab05::autoencoder(
        {5, 3}, {.activation = lab05::Activation::sigmoid, .linear_output = linear_output});
}

}  // namespace

TEST_CASE("cross-entropy of scores by hand, and of scores without measure", "[lab05][given]") {
    // Score 0: log 2 whatever the target. Score 2, target 0: log(1 + e^2).
    const Answer hand = cross_entropy(Tensor::of({1, 2}, {0, 2}), Tensor::of({1, 2}, {1, 0}));
    CHECK(hand.loss == Approx(0.693147 + 2.126928).epsilon(1e-5));
    CHECK(apart(hand.by_scores, Tensor::of({1, 2}, {-0.5f, 0.880797f})) < 1e-5);
    const Answer far = cross_entropy(Tensor::of({1, 2}, {1e4f, -1e4f}), Tensor({1, 2}));
    CHECK(far.loss == Approx(1e4));
    CHECK(apart(far.by_scores, Tensor::of({1, 2}, {1, 0})) < 1e-6);
}

TEST_CASE("cross-entropy is summed over the values, its mean taken over the samples",
          "[lab05][given]") {
    Rng rng{1};
    const Tensor scores = dl::normal({3, 4}, rng), target = dl::uniform({3, 4}, rng, 0, 1);
    const Answer whole = cross_entropy(scores, target);
    for (std::int64_t i = 0; i < scores.count(); ++i) {
        Tensor up = scores, down = scores;
        up[i] += 1e-2f;
        down[i] -= 1e-2f;
        const float slope =
            (cross_entropy(up, target).loss - cross_entropy(down, target).loss) / (up[i] - down[i]);
        CHECK(slope == Approx(whole.by_scores[i]).margin(2e-3));
    }
    const Answer twice = cross_entropy(dl::concat({scores, scores}), dl::concat({target, target}));
    CHECK(twice.loss == Approx(whole.loss).epsilon(1e-5));
}

TEST_CASE("an objective with cross-entropy looks at the scores before the last sigmoid",
          "[lab05][given]") {
    Rng rng{2};
    const Tensor x = dl::uniform({6, 5}, rng, 0, 1);
    const lab05::Objective whole =
        lab05::objective(one_layer(false), {}, lab05::Loss::cross_entropy);
    Params params = random_params(whole.net, 3);
    Session session(whole.net);
    session.forward(params, inputs(x, x), Mode::train);
    const Tensor p = session.predict(params, inputs(x, x), one_layer(false).output);
    double wanted = 0;
    for (std::int64_t i = 0; i < x.count(); ++i)
        wanted -=
            double{x[i]} * std::log(double{p[i]}) + (1 - double{x[i]}) * std::log(1 - double{p[i]});
    session.forward(params, inputs(x, x), Mode::train);
    CHECK(session.value(whole.loss).item() == Approx(wanted / 6).epsilon(1e-4));
    CHECK_THROWS_AS(lab05::objective(one_layer(true), {}, lab05::Loss::cross_entropy), dl::Error);
}

TEST_CASE("training with cross-entropy lowers it", "[lab05][given]") {
    Rng rng{4};
    const Tensor x =
        dl::map(dl::uniform({40, 5}, rng, 0, 1), [](float v) { return v < 0.1f ? 1.0f : 0.0f; });
    const lab05::Autoencoder net = one_layer(false);
    lab05::TrainOptions how;
    how.loss = lab05::Loss::cross_entropy;
    how.fit.epochs = 30;
    how.fit.batch_size = 10;
    how.fit.learning_rate = 0.02f;
    const auto result = lab05::train_autoencoder(net, random_params(net.net, 5), x, how);
    CHECK(result.history.back().train_loss < result.history.front().train_loss / 2);
}

TEST_CASE("eigenvectors put a symmetric matrix together again", "[lab05][given]") {
    for (const int n : {1, 2, 7, 40}) {
        Rng rng{6};
        const Tensor half = dl::normal({n, n}, rng);
        const Tensor matrix = half + dl::transpose(half);
        const lab05::Eigen eigen = lab05::symmetric_eigen(matrix);
        const Tensor scaled = eigen.vectors * dl::reshape(eigen.values, {n, 1});
        Tensor unit({n, n});
        for (int i = 0; i < n; ++i)
            unit.at(i, i) = 1;
        INFO(n << " rows");
        CHECK(apart(dl::matmul(eigen.vectors, scaled, {.transpose_a = true}), matrix) < 1e-5);
        CHECK(apart(dl::matmul(eigen.vectors, eigen.vectors, {.transpose_b = true}), unit) < 1e-5);
        for (int i = 1; i < n; ++i)
            CHECK(eigen.values[i - 1] <= eigen.values[i]);
    }
    CHECK_THROWS_AS(lab05::symmetric_eigen(Tensor({2, 3})), dl::ShapeError);
    CHECK_THROWS_AS(lab05::symmetric_eigen(Tensor({2, 2}, NAN)), dl::Error);
}
