// Moving values around: reshape, transpose, slice, join, pad, pick.
// Every function returns a new tensor; none changes a number.

#pragma once

#include <utility>
#include <vector>

#include "common/tensor.hpp"

namespace dl {

/// The same values in the same order under another shape. One size may be -1: it is worked out.
[[nodiscard]] Tensor reshape(Tensor a, const std::vector<int>& sizes);
/// (N, ...) becomes (N, everything else).
[[nodiscard]] Tensor flatten(Tensor a);

/// (M, N) becomes (N, M).
[[nodiscard]] Tensor transpose(const Tensor& a);
/// Axis i of the result is axis order[i] of a: permute(x, {0, 2, 3, 1}) turns NCHW into NHWC.
[[nodiscard]] Tensor permute(const Tensor& a, const std::vector<int>& order);

/// begin <= index < end along one axis; the axis stays, with size end - begin.
[[nodiscard]] Tensor slice(const Tensor& a, int axis, int begin, int end);
/// slice along the first axis.
[[nodiscard]] Tensor rows(const Tensor& a, int begin, int end);
/// Rows picked by index, in the order given; a row may be picked twice.
[[nodiscard]] Tensor gather_rows(const Tensor& a, const std::vector<int>& indices);

/// Tensors joined along an axis they have; their other sizes must agree.
[[nodiscard]] Tensor concat(const std::vector<Tensor>& parts, int axis = 0);
/// Tensors of one shape joined along a new axis.
[[nodiscard]] Tensor stack(const std::vector<Tensor>& parts, int axis = 0);

/// How many values are put before the first and after the last one of an axis.
using Margin = std::pair<int, int>;
/// One margin for every axis of a.
[[nodiscard]] Tensor pad(const Tensor& a, const std::vector<Margin>& margins, float value = 0.0f);
/// The order along one axis turned round.
[[nodiscard]] Tensor flip(const Tensor& a, int axis);

/// (N, classes): row n is 0 but for a 1 at labels[n].
[[nodiscard]] Tensor one_hot(const std::vector<int>& labels, int classes);

}  // namespace dl
