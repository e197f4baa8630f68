// Shapes: circles and bars as formulas, everything else as polygons.

#include "common/data/shapes.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <span>

namespace dl {

namespace {

struct Corner {
    float x, y;
};

constexpr Corner triangle[] = {{0, -0.95f}, {0.87f, 0.7f}, {-0.87f, 0.7f}};

constexpr Corner star[] = {{0, -1},          {0.24f, -0.32f}, {0.95f, -0.31f}, {0.38f, 0.12f},
                           {0.59f, 0.81f},   {0, 0.4f},       {-0.59f, 0.81f}, {-0.38f, 0.12f},
                           {-0.95f, -0.31f}, {-0.24f, -0.32f}};

constexpr Corner heart[] = {{0, -0.45f},     {0.2f, -0.75f},  {0.5f, -0.85f},  {0.8f, -0.68f},
                            {0.9f, -0.35f},  {0.78f, 0},      {0, 0.95f},      {-0.78f, 0},
                            {-0.9f, -0.35f}, {-0.8f, -0.68f}, {-0.5f, -0.85f}, {-0.2f, -0.75f}};

constexpr Corner arrow[] = {{0, -1},        {0.8f, -0.15f},  {0.3f, -0.15f}, {0.3f, 0.92f},
                            {-0.3f, 0.92f}, {-0.3f, -0.15f}, {-0.8f, -0.15f}};

constexpr Corner hourglass[] = {{-0.72f, -0.85f}, {0.72f, -0.85f}, {0.12f, 0},
                                {0.72f, 0.85f},   {-0.72f, 0.85f}, {-0.12f, 0}};

// Distance to the nearest edge; the sign by counting the edges that a ray to the right crosses.
float polygon_distance(std::span<const Corner> corners, float x, float y) {
    float nearest = 1e9f;
    bool inside = false;
    for (std::size_t i = 0, j = corners.size() - 1; i < corners.size(); j = i++) {
        const Corner a = corners[j], b = corners[i];
        const float ex = b.x - a.x, ey = b.y - a.y;
        const float px = x - a.x, py = y - a.y;
        const float t = std::clamp((px * ex + py * ey) / (ex * ex + ey * ey), 0.0f, 1.0f);
        const float dx = px - t * ex, dy = py - t * ey;
        nearest = std::min(nearest, dx * dx + dy * dy);
        if ((a.y > y) != (b.y > y) &&
            px * ey * (ey > 0 ? 1.0f : -1.0f) < ex * py * (ey > 0 ? 1.0f : -1.0f))
            inside = !inside;
    }
    return inside ? -std::sqrt(nearest) : std::sqrt(nearest);
}

float length(float x, float y) { return std::sqrt(x * x + y * y); }

float bar(float x, float y, float half_width, float half_height) {
    return std::max(std::abs(x) - half_width, std::abs(y) - half_height);
}

}  // namespace

const std::vector<std::string>& shape_names() {
    static const std::vector<std::string> names = {"disc",  "square",   "triangle", "star",
                                                   "ring",  "cross",    "heart",    "crescent",
                                                   "arrow", "hourglass"};
    return names;
}

float shape_distance(int kind, float x, float y) {
    switch (kind) {
        case 0:
            return length(x, y) - 0.88f;
        case 1:
            return bar(x, y, 0.76f, 0.76f);
        case 2:
            return polygon_distance(triangle, x, y);
        case 3:
            return polygon_distance(star, x, y);
        case 4:
            return std::abs(length(x, y) - 0.7f) - 0.24f;
        case 5:
            return std::min(bar(x, y, 0.94f, 0.3f), bar(x, y, 0.3f, 0.94f));
        case 6:
            return polygon_distance(heart, x, y);
        case 7:
            return std::max(length(x, y) - 0.94f, 0.74f - length(x - 0.44f, y + 0.1f));
        case 8:
            return polygon_distance(arrow, x, y);
        case 9:
            return polygon_distance(hourglass, x, y);
        default:
            assert(false && "shape_distance: kind outside of 0 ... 9");
            return 1;
    }
}

}  // namespace dl
