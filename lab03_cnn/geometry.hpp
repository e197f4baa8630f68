// Where windows lie on an image, and what layers of them cost. Exercise 3.1.

#pragma once

#include <cstdint>
#include <vector>

namespace lab03 {

/// A number for each direction: 3 stands for both, {1, 2} is 1 downwards and 2 to the right.
struct YX {
    int y = 1;
    int x = 1;

    constexpr YX() = default;
    constexpr YX(int both) : y(both), x(both) {}  // NOLINT: implicit, for {.stride = 2}
    constexpr YX(int down, int right) : y(down), x(right) {}
    friend bool operator==(const YX&, const YX&) = default;
};

/// How many zeros are put around an image: 1 is a ring of one pixel, {0, 2} is 2 on the left and on
/// the right, and four numbers are top, left, bottom, right.
struct Sides {
    int top = 0;
    int left = 0;
    int bottom = 0;
    int right = 0;

    constexpr Sides() = default;
    constexpr Sides(int all) : top(all), left(all), bottom(all), right(all) {}  // NOLINT: implicit
    constexpr Sides(int y, int x) : top(y), left(x), bottom(y), right(x) {}
    constexpr Sides(int t, int l, int b, int r) : top(t), left(l), bottom(b), right(r) {}
    friend bool operator==(const Sides&, const Sides&) = default;
};

/// How a window moves along one side of an image.
struct Slide {
    int kernel = 1;    // pixels that the window reads
    int stride = 1;    // pixels from one position to the next
    int before = 0;    // padding at the beginning of the side
    int after = 0;     // padding at its end
    int dilation = 1;  // distance between two pixels that the window reads
};

/// Exercise 3.1. At how many positions a window fits on a side of `size` pixels. It never hangs
/// over the padding: pixels left over at the end are not read (floor).
/// Throws ShapeError if it does not fit even once, and for a kernel, stride or dilation below 1.
[[nodiscard]] int output_size(int size, const Slide& slide);

/// A layer of filters, each of which sees all channels of its group.
struct FilterBank {
    int channels = 1;  // that come in
    int filters = 1;   // channels that go out
    YX kernel = 1;
    int groups = 1;    // channels and filters are dealt out evenly; divides both
    bool bias = true;  // one number for each filter
};

/// Exercise 3.1. Numbers that training sets. A fully connected layer is a bank whose kernel is as
/// large as its image. Throws dl::Error if the groups do not divide channels and filters.
[[nodiscard]] std::int64_t parameter_count(const FilterBank& bank);

/// Exercise 3.1. How many pixels of the image, along one side, one value behind a stack of layers
/// depends on; the layer next to the image comes first. 1 for an empty stack.
[[nodiscard]] int receptive_field(const std::vector<Slide>& layers);

}  // namespace lab03
