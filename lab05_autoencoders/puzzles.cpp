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

    // TODO(5.12): your code here.
    dl::todo("5.12 colour_task");
}

// Exercise 5.12: three equations in R, G and B; two are solved already
Tensor recolour(const Tensor& grey, const Tensor& colour) {
    dl::require(grey.rank() == 4 && colour.rank() == 4 && grey.size(1) == 1 &&
                    colour.size(1) == 2 && grey.size(0) == colour.size(0) &&
                    grey.size(2) == colour.size(2) && grey.size(3) == colour.size(3),
                "recolour: grey (N, 1, H, W) and colour (N, 2, H, W) do not fit: ", grey.shape(),
                " and ", colour.shape());

    // TODO(5.12): your code here.
    dl::todo("5.12 recolour");
}

// Exercise 5.12: what the net may not see must not be in the input
Tensor cut_hole(const Tensor& images, const Hole& hole, float value) {
    check_hole("cut_hole", images, hole);

    // TODO(5.12): your code here.
    dl::todo("5.12 cut_hole");
}

// Exercise 5.12: the loss looks where the input was blind, and nowhere else
float hole_error(const Tensor& output, const Tensor& target, const Hole& hole) {
    check_pair("hole_error", output, target, hole);

    // TODO(5.12): your code here.
    dl::todo("5.12 hole_error");
}

// Exercise 5.12: and its gradient
Tensor hole_error_backward(const Tensor& output, const Tensor& target, const Hole& hole) {
    check_pair("hole_error_backward", output, target, hole);

    // TODO(5.12): your code here.
    dl::todo("5.12 hole_error_backward");
}

// Exercise 5.12: 28 is not divisible by 3: nine tiles of 9 x 9 with a margin of 0 at the top and 1
// at the bottom
Tensor cut_tiles(const Tensor& image, int grid) {
    dl::require(image.rank() == 3, "cut_tiles: needs one picture (C, H, W), got ", image.shape());
    dl::require<dl::Error>(grid >= 1 && image.size(1) >= grid && image.size(2) >= grid,
                           "cut_tiles: a grid of ", grid, " does not fit into ", image.shape());

    // TODO(5.12): your code here.
    dl::todo("5.12 cut_tiles");
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

    // TODO(5.12): your code here.
    dl::todo("5.12 arrange_tiles");
}

}  // namespace lab05
