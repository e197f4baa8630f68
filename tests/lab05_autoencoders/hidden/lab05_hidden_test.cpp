// Hidden: the exercises of lab 5 on shapes and values that nobody has seen.

#include "tests/lab05_autoencoders/support.hpp"

using lab05::Corruption;
using lab05::Noise;
using lab05::Pca;
using lab05::Sparsity;
using lab05::SparsityKind;

namespace {

Noise any_noise(Rng& rng) { return static_cast<Noise>(rng.integer(3)); }

Activation any_activation(Rng& rng) { return static_cast<Activation>(rng.integer(3)); }

}  // namespace

TEST_CASE("hidden: autoencoders of other sizes", "[lab05][5.1][hidden]") {
    Rng rng = hidden_rng("autoencoders");
    for (int trial = 0; trial < 4; ++trial) {
        const Sizes sizes = {rng.integer(4, 9), rng.integer(3, 7), rng.integer(2, 4)};
        const AutoencoderOptions options{any_activation(rng), rng.chance(0.5f), rng.chance(0.5f),
                                         rng.integer(1, 4)};
        const Params weights = weights_of(sizes, rng, false, options.first);
        const Tensor x = dl::uniform({rng.integer(1, 6), sizes[0]}, rng);
        CHECK_THAT(subject(calls::autoencoder, sizes, options, weights, x),
                   AllClose(reference(calls::autoencoder, sizes, options, weights, x)));
        CHECK_THAT(subject(calls::encoder, sizes, options, weights, x),
                   AllClose(reference(calls::encoder, sizes, options, weights, x)));
    }
}

TEST_CASE("hidden: principal components of other clouds", "[lab05][5.2][hidden]") {
    Rng rng = hidden_rng("components");
    for (int trial = 0; trial < 3; ++trial) {
        const Tensor x = cloud(rng.integer(10, 80), rng) * rng.uniform(0.5f, 3);
        const int k = rng.integer(1, 3);
        const Pca mine = subject(calls::pca_fit, x, k), right = reference(calls::pca_fit, x, k);
        CHECK_THAT(mine.mean, AllClose(right.mean));
        CHECK_THAT(mine.variances, AllClose(right.variances).tolerance(1e-3));
        CHECK_THAT(dl::matmul(mine.components, mine.components, {.transpose_a = true}),
                   AllClose(dl::matmul(right.components, right.components, {.transpose_a = true}))
                       .tolerance(1e-2));
        CHECK_THAT(subject(calls::pca_encode, right, x),
                   AllClose(reference(calls::pca_encode, right, x)));
    }
}

TEST_CASE("hidden: other damage", "[lab05][5.3][hidden]") {
    Rng rng = hidden_rng("damage");
    for (int trial = 0; trial < 6; ++trial) {
        const Tensor x = dl::uniform({rng.integer(1, 5), rng.integer(1, 9)}, rng);
        const Corruption damage{any_noise(rng), rng.uniform(0.05f, 0.95f)};
        Rng mine = rng, same = rng;
        CHECK_THAT(subject(calls::corrupt, x, damage, mine),
                   AllClose(reference(calls::corrupt, x, damage, same)));
        CHECK(mine == same);
    }
}

TEST_CASE("hidden: steps on other batches", "[lab05][5.4][hidden]") {
    Rng rng = hidden_rng("steps");
    for (int trial = 0; trial < 4; ++trial) {
        const Sizes sizes = {rng.integer(3, 8), rng.integer(2, 6)};
        const Params weights = weights_of(sizes, rng);
        const Tensor clean = dl::uniform({rng.integer(2, 6), sizes[0]}, rng);
        const Corruption damage{any_noise(rng), rng.uniform(0.1f, 0.8f)};
        Rng mine = rng, same = rng;
        CHECK_THAT(subject(calls::denoising_step, sizes, weights, clean, damage, Sparsity{}, mine),
                   AllClose(reference(calls::denoising_step, sizes, weights, clean, damage,
                                      Sparsity{}, same)));
    }
}

TEST_CASE("hidden: penalties of other codes", "[lab05][5.5][hidden]") {
    Rng rng = hidden_rng("penalties");
    for (int trial = 0; trial < 6; ++trial) {
        const Tensor codes = dl::uniform({rng.integer(1, 7), rng.integer(1, 7)}, rng);
        const Sparsity options{rng.chance(0.5f) ? SparsityKind::kl : SparsityKind::l1,
                               rng.uniform(0.1f, 4), rng.uniform(0.02f, 0.9f)};
        CHECK_THAT(subject(calls::sparsity_penalty, codes, options),
                   AllClose(reference(calls::sparsity_penalty, codes, options)));
        CHECK_THAT(subject(calls::sparsity_penalty_backward, codes, options),
                   AllClose(reference(calls::sparsity_penalty_backward, codes, options)));
    }
}

TEST_CASE("hidden: tied nets of other sizes", "[lab05][5.6][hidden]") {
    Rng rng = hidden_rng("tied");
    for (int trial = 0; trial < 3; ++trial) {
        const Sizes sizes = {rng.integer(3, 8), rng.integer(2, 6), rng.integer(2, 4)};
        const Params weights = weights_of(sizes, rng, true);
        const Tensor x = dl::uniform({rng.integer(1, 5), sizes[0]}, rng);
        CHECK_THAT(subject(calls::tied_gradients, sizes, weights, x),
                   AllClose(reference(calls::tied_gradients, sizes, weights, x)));
        CHECK_THAT(
            subject(calls::tied_autoencoder, sizes, AutoencoderOptions{}, weights, x),
            AllClose(reference(calls::tied_autoencoder, sizes, AutoencoderOptions{}, weights, x)));
    }
}

TEST_CASE("hidden: other stacks", "[lab05][5.7][hidden]") {
    Rng rng = hidden_rng("stacks");
    const Sizes sizes = {rng.integer(4, 7), rng.integer(3, 6), rng.integer(2, 4)};
    const AutoencoderOptions net{any_activation(rng), rng.chance(0.5f), rng.chance(0.5f), 1};
    const lab05::Plan plan{.corruption = {any_noise(rng), 0.3f}, .seed = rng.next() % 1000};
    const Tensor x = dl::uniform({9, sizes[0]}, rng);
    CHECK_THAT(subject(calls::pretrain_stack, sizes, x, net, plan),
               AllClose(reference(calls::pretrain_stack, sizes, x, net, plan)).tolerance(1e-3));
}

TEST_CASE("hidden: fine-tuning from other weights", "[lab05][5.8][hidden]") {
    Rng rng = hidden_rng("tuning");
    const Sizes sizes = {rng.integer(4, 7), rng.integer(3, 6), rng.integer(2, 4)};
    const Params pretrained = weights_of(sizes, rng);
    const int classes = rng.integer(2, 5);
    CHECK_THAT(subject(calls::start_from, sizes, classes, pretrained, 3u, "encoder"),
               AllClose(reference(calls::start_from, sizes, classes, pretrained, 3u, "encoder")));
    const AutoencoderOptions net{any_activation(rng), rng.chance(0.5f), true, 1};
    const Tensor x = dl::uniform({9, sizes[0]}, rng);
    CHECK_THAT(
        subject(calls::fine_tune_autoencoder, sizes, pretrained, x, net, lab05::Plan{}),
        AllClose(reference(calls::fine_tune_autoencoder, sizes, pretrained, x, net, lab05::Plan{}))
            .tolerance(1e-3));
}

TEST_CASE("hidden: areas of other rankings", "[lab05][5.15][hidden]") {
    Rng rng = hidden_rng("areas");
    std::vector<float> scores;
    std::vector<int> truth = {0, 1};
    for (int n = 0; n < 60; ++n)
        scores.push_back(static_cast<float>(rng.integer(20)));
    while (truth.size() < scores.size())
        truth.push_back(rng.integer(2));
    CHECK_THAT(subject(calls::area_under_roc, scores, truth),
               AllClose(reference(calls::area_under_roc, scores, truth)));
}

TEST_CASE("hidden: other clouds", "[lab05][5.16][hidden]") {
    Rng rng = hidden_rng("clouds");
    const Shape shape = {rng.integer(1, 6), rng.integer(1, 6)};
    const Tensor mean = dl::normal(shape, rng), spread = dl::normal(shape, rng);
    const Tensor noise = dl::normal(shape, rng), grad = dl::normal(shape, rng);
    CHECK_THAT(subject(calls::reparameterise_forward, mean, spread, noise),
               AllClose(reference(calls::reparameterise_forward, mean, spread, noise)));
    CHECK_THAT(subject(calls::reparameterise_backward, grad, spread, noise),
               AllClose(reference(calls::reparameterise_backward, grad, spread, noise)));
    CHECK_THAT(subject(calls::kl_to_normal_backward, mean, spread),
               AllClose(reference(calls::kl_to_normal_backward, mean, spread)));
}

TEST_CASE("hidden: other pictures turned and cut", "[lab05][5.11][hidden]") {
    Rng rng = hidden_rng("turns");
    const Tensor image =
        dl::uniform({rng.integer(1, 3), rng.integer(2, 6), rng.integer(2, 6)}, rng);
    const int turns = rng.integer(-6, 6);
    CHECK_THAT(subject(calls::rotate, image, turns),
               Equals(reference(calls::rotate, image, turns)));
    const Tensor images = dl::uniform({5, 2, 9, 12}, rng);
    const lab05::PatchOptions options{rng.integer(1, 2), rng.integer(0, 1)};
    Rng mine = rng, same = rng;
    CHECK_THAT(subject(calls::patch_pairs, images, options, mine),
               AllClose(reference(calls::patch_pairs, images, options, same)));
}

TEST_CASE("hidden: other puzzles", "[lab05][5.12][hidden]") {
    Rng rng = hidden_rng("puzzles");
    const Tensor images = dl::uniform({3, 3, 7, 9}, rng), others = dl::uniform({3, 3, 7, 9}, rng);
    CHECK_THAT(subject(calls::colour_task, images),
               AllClose(reference(calls::colour_task, images)));
    const lab05::Hole hole{rng.integer(0, 3), rng.integer(0, 4), rng.integer(1, 4),
                           rng.integer(1, 5)};
    CHECK_THAT(subject(calls::hole_error, images, others, hole),
               AllClose(reference(calls::hole_error, images, others, hole)));
    const Tensor picture = dl::uniform({2, rng.integer(5, 11), rng.integer(5, 11)}, rng);
    const int grid = rng.integer(2, 4);
    const Tensor tiles = reference(calls::cut_tiles, picture, grid);
    CHECK_THAT(subject(calls::cut_tiles, picture, grid), Equals(tiles));
    const std::vector<int> order = rng.permutation(grid * grid);
    CHECK_THAT(subject(calls::arrange_tiles, tiles, order),
               Equals(reference(calls::arrange_tiles, tiles, order)));
}

TEST_CASE("hidden: other groups", "[lab05][5.13][hidden]") {
    Rng rng = hidden_rng("groups");
    const Tensor x = cloud(rng.integer(20, 60), rng);
    const int k = rng.integer(2, 6);
    Rng mine = rng, same = rng;
    CHECK_THAT(subject(calls::k_means, x, k, mine, 50),
               AllClose(reference(calls::k_means, x, k, same, 50)));
}

TEST_CASE("hidden: other searches", "[lab05][5.14][hidden]") {
    Rng rng = hidden_rng("searches");
    const Tensor codes = cloud(15, rng);
    std::vector<int> labels;
    for (int n = 0; n < 15; ++n)
        labels.push_back(rng.integer(4));
    CHECK_THAT(subject(calls::mean_average_precision, codes, labels),
               AllClose(reference(calls::mean_average_precision, codes, labels)));
    Tensor counts({6, 4});
    for (float& count : counts)
        count = static_cast<float>(rng.integer(4));
    CHECK_THAT(subject(calls::weigh_terms, counts),
               AllClose(reference(calls::weigh_terms, counts)));
}
