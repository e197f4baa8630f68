// Image grids: tensors as pictures in rows, with captions, verdicts, boxes and masks.

#pragma once

#include <string>
#include <vector>

#include "common/plot.hpp"

namespace dl::plot {

/// A rectangle in pixels of its picture.
struct Box {
    double left = 0;
    double top = 0;
    double right = 0;
    double bottom = 0;
    std::string label{};
    int color = 0;        // as the series of a chart
    bool dashed = false;  // for what was predicted beside what is true
};

enum class Verdict { none, right, wrong };

struct Images {
    Tensor pixels{};                        // (N, C, H, W) with C 1 or 3, or (N, H, W)
    std::vector<std::string> captions{};    // N, or none
    std::vector<Verdict> verdicts{};        // N, or none: border and sign
    std::vector<std::vector<Box>> boxes{};  // N lists, or none
    Tensor masks{};          // (N, H, W): 0 shows the picture, k tints in color k - 1
    int columns = 0;         // 0: as many as suit the width
    bool diverging = false;  // zero white, a colour for either sign, full at the largest size
    bool stretch = false;    // lowest value black, highest white, for each picture: for filters
};

/// The first 200 pictures; a note says when there are more. Values outside of [0, 1] are cut
/// unless stretched. Throws Error for lists of another length than N.
[[nodiscard]] std::string images(const Images& images, const Options& options = {});

}  // namespace dl::plot
