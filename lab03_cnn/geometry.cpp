// Where windows lie on an image, and what layers of them cost.
//
// You write     3.1 output_size, parameter_count, receptive_field
// You are given geometry.hpp
// Check         ./course check 3.1          Stuck?  ./course hint 3.1

#include "lab03_cnn/geometry.hpp"

#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab03 {

// Exercise 3.1: how often a window fits
//
// A window of 3 on a side of 6, with a stride of 2, starts at 0 and at 2. The next start, 4, would
// reach over the end: 2 positions, and the last pixel is not read.
//
//     . . . . . .        padding is pixels like any other: before and after make the side longer
//     w w w              a dilation of 2 makes a window of 3 reach over 5 pixels
//         w w w
//
// Steps
//   1. How many pixels does the window reach over, dilation included?
//   2. How many pixels are left of the padded side when the window stands at its beginning?
//   3. How many steps fit into what is left?  Do not forget the position before the first step.
int output_size(int size, const Slide& slide) {
    dl::require(slide.kernel >= 1 && slide.stride >= 1 && slide.dilation >= 1,
                "output_size: kernel, stride and dilation must be at least 1, got ", slide.kernel,
                ", ", slide.stride, " and ", slide.dilation);

    // TODO(3.1): your code here.
    dl::todo("3.1 output_size");
}

// Exercise 3.1: how many numbers a layer learns
//
// A filter has one weight for every pixel of its window in every channel that it sees: 5 x 5 x 3 =
// 75 for a window of 5 x 5 on a colour image. With groups it sees only the channels of its group.
// Every filter owns one bias on top, if there are biases at all.
std::int64_t parameter_count(const FilterBank& bank) {
    dl::require<dl::Error>(
        bank.groups >= 1 && bank.channels % bank.groups == 0 && bank.filters % bank.groups == 0,
        "parameter_count: ", bank.groups, " groups must divide ", bank.channels, " channels and ",
        bank.filters, " filters");

    // TODO(3.1): your code here.
    dl::todo("3.1 parameter_count");
}

// Exercise 3.1: how far a value sees
//
// Walk from the image upwards and keep two numbers: the field, and the step - how many pixels of
// the image lie between two neighbours of the map that you have reached. At the image both are 1.
//
//     two layers of 3, stride 1: the first sees 3 pixels, the second 3 values whose fields start
//     1 pixel apart: 5 pixels
int receptive_field(const std::vector<Slide>& layers) {
    // TODO(3.1): your code here.
    dl::todo("3.1 receptive_field");
}

}  // namespace lab03
