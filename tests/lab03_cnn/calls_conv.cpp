// Functions that stand between a wire and an exercise.

#include <limits>

#include "lab03_cnn/implicit.hpp"
#include "tests/lab03_cnn/wire_conv.hpp"

namespace lab03 {

dl::Tensor patch_panel(const dl::Tensor& x, int n, YX kernel, const Conv2dOptions& options,
                       const PanelPlan& plan) {
    dl::Tensor panel({plan.depth, plan.width}, std::numeric_limits<float>::quiet_NaN());
    fill_patches(
        x, n, kernel, options,
        {panel.data(), plan.width, plan.first_lane, plan.lanes, plan.first_depth, plan.depth});
    return panel;
}

}  // namespace lab03
