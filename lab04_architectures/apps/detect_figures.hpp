// The small experiments of the app `detect` that need no training: suppression, and reading between
// cells.

#pragma once

#include <string>
#include <vector>

#include "common/plot.hpp"
#include "common/rng.hpp"
#include "lab04_architectures/boxes.hpp"
#include "lab04_architectures/roi.hpp"

namespace app {

/// How many of 30 jittered boxes around three objects stay, for each threshold of suppression.
inline std::string suppression_figure(std::uint64_t seed) {
    dl::Rng rng{seed, "jitter"};
    std::vector<lab04::Box> boxes;
    std::vector<float> scores;
    for (int i = 0; i < 30; ++i) {
        const auto x = static_cast<float>(14 * (i % 3));
        const float dx = rng.normal(0, 2), dy = rng.normal(0, 2);
        boxes.push_back({x + dx, dy, x + 20 + dx, 20 + dy});
        scores.push_back(rng.uniform());
    }
    const std::vector<int> one_kind(boxes.size(), 0);
    std::vector<float> thresholds;
    std::vector<int> stay;
    for (int step = 0; step <= 20; ++step) {
        thresholds.push_back(static_cast<float>(step) / 20);
        stay.push_back(
            static_cast<int>(lab04::nms(boxes, scores, one_kind, thresholds.back()).size()));
    }
    return dl::plot::line({{"boxes that stay", thresholds, stay}},
                          {.title = "Thirty boxes on three objects",
                           .x_label = "threshold of suppression",
                           .y_label = "boxes",
                           .guides = {{3, "objects"}}});
}

/// What RoI pooling and RoI align read while a region slides over a ramp.
inline std::string staircase_figure() {
    dl::Tensor ramp({1, 1, 1, 16});
    for (int x = 0; x < 16; ++x)
        ramp[x] = static_cast<float>(x);
    const lab04::RoiOptions one{.height = 1, .width = 1, .samples = 2};
    std::vector<float> places, pooled, aligned;
    for (int step = 0; step <= 40; ++step) {
        const float x = 4 + static_cast<float>(step) / 10;
        const std::vector<lab04::Region> region = {{0, {x, 0, x + 3, 1}}};
        places.push_back(x);
        pooled.push_back(lab04::roi_pool_forward(ramp, region, one)[0]);
        aligned.push_back(lab04::roi_align_forward(ramp, region, one)[0]);
    }
    return dl::plot::line({{"RoI pooling", places, pooled, {}, {}, dl::plot::Marks::line},
                           {"RoI align", places, aligned, {}, {}, dl::plot::Marks::line}},
                          {.title = "A region of 3 cells slides over a ramp",
                           .x_label = "left border of the region",
                           .y_label = "what it reads"});
}

}  // namespace app
