// Shapes: the ten kinds of objects of the scenes, as signed distances.

#pragma once

#include <string>
#include <vector>

namespace dl {

inline constexpr int shape_kinds = 10;

/// disc, square, triangle, star, ring, cross, heart, crescent, arrow, hourglass.
[[nodiscard]] const std::vector<std::string>& shape_names();

/// How far (x, y) lies outside of the shape, negative inside; exact near the outline for all but
/// sharp corners. Shapes stand upright (y grows downwards) and fit into a circle of radius 1.
[[nodiscard]] float shape_distance(int kind, float x, float y);

}  // namespace dl
