// Winograd's form of a 3 x 3 correlation against the sums that define it: on awkward shapes, with
// every kernel of this machine, and with the same bits however a batch is cut.

#include "common/kernels/winograd.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "common/parallel.hpp"
#include "common/rng.hpp"
#include "tests/common/gemm_support.hpp"
#include "tests/support/catch.hpp"

using dl::kernels::Correlation;
using dl::kernels::Weights3x3;
using dl::kernels::Winograd;

namespace {

struct Layer {
    Correlation sizes;
    int images;
    bool turned = false, bias = true, relu = false;
};

struct Numbers {
    std::vector<float> images, weights, bias;
};

std::vector<float> random_numbers(std::int64_t count, dl::Rng& rng) {
    std::vector<float> numbers(static_cast<std::size_t>(count));
    for (float& number : numbers)
        number = rng.uniform(-1.0f, 1.0f);
    return numbers;
}

Numbers numbers_of(const Layer& x) {
    dl::Rng rng{7};
    const Correlation& s = x.sizes;
    return {random_numbers(std::int64_t{x.images} * s.channels * s.height * s.width, rng),
            random_numbers(std::int64_t{9} * s.filters * s.channels, rng),
            random_numbers(s.filters, rng)};
}

// Turned weights lie as those of the layer whose gradient they give: (channels, filters, 3, 3).
Weights3x3 weights_of(const Layer& x, const Numbers& numbers) {
    const std::int64_t across = std::int64_t{9} * (x.turned ? x.sizes.filters : x.sizes.channels);
    return {numbers.weights.data(), x.turned ? 9 : across, x.turned ? across : 9, x.turned};
}

double by_definition(const Layer& x, const Numbers& numbers, int n, int o, int row, int column) {
    const Correlation& s = x.sizes;
    const Weights3x3 weights = weights_of(x, numbers);
    double sum = x.bias ? double{numbers.bias[static_cast<std::size_t>(o)]} : 0.0;
    for (int c = 0; c < s.channels; ++c)
        for (int k = 0; k < 9; ++k) {
            const int i = row - s.top + k / 3, j = column - s.left + k % 3;
            if (i < 0 || i >= s.height || j < 0 || j >= s.width) continue;
            const std::int64_t pixel =
                ((std::int64_t{n} * s.channels + c) * s.height + i) * s.width + j;
            sum += double{numbers.images[static_cast<std::size_t>(pixel)]} *
                   double{weights.data[o * weights.filter_step + c * weights.channel_step +
                                       (x.turned ? 8 - k : k)]};
        }
    return x.relu ? std::max(sum, 0.0) : sum;
}

std::vector<float> run(const Layer& x, const Numbers& numbers, int results, int piece) {
    const Correlation& s = x.sizes;
    const Winograd form(s, results, weights_of(x, numbers));
    const std::int64_t image = std::int64_t{s.channels} * s.height * s.width;
    const std::int64_t map = std::int64_t{s.filters} * s.out_height * s.out_width;
    std::vector<float> maps(static_cast<std::size_t>(x.images * map), NAN);
    dl::parallel_for(x.images, piece, [&](std::int64_t begin, std::int64_t end) {
        form.run(numbers.images.data() + begin * image, static_cast<int>(end - begin),
                 x.bias ? numbers.bias.data() : nullptr, x.relu, maps.data() + begin * map);
    });
    return maps;
}

// The error in units of what one rounding of the largest possible sum may do.
double error_of(const Layer& x, const Numbers& numbers, const std::vector<float>& maps) {
    const Correlation& s = x.sizes;
    double worst = 0;
    std::size_t at = 0;
    for (int n = 0; n < x.images; ++n)
        for (int o = 0; o < s.filters; ++o)
            for (int row = 0; row < s.out_height; ++row)
                for (int column = 0; column < s.out_width; ++column) {
                    const double error = std::fabs(double{maps[at++]} -
                                                   by_definition(x, numbers, n, o, row, column));
                    worst = error <= 1e9 ? std::max(worst, error) : 1e9;
                }
    return worst / (9.0 * s.channels + 1) / 0x1p-24;
}

const std::vector<Layer>& layers() {
    static const std::vector<Layer> all = {
        {{1, 3, 3, 1, 1, 1, 0, 0}, 1},
        {{1, 1, 1, 2, 1, 1, 1, 1}, 3},
        {{3, 8, 8, 5, 8, 8, 1, 1}, 2, false, true, true},
        {{16, 7, 9, 17, 7, 9, 1, 1}, 5},
        {{5, 12, 31, 3, 10, 29, 0, 0}, 3, true, false},
        {{2, 5, 6, 33, 7, 8, 2, 2}, 4, true},
        {{33, 4, 4, 8, 4, 4, 1, 1}, 37, false, true, true},
        {{4, 9, 5, 6, 12, 4, 2, 0}, 2},   // more zeros below than above, columns cut off
        {{4, 9, 13, 6, 5, 13, 0, 1}, 2},  // rows cut off
        {{20, 16, 16, 12, 16, 16, 1, 1}, 9, true, false},
    };
    return all;
}

}  // namespace

TEST_CASE("Winograd's form computes what the sums define", "[winograd]") {
    for (const Layer& x : layers()) {
        const Numbers numbers = numbers_of(x);
        for (const std::string& name : gemm_support::kernels_here()) {
            const gemm_support::Kernel scope(name);
            for (const int results : {2, 4}) {
                INFO(name << ", " << results << " x " << results << " results, " << x.images
                          << " images of " << x.sizes.channels << " x " << x.sizes.height << " x "
                          << x.sizes.width << ", " << x.sizes.filters << " filters");
                CHECK(error_of(x, numbers, run(x, numbers, results, x.images)) <
                      (results == 2 ? 4 : 32));
            }
        }
    }
}

TEST_CASE("an image gets the same bits in every batch and on any thread", "[winograd]") {
    const Layer x = {{20, 10, 9, 24, 10, 9, 1, 1}, 23};
    const Numbers numbers = numbers_of(x);
    for (const int results : {2, 4}) {
        const std::vector<float> whole = run(x, numbers, results, x.images);
        for (const int piece : {1, 3, 7})
            for (const int count : {1, 3}) {
                const gemm_support::Threads scope(count);
                const bool same = run(x, numbers, results, piece) == whole;
                CHECK(same);
            }
    }
}

TEST_CASE("NaN reaches the results of its tiles and no others", "[winograd]") {
    const Layer x = {{3, 12, 12, 4, 12, 12, 1, 1}, 2, false, true, true};
    Numbers numbers = numbers_of(x);
    numbers.images[0] = NAN;  // pixel (0, 0) of the first image
    for (const int results : {2, 4}) {
        const std::vector<float> maps = run(x, numbers, results, 2);
        for (std::size_t i = 0; i < maps.size(); ++i) {
            const auto pixel = static_cast<int>(i % 144);
            const bool near = i < 4 * 144 && pixel / 12 < results && pixel % 12 < results;
            if (near != static_cast<bool>(std::isnan(maps[i]))) {
                INFO(results << " x " << results << " results, value " << i);
                CHECK(near == static_cast<bool>(std::isnan(maps[i])));
            }
        }
    }
}

TEST_CASE("Winograd's form is chosen for many channels, by one image alone", "[winograd]") {
    CHECK(dl::kernels::winograd_results({64, 32, 32, 64, 32, 32, 1, 1}) == 4);
    CHECK(dl::kernels::winograd_results({256, 8, 8, 256, 8, 8, 1, 1}) == 4);
    CHECK(dl::kernels::winograd_results({64, 2, 2, 64, 2, 2, 1, 1}) == 2);
    CHECK(dl::kernels::winograd_results({3, 32, 32, 64, 32, 32, 1, 1}) == 0);
    CHECK(dl::kernels::winograd_results({16, 28, 28, 1, 28, 28, 1, 1}) == 0);
}
