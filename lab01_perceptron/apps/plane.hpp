// Drawing in the plane: what a model says at every point, and the line on which a score is zero.

#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "common/plot.hpp"
#include "common/tensor.hpp"
#include "lab01_perceptron/units.hpp"

namespace lab01::plane {

/// The part of the plane that is shown, the same in both directions.
struct Window {
    double low = 0;
    double high = 1;
};

/// Points on a grid, row by row from the lower left: (steps * steps, 2).
inline dl::Tensor grid(const Window& window, int steps) {
    dl::Tensor points({steps * steps, 2});
    const auto at = [&](int i) {
        return static_cast<float>(window.low + (window.high - window.low) * i / (steps - 1));
    };
    for (int row = 0; row < steps; ++row)
        for (int column = 0; column < steps; ++column) {
            points.at(row * steps + column, 0) = at(column);
            points.at(row * steps + column, 1) = at(row);
        }
    return points;
}

/// Class numbers of the grid's points as the ground of a picture.
inline dl::plot::Surface regions(const std::vector<int>& classes, const Window& window) {
    const int steps = static_cast<int>(std::lround(std::sqrt(classes.size())));
    dl::plot::Surface surface;
    surface.values = dl::Tensor({steps, steps});
    for (std::size_t i = 0; i < classes.size(); ++i)
        surface.values[static_cast<std::int64_t>(i)] = static_cast<float>(classes[i]);
    surface.x = surface.y = {window.low, window.high};
    surface.classes = true;
    return surface;
}

/// What a single unit says at the grid's points: 1 where it fires.
inline std::vector<int> fires(const Unit& unit, const dl::Tensor& points) {
    std::vector<int> classes;
    for (int n = 0; n < points.size(0); ++n)
        classes.push_back(unit.weight.at(0) * points.at(n, 0) +
                                      unit.weight.at(1) * points.at(n, 1) + unit.bias >=
                                  0
                              ? 1
                              : 0);
    return classes;
}

/// The line on which weight . x + bias is zero, as far as it crosses the window; empty when it
/// does not.
inline dl::plot::Series zero_line(const std::string& name, double w1, double w2, double bias,
                                  const Window& window) {
    dl::plot::Series line{.name = name, .marks = dl::plot::Marks::line};
    std::vector<double> xs, ys;
    const auto add = [&](double x, double y) {
        const double slack = 1e-9;
        const auto inside = [&](double v) {
            return v >= window.low - slack && v <= window.high + slack;
        };
        if (!inside(x) || !inside(y) || xs.size() == 2) return;
        if (xs.size() == 1 && std::abs(xs[0] - x) + std::abs(ys[0] - y) < 1e-6) return;
        xs.push_back(x);
        ys.push_back(y);
    };
    for (double edge : {window.low, window.high}) {
        if (w2 != 0) add(edge, -(bias + w1 * edge) / w2);
        if (w1 != 0) add(-(bias + w2 * edge) / w1, edge);
    }
    if (xs.size() == 2) {
        line.x = xs;
        line.y = ys;
    }
    return line;
}

}  // namespace lab01::plane
