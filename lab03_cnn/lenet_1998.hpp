// LeNet-5 as it was in 1998. Exercise 3.16 (challenge).
// After LeCun, Bottou, Bengio and Haffner, Gradient-Based Learning Applied to Document Recognition,
// Proceedings of the IEEE, 1998, section II.B and table I.

#pragma once

#include "lab03_cnn/layers.hpp"

namespace lab03 {

/// 3.16  Which maps of S2 (columns, 6) each map of C3 (rows, 16) sees: 1 or 0, 60 ones in all.
///
///   maps  0 ...  5  three neighbours, the first of them i
///   maps  6 ... 11  four neighbours, the first of them i - 6
///   maps 12 ... 14  two pairs of neighbours with one map left out between them, both ways round;
///                   the first pair begins at i - 12
///   map  15         all six
///
/// Map 5 stands beside map 0.
[[nodiscard]] dl::Tensor connection_table();

/// 3.16  The kernels that exist, one for each 1 of a table (O, C) in row order, as a bank of
/// filters: kernels (ones, KH, KW) become (O, C, KH, KW) with zeros elsewhere. Throws ShapeError
/// where the number of kernels is not the number of ones.
[[nodiscard]] dl::Tensor spread_kernels(const dl::Tensor& kernels, const dl::Tensor& table);
/// 3.16  The way back: (O, C, KH, KW) and a table (O, C) give (ones, KH, KW).
[[nodiscard]] dl::Tensor gather_kernels(const dl::Tensor& filters, const dl::Tensor& table);

struct SubsampleGradients {
    dl::Tensor input;        // (N, C, H, W)
    dl::Tensor coefficient;  // (C)
    dl::Tensor bias;         // (C)
};

/// 3.16  Pooling that learns: coefficient[c] * (sum of a 2 x 2 window) + bias[c], windows beside
/// each other: (N, C, H, W) becomes (N, C, H/2, W/2). Throws ShapeError for odd H or W.
[[nodiscard]] dl::Tensor subsample_forward(const dl::Tensor& x, const dl::Tensor& coefficient,
                                           const dl::Tensor& bias);
[[nodiscard]] SubsampleGradients subsample_backward(const dl::Tensor& grad_output,
                                                    const dl::Tensor& x,
                                                    const dl::Tensor& coefficient);

/// 3.16  input "pixels" (1, 28, 28), then c1 conv2d (6 filters of 5 x 5, padding 2), s2 subsample,
/// c3 table_conv2d with the connection table, s4 subsample, c5 conv2d (120 filters of 5 x 5, which
/// see a whole map each), flatten, f6 linear (84), each of the seven but flatten followed by
/// `squash`; at last output, linear (10), in place of the ten fixed codes of the paper.
/// Parameters: 156, 12, 1,516, 32, 48,120, 10,164, together 60,000; and 850 of output.
[[nodiscard]] lab02::Net lenet5_1998();

// --- Given: the vocabulary (layers_1998.cpp) ---------------------------------------------------

/// 16 maps out of 6 by the connection table: "kernels" (60, kernel, kernel) and "bias" (16).
lab02::Node table_conv2d(lab02::Net& net, lab02::Node x, int kernel,
                         const lab02::Naming& naming = {});
/// Parameters "coefficient" and "bias", one of each a channel.
lab02::Node subsample(lab02::Net& net, lab02::Node x, const lab02::Naming& naming = {});
/// The bend of 1998: 1.7159 tanh(2 x / 3), which maps -1 and 1 to themselves. Three nodes.
lab02::Node squash(lab02::Net& net, lab02::Node x);

}  // namespace lab03
