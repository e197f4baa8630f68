// Scale: see scale.hpp.

#include "common/plot/scale.hpp"

#include <algorithm>
#include <cmath>

#include "common/markup.hpp"
#include "common/plot/theme.hpp"

namespace dl::plot {

namespace {

// step = digit * 10^exponent with digit 1, 2 or 5, the first that is not below `least`.
struct Step {
    long long digit;
    int exponent;
    [[nodiscard]] double value() const {
        return static_cast<double>(digit) * std::pow(10.0, exponent);
    }
};

Step nice_step(double least) {
    int exponent = static_cast<int>(std::floor(std::log10(least)));
    for (;; ++exponent)
        for (const long long digit : {1LL, 2LL, 5LL})
            if (Step{digit, exponent}.value() >= least * (1 - 1e-9)) return {digit, exponent};
}

// Large and small axes count in powers of ten; 1.5e6 needs fewer digits than 1,500,000.
std::string tick_label(long long count, const Step& step, double largest) {
    if (count == 0) return "0";
    const long long mantissa = count * step.digit;
    const int magnitude = static_cast<int>(std::floor(std::log10(largest) + 1e-9));
    if (magnitude < 6 && step.exponent >= -5) return decimal(mantissa, step.exponent);
    // Digits of the mantissa: 15 * 10^5 is 1.5e6.
    return decimal(mantissa, step.exponent - magnitude) + "e" + std::to_string(magnitude);
}

std::string superscript(int exponent) {
    const char* digits[] = {"\u2070", "\u00b9", "\u00b2", "\u00b3", "\u2074",
                            "\u2075", "\u2076", "\u2077", "\u2078", "\u2079"};
    std::string out = exponent < 0 ? "\u207b" : "";
    for (const char c : std::to_string(std::abs(exponent)))
        out += digits[c - '0'];
    return out;
}

std::string power_label(int digit, int exponent, bool plain) {
    if (plain) return decimal(digit, exponent);
    return (digit == 1 ? "10" : std::to_string(digit) + "\u00b710") + superscript(exponent);
}

bool inside(double value, double low, double high) {
    const double slack = 1e-9 * (high - low);
    return value >= low - slack && value <= high + slack;
}

}  // namespace

std::vector<Tick> linear_ticks(double low, double high, int most, bool whole) {
    const double least = (high - low) / std::max(most, 1);
    const Step step = nice_step(whole ? std::max(least, 1.0) : least);
    const double size = step.value();
    const auto first = static_cast<long long>(std::ceil(low / size - 1e-9));
    const auto last = static_cast<long long>(std::floor(high / size + 1e-9));
    const double largest = std::max(std::abs(low), std::abs(high));
    std::vector<Tick> ticks;
    for (long long i = first; i <= last; ++i)
        ticks.push_back({static_cast<double>(i) * size, tick_label(i, step, largest)});
    return ticks;
}

std::vector<Tick> log_ticks(double low, double high, int most) {
    const double decades = std::log10(high / low);
    if (decades < 0.7) return linear_ticks(low, high, most);  // 2 ... 9: no power of ten inside
    const int first = static_cast<int>(std::floor(std::log10(low) + 1e-9));
    const int last = static_cast<int>(std::ceil(std::log10(high) - 1e-9));
    const int stride = std::max(1, static_cast<int>(std::ceil(decades / std::max(most - 1, 1))));
    const bool plain = first >= -3 && last <= 4;
    // Room for 1, 2 and 5; needed where a single power of ten lies inside.
    const double powers =
        std::floor(std::log10(high) + 1e-9) - std::ceil(std::log10(low) - 1e-9) + 1;
    const bool name_all = decades * 3 <= most || powers < 2;

    std::vector<Tick> ticks;
    for (int exponent = first; exponent <= last; ++exponent) {
        for (int digit = 1; digit <= 9; ++digit) {
            const double value = digit * std::pow(10.0, exponent);
            if (!inside(std::log10(value), std::log10(low), std::log10(high))) continue;
            const bool named = digit == 1   ? exponent % stride == 0
                               : stride > 1 ? false
                                            : name_all && (digit == 2 || digit == 5);
            if (named)
                ticks.push_back({value, power_label(digit, exponent, plain)});
            else if (digit == 1 || decades <= 6)
                ticks.push_back({value, ""});
        }
    }
    return ticks;
}

bool can_draw(double value, bool log) {
    return std::abs(value) <= largest_value && (!log || value >= smallest_log_value);
}

void Extent::add(double value, bool log) {
    if (!(std::abs(value) <= largest_value)) {
        ++infinite;
    } else if (log && value < smallest_log_value) {
        ++not_positive;
    } else {
        low = any ? std::min(low, value) : value;
        high = any ? std::max(high, value) : value;
        any = true;
        whole = whole && value == std::floor(value);
    }
}

Scale::Scale(Range range, bool log, double pixel_low, double pixel_high, bool whole)
    : range_(range), log_(log), whole_(whole), from_(pixel_low), to_(pixel_high) {
    if (range_.low > range_.high) std::swap(range_.low, range_.high);
    const double middle = range_.low / 2 + range_.high / 2;
    if (log_) {
        if (range_.high < range_.low * 1.0001) range_ = {middle / 2, middle * 2};
        return;
    }
    // Below a millionth of the values themselves, tick labels would need all their digits.
    const double least = std::max(std::abs(middle) * 1e-6, 1e-100);
    if (range_.high - range_.low < least) {
        const double half = middle == 0 ? 1 : std::max(std::abs(middle) * 0.1, least);
        range_ = {middle - half, middle + half};
    }
}

double Scale::operator()(double value) const {
    const double at =
        log_ ? std::log(std::max(value, 1e-300) / range_.low) / std::log(range_.high / range_.low)
             : (value - range_.low) / (range_.high - range_.low);
    // Far outside is far enough: some viewers lose the line at coordinates of a million.
    return from_ + std::clamp(at, -20.0, 20.0) * (to_ - from_);
}

double Scale::inverse(double pixel) const {
    const double at = (pixel - from_) / (to_ - from_);
    return log_ ? range_.low * std::pow(range_.high / range_.low, at)
                : range_.low + at * (range_.high - range_.low);
}

std::vector<Tick> Scale::ticks(bool horizontal) const {
    const double room = std::abs(to_ - from_);
    const auto make = [this](int most) {
        return log_ ? log_ticks(range_.low, range_.high, most)
                    : linear_ticks(range_.low, range_.high, most, whole_);
    };
    if (!horizontal) return make(std::max(2, static_cast<int>(room / 30)));
    for (int most = 8; most > 2; --most) {
        const std::vector<Tick> ticks = make(most);
        double reach = -1e9;  // right end of the last name
        bool fits = true;
        for (const Tick& tick : ticks) {
            if (tick.label.empty()) continue;
            const double half = text_width(tick.label) / 2;
            fits = fits && (*this)(tick.value) - half > reach;
            reach = (*this)(tick.value) + half + 9;
        }
        if (fits) return ticks;
    }
    return make(2);
}

Range axis_range(const Range& wanted, const Extent& extent, bool log, bool from_zero) {
    const bool usable = can_draw(wanted.low, log) && can_draw(wanted.high, log);
    if (wanted.low != wanted.high && usable) return wanted;
    if (!extent.any) return log ? Range{0.1, 10} : Range{0, 1};
    if (log) {
        const double margin = std::pow(extent.high / extent.low, 0.03);
        return {extent.low / margin, extent.high * margin};
    }
    Range range{extent.low, extent.high};
    if (from_zero) range = {std::min(range.low, 0.0), std::max(range.high, 0.0)};
    const double margin = 0.03 * (range.high - range.low);
    // Losses and counts are never negative: an axis that starts near zero starts at zero.
    const bool near_zero = range.low >= 0 && range.low < 0.35 * range.high;
    range.low =
        near_zero || (from_zero && range.low == 0) ? std::min(range.low, 0.0) : range.low - margin;
    range.high = from_zero && range.high == 0 ? 0 : range.high + margin;
    return range;
}

}  // namespace dl::plot
