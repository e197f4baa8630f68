// Series: drift + spikes + one motif + noise.

#include "common/data/series.hpp"

#include <algorithm>
#include <cmath>

#include "common/data/sampling.hpp"
#include "common/parallel.hpp"

namespace dl {

namespace {

constexpr int classes = 6;
constexpr float motif_steps = 24;
constexpr float circle = 6.2831853f;

// A round top of height 1 around 0, nothing beyond -1 and 1.
float top(float x) {
    const float left = std::max(0.0f, 1 - x * x);
    return left * left;
}

// The motif of a class at 0 <= t < 1.
float motif(int label, float t) {
    switch (label) {
        case 0:
            return 1.2f * t;
        case 1:
            return 1.2f * (1 - t);
        case 2:
            return 1.2f * top(2 * t - 1);
        case 3:
            return 1.2f * (top(4 * t - 1) + top(4 * t - 3));
        case 4:
            return turn_by(circle * 3 * t).sin;
        default:
            return turn_by(circle * (1.2f * t + 2.4f * t * t)).sin;
    }
}

void add_drift(float strength, Rng& rng, float* signal, int length) {
    const float level = 0.5f * strength * rng.normal();
    for (int i = 0; i < length; ++i)
        signal[i] += level;
    for (int wave = 1; wave <= 2; ++wave) {
        const float height = 0.5f * strength * rng.normal();
        const float periods = static_cast<float>(wave) * rng.uniform(0.5f, 1.2f);
        const float phase = rng.uniform();
        for (int i = 0; i < length; ++i) {
            const float t = static_cast<float>(i) / static_cast<float>(length);
            signal[i] += height * turn_by(circle * (periods * t + phase)).sin;
        }
    }
}

void add_spike(Rng& rng, float* signal, int length) {
    const int middle = rng.integer(length);
    const float height = (rng.chance(0.5f) ? 1.0f : -1.0f) * rng.uniform(0.5f, 1.2f);
    for (int i = std::max(0, middle - 2); i <= std::min(length - 1, middle + 2); ++i)
        signal[i] += height * (1 - static_cast<float>(std::abs(i - middle)) / 3);
}

}  // namespace

Series time_series(int count, std::uint64_t seed, const SeriesOptions& options) {
    require_count("time_series", count);
    require_option("time_series", "length", options.length, 64, 4096);
    require_option("time_series", "noise", options.noise, 0, 10);
    require_option("time_series", "drift", options.drift, 0, 10);
    require_option("time_series", "distractors", options.distractors, 0, 20);
    require_option("time_series", "stretch", options.stretch, 0, 0.5);

    Series set;
    set.signals = Tensor({count, 1, options.length});
    set.labels.resize(static_cast<std::size_t>(count));
    set.starts = set.ends = set.labels;
    set.class_names = {"rise", "fall", "hump", "twin", "burst", "chirp"};

    parallel_for(count, 64, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t n = begin; n < end; ++n) {
            Rng rng = sample_rng(seed, "series", n);
            const int label = balanced_class(seed, "series", n, classes);
            float* signal = set.signals.data() + n * options.length;
            add_drift(options.drift, rng, signal, options.length);
            for (int i = 0; i < options.distractors; ++i)
                add_spike(rng, signal, options.length);

            const float stretch = rng.uniform(1 - options.stretch, 1 + options.stretch);
            const int steps = static_cast<int>(motif_steps * stretch + 0.5f);
            const int start = rng.integer(options.length - steps + 1);
            const float height = rng.uniform(0.8f, 1.2f);
            for (int i = 0; i < steps; ++i) {
                const float t = (static_cast<float>(i) + 0.5f) / static_cast<float>(steps);
                signal[start + i] += height * motif(label, t);
            }
            for (int i = 0; i < options.length; ++i)
                signal[i] += options.noise * quick_normal(rng);

            const auto at = static_cast<std::size_t>(n);
            set.labels[at] = label;
            set.starts[at] = start;
            set.ends[at] = start + steps;
        }
    });
    return set;
}

}  // namespace dl
