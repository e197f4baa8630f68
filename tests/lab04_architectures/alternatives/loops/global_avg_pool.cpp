// Global average pooling in plain loops: a running mean forwards, pixel by pixel backwards.

#include "lab04_architectures/global_avg_pool.hpp"

#include "common/error.hpp"

namespace lab04 {

using dl::Shape;
using dl::Tensor;

Tensor global_avg_pool_forward(const Tensor& x) {
    dl::require(x.rank() == 4 && x.size(2) > 0 && x.size(3) > 0, "global_avg_pool: needs pixels");
    Tensor out({x.size(0), x.size(1)});
    for (int n = 0; n < x.size(0); ++n)
        for (int c = 0; c < x.size(1); ++c) {
            double sum = 0;
            for (int y = 0; y < x.size(2); ++y)
                for (int i = 0; i < x.size(3); ++i)
                    sum += double{x.at(n, c, y, i)};
            out.at(n, c) = float(sum / (double(x.size(2)) * x.size(3)));
        }
    return out;
}

Tensor global_avg_pool_backward(const Tensor& grad_output, const Shape& images) {
    dl::require(images.rank() == 4 && grad_output.shape() == Shape{images[0], images[1]},
                "global_avg_pool: gradient of another shape");
    Tensor out(images);
    for (int n = 0; n < images[0]; ++n)
        for (int c = 0; c < images[1]; ++c)
            for (int y = 0; y < images[2]; ++y)
                for (int i = 0; i < images[3]; ++i)
                    out.at(n, c, y, i) = grad_output.at(n, c) / float(images[2] * images[3]);
    return out;
}

}  // namespace lab04
