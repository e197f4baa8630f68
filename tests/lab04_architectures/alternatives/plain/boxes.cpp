// Boxes as somebody else writes them: pairs of sides, erase instead of collect.

#include "lab04_architectures/boxes.hpp"

#include <algorithm>
#include <cmath>

#include "common/error.hpp"

namespace lab04 {

CentreBox to_centre(const Box& b) {
    const float w = b.x1 - b.x0, h = b.y1 - b.y0;
    return {b.x0 + w / 2, b.y0 + h / 2, w, h};
}

Box to_corners(const CentreBox& b) {
    const float x0 = b.x - 0.5f * b.width, y0 = b.y - 0.5f * b.height;
    return {x0, y0, x0 + b.width, y0 + b.height};
}

float iou(const Box& a, const Box& b) {
    if (a.x1 < a.x0 || a.y1 < a.y0 || b.x1 < b.x0 || b.y1 < b.y0) throw dl::Error("bad box");
    if (a.x1 <= b.x0 || b.x1 <= a.x0 || a.y1 <= b.y0 || b.y1 <= a.y0) return 0;
    const double w = double(std::min(a.x1, b.x1)) - std::max(a.x0, b.x0);
    const double h = double(std::min(a.y1, b.y1)) - std::max(a.y0, b.y0);
    const double all = double(area(a)) + area(b) - w * h;
    return float(w * h / all);
}

std::vector<int> nms(const std::vector<Box>& boxes, const std::vector<float>& scores,
                     const std::vector<int>& classes, float threshold) {
    if (scores.size() != boxes.size() || classes.size() != boxes.size())
        throw dl::ShapeError("three lists of one length");
    std::vector<bool> alive(boxes.size(), true);
    std::vector<int> result;
    while (true) {
        int best = -1;
        for (int i = 0; i < int(boxes.size()); i++)
            if (alive[i] && (best < 0 || scores[i] > scores[best])) best = i;
        if (best < 0) return result;
        result.push_back(best);
        alive[best] = false;
        for (int i = 0; i < int(boxes.size()); i++)
            if (classes[i] == classes[best] && iou(boxes[i], boxes[best]) > threshold)
                alive[i] = false;
    }
}

std::vector<Box> anchors(int rows, int columns, const AnchorOptions& o) {
    const int per_cell = int(o.sizes.size() * o.ratios.size());
    std::vector<Box> all(std::size_t(rows) * columns * per_cell);
    for (int n = 0; n < int(all.size()); n++) {
        const int k = n % per_cell, cell = n / per_cell;
        const float size = o.sizes[k / o.ratios.size()];
        const float root = std::sqrt(o.ratios[k % o.ratios.size()]);
        const int row = cell / columns, column = cell % columns;
        const float x = (column + 0.5f) * o.stride, y = (row + 0.5f) * o.stride;
        all[n] = to_corners({x, y, size / root, size * root});
    }
    return all;
}

BoxOffset encode_box(const Box& box, const Box& anchor, const OffsetScales& s) {
    if (area(box) <= 0 || area(anchor) <= 0) throw dl::Error("no area");
    const float w = anchor.x1 - anchor.x0, h = anchor.y1 - anchor.y0;
    const float x = (box.x0 + box.x1 - anchor.x0 - anchor.x1) / 2;
    const float y = (box.y0 + box.y1 - anchor.y0 - anchor.y1) / 2;
    return {x / (w * s.centre), y / (h * s.centre),
            (std::log(box.x1 - box.x0) - std::log(w)) / s.size,
            (std::log(box.y1 - box.y0) - std::log(h)) / s.size};
}

Box decode_box(const BoxOffset& t, const Box& anchor, const OffsetScales& s) {
    if (area(anchor) <= 0) throw dl::Error("no area");
    CentreBox b = to_centre(anchor);
    b.x += b.width * t.x * s.centre;
    b.y += b.height * t.y * s.centre;
    b.width *= std::exp(t.width * s.size);
    b.height *= std::exp(t.height * s.size);
    return to_corners(b);
}

std::vector<int> match_anchors(const std::vector<Box>& anchors, const std::vector<Box>& truth,
                               const MatchOptions& o) {
    const int A = int(anchors.size()), T = int(truth.size());
    std::vector<std::vector<float>> share(T, std::vector<float>(A));
    for (int t = 0; t < T; t++)
        for (int a = 0; a < A; a++)
            share[t][a] = iou(truth[t], anchors[a]);
    std::vector<int> match(A, background_anchor);
    for (int a = 0; a < A; a++) {
        int best = 0;
        for (int t = 1; t < T; t++)
            if (share[t][a] > share[best][a]) best = t;
        if (T == 0 || share[best][a] < o.negative) continue;
        match[a] = share[best][a] >= o.positive ? best : ignored_anchor;
    }
    for (int t = 0; t < T; t++) {
        const auto best = std::max_element(share[t].begin(), share[t].end());
        if (best == share[t].end() || *best < 0) continue;
        const int a = int(best - share[t].begin());
        match[a] = t;
        for (auto& row : share)
            row[a] = -1;  // nobody else takes it
    }
    return match;
}

}  // namespace lab04
