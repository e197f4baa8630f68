// Stacks, fine-tuning, and layers that rest.

#include "tests/lab05_autoencoders/support.hpp"

using lab02::Examples;
using lab05::Corruption;
using lab05::Noise;
using lab05::Plan;
using lab05::Rest;
using lab05::Sparsity;
using lab05::SparsityKind;

namespace {

void check_stack(const Sizes& sizes, const AutoencoderOptions& net, const Plan& plan,
                 std::uint64_t seed) {
    Rng rng{seed};
    const Tensor x = dl::uniform({10, sizes[0]}, rng);
    CHECK_THAT(subject(calls::pretrain_stack, sizes, x, net, plan),
               AllClose(reference(calls::pretrain_stack, sizes, x, net, plan)).tolerance(1e-4));
}

Examples some_examples(int features, Rng& rng) {
    Examples examples;
    examples.inputs = dl::uniform({11, features}, rng);
    for (int n = 0; n < 11; ++n)
        examples.labels.push_back(rng.integer(3));
    return examples;
}

// Parameters of the classifier with batch norm, somewhere in the middle of a training.
Params normed_params(Rng& rng) {
    return {{"a.weight", dl::normal({5, 4}, rng)},
            {"a.bias", dl::normal({5}, rng)},
            {"norm.gamma", dl::uniform({5}, rng, 0.5f, 2)},
            {"norm.beta", dl::normal({5}, rng)},
            {"norm.running_mean", dl::normal({5}, rng)},
            {"norm.running_variance", dl::uniform({5}, rng, 0.5f, 2)},
            {"b.weight", dl::normal({5, 5}, rng)},
            {"b.bias", dl::normal({5}, rng)},
            {"head.weight", dl::normal({3, 5}, rng)},
            {"head.bias", dl::normal({3}, rng)}};
}

const std::set<std::string> encoder_names = {
    "a.weight", "a.bias", "norm.gamma", "norm.beta", "norm.running_mean", "norm.running_variance",
    "b.weight", "b.bias"};
const std::set<std::string> middle_names = {"b.weight", "b.bias"};

}  // namespace

TEST_CASE("a stack of one layer is one autoencoder", "[lab05][5.7]") {
    check_stack({6, 3}, {}, {.epochs = 3}, 40);
}

TEST_CASE("the second layer learns from the codes of the first: 8-5-3 and 6-6-3", "[lab05][5.7]") {
    for (const Activation activation : {Activation::sigmoid, Activation::relu}) {
        check_stack({8, 5, 3}, {.activation = activation}, {}, 41);
        check_stack({6, 6, 3}, {.activation = activation}, {}, 42);
        check_stack({5, 5, 5, 2}, {.activation = activation, .linear_code = true}, {}, 43);
    }
}

TEST_CASE("every layer denoises, and hands on the codes of clean samples", "[lab05][5.7]") {
    const Plan plan{.corruption = {Noise::masking, 0.5f}};
    check_stack({6, 6, 4}, {.activation = Activation::sigmoid}, plan, 44);
    check_stack({7, 5, 4}, {.activation = Activation::relu, .linear_output = true},
                {.corruption = {Noise::gaussian, 0.4f}, .seed = 9}, 45);
}

TEST_CASE("seeds and penalties reach every layer", "[lab05][5.7]") {
    check_stack({6, 4, 3}, {.activation = Activation::sigmoid},
                {.sparsity = {SparsityKind::kl, 0.5f, 0.2f}, .seed = 3}, 46);
    check_stack({6, 4, 3}, {.activation = Activation::sigmoid, .first = 2}, {.seed = 4}, 47);
}

TEST_CASE("all layers come back by name, and one size is refused", "[lab05][5.7]") {
    Rng rng{48};
    const Params found = subject(calls::pretrain_stack, {6, 4, 3}, dl::uniform({5, 6}, rng),
                                 AutoencoderOptions{}, Plan{});
    for (const char* name :
         {"encoder1.weight", "encoder1.bias", "decoder1.weight", "decoder1.bias", "encoder2.weight",
          "encoder2.bias", "decoder2.weight", "decoder2.bias"})
        CHECK(found.count(name) == 1);
    CHECK(found.size() == 8);
    CHECK_THROWS_AS(
        subject(calls::pretrain_stack, {6}, Tensor({2, 6}), AutoencoderOptions{}, Plan{}),
        dl::Error);
}

TEST_CASE("a classifier is the encoder and a head", "[lab05][5.8]") {
    Rng rng{50};
    for (const bool linear_code : {false, true}) {
        const Sizes sizes = {6, 4, 2};
        Params weights = weights_of(sizes, rng);
        weights["head.weight"] = dl::normal({3, 2}, rng);
        weights["head.bias"] = dl::normal({3}, rng);
        const AutoencoderOptions net{.linear_code = linear_code};
        const Tensor x = dl::normal({30, 6}, rng);
        CHECK_THAT(subject(calls::classifier, sizes, 3, net, weights, x),
                   AllClose(reference(calls::classifier, sizes, 3, net, weights, x)));
    }
    CHECK_THROWS_AS(subject(calls::classifier, {6, 4}, 0, AutoencoderOptions{}, {}, Tensor({1, 6})),
                    dl::Error);
}

TEST_CASE("fine-tuning starts from the pretrained encoder and a fresh head", "[lab05][5.8]") {
    Rng rng{51};
    const Sizes sizes = {6, 4, 2};
    const Params pretrained = weights_of(sizes, rng);
    const Params start = subject(calls::start_from, sizes, 3, pretrained, 5u, "encoder");
    REQUIRE(start.count("encoder2.weight") == 1);
    CHECK_THAT(start.at("encoder2.weight"), Equals(pretrained.at("encoder2.weight")));
    CHECK(start.count("decoder1.weight") == 0);
    CHECK_THAT(start, AllClose(reference(calls::start_from, sizes, 3, pretrained, 5u, "encoder")));
}

TEST_CASE("the old head stays behind, and so does what the prefix does not name", "[lab05][5.8]") {
    Rng rng{52};
    const Sizes sizes = {5, 4, 3};
    Params pretrained = weights_of(sizes, rng);
    pretrained["head.weight"] = dl::normal({3, 3}, rng);
    pretrained["head.bias"] = dl::normal({3}, rng);
    pretrained.erase("encoder2.bias");
    for (const char* prefix : {"encoder", "encoder1", "", "none", "coder1"})
        CHECK_THAT(subject(calls::start_from, sizes, 3, pretrained, 6u, prefix),
                   AllClose(reference(calls::start_from, sizes, 3, pretrained, 6u, prefix)));
    pretrained["encoder1.weight"] = Tensor({2, 2});
    CHECK_THROWS_AS(subject(calls::start_from, sizes, 3, pretrained, 6u, "encoder"),
                    dl::ShapeError);
}

TEST_CASE("unsupervised: all layers of the unfolded stack move at once", "[lab05][5.8]") {
    Rng rng{53};
    const Sizes sizes = {6, 5, 3};
    const Params pretrained = weights_of(sizes, rng);
    const Tensor x = dl::uniform({10, 6}, rng);
    for (const float level : {0.0f, 0.3f}) {
        const AutoencoderOptions net{.activation = Activation::sigmoid, .linear_code = true};
        const Plan plan{.corruption = {Noise::masking, level}};
        CHECK_THAT(
            subject(calls::fine_tune_autoencoder, sizes, pretrained, x, net, plan),
            AllClose(reference(calls::fine_tune_autoencoder, sizes, pretrained, x, net, plan))
                .tolerance(1e-4));
    }
}

TEST_CASE("supervised: labels move the encoder and the head", "[lab05][5.8]") {
    Rng rng{54};
    const Sizes sizes = {6, 5, 3};
    const Params pretrained = weights_of(sizes, rng);
    const Examples train = some_examples(6, rng);
    const AutoencoderOptions net{.activation = Activation::tanh};
    const Plan plan{.learning_rate = 0.05f, .seed = 7};
    CHECK_THAT(
        subject(calls::fine_tune_classifier, sizes, 3, pretrained, train, net, plan),
        AllClose(reference(calls::fine_tune_classifier, sizes, 3, pretrained, train, net, plan))
            .tolerance(1e-4));
}

TEST_CASE("names that begin with a prefix, running statistics included", "[lab05][5.9]") {
    using Names = std::set<std::string>;
    CHECK_THAT(
        subject(calls::parameters_of, "norm"),
        Equals(Names{"norm.beta", "norm.gamma", "norm.running_mean", "norm.running_variance"}));
    CHECK_THAT(subject(calls::parameters_of, "head"), Equals(Names{"head.bias", "head.weight"}));
    CHECK_THAT(subject(calls::parameters_of, "orm"), Equals(Names{}));
    CHECK_THAT(subject(calls::parameters_of, ""), Equals(reference(calls::parameters_of, "")));
}

TEST_CASE("frozen layers rest bit for bit, with batch norm, momentum and decay", "[lab05][5.9]") {
    Rng rng{55};
    const Params before = normed_params(rng);
    const Tensor x = dl::normal({6, 4}, rng);
    const std::vector<int> labels = {0, 1, 2, 2, 1, 0};
    const Params after = subject(calls::frozen_step, before, x, labels, {encoder_names}).parameters;
    for (const std::string& name : encoder_names) {
        REQUIRE(after.count(name) == 1);
        CHECK_THAT(after.at(name), Equals(before.at(name)));
    }
    CHECK_FALSE(after.at("head.weight") == before.at("head.weight"));
}

TEST_CASE("two steps with the lower layers, a middle layer or nothing at rest", "[lab05][5.9]") {
    Rng rng{56};
    const Params before = normed_params(rng);
    const Tensor x = dl::normal({6, 4}, rng);
    const std::vector<int> labels = {0, 1, 2, 2, 1, 0};
    for (const auto& frozen : {encoder_names, middle_names, {}})
        for (const float l2 : {0.0f, 0.2f})
            CHECK_THAT(
                subject(calls::frozen_step, before, x, labels, {frozen, l2, 0.2f}),
                AllClose(reference(calls::frozen_step, before, x, labels, {frozen, l2, 0.2f}))
                    .tolerance(1e-4));
}

TEST_CASE("below a frozen layer the net goes on learning", "[lab05][5.9]") {
    Rng rng{57};
    const Params before = normed_params(rng);
    const Tensor x = dl::normal({6, 4}, rng);
    const Params after =
        subject(calls::frozen_step, before, x, {0, 1, 2, 2, 1, 0}, {middle_names, 0, 0.1f})
            .parameters;
    REQUIRE(after.count("a.weight") == 1);
    CHECK_FALSE(after.at("a.weight") == before.at("a.weight"));
    CHECK_FALSE(after.at("norm.running_mean") == before.at("norm.running_mean"));
}
