// The first segments of a picture, along its edges, and boxes from several such cuts.

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>

#include "common/error.hpp"
#include "lab04_architectures/proposals.hpp"

namespace lab04 {

using dl::Tensor;

namespace {

struct Edge {
    float step = 0;
    int a = 0, b = 0;
};

// Which pixels belong together so far; each group knows its size and its largest inner step.
class Groups {
public:
    explicit Groups(int count) : parent_(count), size_(count, 1), inner_(count, 0.0f) {
        std::iota(parent_.begin(), parent_.end(), 0);
    }
    int find(int i) {
        while (parent_[i] != i)
            i = parent_[i] = parent_[parent_[i]];
        return i;
    }
    void join(int a, int b, float step) {
        if (size_[a] < size_[b]) std::swap(a, b);
        parent_[b] = a;
        size_[a] += size_[b];
        inner_[a] = std::max({inner_[a], inner_[b], step});
    }
    [[nodiscard]] int size(int group) const { return size_[group]; }
    [[nodiscard]] float limit(int group, float scale) const {
        return inner_[group] + scale / static_cast<float>(size_[group]);
    }

private:
    std::vector<int> parent_;
    std::vector<int> size_;
    std::vector<float> inner_;
};

// Steps between each pixel and its neighbours to the right and below, two of them diagonal.
std::vector<Edge> edges_of(const Tensor& picture) {
    const int height = picture.size(1), width = picture.size(2), plane = height * width;
    std::vector<Edge> edges;
    edges.reserve(4 * plane);
    const auto add = [&](int a, int b) {
        float squares = 0;
        for (int c = 0; c < 3; ++c) {
            const float difference = picture[c * plane + a] - picture[c * plane + b];
            squares += difference * difference;
        }
        edges.push_back({std::sqrt(squares), a, b});
    };
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const int at = y * width + x;
            if (x + 1 < width) add(at, at + 1);
            if (y + 1 == height) continue;
            add(at, at + width);
            if (x + 1 < width) add(at, at + width + 1);
            if (x > 0) add(at, at + width - 1);
        }
    std::stable_sort(edges.begin(), edges.end(),
                     [](const Edge& a, const Edge& b) { return a.step < b.step; });
    return edges;
}

// Boxes, sizes and histograms of numbered segments, and who touches whom.
Segmentation describe(const Tensor& picture, std::vector<int> labels, int count, int bins) {
    const int height = picture.size(1), width = picture.size(2), plane = height * width;
    Segmentation result;
    const Box nowhere{static_cast<float>(width), static_cast<float>(height), 0, 0};
    result.segments.resize(count, {nowhere, 0, std::vector<float>(3 * bins, 0.0f)});
    std::set<std::pair<int, int>> touching;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const int at = y * width + x;
            Segment& segment = result.segments[labels[at]];
            const auto left = static_cast<float>(x), top = static_cast<float>(y);
            segment.box = {std::min(segment.box.x0, left), std::min(segment.box.y0, top),
                           std::max(segment.box.x1, left + 1), std::max(segment.box.y1, top + 1)};
            ++segment.pixels;
            for (int c = 0; c < 3; ++c) {
                const float scaled = picture[c * plane + at] * static_cast<float>(bins);
                const int bin = std::clamp(static_cast<int>(scaled), 0, bins - 1);
                segment.colours[c * bins + bin] += 1;
            }
            for (const int other : {x + 1 < width ? at + 1 : at, y + 1 < height ? at + width : at})
                if (labels[other] != labels[at])
                    touching.insert(std::minmax(labels[at], labels[other]));
        }
    for (Segment& segment : result.segments)
        for (float& share : segment.colours)
            share /= static_cast<float>(3 * segment.pixels);
    result.neighbours.assign(touching.begin(), touching.end());
    result.labels = std::move(labels);
    return result;
}

}  // namespace

Segmentation cut_segments(const Tensor& picture, const SegmentOptions& options) {
    dl::require(picture.rank() == 3 && picture.size(0) == 3,
                "cut_segments: needs a picture (3, H, W), got ", picture.shape());
    const std::vector<Edge> edges = edges_of(picture);
    Groups groups(picture.size(1) * picture.size(2));
    for (const auto& [step, a, b] : edges) {
        const int left = groups.find(a), right = groups.find(b);
        if (left == right) continue;
        if (step <= std::min(groups.limit(left, options.scale), groups.limit(right, options.scale)))
            groups.join(left, right, step);
    }
    for (const auto& [step, a, b] : edges) {
        const int left = groups.find(a), right = groups.find(b);
        if (left != right && std::min(groups.size(left), groups.size(right)) < options.min_pixels)
            groups.join(left, right, step);
    }
    // Number the groups in the order in which a reader meets them.
    std::vector<int> labels(picture.size(1) * picture.size(2));
    std::vector<int> number(labels.size(), -1);
    int count = 0;
    for (int i = 0; i < static_cast<int>(labels.size()); ++i) {
        int& mine = number[groups.find(i)];
        if (mine < 0) mine = count++;
        labels[i] = mine;
    }
    return describe(picture, std::move(labels), count, options.bins);
}

std::vector<Box> propose_from_picture(const Tensor& picture, const ProposalOptions& options) {
    const int pixels = picture.size(1) * picture.size(2);
    std::vector<Box> kept;
    for (const float scale : options.scales) {
        SegmentOptions how = options.segments;
        how.scale = scale;
        Segmentation start = cut_segments(picture, how);
        for (const Box& box :
             group_segments(std::move(start.segments), std::move(start.neighbours), pixels)) {
            const float side = std::min(box.x1 - box.x0, box.y1 - box.y0);
            const bool fits = side >= options.min_side &&
                              area(box) <= options.max_share * static_cast<float>(pixels);
            const bool there = std::any_of(kept.begin(), kept.end(), [&](const Box& other) {
                return iou(box, other) > options.near_copy;
            });
            if (fits && !there) kept.push_back(box);
        }
    }
    return kept;
}

}  // namespace lab04
