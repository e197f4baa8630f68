// The part of a box that lies in a picture, and the box around two of them.

#include <algorithm>

#include "lab04_architectures/boxes.hpp"

namespace lab04 {

Box box_around(const Box& a, const Box& b) {
    return {std::min(a.x0, b.x0), std::min(a.y0, b.y0), std::max(a.x1, b.x1), std::max(a.y1, b.y1)};
}

Box clip_box(const Box& box, int height, int width) {
    const auto right = static_cast<float>(width);
    const auto bottom = static_cast<float>(height);
    return {std::clamp(box.x0, 0.0f, right), std::clamp(box.y0, 0.0f, bottom),
            std::clamp(box.x1, 0.0f, right), std::clamp(box.y1, 0.0f, bottom)};
}

}  // namespace lab04
