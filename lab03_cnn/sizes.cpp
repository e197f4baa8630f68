// Given: the border checks of convolution and pooling, in one place.

#include "common/error.hpp"
#include "lab03_cnn/conv2d.hpp"
#include "lab03_cnn/pooling.hpp"

namespace lab03 {

using dl::Shape;

namespace {

// How often a window fits, counted step by step: the formula is exercise 3.1, and a slip there
// should not spoil every exercise after it.
int positions(const char* call, const char* side, int size, int window, int stride, int padding) {
    dl::require(stride >= 1, call, ": the stride must be at least 1, got ", stride);
    dl::require(padding >= 0, call, ": padding cannot be negative, got ", padding);
    const int room = size + padding - window;
    dl::require(window >= 1 && room >= 0, call, ": a window of ", window, " does not fit into the ",
                side, " of ", size, " pixels with ", padding,
                " of padding; pad the image or take a smaller window");
    int count = 0;
    for (int start = 0; start <= room; start += stride)
        ++count;
    return count;
}

}  // namespace

Conv2dSizes conv2d_sizes(const char* call, const Shape& x, const Shape& weight,
                         const Conv2dOptions& options) {
    const int groups = options.groups;
    dl::require(x.rank() == 4 && weight.rank() == 4, call, ": needs x (N, C, H, W) and weight ",
                "(O, C / groups, Kh, Kw), got ", x, " and ", weight);
    dl::require(groups >= 1 && x[1] % groups == 0 && weight[0] % groups == 0, call, ": ", groups,
                " groups must divide ", x[1], " channels and ", weight[0], " filters");
    dl::require(weight[1] == x[1] / groups, call, ": x ", x, " in ", groups,
                " groups needs filters of ", x[1] / groups, " channels, got weight ", weight);
    dl::require(options.dilation.y >= 1 && options.dilation.x >= 1, call,
                ": the dilation must be at least 1");
    const Sides& pad = options.padding;
    const int window_y = (weight[2] - 1) * options.dilation.y + 1;
    const int window_x = (weight[3] - 1) * options.dilation.x + 1;
    return {.images = x[0],
            .channels = x[1],
            .height = x[2],
            .width = x[3],
            .filters = weight[0],
            .group_channels = x[1] / groups,
            .group_filters = weight[0] / groups,
            .kernel_y = weight[2],
            .kernel_x = weight[3],
            .out_height =
                positions(call, "height", x[2], window_y, options.stride.y, pad.top + pad.bottom),
            .out_width =
                positions(call, "width", x[3], window_x, options.stride.x, pad.left + pad.right)};
}

Shape pool_shape(const char* call, const Shape& x, const PoolOptions& options) {
    dl::require(x.rank() == 4, call, ": needs x (N, C, H, W), got ", x);
    const Sides& pad = options.padding;
    const YX kernel = options.kernel;
    dl::require(
        pad.top < kernel.y && pad.bottom < kernel.y && pad.left < kernel.x && pad.right < kernel.x,
        call, ": a window of ", kernel.y, " x ", kernel.x,
        " could lie in the padding alone; take less padding");
    return {x[0], x[1],
            positions(call, "height", x[2], kernel.y, options.stride.y, pad.top + pad.bottom),
            positions(call, "width", x[3], kernel.x, options.stride.x, pad.left + pad.right)};
}

}  // namespace lab03
