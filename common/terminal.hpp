// Terminals: what the reader's screen can show, and small pictures made of letters.

#pragma once

#include <iosfwd>
#include <string>

#include "common/numbers.hpp"
#include "common/tensor.hpp"

namespace dl {

/// What a stream leads to. The default stands for a file: no colour, no moving cursor.
struct Terminal {
    bool interactive = false;  // a person looks at it, and a line may be drawn over
    bool color = false;        // 256 colours by ANSI sequences
    bool utf8 = false;         // more than ASCII
    int width = 80;            // columns, at least 40
};

/// The terminal behind std::cout, std::cerr or std::clog; any other stream is a file. Asks the
/// system for the width and the environment for NO_COLOR, TERM, COLUMNS and the locale.
[[nodiscard]] Terminal terminal_of(const std::ostream& out);

/// The course of a series as one row of letters, lowest to highest: eight heights in UTF-8, five
/// letters in ASCII. Longer series are averaged; what is not finite leaves a space.
[[nodiscard]] std::string sparkline(const Numbers& values, const Terminal& terminal,
                                    int columns = 40);

/// A picture (H, W) or (C, H, W) with values in [0, 1] as lines of letters: two pixels a letter in
/// colour, a ramp of grey letters without. Empty for what is not interactive.
[[nodiscard]] std::string letters(const Tensor& picture, const Terminal& terminal,
                                  int columns = 28);

}  // namespace dl
