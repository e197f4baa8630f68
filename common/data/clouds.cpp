// Clouds: a place on the curve of the class, then a step in a random direction.

#include "common/data/clouds.hpp"

#include <numbers>

#include "common/data/sampling.hpp"
#include "common/error.hpp"

namespace dl {

namespace {

constexpr float pi = std::numbers::pi_v<float>;

struct Place {
    float x, y;
};

Place on_circle(float radius, float angle) {
    const Turn turn = turn_by(angle);
    return {radius * turn.cos, radius * turn.sin};
}

// place(label, rng) says where a point of this class lies before noise.
template <class PlaceOf>
Cloud make(const char* name, int count, std::uint64_t seed, const CloudOptions& options,
           int most_classes, PlaceOf place) {
    require_count(name, count);
    require_option(name, "classes", options.classes, most_classes == 2 ? 2 : 1, most_classes);
    require_option(name, "noise", options.noise, 0, 10);
    require_option(name, "turns", options.turns, 0, 5);

    Cloud cloud;
    cloud.classes = options.classes;
    cloud.points = Tensor({count, 2});
    for (int i = 0; i < count; ++i) {
        Rng rng = sample_rng(seed, name, i);
        const int label = balanced_class(seed, name, i, options.classes);
        const Place at = place(label, rng);
        cloud.points[2 * i] = at.x + options.noise * rng.normal();
        cloud.points[2 * i + 1] = at.y + options.noise * rng.normal();
        cloud.labels.push_back(label);
    }
    return cloud;
}

// 0 <= result < 1: which share of the way round class `label` starts at.
float share(int label, const CloudOptions& options) {
    return static_cast<float>(label) / static_cast<float>(options.classes);
}

}  // namespace

Cloud blobs(int count, std::uint64_t seed, const CloudOptions& options) {
    return make("blobs", count, seed, options, 10, [&](int label, Rng&) {
        return on_circle(1, 2 * pi * share(label, options) + pi / 6);
    });
}

Cloud moons(int count, std::uint64_t seed, const CloudOptions& options) {
    return make("moons", count, seed, options, 2, [](int label, Rng& rng) {
        const Place arc = on_circle(0.7f, pi * rng.uniform());
        return label == 0 ? Place{arc.x - 0.35f, arc.y - 0.18f}
                          : Place{0.35f - arc.x, 0.18f - arc.y};
    });
}

Cloud circles(int count, std::uint64_t seed, const CloudOptions& options) {
    return make("circles", count, seed, options, 10, [&](int label, Rng& rng) {
        const float radius = static_cast<float>(label + 1) / static_cast<float>(options.classes);
        return on_circle(radius, 2 * pi * rng.uniform());
    });
}

Cloud spiral(int count, std::uint64_t seed, const CloudOptions& options) {
    return make("spiral", count, seed, options, 10, [&](int label, Rng& rng) {
        const float along = rng.uniform(0.08f, 1.0f);
        return on_circle(along, 2 * pi * (options.turns * along + share(label, options)));
    });
}

Cloud xor_cloud(int count, std::uint64_t seed, const CloudOptions& options) {
    return make("xor", count, seed, options, 2, [](int label, Rng& rng) {
        // Half open: neither coordinate is 0, so the label is never in doubt.
        const float x = 1 - rng.uniform(), y = 1 - rng.uniform();
        const float side = rng.chance(0.5f) ? 1.0f : -1.0f;
        return Place{side * x, label == 1 ? -side * y : side * y};
    });
}

const std::vector<std::string>& cloud_names() {
    static const std::vector<std::string> names = {"blobs", "moons", "circles", "spiral", "xor"};
    return names;
}

Cloud cloud(std::string_view name, int count, std::uint64_t seed, const CloudOptions& options) {
    if (name == "blobs") return blobs(count, seed, options);
    if (name == "moons") return moons(count, seed, options);
    if (name == "circles") return circles(count, seed, options);
    if (name == "spiral") return spiral(count, seed, options);
    if (name == "xor") return xor_cloud(count, seed, options);
    throw Error(
        text("cloud: there is no \"", name, "\"; choose blobs, moons, circles, spiral or xor"));
}

}  // namespace dl
