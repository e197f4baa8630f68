// Fast forms against the pure functions, trainings that are stopped and taken up again, and what
// becomes of a net outside of this course.

#include <cmath>
#include <filesystem>

#include "common/checkpoint.hpp"
#include "common/memory.hpp"
#include "common/parallel.hpp"
#include "lab02_mlp_backprop/onnx.hpp"
#include "lab04_architectures/inception.hpp"
#include "lab04_architectures/resnet.hpp"
#include "lab04_architectures/trainer.hpp"
#include "lab04_architectures/zoo.hpp"
#include "tests/lab02_mlp_backprop/engine/support.hpp"
#include "tests/support/sanitizer.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

struct Answer {
    Tensor value;
    Gradients gradients;
    Params state;
};

Answer run(const Net& net, bool fast, const Tensor& x, const Tensor& grad, Mode mode) {
    Params params = random_params(net, 3);
    Session session(net, {.fast = fast, .input_gradients = true});
    session.forward(params, inputs(x), mode);
    Tensor value = session.value(net.last());
    return {std::move(value), session.backward(params, net.last(), grad), std::move(params)};
}

Net normed(const Shape& shape, bool with_relu) {
    Net net;
    const Node x = lab04::batch_norm_2d(net, net.input({shape[1], shape[2], shape[3]}));
    if (with_relu) relu(net, x);
    return net;
}

lab02::Examples blobs(int count, std::uint64_t seed) {
    Rng rng{seed};
    lab02::Examples examples;
    examples.inputs = dl::normal({count, 2, 8, 8}, rng);
    for (int n = 0; n < count; ++n) {
        const int label = rng.integer(3);
        examples.labels.push_back(label);
        examples.inputs.at(n, 0, label, label) += 3;
    }
    return examples;
}

bool same(const Params& a, const Params& b) {
    if (a.size() != b.size()) return false;
    for (const auto& [name, value] : a)
        if (!b.contains(name) || !dl::same_bits(value, b.at(name))) return false;
    return true;
}

const lab04::CifarOptions tiny = {.classes = 3, .image = {2, 8, 8}, .width = 4};

}  // namespace

TEST_CASE("fast batch norms give the numbers of the pure functions", "[lab04][fast]") {
    Rng rng{41};
    for (const Shape& shape : {Shape{2, 3, 6, 7}, Shape{1, 5, 4, 4}, Shape{7, 1, 1, 3},
                               Shape{3, 2, 17, 19}, Shape{4, 3, 1, 1}})
        for (const bool with_relu : {false, true})
            for (const Mode mode : {Mode::train, Mode::eval}) {
                INFO(shape << ", relu " << with_relu);
                const Net net = normed(shape, with_relu);
                const Tensor x = dl::normal(shape, rng, 5, 2), grad = dl::normal(shape, rng);
                const Answer fast = run(net, true, x, grad, mode);
                const Answer pure = run(net, false, x, grad, mode);
                CHECK(apart(fast.value, pure.value) < 2e-5);
                CHECK(apart(fast.gradients.nodes.at(0), pure.gradients.nodes.at(0)) < 1e-4);
                CHECK(apart(fast.gradients.parameters, pure.gradients.parameters) < 1e-4);
                CHECK(apart(fast.state, pure.state) < 1e-5);
            }
}

TEST_CASE("a fast batch norm keeps the digits of a channel near 1000", "[lab04][fast]") {
    Rng rng{42};
    const Tensor x = dl::normal({4, 2, 8, 8}, rng, 1000, 0.05f);
    const Net net = normed(x.shape(), false);
    const Tensor grad = dl::normal(x.shape(), rng);
    CHECK(apart(run(net, true, x, grad, Mode::train).value,
                run(net, false, x, grad, Mode::train).value) < 1e-2);
}

TEST_CASE("fast upsampling gives the numbers of the pure functions", "[lab04][fast]") {
    Rng rng{48};
    for (const Shape& shape : {Shape{2, 3, 6, 7}, Shape{1, 1, 1, 1}, Shape{3, 2, 1, 9},
                               Shape{2, 5, 17, 1}, Shape{40, 4, 14, 14}})
        for (const int factor : {1, 2, 3, 5})
            for (const auto kind : {lab04::Upsampling::nearest, lab04::Upsampling::bilinear}) {
                const bool bilinear = kind == lab04::Upsampling::bilinear;
                INFO(shape << ", factor " << factor << ", bilinear " << bilinear);
                Net net;
                lab04::upsample(net, net.input({shape[1], shape[2], shape[3]}), {factor, kind});
                const Tensor x = dl::normal(shape, rng);
                const Tensor grad = dl::normal(net.shape(net.last(), shape[0]), rng);
                const Answer fast = run(net, true, x, grad, Mode::train);
                const Answer pure = run(net, false, x, grad, Mode::train);
                const Tensor &found = fast.gradients.nodes.at(0),
                             &expected = pure.gradients.nodes.at(0);
                CHECK(dl::same_bits(fast.value, pure.value));
                CHECK(apart(found, expected) < (bilinear ? 1e-5 : 1e-30));

                const int before = dl::thread_count();
                dl::set_thread_count(before == 1 ? 3 : 1);
                const Answer other = run(net, true, x, grad, Mode::train);
                dl::set_thread_count(before);
                CHECK(dl::same_bits(other.value, fast.value));
                CHECK(dl::same_bits(other.gradients.nodes.at(0), found));
            }
}

TEST_CASE("a residual net computes the same fast and pure", "[lab04][fast]") {
    Rng rng{43};
    const Tensor x = dl::normal({3, 2, 8, 8}, rng), grad = dl::normal({3, 3}, rng);
    const Net net = lab04::resnet_cifar(14, tiny);
    for (const Mode mode : {Mode::train, Mode::eval}) {
        const Answer fast = run(net, true, x, grad, mode);
        const Answer pure = run(net, false, x, grad, mode);
        CHECK(apart(fast.value, pure.value) < 1e-3);
        CHECK(apart(fast.gradients.parameters, pure.gradients.parameters) < 2e-2);
    }
}

TEST_CASE("any number of threads gives the same bits", "[lab04][fast]") {
    Rng rng{44};
    const Tensor x = dl::normal({5, 2, 8, 8}, rng), grad = dl::normal({5, 3}, rng);
    const Net net = lab04::resnet_cifar(14, tiny);
    const int before = dl::thread_count();
    dl::set_thread_count(1);
    const Answer one = run(net, true, x, grad, Mode::train);
    dl::set_thread_count(3);
    const Answer three = run(net, true, x, grad, Mode::train);
    dl::set_thread_count(before);
    CHECK(dl::same_bits(one.value, three.value));
    CHECK(same(one.gradients.parameters, three.gradients.parameters));
    CHECK(same(one.state, three.state));
}

TEST_CASE("a warm step of a residual net asks the system for no memory", "[lab04][fast]") {
    Rng rng{46};
    const Net net = lab04::resnet_cifar(14, tiny);
    const Tensor x = dl::normal({6, 2, 8, 8}, rng), grad = dl::normal({6, 3}, rng);
    Params params = random_params(net, 47);
    Session session(net);
    const auto step = [&] {
        session.forward(params, inputs(x), Mode::train);
        return session.backward(params, net.last(), grad).parameters.size();
    };
    step();
    step();
    const std::int64_t before = dl::memory_statistics().system_allocations;
    const std::size_t gradients = step() + step();
    CHECK(gradients > 0);
    if (!under_address_sanitizer) CHECK(dl::memory_statistics().system_allocations == before);
}

TEST_CASE("a rate grows while the training warms up and follows its schedule step by step",
          "[lab04][checkpoint]") {
    lab04::TrainOptions options;
    options.epochs = 4;
    options.learning_rate = 1;
    CHECK(lab04::rate_of_step(options, 0, 10) == 1.0f);
    options.warm_up = 0.5f;
    CHECK(lab04::rate_of_step(options, 0, 10) == 0.2f);
    CHECK(lab04::rate_of_step(options, 4, 10) == 1.0f);
    CHECK(lab04::rate_of_step(options, 39, 10) == 1.0f);
    options.schedule = {.kind = lab02::ScheduleKind::step, .every = 2, .factor = 0.5f};
    CHECK(lab04::rate_of_step(options, 19, 10) == 1.0f);
    CHECK(lab04::rate_of_step(options, 20, 10) == 0.5f);
    options.schedule = {.kind = lab02::ScheduleKind::cosine};
    CHECK(std::abs(lab04::rate_of_step(options, 20, 10) - 0.5f) < 1e-6f);
    CHECK(lab04::rate_of_step(options, 39, 10) < 0.01f);
}

TEST_CASE("a training that is stopped and taken up again gives the same bits",
          "[lab04][checkpoint]") {
    const Net net = lab04::resnet_cifar(8, tiny);
    const lab02::Examples examples = blobs(40, 45);
    lab04::TrainOptions options;
    options.epochs = 4;
    options.batch_size = 8;
    options.schedule.kind = lab02::ScheduleKind::cosine;
    options.warm_up = 1.5f;
    options.decay.l2 = 1e-3f;
    options.augment = [](const Tensor& batch, Rng& rng) { return batch * rng.uniform(1, 2); };
    const TemporaryFolder folder;
    const std::filesystem::path path = folder.path() / "half.safetensors";
    options.after_epoch = [&](const lab04::TrainState& state, const lab02::EpochReport&) {
        if (state.epochs == 2) lab04::save_training(path, state);
    };
    const lab04::TrainState whole =
        lab04::train(net, lab04::start_training(net, 9), examples, options);
    const lab04::TrainState resumed =
        lab04::train(net, lab04::load_training(path), examples, options);
    CHECK(resumed.epochs == 4);
    CHECK(resumed.optimiser.steps == whole.optimiser.steps);
    CHECK(same(whole.parameters, resumed.parameters));
    CHECK(same(whole.optimiser.momentum, resumed.optimiser.momentum));
}

TEST_CASE("a file that no training wrote is refused", "[lab04][checkpoint]") {
    const TemporaryFolder folder;
    const std::filesystem::path path = folder.path() / "weights.safetensors";
    dl::write_checkpoint(path, {{"w", Tensor({2})}});
    CHECK_THROWS_AS(lab04::load_training(path), dl::FileError);
}

TEST_CASE("a residual net can be exported", "[lab04][onnx]") {
    const Net net = lab04::resnet_cifar(14, tiny);
    const std::string model = lab02::to_onnx(net, random_params(net, 5), net.last());
    for (const char* operation : {"Conv", "BatchNormalization", "Relu", "Add", "Concat", "Gemm",
                                  "GlobalAveragePool", "Flatten"})
        CHECK(model.find(operation) != std::string::npos);
}

TEST_CASE("every net of the zoo knows its depth", "[lab04][zoo]") {
    for (const auto& [name, depth] : {std::pair{"alexnet", 8},
                                      {"vgg16", 16},
                                      {"vgg19", 19},
                                      {"googlenet", 22},
                                      {"resnet18", 18},
                                      {"resnet50", 50},
                                      {"resnet152", 152},
                                      {"cifar1202", 1202}})
        CHECK(lab04::weighted_depth(lab04::find_in_zoo(name).build()) == depth);
    CHECK_THROWS_AS(lab04::find_in_zoo("resnet51"), dl::Error);
}

TEST_CASE("GoogLeNet's loss joins three heads", "[lab04][googlenet]") {
    Net net = lab04::googlenet({.classes = 10, .auxiliary = true});
    const Node loss = lab04::googlenet_loss(net);
    CHECK(net.at(loss).shape == Shape{});
}
