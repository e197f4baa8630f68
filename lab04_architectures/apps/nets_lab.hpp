// What the apps about whole nets share.

#pragma once

#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

#include "common/app.hpp"
#include "common/data/real_data.hpp"
#include "common/data/scenes.hpp"
#include "common/error.hpp"
#include "common/metrics.hpp"
#include "common/ops.hpp"
#include "common/plot.hpp"
#include "common/progress.hpp"
#include "common/report.hpp"
#include "lab04_architectures/resnet.hpp"
#include "lab04_architectures/trainer.hpp"

namespace app {

using dl::Stopwatch;
using namespace lab04;
using dl::Tensor;
using lab02::EpochReport;
using lab02::Examples;
namespace plot = dl::plot;

using dl::percent;
inline std::string number(double value, int digits = 4) {
    return dl::text(std::setprecision(digits), value);
}

inline Examples examples_of(dl::Dataset data) {
    Examples examples;
    examples.inputs = std::move(data.images);
    examples.labels = std::move(data.labels);
    return examples;
}

/// Scenes of one object, brought to mean 0 and about deviation 1.
inline Examples scene_examples(int count, std::uint64_t seed) {
    Examples examples = examples_of(dl::scene_objects(count, seed));
    examples.inputs = (examples.inputs - 0.5f) * 4.0f;
    return examples;
}

inline double test_accuracy(const Net& net, const lab02::Params& parameters, const Examples& test) {
    return double{dl::accuracy(lab02::predict_scores(net, parameters, test, 100), test.labels)};
}

inline std::vector<int> one_to(std::size_t count) {
    std::vector<int> all;
    for (int i = 1; i <= static_cast<int>(count); ++i)
        all.push_back(i);
    return all;
}

}  // namespace app
