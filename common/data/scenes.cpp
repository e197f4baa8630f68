// Scenes: a picture is planned first (colours, places, order) and painted from back to front.

#include "common/data/scenes.hpp"

#include <algorithm>
#include <cmath>

#include "common/data/sampling.hpp"
#include "common/data/shapes.hpp"
#include "common/data/textures.hpp"
#include "common/error.hpp"
#include "common/parallel.hpp"

namespace dl {

namespace {

// Lengths are shares of the side of the picture: 0 is the left or upper border, 1 the other one.
struct Figure {
    int kind = 0;
    float x = 0, y = 0;  // centre
    float radius = 0;    // of the circle around it
    float width = 1;     // narrower than high below 1
    Turn tilt;
    Texture texture;

    // (dx, dy) from the centre in the figure's own upright unit coordinates.
    [[nodiscard]] float distance(float dx, float dy) const {
        const float u = (tilt.cos * dx + tilt.sin * dy) / (radius * width);
        const float v = (tilt.cos * dy - tilt.sin * dx) / radius;
        // Far outside the circle around the shape bounds the distance from below.
        const float square = u * u + v * v;
        if (square > 1.3f) return (std::sqrt(square) - 1) * radius;
        return shape_distance(kind, u, v) * radius;
    }
};

// A picture while it is painted.
struct Canvas {
    int size;
    float pixel;     // 1 / size
    float* image;    // (3, S, S)
    int* instances;  // (S, S)

    void paint(int x, int y, Colour colour, float opacity) const {
        const int plane = size * size;
        float* at = image + y * size + x;
        at[0] += opacity * (colour.red - at[0]);
        at[plane] += opacity * (colour.green - at[plane]);
        at[2 * plane] += opacity * (colour.blue - at[2 * plane]);
    }
};

// The pixels whose middle may lie within `reach` of a place, cut at the borders.
struct Window {
    int x0 = 0, y0 = 0, x1 = 0, y1 = 0;  // half open

    Window() = default;
    Window(const Canvas& canvas, float x, float y, float reach_x, float reach_y) {
        const auto side = static_cast<float>(canvas.size);
        x0 = std::clamp(static_cast<int>(std::floor((x - reach_x) * side)), 0, canvas.size);
        y0 = std::clamp(static_cast<int>(std::floor((y - reach_y) * side)), 0, canvas.size);
        x1 = std::clamp(static_cast<int>(std::ceil((x + reach_x) * side)) + 1, 0, canvas.size);
        y1 = std::clamp(static_cast<int>(std::ceil((y + reach_y) * side)) + 1, 0, canvas.size);
    }
};

float middle(int pixel, const Canvas& canvas) {
    return (static_cast<float>(pixel) + 0.5f) * canvas.pixel;
}

void paint_background(const Canvas& canvas, const Texture& texture, float brighter_top) {
    for (int y = 0; y < canvas.size; ++y)
        for (int x = 0; x < canvas.size; ++x) {
            const float v = middle(y, canvas);
            const Colour colour = texture.at(middle(x, canvas), v, canvas.pixel);
            const Colour black{};
            canvas.paint(x, y, mix(colour, black, brighter_top * (v - 0.5f)), 1);
        }
}

// A twig: a straight line with round ends.
void paint_twig(const Canvas& canvas, Colour colour, Rng& rng) {
    const float x = rng.uniform(-0.1f, 1.1f), y = rng.uniform(-0.1f, 1.1f);
    const float dx = 0.16f * rng.normal(), dy = 0.16f * rng.normal();
    const float width = rng.uniform(0.006f, 0.03f);
    const float opacity = rng.uniform(0.5f, 1.0f);
    const Window window(canvas, x, y, std::abs(dx) + width, std::abs(dy) + width);
    for (int py = window.y0; py < window.y1; ++py)
        for (int px = window.x0; px < window.x1; ++px) {
            const float ux = middle(px, canvas) - x, uy = middle(py, canvas) - y;
            const float t =
                std::clamp((ux * dx + uy * dy) / (dx * dx + dy * dy + 1e-9f), -1.0f, 1.0f);
            const float ex = ux - t * dx, ey = uy - t * dy;
            const float outside = std::sqrt(ex * ex + ey * ey) - width;
            const float cover = std::clamp(0.5f - outside / canvas.pixel, 0.0f, 1.0f);
            if (cover > 0) canvas.paint(px, py, colour, opacity * cover);
        }
}

// A haze: a soft round spot.
void paint_haze(const Canvas& canvas, Colour colour, Rng& rng) {
    const float x = rng.uniform(), y = rng.uniform();
    const float radius = rng.uniform(0.12f, 0.4f);
    const float opacity = rng.uniform(0.15f, 0.6f);
    const Window window(canvas, x, y, radius, radius);
    for (int py = window.y0; py < window.y1; ++py)
        for (int px = window.x0; px < window.x1; ++px) {
            const float ux = (middle(px, canvas) - x) / radius;
            const float uy = (middle(py, canvas) - y) / radius;
            const float height = std::max(0.0f, 1 - ux * ux - uy * uy);
            canvas.paint(px, py, colour, opacity * height * height);
        }
}

// A figure at its place: the distance of every pixel of a window from its outline. Placing,
// marking and painting all read it, and it is the only thing that costs time.
struct Stamp {
    Window window{};
    std::vector<float> outside;  // row by row; negative inside
    int covered = 0;             // pixels whose middle lies inside

    Stamp() = default;
    Stamp(const Canvas& canvas, const Figure& figure)
        : window(canvas, figure.x, figure.y, 1.2f * figure.radius, 1.4f * figure.radius) {
        outside.reserve(
            static_cast<std::size_t>((window.x1 - window.x0) * (window.y1 - window.y0)));
        for (int y = window.y0; y < window.y1; ++y)
            for (int x = window.x0; x < window.x1; ++x) {
                outside.push_back(
                    figure.distance(middle(x, canvas) - figure.x, middle(y, canvas) - figure.y));
                covered += outside.back() < 0;
            }
    }

    [[nodiscard]] float at(int x, int y) const {
        if (y < window.y0) return 1;  // above the window: far away
        return outside[static_cast<std::size_t>((y - window.y0) * (window.x1 - window.x0) + x -
                                                window.x0)];
    }

    // Calls visit(instance) for the instance of every covered pixel.
    template <class Visit>
    void each_covered(const Canvas& canvas, Visit visit) const {
        for (int y = window.y0; y < window.y1; ++y)
            for (int x = window.x0; x < window.x1; ++x)
                if (at(x, y) < 0) visit(canvas.instances[y * canvas.size + x]);
    }
};

// A figure and its shadow, which falls downwards because light comes from above.
void paint_figure(const Canvas& canvas, const Figure& figure, const Stamp& stamp) {
    const int drop = std::max(1, static_cast<int>(0.16f * figure.radius / canvas.pixel + 0.5f));
    const float blur = 0.12f * figure.radius + canvas.pixel;
    const Colour black{}, white{1, 1, 1};
    for (int y = stamp.window.y0; y < stamp.window.y1; ++y)
        for (int x = stamp.window.x0; x < stamp.window.x1; ++x) {
            const float cover = std::clamp(0.5f - stamp.at(x, y) / canvas.pixel, 0.0f, 1.0f);
            if (cover < 1) {
                const float shadow = std::clamp(0.5f - stamp.at(x, y - drop) / blur, 0.0f, 1.0f);
                if (shadow > 0) canvas.paint(x, y, black, 0.3f * shadow);
            }
            if (cover <= 0) continue;
            const float u = (middle(x, canvas) - figure.x) / figure.radius;
            const float v = (middle(y, canvas) - figure.y) / figure.radius;
            Colour colour = figure.texture.at(u, v, canvas.pixel / figure.radius);
            colour = mix(colour, v < 0 ? white : black, 0.22f * std::min(1.0f, std::abs(v)));
            canvas.paint(x, y, colour, cover);
        }
}

Figure random_figure(int kind, Colour behind, const SceneOptions& options, Rng& rng) {
    Figure figure;
    figure.kind = kind;
    figure.radius = rng.uniform(options.min_radius, options.max_radius);
    figure.width = rng.uniform(0.8f, 1.15f);
    figure.tilt = turn_by(rng.uniform(-options.tilt, options.tilt));

    // Both colours differ from what is behind; between each other they may be close.
    const Colour first = random_colour_away_from(behind, 0.5f, rng);
    const Colour other = random_colour_away_from(behind, 0.5f, rng);
    const Colour second = mix(other, first, 0.4f * rng.uniform());
    figure.texture = random_texture(first, second, 0.6f, 1.8f, rng);
    return figure;
}

// Finds places one by one so that every figure stays visible; false when one finds none.
bool place_figures(const Canvas& canvas, std::vector<Figure>& figures, std::vector<Stamp>& stamps,
                   float min_visible, Rng& rng) {
    std::fill_n(canvas.instances, canvas.size * canvas.size, 0);
    std::vector<int> left(figures.size());  // visible pixels of each figure
    for (std::size_t i = 0; i < figures.size(); ++i) {
        Figure& figure = figures[i];
        const float reach = 1.1f * figure.radius;
        bool placed = false;
        for (int tries = 0; tries < 30 && !placed; ++tries) {
            figure.x = rng.uniform(reach, 1 - reach);
            figure.y = rng.uniform(reach, 1 - reach);
            stamps[i] = Stamp(canvas, figure);
            std::vector<int> lost(figures.size() + 1);
            stamps[i].each_covered(
                canvas, [&](int instance) { ++lost[static_cast<std::size_t>(instance)]; });
            placed = stamps[i].covered > 0;
            for (std::size_t j = 0; j < i; ++j)
                placed &= static_cast<float>(left[j] - lost[j + 1]) >=
                          min_visible * static_cast<float>(stamps[j].covered);
            if (!placed) continue;
            for (std::size_t j = 0; j < i; ++j)
                left[j] -= lost[j + 1];
            left[i] = stamps[i].covered;
            stamps[i].each_covered(canvas,
                                   [&](int& instance) { instance = static_cast<int>(i) + 1; });
        }
        if (!placed) return false;
    }
    return true;
}

// What the marked pixels say about each figure.
std::vector<SceneObject> describe(const Canvas& canvas, const std::vector<Figure>& figures,
                                  const std::vector<Stamp>& stamps) {
    std::vector<SceneObject> objects;
    const auto far = static_cast<float>(canvas.size);
    for (const Figure& figure : figures)
        objects.push_back({figure.kind, {far, far, 0, 0}});
    for (int y = 0; y < canvas.size; ++y)
        for (int x = 0; x < canvas.size; ++x) {
            const int instance = canvas.instances[y * canvas.size + x];
            if (instance == 0) continue;
            SceneObject& object = objects[static_cast<std::size_t>(instance - 1)];
            const auto left = static_cast<float>(x), top = static_cast<float>(y);
            object.box = {std::min(object.box.x0, left), std::min(object.box.y0, top),
                          std::max(object.box.x1, left + 1), std::max(object.box.y1, top + 1)};
            ++object.pixels;
        }
    for (std::size_t i = 0; i < objects.size(); ++i)
        objects[i].visible =
            static_cast<float>(objects[i].pixels) / static_cast<float>(stamps[i].covered);
    return objects;
}

std::vector<SceneObject> draw_scene(const Canvas& canvas, int kind, const SceneOptions& options,
                                    Rng& rng) {
    // What lies behind: two close colours in a pattern, soft spots, twigs.
    const Colour grey{0.5f, 0.5f, 0.5f};
    const Colour behind = mix(random_colour(rng), grey, 0.35f);
    const Colour other = random_colour(rng);
    const Colour also_behind = mix(behind, other, rng.uniform(0.1f, 0.45f));
    const Texture texture = random_texture(behind, also_behind, 1.5f, 6.0f, rng);
    paint_background(canvas, texture, rng.uniform(0.0f, 0.5f));
    const int hazes = static_cast<int>(std::lround(options.clutter * 4 * rng.uniform()));
    const int twigs = static_cast<int>(std::lround(options.clutter * rng.uniform(3.0f, 10.0f)));
    for (int i = 0; i < hazes; ++i)
        paint_haze(canvas, mix(behind, random_colour(rng), 0.6f), rng);
    for (int i = 0; i < twigs; ++i)
        paint_twig(canvas, mix(behind, random_colour(rng), 0.7f), rng);

    // The objects; with bad luck the last one finds no place, then all move.
    std::vector<Figure> figures;
    const int objects = rng.integer(options.min_objects, options.max_objects);
    for (int i = 0; i < objects; ++i)
        figures.push_back(
            random_figure(i == 0 ? kind : rng.integer(options.kinds), behind, options, rng));
    std::vector<Stamp> stamps(figures.size());
    int plans = 0;
    while (!place_figures(canvas, figures, stamps, options.min_visible, rng))
        require<Error>(++plans < 1000, "scenes: found no room for ", objects, " objects of radius ",
                       options.min_radius, " to ", options.max_radius,
                       "; use fewer or smaller ones, or a lower min_visible");
    for (std::size_t i = 0; i < figures.size(); ++i)
        paint_figure(canvas, figures[i], stamps[i]);

    for (int i = 0; i < 3 * canvas.size * canvas.size; ++i)
        canvas.image[i] =
            std::clamp(canvas.image[i] + options.noise * quick_normal(rng), 0.0f, 1.0f);
    return describe(canvas, figures, stamps);
}

void check(const SceneOptions& options) {
    require_option("scenes", "size", options.size, 32, 128);
    require_option("scenes", "kinds", options.kinds, 1, shape_kinds);
    require_option("scenes", "max_objects", options.max_objects, 1, 12);
    require_option("scenes", "min_objects", options.min_objects, 1, options.max_objects);
    require_option("scenes", "max_radius", options.max_radius, 0.05, 0.45);
    require_option("scenes", "min_radius", options.min_radius, 0.05, options.max_radius);
    require_option("scenes", "min_visible", options.min_visible, 0.05, 1);
    require_option("scenes", "tilt", options.tilt, 0, 3.2);
    require_option("scenes", "clutter", options.clutter, 0, 4);
    require_option("scenes", "noise", options.noise, 0, 1);
    const float covered =
        3.1416f * options.max_radius * options.max_radius * static_cast<float>(options.max_objects);
    require<Error>(covered <= 0.8f || options.max_objects == 1, "scenes: ", options.max_objects,
                   " objects of radius ", options.max_radius,
                   " could cover more than 80 % of the picture; use fewer or smaller ones");
}

}  // namespace

Tensor Scenes::mask(int picture, int object) const {
    require<Error>(picture >= 0 && picture < size(), "Scenes::mask: needs a picture 0 ... ",
                   size() - 1, ", got ", picture);
    const auto objects_here = objects[static_cast<std::size_t>(picture)].size();
    require<Error>(object >= 0 && static_cast<std::size_t>(object) < objects_here,
                   "Scenes::mask: picture ", picture, " has ", objects_here,
                   " objects, there is no number ", object);
    const int side = images.size(2);
    Tensor mask({side, side});
    const int* instance = instances.data() + static_cast<std::int64_t>(picture) * side * side;
    for (int i = 0; i < side * side; ++i)
        mask[i] = instance[i] == object + 1 ? 1.0f : 0.0f;
    return mask;
}

Scenes scenes(int count, std::uint64_t seed, const SceneOptions& options) {
    require_count("scenes", count);
    check(options);

    Scenes set;
    const std::int64_t plane = options.size * options.size;
    set.images = Tensor({count, 3, options.size, options.size});
    set.objects.resize(static_cast<std::size_t>(count));
    set.instances.resize(static_cast<std::size_t>(count * plane));
    set.semantic.resize(static_cast<std::size_t>(count * plane));
    set.class_names.assign(shape_names().begin(), shape_names().begin() + options.kinds);

    parallel_for(count, 16, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            Rng rng = sample_rng(seed, "scenes", i);
            const Canvas canvas{options.size, 1.0f / static_cast<float>(options.size),
                                set.images.data() + i * 3 * plane,
                                set.instances.data() + i * plane};
            auto& objects = set.objects[static_cast<std::size_t>(i)];
            const int kind = balanced_class(seed, "scenes", i, options.kinds);
            objects = draw_scene(canvas, kind, options, rng);

            int* semantic = set.semantic.data() + i * plane;
            for (std::int64_t p = 0; p < plane; ++p) {
                const int instance = canvas.instances[p];
                if (instance > 0)
                    semantic[p] = 1 + objects[static_cast<std::size_t>(instance - 1)].kind;
            }
        }
    });
    return set;
}

Dataset scene_objects(int count, std::uint64_t seed, int size) {
    Scenes pictures = scenes(count, seed,
                             {.size = size,
                              .min_objects = 1,
                              .max_objects = 1,
                              .min_radius = 0.26f,
                              .max_radius = 0.42f});
    Dataset set;
    set.images = std::move(pictures.images);
    for (const std::vector<SceneObject>& objects : pictures.objects)
        set.labels.push_back(objects[0].kind);
    set.class_names = std::move(pictures.class_names);
    set.source = "scenes drawn by code";
    return set;
}

}  // namespace dl
