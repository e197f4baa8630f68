// Scale: from values to pixels, and the values worth naming along the way.

#pragma once

#include <string>
#include <vector>

#include "common/plot.hpp"

namespace dl::plot {

struct Tick {
    double value = 0;
    std::string label{};  // empty: a small tick between the named ones
};

/// Named values from low to high in steps of 1, 2 or 5 times a power of ten; at most `most` names.
/// Whole ticks have a step of at least 1.
[[nodiscard]] std::vector<Tick> linear_ticks(double low, double high, int most, bool whole = false);
/// Powers of ten; between them 2 and 5 where there is room. Both ends must be positive.
[[nodiscard]] std::vector<Tick> log_ticks(double low, double high, int most);

/// Values outside of this size are not drawn: the difference of two of them must be finite.
inline constexpr double largest_value = 1e150;
inline constexpr double smallest_log_value = 1e-150;
[[nodiscard]] bool can_draw(double value, bool log);

/// The ends of the data that can be drawn, and how much could not.
struct Extent {
    double low = 0;
    double high = 0;
    bool any = false;
    int infinite = 0;      // NaN and infinite
    int not_positive = 0;  // on a log axis
    bool whole = true;     // every value is a whole number: no tick between two of them

    void add(double value, bool log);
};

/// A linear or logarithmic axis from a to b in pixels.
class Scale {
public:
    /// Equal ends, and a distance that vanishes beside the values, are widened.
    Scale(Range range, bool log, double pixel_low, double pixel_high, bool whole = false);
    [[nodiscard]] double operator()(double value) const;
    [[nodiscard]] double inverse(double pixel) const;
    [[nodiscard]] Range range() const { return range_; }
    [[nodiscard]] bool log() const { return log_; }
    /// As many ticks as have room: `horizontal` names stand side by side.
    [[nodiscard]] std::vector<Tick> ticks(bool horizontal) const;

private:
    Range range_;
    bool log_;
    bool whole_;
    double from_;
    double to_;
};

/// The range of an axis: what the caller asks for, else the data with a margin. `from_zero`
/// keeps zero inside, for bars.
[[nodiscard]] Range axis_range(const Range& wanted, const Extent& extent, bool log,
                               bool from_zero = false);

}  // namespace dl::plot
