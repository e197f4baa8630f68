// A vision transformer: a picture as a row of patches, and attention between them.
// Exercise 4.19 (challenge).
//
// Tokens are (N, T, D): image, place in the row, feature. Conventions: layer norm has divisor D and
// epsilon under the root; a head sees D / heads neighbouring features, and scores are divided by
// the root of that number.

#pragma once

#include "lab02_mlp_backprop/net.hpp"

namespace lab04 {

/// (N, C, H, W) becomes (N, T, C * size * size): T = H/size * W/size squares, row by row; the
/// values of a square in the order c, y, x. Throws ShapeError unless size divides both sides.
[[nodiscard]] dl::Tensor patches_forward(const dl::Tensor& x, int size);
/// Its gradient by x, which has the shape `picture`: every value goes back where it came from.
[[nodiscard]] dl::Tensor patches_backward(const dl::Tensor& grad_output, int size,
                                          const dl::Shape& picture);

struct LayerNormResult {
    dl::Tensor output;      // as x
    dl::Tensor normalised;  // as x, before scale and shift
    dl::Tensor deviation;   // (N, T), sqrt(variance + epsilon)
};
struct LayerNormGradients {
    dl::Tensor input;  // as x
    dl::Tensor gamma;  // (D)
    dl::Tensor beta;   // (D)
};
/// output = gamma * (x - mean) / sqrt(variance + epsilon) + beta, mean and variance over the D
/// features of each token: no token and no image knows of another, in training as in use.
///   x (N, T, D)   gamma, beta (D)
/// Throws ShapeError if these do not fit.
[[nodiscard]] LayerNormResult layer_norm_forward(const dl::Tensor& x, const dl::Tensor& gamma,
                                                 const dl::Tensor& beta, float epsilon = 1e-5f);
[[nodiscard]] LayerNormGradients layer_norm_backward(const dl::Tensor& grad_output,
                                                     const dl::Tensor& normalised,
                                                     const dl::Tensor& deviation,
                                                     const dl::Tensor& gamma);

struct AttentionResult {
    dl::Tensor output;   // (N, T, D)
    dl::Tensor weights;  // (N, heads, T, T): row t says what token t looks at; it sums to 1
};
struct AttentionGradients {
    dl::Tensor query;  // (N, T, D), as key and value
    dl::Tensor key;
    dl::Tensor value;
};
/// For every image and every head, on the columns of that head:
///   weights = softmax over u of (query[t] . key[u]) / sqrt(D / heads)
///   output[t] = sum over u of weights[t][u] * value[u]
/// Throws ShapeError unless query, key and value are (N, T, D) of one shape, Error unless `heads`
/// divides D.
[[nodiscard]] AttentionResult attention_forward(const dl::Tensor& query, const dl::Tensor& key,
                                                const dl::Tensor& value, int heads = 1);
/// Gradients by query, key and value, given the weights that attention_forward returned.
[[nodiscard]] AttentionGradients attention_backward(const dl::Tensor& grad_output,
                                                    const dl::Tensor& query, const dl::Tensor& key,
                                                    const dl::Tensor& value,
                                                    const dl::Tensor& weights, int heads = 1);

struct VisionTransformerOptions {
    int channels = 1;  // of the picture
    int size = 28;     // of its sides, a multiple of patch
    int patch = 7;     // side of a patch
    int classes = 10;
    int features = 64;  // D
    int heads = 4;
    int blocks = 2;
    int hidden = 128;  // units of the perceptron in a block
};

/// Input "pixels"; patches, token_linear to `features`, positions; then `blocks` times
///   x = x + token_linear(attention(q, k, v))   q, k, v: token_linear of layer_norm(x)
///   x = x + token_linear(relu(token_linear(layer_norm(x))))       to `hidden`, and back
/// then layer_norm, token_mean, linear to `classes`, named "scores".
/// Throws Error unless all sizes are positive, patch divides size and heads divides features.
[[nodiscard]] lab02::Net vision_transformer(const VisionTransformerOptions& options = {});

}  // namespace lab04
