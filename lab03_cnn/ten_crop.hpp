// Ten crops: a picture is judged from ten windows. Exercise 3.15 (challenge).
// After Krizhevsky, Sutskever and Hinton, NIPS 2012.

#pragma once

#include <functional>

#include "common/tensor.hpp"

namespace lab03 {

/// What a model says: pictures (N, C, H, W) in, scores (N, K) out.
using Scorer = std::function<dl::Tensor(const dl::Tensor& images)>;

/// 3.15  Ten windows of one picture (C, H, W) as (10, C, height, width): top left, top right,
/// bottom left, bottom right, middle, then the mirror images of the five in the same order.
/// The middle window begins at ((H - height) / 2, (W - width) / 2), rounded down.
/// Throws ShapeError unless the picture is (C, H, W), Error for a window that does not fit.
[[nodiscard]] dl::Tensor ten_crops(const dl::Tensor& image, int height, int width);

/// 3.15  Probabilities (N, K) for pictures (N, C, H, W): for each the mean of the ten softmax
/// outputs of its crops. Throws as ten_crops does.
[[nodiscard]] dl::Tensor ten_crop_prediction(const Scorer& scorer, const dl::Tensor& images,
                                             int height, int width);

}  // namespace lab03
