// Paper: an RGB picture to draw sheets on, with rectangles, lines, pictures and small letters.

#pragma once

#include <string_view>

#include "common/data/textures.hpp"
#include "common/tensor.hpp"

namespace dl {

/// Ten colours that stay apart for colour-blind eyes; the index is taken modulo ten.
[[nodiscard]] Colour class_colour(int index);

/// Everything that lies outside of the picture is not drawn. Places are pixels from the top left.
class Paper {
public:
    Paper(int width, int height, Colour background = {1, 1, 1});

    void dot(int x, int y, Colour colour, float opacity = 1);
    /// x0 <= x < x1, y0 <= y < y1.
    void fill(int x0, int y0, int x1, int y1, Colour colour, float opacity = 1);
    /// The border of that rectangle, `width` pixels inwards.
    void frame(int x0, int y0, int x1, int y1, Colour colour, int width = 1);
    /// A line with soft edges.
    void line(float x0, float y0, float x1, float y1, Colour colour, float width = 1.5f);
    void disc(float x, float y, float radius, Colour colour);
    /// One picture of a batch (N, C, H, W), C 1 or 3, every pixel `scale` pixels wide.
    void picture(int x, int y, const Tensor& images, int n, int scale = 1);
    /// Letters, digits and .:,-+/%= in capitals, 5 pixels high and 4 wide, times the scale.
    void write(int x, int y, std::string_view text, Colour colour = {0, 0, 0}, int scale = 2);

    [[nodiscard]] int width() const { return image_.size(2); }
    [[nodiscard]] int height() const { return image_.size(1); }
    /// (3, H, W) in [0, 1].
    [[nodiscard]] const Tensor& image() const { return image_; }

private:
    Tensor image_;
};

}  // namespace dl
