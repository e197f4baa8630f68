// Regions by hat functions: the share of a cell in a point is 1 minus their distance, at least 0.

#include "lab04_architectures/roi.hpp"

#include <algorithm>
#include <cmath>

#include "common/error.hpp"

namespace lab04 {

using dl::Tensor;

namespace {

double share(double place, int cell, int size) {
    const double index = std::min(std::max(place - 0.5, 0.0), size - 1.0);
    return std::max(0.0, 1 - std::abs(index - cell));
}

double place_of(double low, double high, int bin, int bins, int s, int samples) {
    return low + (high - low) * (bin * samples + s + 0.5) / (bins * samples);
}

bool in_bin(int cell, double low, double high, int bin, int bins) {
    const int from = int(std::floor(low + 0.5)), to = int(std::floor(high + 0.5));
    const int count = to - from < 1 ? 1 : to - from;
    const int k = cell - from;  // k in [bin * count / bins, (bin + 1) * count / bins), widened
    return (k + 1) * bins > bin * count && k * bins < (bin + 1) * count && k >= 0 && k < count;
}

template <class Use>
void walk_pool(const Tensor& f, const std::vector<Region>& regions, const RoiOptions& o, Use use) {
    for (int r = 0; r < int(regions.size()); r++)
        for (int c = 0; c < f.size(1); c++)
            for (int i = 0; i < o.height; i++)
                for (int j = 0; j < o.width; j++) {
                    const Box& b = regions[r].box;
                    int y_best = -1, x_best = -1;
                    for (int y = 0; y < f.size(2); y++)
                        for (int x = 0; x < f.size(3); x++) {
                            if (!in_bin(y, b.y0 * o.scale, b.y1 * o.scale, i, o.height)) continue;
                            if (!in_bin(x, b.x0 * o.scale, b.x1 * o.scale, j, o.width)) continue;
                            const int n = regions[r].image;
                            if (y_best >= 0 && f.at(n, c, y, x) <= f.at(n, c, y_best, x_best))
                                continue;
                            y_best = y;
                            x_best = x;
                        }
                    if (y_best >= 0) use(r, c, i, j, y_best, x_best);
                }
}

template <class Use>
void walk_align(const Tensor& f, const std::vector<Region>& regions, const RoiOptions& o, Use use) {
    for (int r = 0; r < int(regions.size()); r++)
        for (int i = 0; i < o.height; i++)
            for (int j = 0; j < o.width; j++)
                for (int s = 0; s < o.samples * o.samples; s++) {
                    const Box& b = regions[r].box;
                    const double y = place_of(double(b.y0) * o.scale, double(b.y1) * o.scale, i,
                                              o.height, s / o.samples, o.samples);
                    const double x = place_of(double(b.x0) * o.scale, double(b.x1) * o.scale, j,
                                              o.width, s % o.samples, o.samples);
                    for (int c = 0; c < f.size(1); c++)
                        use(r, c, i, j, s, y, x);
                }
}

double read(const Tensor& f, int n, int c, double y, double x) {
    double sum = 0;
    for (int yy = 0; yy < f.size(2); yy++)
        for (int xx = 0; xx < f.size(3); xx++)
            sum += share(y, yy, f.size(2)) * share(x, xx, f.size(3)) * f.at(n, c, yy, xx);
    return sum;
}

Tensor grid(const Tensor& f, const std::vector<Region>& regions, const RoiOptions& o) {
    return Tensor({int(regions.size()), f.size(1), o.height, o.width});
}

}  // namespace

Tensor roi_pool_forward(const Tensor& f, const std::vector<Region>& regions, const RoiOptions& o) {
    check_regions("pool", f, regions, o);
    Tensor out = grid(f, regions, o);
    walk_pool(f, regions, o, [&](int r, int c, int i, int j, int y, int x) {
        out.at(r, c, i, j) = f.at(regions[r].image, c, y, x);
    });
    return out;
}

Tensor roi_pool_backward(const Tensor& g, const Tensor& f, const std::vector<Region>& regions,
                         const RoiOptions& o) {
    check_regions("pool", f, regions, o);
    dl::require(g.shape() == grid(f, regions, o).shape(), "shape of the gradient");
    Tensor back(f.shape());
    walk_pool(f, regions, o, [&](int r, int c, int i, int j, int y, int x) {
        back.at(regions[r].image, c, y, x) += g.at(r, c, i, j);
    });
    return back;
}

Tensor roi_align_forward(const Tensor& f, const std::vector<Region>& regions, const RoiOptions& o) {
    check_regions("align", f, regions, o);
    Tensor out = grid(f, regions, o);
    walk_align(f, regions, o, [&](int r, int c, int i, int j, int s, double y, double x) {
        const auto v = float(read(f, regions[r].image, c, y, x));
        float& bin = out.at(r, c, i, j);
        if (o.reduce == Reduce::average)
            bin += v / float(o.samples * o.samples);
        else if (s == 0 || v > bin)
            bin = v;
    });
    return out;
}

Tensor roi_align_backward(const Tensor& g, const Tensor& f, const std::vector<Region>& regions,
                          const RoiOptions& o) {
    check_regions("align", f, regions, o);
    dl::require(g.shape() == grid(f, regions, o).shape(), "shape of the gradient");
    Tensor back(f.shape());
    Tensor best = roi_align_forward(f, regions, o);
    Tensor done(best.shape());
    walk_align(f, regions, o, [&](int r, int c, int i, int j, int, double y, double x) {
        const int n = regions[r].image;
        double amount = g.at(r, c, i, j);
        if (o.reduce == Reduce::average) {
            amount /= o.samples * o.samples;
        } else {
            if (done.at(r, c, i, j) > 0) return;
            if (float(read(f, n, c, y, x)) < best.at(r, c, i, j)) return;
            done.at(r, c, i, j) = 1;
        }
        for (int yy = 0; yy < f.size(2); yy++)
            for (int xx = 0; xx < f.size(3); xx++)
                back.at(n, c, yy, xx) +=
                    float(amount * share(y, yy, f.size(2)) * share(x, xx, f.size(3)));
    });
    return back;
}

}  // namespace lab04
