// Winograd's form of a 3 x 3 correlation.
//
// A group of images goes through four steps, one channel or filter after the other:
//
//   split       pixels of a channel, so that a vector holds the same pixel of neighbouring tiles
//   transform   to `tile * tile` values (c, tiles) each
//   multiply    for each value: (filters, channels) x (channels, tiles)
//   transform, join   back to results, and to their places in the maps
//
// Tiles of a group are numbered by (row of tiles, image, column): then the tiles of all images that
// lie in one row are neighbours, the row below follows a fixed step later, and no vector has gaps.

#include "common/kernels/winograd.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "common/kernels/choose.hpp"
#include "common/kernels/four.hpp"
#include "common/kernels/gemm.hpp"
#include "common/parallel.hpp"

namespace dl::kernels {
namespace {

constexpr std::int64_t ceil_div(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }
constexpr std::int64_t round_up(std::int64_t a, std::int64_t b) { return ceil_div(a, b) * b; }

const WinogradKernels& kernels_of(int results) {
    return results == 2 ? chosen_kernels().winograd_2 : chosen_kernels().winograd_4;
}

}  // namespace

// --- Which form ----------------------------------------------------------------------------------

int winograd_results(const Correlation& s) {
    // Cycles for one image, fitted to measurements on one machine: 23 multiply-adds a cycle, and so
    // many cycles for each value of a tile that goes in (channels) or comes out (filters). What is
    // not a fifth faster is not worth other bits.
    const double products = 1.0 * s.channels * s.filters;
    const double pixels = 1.0 * s.out_height * s.out_width;
    double best = 0.8 * pixels * (9 * products / 23 + 0.6 * s.filters);
    int results = 0;
    for (const int side : {2, 4}) {
        const double tiles =
            static_cast<double>(ceil_div(s.out_height, side) * ceil_div(s.out_width, side));
        const double values = (side + 2.0) * (side + 2.0), in_and_out = side == 2 ? 0.55 : 0.8;
        const double cycles =
            tiles * values * (products / 23 + in_and_out * (s.channels + s.filters));
        if (cycles < best) {
            best = cycles;
            results = side;
        }
    }
    return results;
}

// --- Weights -------------------------------------------------------------------------------------

Winograd::Winograd(const Correlation& sizes, int results, const Weights3x3& weights)
    : sizes_(sizes),
      results_(results),
      tile_(results + 2),
      tile_rows_(static_cast<int>(ceil_div(sizes.out_height, results))),
      tile_columns_(static_cast<int>(ceil_div(sizes.out_width, results))),
      // Not a power of two: those fall onto the same few places of the cache.
      weight_step_(round_up(std::int64_t{sizes.filters} * sizes.channels, 16) + 16),
      weights_(tile_ * tile_ * weight_step_) {
    constexpr std::int64_t cache = 256 * 1024;  // floats
    constexpr std::int64_t enough = 64;         // tiles
    const std::int64_t tiles = std::int64_t{tile_rows_} * tile_columns_;
    const std::int64_t floats = tiles * tile_ * tile_ * (sizes.channels + sizes.filters);
    together_ = static_cast<int>(std::max(ceil_div(enough, tiles), cache / floats));
    transform_weights(weights);
}

void Winograd::transform_weights(const Weights3x3& weights) {
    const int lanes = chosen_kernels().lanes, channels = sizes_.channels;
    parallel_for(
        sizes_.filters, ceil_div(4096, channels), [&](std::int64_t begin, std::int64_t end) {
            std::vector<float> from(static_cast<std::size_t>(9 * lanes));
            std::vector<float> to(static_cast<std::size_t>(tile_ * tile_ * lanes));
            for (std::int64_t o = begin; o < end; ++o)
                for (int first = 0; first < channels; first += lanes) {
                    const int count = std::min(lanes, channels - first);
                    for (int c = 0; c < count; ++c) {
                        const float* weight = weights.data + o * weights.filter_step +
                                              (first + c) * weights.channel_step;
                        for (int k = 0; k < 9; ++k)
                            from[static_cast<std::size_t>(k * lanes + c)] =
                                weight[weights.turned ? 8 - k : k];
                    }
                    kernels_of(results_).weights({.from = from.data(),
                                                  .from_step = lanes,
                                                  .to = to.data(),
                                                  .to_step = lanes,
                                                  .tiles = lanes});
                    for (int k = 0; k < tile_ * tile_; ++k)
                        std::copy_n(to.data() + std::int64_t{k} * lanes, count,
                                    weights_.data() + k * weight_step_ + o * channels + first);
                }
        });
}

// --- A group of images ---------------------------------------------------------------------------

// A tile of one row of tiles.
struct Winograd::Place {
    std::int64_t pixel;   // where it begins, counted from the row of the first image
    std::int64_t result;  // the same in the maps
    int x;                // its first result
};

struct Winograd::Group {
    const float* images;
    float* maps;
    std::int64_t down;          // tiles of all images in one row of tiles
    std::int64_t tiles;         // of all rows, in whole vectors
    std::int64_t plane;         // of split pixels
    std::int64_t pixels;        // of all images: those that may be read
    std::vector<Place> places;  // of a row of tiles
    std::vector<char> inside;   // of four tiles together: are all their results in the maps?
    std::vector<std::int64_t> padding;  // split pixels of a row that are beside the image
};

namespace {

// Pixel j of four tiles goes to vector j.
template <int TILE>
void split_four(const float* a, const float* b, const float* c, const float* d, float* to,
                std::int64_t step) {
    const Square first = transpose({{load_four(a), load_four(b), load_four(c), load_four(d)}});
    for (int j = 0; j < 4; ++j)
        store_four(to + j * step, first.row[j]);
    if constexpr (TILE == 6) {
        const Square last =
            transpose({{load_four(a + 2), load_four(b + 2), load_four(c + 2), load_four(d + 2)}});
        store_four(to + 4 * step, last.row[2]);
        store_four(to + 5 * step, last.row[3]);
    }
}

void store_two(float* to, Four x) { std::memcpy(to, &x, 2 * sizeof(float)); }

// The results of four tiles, from vectors to their rows.
template <int RESULTS>
void join_four(const float* from, std::int64_t step, float* a, float* b, float* c, float* d) {
    const Four x = load_four(from), y = load_four(from + step);
    if constexpr (RESULTS == 2) {
        const Four low = pick<0, 4, 1, 5>(x, y), high = pick<2, 6, 3, 7>(x, y);
        store_two(a, low);
        store_two(b, pick<2, 3, 2, 3>(low, low));
        store_two(c, high);
        store_two(d, pick<2, 3, 2, 3>(high, high));
    } else {
        const Square turned =
            transpose({{x, y, load_four(from + 2 * step), load_four(from + 3 * step)}});
        store_four(a, turned.row[0]);
        store_four(b, turned.row[1]);
        store_four(c, turned.row[2]);
        store_four(d, turned.row[3]);
    }
}

}  // namespace

Winograd::Group Winograd::group(const float* images, int count, float* maps) const {
    const Correlation& s = sizes_;
    const std::int64_t image = std::int64_t{s.channels} * s.height * s.width;
    const std::int64_t map = std::int64_t{s.filters} * s.out_height * s.out_width;
    Group g;
    g.images = images;
    g.maps = maps;
    g.down = std::int64_t{count} * tile_columns_;
    g.tiles = round_up(tile_rows_ * g.down, chosen_kernels().lanes);
    g.plane = (tile_rows_ + 1) * g.down;
    g.pixels = count * image;
    for (int n = 0; n < count; ++n)
        for (int column = 0; column < tile_columns_; ++column) {
            const int x = column * results_;
            for (int j = 0; j < tile_; ++j)
                if (x - s.left + j < 0 || x - s.left + j >= s.width)
                    g.padding.push_back(j * g.plane + static_cast<std::int64_t>(g.places.size()));
            g.places.push_back({n * image + x - s.left, n * map + x, x});
        }
    for (std::size_t t = 0; t + 4 <= g.places.size(); t += 4)
        g.inside.push_back(std::all_of(&g.places[t], &g.places[t] + 4, [&](const Place& place) {
            return place.x + results_ <= s.out_width;
        }));
    return g;
}

// The pixels of one channel, each of tile_ * results_ kinds in a plane of its own. Zeros above and
// below the image are there already.
template <int RESULTS>
void Winograd::split(const Group& g, int channel, float* pixels) const {
    constexpr int tile = RESULTS + 2;
    const Correlation& s = sizes_;
    const int last = std::min(s.height, tile_rows_ * RESULTS + 2 - s.top);
    for (int y = 0; y < last; ++y) {
        const std::int64_t first = (std::int64_t{channel} * s.height + y) * s.width;
        const float* from = g.images + first;
        const int row = y + s.top;
        float* to = pixels + row % RESULTS * tile * g.plane + row / RESULTS * g.down;
        std::int64_t t = 0;
        for (; t + 4 <= g.down; t += 4) {
            const Place* places = &g.places[static_cast<std::size_t>(t)];
            if (first + places[0].pixel < 0 || first + places[3].pixel + tile > g.pixels)
                split_slowly(g, from, t, 4, to);
            else
                split_four<tile>(from + places[0].pixel, from + places[1].pixel,
                                 from + places[2].pixel, from + places[3].pixel, to + t, g.plane);
        }
        split_slowly(g, from, t, g.down - t, to);
        for (const std::int64_t place : g.padding)
            to[place] = 0;
    }
}

// A few tiles at the edge of memory.
void Winograd::split_slowly(const Group& g, const float* from, std::int64_t first,
                            std::int64_t count, float* to) const {
    for (std::int64_t t = first; t < first + count; ++t) {
        const Place& place = g.places[static_cast<std::size_t>(t)];
        for (int j = 0; j < tile_; ++j) {
            const int x = place.x - sizes_.left + j;
            if (x >= 0 && x < sizes_.width) to[j * g.plane + t] = from[place.pixel + j];
        }
    }
}

template <int RESULTS>
void Winograd::join(const Group& g, int filter, const float* results) const {
    const Correlation& s = sizes_;
    for (int y = 0; y < s.out_height; ++y) {
        const float* from = results + y % RESULTS * RESULTS * g.tiles + y / RESULTS * g.down;
        float* to = g.maps + (std::int64_t{filter} * s.out_height + y) * s.out_width;
        for (std::int64_t t = 0; t < g.down; ++t) {
            const Place* places = &g.places[static_cast<std::size_t>(t)];
            if (t % 4 == 0 && t + 4 <= g.down && g.inside[static_cast<std::size_t>(t / 4)] != 0) {
                join_four<RESULTS>(from + t, g.tiles, to + places[0].result, to + places[1].result,
                                   to + places[2].result, to + places[3].result);
                t += 3;
            } else {
                for (int j = 0; j < std::min(RESULTS, s.out_width - places->x); ++j)
                    to[places->result + j] = from[j * g.tiles + t];
            }
        }
    }
}

// --- All images ----------------------------------------------------------------------------------

template <int RESULTS>
void Winograd::run_group(const Group& g, const float* bias, bool relu) const {
    constexpr int values = (RESULTS + 2) * (RESULTS + 2);
    const WinogradKernels& kernels = kernels_of(RESULTS);
    const int channels = sizes_.channels, filters = sizes_.filters;
    // Not a power of two, as above.
    const std::int64_t in_step = channels * g.tiles + 16, out_step = filters * g.tiles + 16;
    Buffer inputs(values * in_step), outputs(values * out_step);

    // A vector may read over the end.
    Buffer pixels(RESULTS * (RESULTS + 2) * g.plane + chosen_kernels().lanes);
    std::fill_n(pixels.data(), pixels.count(), 0.0f);
    for (int c = 0; c < channels; ++c) {
        split<RESULTS>(g, c, pixels.data());
        kernels.input({.from = pixels.data(),
                       .from_step = g.plane,
                       .from_down = g.down,
                       .to = inputs.data() + c * g.tiles,
                       .to_step = in_step,
                       .tiles = g.tiles});
    }

    for (int value = 0; value < values; ++value)
        gemm(filters, static_cast<int>(g.tiles), channels,
             MatrixView{weights_.data() + value * weight_step_, channels, 1},
             MatrixView{inputs.data() + value * in_step, g.tiles, 1},
             outputs.data() + value * out_step, g.tiles);

    Buffer results(RESULTS * RESULTS * g.tiles);
    for (int o = 0; o < filters; ++o) {
        kernels.output({.from = outputs.data() + o * g.tiles,
                        .from_step = out_step,
                        .to = results.data(),
                        .to_step = g.tiles,
                        .tiles = g.tiles,
                        .bias = bias != nullptr ? bias[o] : 0.0f,
                        .relu = relu});
        join<RESULTS>(g, o, results.data());
    }
}

void Winograd::run(const float* images, int count, const float* bias, bool relu,
                   float* maps) const {
    const Correlation& s = sizes_;
    for (int n = 0; n < count; n += together_) {
        const Group g = group(images + n * (std::int64_t{s.channels} * s.height * s.width),
                              std::min(together_, count - n),
                              maps + n * (std::int64_t{s.filters} * s.out_height * s.out_width));
        if (results_ == 2)
            run_group<2>(g, bias, relu);
        else
            run_group<4>(g, bias, relu);
    }
}

}  // namespace dl::kernels
