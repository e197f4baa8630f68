// Tasks whose labels come with the pictures, clusters, and retrieval.

#include "tests/lab05_autoencoders/support.hpp"

using lab05::Clusters;
using lab05::ColourTask;
using lab05::Hole;
using lab05::PatchOptions;
using lab05::PatchPairs;

namespace {

using Floats = std::vector<float>;
using Ints = std::vector<int>;

/// 1, 2, 3, ... in this shape.
Tensor counted(const Shape& shape) {
    Tensor x(shape);
    for (std::int64_t i = 0; i < x.count(); ++i)
        x[i] = static_cast<float>(i + 1);
    return x;
}

}  // namespace

TEST_CASE("a quarter turn to the left brings the right column to the top", "[lab05][5.11]") {
    const Tensor image = Tensor::of({1, 2, 3}, {1, 2, 3, 4, 5, 6});
    CHECK_THAT(subject(calls::rotate, image, 1), Equals(Tensor::of({1, 3, 2}, {3, 6, 2, 5, 1, 4})));
    CHECK_THAT(subject(calls::rotate, image, 2), Equals(Tensor::of({1, 2, 3}, {6, 5, 4, 3, 2, 1})));
    CHECK_THAT(subject(calls::rotate, image, 3), Equals(Tensor::of({1, 3, 2}, {4, 1, 5, 2, 6, 3})));
    CHECK_THAT(subject(calls::rotate, image, 0), Equals(image));
}

TEST_CASE("channels stay apart, and any whole number of turns is allowed", "[lab05][5.11]") {
    const Tensor image = counted({3, 2, 4});
    for (int turns = -5; turns <= 9; ++turns)
        CHECK_THAT(subject(calls::rotate, image, turns),
                   Equals(reference(calls::rotate, image, turns)));
    CHECK_THROWS_AS(subject(calls::rotate, Tensor({2, 3}), 1), dl::ShapeError);
}

TEST_CASE("all four positions of a picture stand together, with labels 0 1 2 3", "[lab05][5.11]") {
    Rng rng{70};
    const Tensor images = dl::uniform({3, 2, 4, 4}, rng);
    const auto batch = subject(calls::rotation_batch, images);
    CHECK_THAT(batch.labels, Equals(Ints{0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3}));
    CHECK_THAT(batch.images, Equals(reference(calls::rotation_batch, images).images));
    CHECK_THROWS_AS(subject(calls::rotation_batch, Tensor({1, 1, 2, 3})), dl::ShapeError);
}

TEST_CASE("a picture of exactly nine patches: the label names the place", "[lab05][5.11]") {
    const Tensor image = counted({1, 1, 8, 8});  // patches of 2 with gaps of 1
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        Rng rng{seed}, same{seed};
        const PatchPairs pair = subject(calls::patch_pairs, image, PatchOptions{2, 1}, rng);
        const PatchPairs right = reference(calls::patch_pairs, image, PatchOptions{2, 1}, same);
        CHECK_THAT(pair.labels, Equals(right.labels));
        CHECK_THAT(pair.centres, Equals(Tensor::of({1, 1, 2, 2}, {28, 29, 36, 37})));
        CHECK_THAT(pair.neighbours, Equals(right.neighbours));
    }
}

TEST_CASE("pairs of many coloured pictures that are not square", "[lab05][5.11]") {
    Rng data{71};
    const Tensor images = dl::uniform({20, 3, 11, 13}, data);
    for (const PatchOptions& options : {PatchOptions{3, 1}, PatchOptions{2, 0}}) {
        Rng rng{72}, same{72};
        const PatchPairs pairs = subject(calls::patch_pairs, images, options, rng);
        const PatchPairs right = reference(calls::patch_pairs, images, options, same);
        CHECK_THAT(pairs.labels, Equals(right.labels));
        CHECK_THAT(pairs.centres, Equals(right.centres));
        CHECK_THAT(pairs.neighbours, Equals(right.neighbours));
        CHECK(rng == same);
    }
    Rng rng{73};
    CHECK_THROWS_AS(subject(calls::patch_pairs, images, PatchOptions{4, 0}, rng), dl::ShapeError);
}

TEST_CASE("pure red, green and blue have the grey of the eye", "[lab05][5.12]") {
    const Tensor pixels = Tensor::of({1, 3, 1, 3}, {1, 0, 0, 0, 1, 0, 0, 0, 1});
    const ColourTask task = subject(calls::colour_task, pixels);
    CHECK_THAT(task.grey, AllClose(Tensor::of({1, 1, 1, 3}, {0.299f, 0.587f, 0.114f})));
    CHECK_THAT(
        task.colour,
        AllClose(Tensor::of({1, 2, 1, 3}, {-0.299f, -0.587f, 0.886f, 0.701f, -0.587f, -0.114f})));
    CHECK_THROWS_AS(subject(calls::colour_task, Tensor({1, 1, 2, 2})), dl::ShapeError);
}

TEST_CASE("there and back again gives the same colours", "[lab05][5.12]") {
    Rng rng{74};
    const Tensor images = dl::uniform({2, 3, 3, 4}, rng);
    const ColourTask task = reference(calls::colour_task, images);
    CHECK_THAT(subject(calls::colour_task, images).colour, AllClose(task.colour));
    CHECK_THAT(subject(calls::recolour, task.grey, task.colour), AllClose(images).tolerance(1e-4));
    CHECK_THROWS_AS(subject(calls::recolour, task.colour, task.colour), dl::ShapeError);
}

TEST_CASE("two pictures of one grey and different colours give the same input", "[lab05][5.12]") {
    const Tensor grey({1, 1, 1, 2}, 0.5f);
    const Tensor one = reference(calls::recolour, grey, Tensor({1, 2, 1, 2}, 0.1f));
    const Tensor other = reference(calls::recolour, grey, Tensor({1, 2, 1, 2}, -0.2f));
    CHECK_THAT(subject(calls::colour_task, one).grey, AllClose(grey));
    CHECK_THAT(subject(calls::colour_task, other).grey, AllClose(grey));
}

TEST_CASE("what lay in the hole is not in the input", "[lab05][5.12]") {
    const Tensor images = counted({2, 2, 3, 4});
    const Hole hole{1, 2, 2, 1};
    CHECK_THAT(subject(calls::cut_hole, images, hole, 0.5f),
               Equals(reference(calls::cut_hole, images, hole, 0.5f)));
    CHECK_THAT(subject(calls::cut_hole, Tensor({1, 1, 2, 2}, 3), {0, 1, 2, 1}, 0.0f),
               Equals(Tensor::of({1, 1, 2, 2}, {3, 0, 3, 0})));
    CHECK_THROWS_AS(subject(calls::cut_hole, images, {2, 2, 2, 1}, 0.0f), dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::cut_hole, images, {0, 0, 0, 1}, 0.0f), dl::ShapeError);
}

TEST_CASE("only errors inside of the hole count", "[lab05][5.12]") {
    const Hole hole{0, 0, 1, 2};
    Tensor output({2, 1, 2, 2}), target({2, 1, 2, 2});
    output.at(1, 0, 1, 1) = 9;  // outside
    CHECK_THAT(subject(calls::hole_error, output, target, hole), AllClose(0.0f).scale(1));
    output.at(0, 0, 0, 1) = 3;  // inside
    CHECK_THAT(subject(calls::hole_error, output, target, hole), AllClose(2.25f));
    const Tensor gradient = subject(calls::hole_error_backward, output, target, hole);
    CHECK_THAT(gradient, AllClose(Tensor::of({2, 1, 2, 2}, {0, 1.5f, 0, 0, 0, 0, 0, 0})));
}

TEST_CASE("errors and gradients of other holes agree with the reference", "[lab05][5.12]") {
    Rng rng{75};
    const Tensor output = dl::normal({3, 2, 4, 5}, rng), target = dl::normal({3, 2, 4, 5}, rng);
    for (const Hole& hole : {Hole{1, 1, 2, 3}, Hole{0, 4, 4, 1}, Hole{0, 0, 4, 5}}) {
        CHECK_THAT(subject(calls::hole_error, output, target, hole),
                   AllClose(reference(calls::hole_error, output, target, hole)));
        CHECK_THAT(subject(calls::hole_error_backward, output, target, hole),
                   AllClose(reference(calls::hole_error_backward, output, target, hole)));
    }
    CHECK_THROWS_AS(subject(calls::hole_error, output, Tensor({3, 2, 4, 4}), Hole{0, 0, 1, 1}),
                    dl::ShapeError);
}

TEST_CASE("four tiles by hand, row by row", "[lab05][5.12]") {
    const Tensor tiles = subject(calls::cut_tiles, counted({1, 2, 4}), 2);
    CHECK_THAT(tiles, Equals(Tensor::of({4, 1, 1, 2}, {1, 2, 3, 4, 5, 6, 7, 8})));
}

TEST_CASE("28 x 32 is not divisible by 3: tiles have a margin around them", "[lab05][5.12]") {
    Rng rng{76};
    const Tensor image = dl::uniform({2, 28, 32}, rng), odd = dl::uniform({1, 5, 8}, rng);
    CHECK_THAT(subject(calls::cut_tiles, image, 3), Equals(reference(calls::cut_tiles, image, 3)));
    CHECK_THAT(subject(calls::cut_tiles, odd, 3), Equals(reference(calls::cut_tiles, odd, 3)));
    CHECK_THROWS_AS(subject(calls::cut_tiles, odd, 6), dl::Error);
}

TEST_CASE("place i gets tile order[i]: (2, 0, 1) turns a b c into c a b", "[lab05][5.12]") {
    const Tensor abc = counted({3, 1, 1, 1});
    CHECK_THAT(subject(calls::arrange_tiles, abc, Ints{2, 0, 1}),
               Equals(Tensor::of({3, 1, 1, 1}, {3, 1, 2})));
    const Tensor four = counted({4, 2, 1, 2});
    CHECK_THAT(subject(calls::arrange_tiles, four, Ints{2, 0, 3, 1}),
               Equals(reference(calls::arrange_tiles, four, Ints{2, 0, 3, 1})));
    CHECK_THROWS_AS(subject(calls::arrange_tiles, abc, Ints{0, 0, 1}), dl::Error);
    CHECK_THROWS_AS(subject(calls::arrange_tiles, abc, Ints{0, 1}), dl::Error);
}

TEST_CASE("points go to the nearest centre, the first of equal ones", "[lab05][5.13]") {
    const Tensor centres = Tensor::of({2, 1}, {0, 10});
    CHECK_THAT(subject(calls::nearest_centres, Tensor::of({4, 1}, {1, 4, 5, 6}), centres),
               Equals(Ints{0, 0, 0, 1}));
    Rng rng{77};
    const Tensor x = cloud(40, rng), other = cloud(6, rng);
    CHECK_THAT(subject(calls::nearest_centres, x, other),
               Equals(reference(calls::nearest_centres, x, other)));
    CHECK_THROWS_AS(subject(calls::nearest_centres, x, Tensor({2, 3})), dl::ShapeError);
}

TEST_CASE("centres move into the mean of their members; a lonely one stays", "[lab05][5.13]") {
    const Tensor points = Tensor::of({3, 2}, {0, 0, 2, 4, 9, 9});
    const Tensor centres = Tensor::of({3, 2}, {5, 5, 7, 7, 8, 8});
    CHECK_THAT(subject(calls::move_centres, points, Ints{0, 0, 2}, centres),
               AllClose(Tensor::of({3, 2}, {1, 2, 7, 7, 9, 9})));
    CHECK_THROWS_AS(subject(calls::move_centres, points, Ints{0}, centres), dl::ShapeError);
}

TEST_CASE("k-means ends where the reference ends", "[lab05][5.13]") {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        Rng data{78};
        const Tensor x = cloud(50, data);
        Rng rng{seed}, same{seed};
        for (const int rounds : {2, 100})
            CHECK_THAT(subject(calls::k_means, x, 4, rng, rounds),
                       AllClose(reference(calls::k_means, x, 4, same, rounds)));
        CHECK(rng == same);
    }
    Rng rng{79};
    CHECK_THROWS_AS(subject(calls::k_means, Tensor({3, 2}), 4, rng, 10), dl::Error);
}

TEST_CASE("the purity of five points is 4 of 5", "[lab05][5.13]") {
    CHECK_THAT(subject(calls::purity, Ints{0, 0, 0, 1, 1}, Ints{7, 7, 3, 3, 3}), AllClose(0.8));
    CHECK_THAT(subject(calls::purity, Ints{4, 4, 2}, Ints{1, 2, 9}), AllClose(2.0 / 3));
    CHECK_THROWS_AS(subject(calls::purity, Ints{0}, Ints{0, 1}), dl::ShapeError);
}

TEST_CASE("a word in every document says nothing", "[lab05][5.14]") {
    const Tensor counts = Tensor::of({2, 3}, {3, 1, 0, 1, 0, 0});
    CHECK_THAT(subject(calls::weigh_terms, counts),
               AllClose(Tensor::of({2, 3}, {0, 0.4804530f, 0, 0, 0, 0})));
    Rng rng{80};
    Tensor many({7, 5});
    for (float& count : many)
        count = static_cast<float>(rng.chance(0.4f) ? rng.integer(5) : 0);
    CHECK_THAT(subject(calls::weigh_terms, many), AllClose(reference(calls::weigh_terms, many)));
}

TEST_CASE("latent directions are those of X^T X, without centring", "[lab05][5.14]") {
    Rng rng{81};
    const Tensor x = cloud(30, rng);
    for (int k : {1, 2, 4}) {
        const Tensor mine = subject(calls::latent_directions, x, k);
        const Tensor right = reference(calls::latent_directions, x, k);
        REQUIRE(mine.shape() == right.shape());
        CHECK_THAT(dl::matmul(mine, mine, {.transpose_a = true}),
                   AllClose(dl::matmul(right, right, {.transpose_a = true})).tolerance(1e-3));
    }
    const Tensor first = subject(calls::latent_directions, x, 2);
    const Tensor best = reference(calls::latent_directions, x, 1);
    CHECK_THAT(std::abs(dl::dot(dl::rows(first, 0, 1), best)), AllClose(1.0f).tolerance(1e-3));
    CHECK_THROWS_AS(subject(calls::latent_directions, x, 5), dl::Error);
}

TEST_CASE("the cosine of (3, 4) and (4, 3) is 0.96; nothing is like an empty document",
          "[lab05][5.14]") {
    const Tensor a = Tensor::of({2, 2}, {3, 4, 0, 0}), b = Tensor::of({2, 2}, {4, 3, -3, -4});
    CHECK_THAT(subject(calls::cosine_similarities, a, b),
               AllClose(Tensor::of({2, 2}, {0.96f, -1, 0, 0})));
    Rng rng{82};
    const Tensor x = cloud(5, rng), y = cloud(3, rng);
    CHECK_THAT(subject(calls::cosine_similarities, x, y),
               AllClose(reference(calls::cosine_similarities, x, y)));
    CHECK_THROWS_AS(subject(calls::cosine_similarities, x, Tensor({2, 2})), dl::ShapeError);
}

TEST_CASE("relevant documents at places 1 and 3: (1 + 2/3) / 2", "[lab05][5.14]") {
    CHECK_THAT(subject(calls::average_precision, Floats{0.9f, 0.8f, 0.7f}, Ints{1, 0, 1}),
               AllClose(5.0 / 6));
    CHECK_THAT(subject(calls::average_precision, Floats{0.1f, 0.5f, 0.5f, 0.2f}, Ints{1, 0, 1, 0}),
               AllClose(0.5));
    CHECK_THROWS_AS(subject(calls::average_precision, Floats{1, 2}, Ints{0, 0}), dl::Error);
    CHECK_THROWS_AS(subject(calls::average_precision, Floats{1, 2}, Ints{1}), dl::ShapeError);
}

TEST_CASE("every document asks for the others, not for itself", "[lab05][5.14]") {
    const Tensor codes = Tensor::of({4, 2}, {1, 0, 1, 0.1f, 0, 1, 0.1f, 1});
    CHECK_THAT(subject(calls::mean_average_precision, codes, Ints{0, 0, 1, 1}), AllClose(1.0));
    CHECK_THAT(subject(calls::mean_average_precision, codes, Ints{0, 1, 0, 1}),
               AllClose(reference(calls::mean_average_precision, codes, Ints{0, 1, 0, 1})));
    Rng rng{83};
    const Tensor x = cloud(20, rng);
    Ints labels;
    for (int n = 0; n < 19; ++n)
        labels.push_back(rng.integer(3));
    labels.push_back(9);  // alone
    CHECK_THAT(subject(calls::mean_average_precision, x, labels),
               AllClose(reference(calls::mean_average_precision, x, labels)));
}
