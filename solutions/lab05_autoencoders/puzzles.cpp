// Puzzles: three more tasks whose answers are in the pictures themselves.
//
// You write     5.12 colour_task, recolour, cut_hole, hole_error, hole_error_backward, cut_tiles,
//               arrange_tiles
// You are given puzzles.hpp, dl::slice, dl::concat, dl::stack, dl::gather_rows
// Check         ./course check 5.12         Stuck?  ./course hint 5.12

#include "lab05_autoencoders/puzzles.hpp"

#include <algorithm>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/todo.hpp"

namespace lab05 {

using dl::Tensor;

namespace {

void check_hole(const char* call, const Tensor& images, const Hole& hole) {
    dl::require(images.rank() == 4 && hole.height >= 1 && hole.width >= 1 && hole.top >= 0 &&
                    hole.left >= 0 && hole.top + hole.height <= images.size(2) &&
                    hole.left + hole.width <= images.size(3),
                call, ": a hole of ", hole.height, " x ", hole.width, " at row ", hole.top,
                " and column ", hole.left, " does not lie in pictures ", images.shape());
}

void check_pair(const char* call, const Tensor& output, const Tensor& target, const Hole& hole) {
    check_hole(call, output, hole);
    dl::require(output.shape() == target.shape() && output.size(0) >= 1, call, ": output ",
                output.shape(), " and target ", target.shape(), " need one shape");
}

}  // namespace

// Exercise 5.12: a green pixel (0, 1, 0) is 0.587 grey, with differences -0.587 and -0.587
ColourTask colour_task(const Tensor& images) {
    dl::require(images.rank() == 4 && images.size(1) == 3,
                "colour_task: needs pictures (N, 3, H, W), got ", images.shape());

    // BEGIN SOLUTION 5.12 colour_task
    const Tensor red = dl::slice(images, 1, 0, 1), green = dl::slice(images, 1, 1, 2);
    const Tensor blue = dl::slice(images, 1, 2, 3);
    ColourTask task;
    task.grey = 0.299f * red + 0.587f * green + 0.114f * blue;
    task.colour = dl::concat({blue - task.grey, red - task.grey}, 1);
    return task;
    // END SOLUTION
}

// Exercise 5.12: three equations in R, G and B; two are solved already
Tensor recolour(const Tensor& grey, const Tensor& colour) {
    dl::require(grey.rank() == 4 && colour.rank() == 4 && grey.size(1) == 1 &&
                    colour.size(1) == 2 && grey.size(0) == colour.size(0) &&
                    grey.size(2) == colour.size(2) && grey.size(3) == colour.size(3),
                "recolour: grey (N, 1, H, W) and colour (N, 2, H, W) do not fit: ", grey.shape(),
                " and ", colour.shape());

    // BEGIN SOLUTION 5.12 recolour
    const Tensor blue = grey + dl::slice(colour, 1, 0, 1), red = grey + dl::slice(colour, 1, 1, 2);
    const Tensor green = (grey - 0.299f * red - 0.114f * blue) / 0.587f;
    return dl::concat({red, green, blue}, 1);
    // END SOLUTION
}

// Exercise 5.12: what the net may not see must not be in the input
Tensor cut_hole(const Tensor& images, const Hole& hole, float value) {
    check_hole("cut_hole", images, hole);

    // BEGIN SOLUTION 5.12 cut_hole
    Tensor cut = images;
    for (int n = 0; n < cut.size(0); ++n)
        for (int c = 0; c < cut.size(1); ++c)
            for (int y = hole.top; y < hole.top + hole.height; ++y)
                for (int x = hole.left; x < hole.left + hole.width; ++x)
                    cut.at(n, c, y, x) = value;
    return cut;
    // END SOLUTION
}

// Exercise 5.12: the loss looks where the input was blind, and nowhere else
float hole_error(const Tensor& output, const Tensor& target, const Hole& hole) {
    check_pair("hole_error", output, target, hole);

    // BEGIN SOLUTION 5.12 hole_error
    const Tensor difference = output - target;
    const Tensor outside = cut_hole(difference, hole, 0.0f);
    return dl::sum(dl::square(difference - outside)) / 2 / output.size(0);
    // END SOLUTION
}

// Exercise 5.12: and its gradient
Tensor hole_error_backward(const Tensor& output, const Tensor& target, const Hole& hole) {
    check_pair("hole_error_backward", output, target, hole);

    // BEGIN SOLUTION 5.12 hole_error_backward
    const Tensor difference = output - target;
    return (difference - cut_hole(difference, hole, 0.0f)) / static_cast<float>(output.size(0));
    // END SOLUTION
}

// Exercise 5.12: 28 is not divisible by 3: nine tiles of 9 x 9 with a margin of 0 at the top and 1
// at the bottom
Tensor cut_tiles(const Tensor& image, int grid) {
    dl::require(image.rank() == 3, "cut_tiles: needs one picture (C, H, W), got ", image.shape());
    dl::require<dl::Error>(grid >= 1 && image.size(1) >= grid && image.size(2) >= grid,
                           "cut_tiles: a grid of ", grid, " does not fit into ", image.shape());

    // BEGIN SOLUTION 5.12 cut_tiles
    const int height = image.size(1) / grid, width = image.size(2) / grid;
    const int top = (image.size(1) - grid * height) / 2;
    const int left = (image.size(2) - grid * width) / 2;
    std::vector<Tensor> tiles;
    for (int place = 0; place < grid * grid; ++place) {
        const int y = top + place / grid * height, x = left + place % grid * width;
        tiles.push_back(dl::slice(dl::slice(image, 1, y, y + height), 2, x, x + width));
    }
    return dl::stack(tiles);
    // END SOLUTION
}

// Exercise 5.12: tiles a b c with order 2 0 1: c a b
Tensor arrange_tiles(const Tensor& tiles, const std::vector<int>& order) {
    std::vector<int> sorted = order;
    std::sort(sorted.begin(), sorted.end());
    bool permutation = tiles.rank() >= 1 && static_cast<int>(order.size()) == tiles.size(0);
    for (int i = 0; permutation && i < static_cast<int>(sorted.size()); ++i)
        permutation = sorted[i] == i;
    dl::require<dl::Error>(permutation, "arrange_tiles: the order must name each of the tiles ",
                           tiles.shape(), " once");

    // BEGIN SOLUTION 5.12 arrange_tiles
    return dl::gather_rows(tiles, order);
    // END SOLUTION
}

}  // namespace lab05
