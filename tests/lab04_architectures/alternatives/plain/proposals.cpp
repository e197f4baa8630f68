// Segments merged with a set of live pairs, compared anew every time.

#include "lab04_architectures/proposals.hpp"

#include <algorithm>
#include <cmath>

#include "common/error.hpp"

namespace lab04 {

float segment_similarity(const Segment& a, const Segment& b, int picture_pixels) {
    if (a.colours.size() != b.colours.size()) throw dl::ShapeError("histograms");
    if (picture_pixels < 1) throw dl::Error("no pixels");
    double sum = 2 - double(area(box_around(a.box, b.box))) / picture_pixels;  // size and fill
    for (std::size_t k = 0; k < a.colours.size(); k++)
        sum += std::min(a.colours[k], b.colours[k]);
    return float(sum);
}

Segment merge_segments(const Segment& a, const Segment& b) {
    if (a.colours.size() != b.colours.size()) throw dl::ShapeError("histograms");
    Segment both = a;
    both.box = box_around(a.box, b.box);
    both.pixels += b.pixels;
    const float share = float(a.pixels) / float(both.pixels);
    for (std::size_t k = 0; k < a.colours.size(); k++)
        both.colours[k] = share * a.colours[k] + (1 - share) * b.colours[k];
    return both;
}

std::vector<Box> group_segments(std::vector<Segment> all, Neighbours pairs, int pixels) {
    for (const auto& [a, b] : pairs)
        if (a == b || std::min(a, b) < 0 || std::max(a, b) >= int(all.size()))
            throw dl::Error("no such pair");
    while (!pairs.empty()) {
        int best = 0;
        float most = -INFINITY;
        for (int i = 0; i < int(pairs.size()); i++) {
            const float s = segment_similarity(all[pairs[i].first], all[pairs[i].second], pixels);
            if (s > most) {
                most = s;
                best = i;
            }
        }
        const auto gone = pairs[best];
        const int now = int(all.size());
        all.push_back(merge_segments(all[gone.first], all[gone.second]));
        Neighbours left;
        for (auto [a, b] : pairs) {
            if (a == gone.first || a == gone.second) a = now;
            if (b == gone.first || b == gone.second) b = now;
            if (a == b) continue;
            if (a == now) std::swap(a, b);
            if (std::count(left.begin(), left.end(), std::pair{a, b}) == 0) left.push_back({a, b});
        }
        pairs = left;
    }
    std::vector<Box> boxes;
    for (const Segment& s : all)
        boxes.push_back(s.box);
    return boxes;
}

Box crop_for(const Box& r, int margin, int stride, int height, int width) {
    if (stride < 1 || margin < 0) throw dl::Error("options");
    const auto low = [&](float v) {
        const double wanted = double(v) - margin;
        int k = 0;
        while ((k + 1) * stride <= wanted)
            k++;
        return float(k * stride);
    };
    const auto high = [&](float v, int side) {
        int k = 0;
        while (k * stride < v + float(margin))
            k++;
        return float(std::min(k * stride, side));
    };
    return {low(r.x0), low(r.y0), high(r.x1, width), high(r.y1, height)};
}

RegionTargets region_targets(const std::vector<Box>& regions, const std::vector<Box>& truth,
                             const std::vector<int>& kinds, const RegionOptions& o) {
    if (kinds.size() != truth.size()) throw dl::ShapeError("kinds");
    RegionTargets t{std::vector<int>(regions.size(), 0), std::vector<int>(regions.size(), -1),
                    std::vector<BoxOffset>(regions.size())};
    for (std::size_t r = 0; r < regions.size(); r++) {
        std::vector<float> shares;
        for (const Box& box : truth)
            shares.push_back(iou(box, regions[r]));
        const auto best = std::max_element(shares.begin(), shares.end());
        if (best == shares.end() || *best < o.foreground) continue;
        t.objects[r] = int(best - shares.begin());
        t.labels[r] = kinds[t.objects[r]] + 1;
        t.offsets[r] = encode_box(truth[t.objects[r]], regions[r], o.scales);
    }
    return t;
}

}  // namespace lab04
