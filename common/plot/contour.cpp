// Contours by marching squares: in every cell of the grid, the line joins the sides on which the
// height is crossed.

#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "common/error.hpp"
#include "common/plot.hpp"

namespace dl::plot {

namespace {

// A side of a cell: from grid point (row, column) to the right, or upwards.
struct Side {
    int row;
    int column;
    bool upwards;
    auto operator<=>(const Side&) const = default;
};

struct Point {
    double x;
    double y;
};

class Contour {
public:
    Contour(const Surface& surface, double height) : surface_(surface), height_(height) {
        for (int r = 0; r + 1 < surface.values.size(0); ++r)
            for (int c = 0; c + 1 < surface.values.size(1); ++c)
                cell(r, c);
    }

    // Follows every line from one end to the other; closed lines start anywhere. Lines are set
    // apart by lifting the pen.
    Series lines() {
        for (const bool open_ends : {true, false})
            for (const auto& [side, next] : neighbours_)
                if (next.size() == 1 || !open_ends) follow(side);
        return {.x = x_, .y = y_, .marks = Marks::line};
    }

private:
    [[nodiscard]] double value(int row, int column) const {
        return surface_.values.at(row, column) - height_;
    }
    [[nodiscard]] bool above(int row, int column) const { return value(row, column) > 0; }

    void cell(int r, int c) {
        for (const auto& [row, column] : {std::pair{r, c}, {r, c + 1}, {r + 1, c}, {r + 1, c + 1}})
            if (!std::isfinite(value(row, column))) return;
        const std::array<Side, 4> around = {
            Side{r, c, false}, {r, c + 1, true}, {r + 1, c, false}, {r, c, true}};
        const std::array<bool, 4> corners = {above(r, c), above(r, c + 1), above(r + 1, c + 1),
                                             above(r + 1, c)};
        std::vector<Side> crossed;
        for (std::size_t i = 0; i < 4; ++i)
            if (corners[i] != corners[(i + 1) % 4]) crossed.push_back(around[i]);
        if (crossed.size() == 4) {
            // A saddle: the middle of the cell tells which corners belong together.
            const double middle =
                value(r, c) + value(r, c + 1) + value(r + 1, c) + value(r + 1, c + 1);
            if ((middle > 0) == corners[0]) std::swap(crossed[1], crossed[3]);
            join(crossed[0], crossed[3]);
            join(crossed[1], crossed[2]);
        } else if (crossed.size() == 2) {
            join(crossed[0], crossed[1]);
        }
    }

    void join(const Side& a, const Side& b) {
        neighbours_[a].push_back(b);
        neighbours_[b].push_back(a);
    }

    [[nodiscard]] Point crossing(const Side& side) const {
        const int row = side.row + (side.upwards ? 1 : 0);
        const int column = side.column + (side.upwards ? 0 : 1);
        const double from = value(side.row, side.column);
        const double part = from / (from - value(row, column));
        const double rows = surface_.values.size(0) - 1;
        const double columns = surface_.values.size(1) - 1;
        const double u = (side.column + (side.upwards ? 0 : part)) / columns;
        const double v = (side.row + (side.upwards ? part : 0)) / rows;
        return {surface_.x.low + u * (surface_.x.high - surface_.x.low),
                surface_.y.low + v * (surface_.y.high - surface_.y.low)};
    }

    void add(double x, double y) {
        x_.push_back(x);
        y_.push_back(y);
    }

    void follow(Side side) {
        if (seen_[side]) return;
        if (!x_.empty()) add(std::nan(""), std::nan(""));
        const Point first = crossing(side);
        for (bool more = true; more;) {
            seen_[side] = true;
            const Point here = crossing(side);
            add(here.x, here.y);
            more = false;
            const std::vector<Side>& next = neighbours_.at(side);
            for (const Side& candidate : next) {
                if (seen_[candidate]) continue;
                side = candidate;
                more = true;
                break;
            }
            if (!more && next.size() == 2) add(first.x, first.y);  // back where it started
        }
    }

    const Surface& surface_;
    double height_;
    std::map<Side, std::vector<Side>> neighbours_;
    std::map<Side, bool> seen_;
    std::vector<double> x_;
    std::vector<double> y_;
};

}  // namespace

Series contour(const Surface& surface, double height, std::string name) {
    require<Error>(surface.values.rank() == 2, "plot::contour: needs values (rows, columns), got ",
                   surface.values.shape());
    Series series = Contour(surface, height).lines();
    series.name = std::move(name);
    return series;
}

}  // namespace dl::plot
