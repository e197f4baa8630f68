// A photograph of a digit becomes a picture like those of MNIST. Given.
//
// Light is evened out, ink is found whether dark or bright, specks are dropped, thin strokes are
// thickened; the digit is shrunk to 20 pixels and set into 28 x 28 by its centre of mass.

#pragma once

#include "common/tensor.hpp"

namespace lab03 {

struct FoundDigit {
    bool found = false;       // false: nothing stands out from the paper
    bool bright_ink = false;  // chalk on a board, not a pen on paper
    float contrast = 0;       // of ink to paper, in grey levels 0 ... 1
    int top = 0, left = 0;    // the box around the digit, in pixels of the photograph
    int bottom = 0, right = 0;
    dl::Tensor even;   // (1, H, W): ink on even paper, as large as it was looked at
    dl::Tensor digit;  // (1, 1, 28, 28): ink 1 on paper 0, or zeros
};

/// Looks for one digit in a picture (C, H, W) with C of 1 or 3. Throws ShapeError for pictures
/// smaller than 8 x 8.
[[nodiscard]] FoundDigit find_digit(const dl::Tensor& photograph);

}  // namespace lab03
