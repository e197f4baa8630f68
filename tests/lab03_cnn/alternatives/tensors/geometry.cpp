// Counting with tensors' shapes in mind: weights as a shape, fields from the top down.

#include "lab03_cnn/geometry.hpp"

#include "common/error.hpp"

namespace lab03 {

int output_size(int size, const Slide& slide) {
    dl::require(slide.kernel > 0 && slide.stride > 0 && slide.dilation > 0, "sizes start at 1");
    const int last = size + slide.before + slide.after - 1 - (slide.kernel - 1) * slide.dilation;
    dl::require(last >= 0, "the window does not fit");
    return (last + slide.stride) / slide.stride;
}

std::int64_t parameter_count(const FilterBank& bank) {
    dl::require<dl::Error>(
        bank.groups > 0 && bank.channels % bank.groups == 0 && bank.filters % bank.groups == 0,
        "groups must divide");
    std::int64_t count = bank.bias ? bank.filters : 0;
    for (int g = 0; g < bank.groups; ++g)
        count += std::int64_t{bank.filters / bank.groups} * (bank.channels / bank.groups) *
                 bank.kernel.y * bank.kernel.x;
    return count;
}

int receptive_field(const std::vector<Slide>& layers) {
    int field = 1;  // of one value, seen from the layer below the one just visited
    for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer)
        field = (field - 1) * layer->stride + (layer->kernel - 1) * layer->dilation + 1;
    return field;
}

}  // namespace lab03
