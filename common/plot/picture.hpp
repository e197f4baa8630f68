// Finished pictures: what can be asked of one, and several of them as one sheet.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/plot.hpp"

namespace dl::plot {

struct Size {
    double width = 0;
    double height = 0;
};

/// What a picture says of its size; zeros where it says nothing.
[[nodiscard]] Size size_of(std::string_view svg);

/// The picture without the rules that it brings along, for a page that has them already.
[[nodiscard]] std::string without_style(std::string_view svg);

/// Pictures in rows as one picture. Those of a row become equally high, and every row fills the
/// width. Throws Error for an empty row, and for a picture without a size.
[[nodiscard]] std::string sheet(const std::vector<std::vector<std::string>>& rows,
                                const Options& options = {});

}  // namespace dl::plot
