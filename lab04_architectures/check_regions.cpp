// What regions must keep, whoever reads features through them.

#include "common/error.hpp"
#include "lab04_architectures/roi.hpp"

namespace lab04 {

void check_regions(const char* call, const dl::Tensor& features, const std::vector<Region>& regions,
                   const RoiOptions& options) {
    dl::require(features.rank() == 4 && features.size(2) > 0 && features.size(3) > 0, call,
                ": needs features (N, C, H, W), got ", features.shape());
    dl::require<dl::Error>(options.height > 0 && options.width > 0 && options.samples > 0, call,
                           ": grid and samples must be at least 1, got ", options.height, " x ",
                           options.width, " and ", options.samples);
    dl::require<dl::Error>(options.scale > 0, call, ": scale must be above 0, got ", options.scale);
    for (const auto& [image, box] : regions) {
        dl::require<dl::Error>(image >= 0 && image < features.size(0), call,
                               ": a region names image ", image, " of a batch of ",
                               features.size(0));
        dl::require<dl::Error>(box.x0 <= box.x1 && box.y0 <= box.y1, call, ": a box (", box.x0,
                               ", ", box.y0, ", ", box.x1, ", ", box.y1, ") ends before it begins");
    }
}

}  // namespace lab04
