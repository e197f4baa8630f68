// A vision transformer: a picture as a row of patches, and attention between them.
//
// You write     4.19 patches_forward, patches_backward, layer_norm_forward, layer_norm_backward,
//               attention_forward, attention_backward, vision_transformer
// You are given attention.hpp, layers_tokens.hpp, matmul, permute, kernels/gemm.hpp
// Check         ./course check 4.19         Stuck?  ./course hint 4.19
//
// Index letters:  n  image     h  head     t, u  token     d  feature     c, y, x  pixel

#include "lab04_architectures/attention.hpp"

#include <algorithm>
#include <cmath>

#include "common/error.hpp"
#include "common/kernels/gemm.hpp"
#include "common/ops.hpp"
#include "common/parallel.hpp"
#include "common/todo.hpp"
#include "lab02_mlp_backprop/layers.hpp"
#include "lab04_architectures/layers_tokens.hpp"

namespace lab04 {

using dl::Shape;
using dl::Tensor;

namespace {

void check_patches(const char* call, const Shape& picture, int size) {
    dl::require(
        picture.rank() == 4 && size >= 1 && picture[2] % size == 0 && picture[3] % size == 0, call,
        ": patches of ", size, " x ", size, " must fill a picture (N, C, H, W), got ", picture);
}

void check_tokens(const char* call, const Tensor& x, const Tensor& gamma) {
    dl::require(x.rank() == 3 && gamma.shape() == Shape{x.size(2)}, call,
                ": needs tokens (N, T, D) and one number a feature, got ", x.shape(), " and ",
                gamma.shape());
}

void check_attention(const char* call, const Tensor& query, const Tensor& key, const Tensor& value,
                     int heads) {
    dl::require(query.rank() == 3 && key.shape() == query.shape() && value.shape() == query.shape(),
                call, ": query, key and value must be (N, T, D) of one shape, got ", query.shape(),
                ", ", key.shape(), " and ", value.shape());
    dl::require<dl::Error>(heads >= 1 && query.size(2) % heads == 0, call, ": ", heads,
                           " heads must divide the ", query.size(2), " features");
}

}  // namespace

// Exercise 4.19: a picture as a row of patches
//
//   pixel (c, y, x) goes to token (y / p) * (W / p) + x / p, value c * p * p + (y % p) * p + x % p
//
//     p = 2:   1 2 3 4      token 0: 1 2 5 6
//              5 6 7 8      token 1: 3 4 7 8
//
// No number changes: reshape to (N, C, H/p, p, W/p, p), permute, reshape.
Tensor patches_forward(const Tensor& x, int size) {
    check_patches("patches_forward", x.shape(), size);

    // TODO(4.19): your code here.
    dl::todo("4.19 patches_forward");
}

Tensor patches_backward(const Tensor& grad_output, int size, const Shape& picture) {
    check_patches("patches_backward", picture, size);
    const Shape expected = {picture[0], (picture[2] / size) * (picture[3] / size),
                            picture[1] * size * size};
    dl::require(grad_output.shape() == expected, "patches_backward: grad_output must be ", expected,
                ", got ", grad_output.shape());

    // TODO(4.19): your code here.
    dl::todo("4.19 patches_backward");
}

// Exercise 4.19: layer norm
//
// Batch norm turned by a quarter: mean and variance run over the features of ONE token, so there
// are no running statistics, and training and use are the same.
//
//     x = 1 3:   mean 2, deviation 1 (but for epsilon), normalised -1 1
LayerNormResult layer_norm_forward(const Tensor& x, const Tensor& gamma, const Tensor& beta,
                                   float epsilon) {
    check_tokens("layer_norm_forward", x, gamma);
    check_tokens("layer_norm_forward", x, beta);

    // TODO(4.19): your code here.
    dl::todo("4.19 layer_norm_forward");
}

// With h = grad_output * gamma, and means over the features of the token:
//   grad_x = (h - mean(h) - normalised * mean(h * normalised)) / deviation
// gamma and beta are shared by all tokens of all images: their gradients are sums over n and t.
LayerNormGradients layer_norm_backward(const Tensor& grad_output, const Tensor& normalised,
                                       const Tensor& deviation, const Tensor& gamma) {
    check_tokens("layer_norm_backward", normalised, gamma);
    dl::require(grad_output.shape() == normalised.shape() &&
                    deviation.shape() == Shape{normalised.size(0), normalised.size(1)},
                "layer_norm_backward: grad_output ", grad_output.shape(), " and deviation ",
                deviation.shape(), " do not fit normalised values ", normalised.shape());

    // TODO(4.19): your code here.
    dl::todo("4.19 layer_norm_backward");
}

// Exercise 4.19: attention
//
// Every token asks (query), every token says what it has (key) and what it would tell (value).
// For each image and each head, on its own D / heads columns:
//
//   score[t][u] = query[t] . key[u] / sqrt(D / heads)
//   weights[t]  = softmax of score[t]: over u, the tokens that are looked at
//   output[t]   = sum over u of weights[t][u] * value[u]
//
//     one head, D = 1, query 0 1, key 0 ln 3, value 4 8:   weights 1/2 1/2   output 6
//                                                                  1/4 3/4          7
AttentionResult attention_forward(const Tensor& query, const Tensor& key, const Tensor& value,
                                  int heads) {
    check_attention("attention_forward", query, key, value, heads);

    // TODO(4.19): your code here.
    dl::todo("4.19 attention_forward");
}

// Exercise 4.19: attention, backwards
//
// Line by line, the last one first; w are the weights, g is grad_output:
//
//   grad_value[u]   = sum over t of w[t][u] * g[t]
//   grad_w[t][u]    = g[t] . value[u]
//   grad_score[t]   = w[t] * (grad_w[t] - sum over u of w[t][u] * grad_w[t][u])     (as in 2.6)
//   grad_query[t]   = sum over u of grad_score[t][u] * key[u] / sqrt(D / heads)
//   grad_key[u]     = sum over t of grad_score[t][u] * query[t] / sqrt(D / heads)
AttentionGradients attention_backward(const Tensor& grad_output, const Tensor& query,
                                      const Tensor& key, const Tensor& value, const Tensor& weights,
                                      int heads) {
    check_attention("attention_backward", query, key, value, heads);
    dl::require(grad_output.shape() == query.shape() &&
                    weights.shape() == Shape{query.size(0), heads, query.size(1), query.size(1)},
                "attention_backward: grad_output ", grad_output.shape(), " and weights ",
                weights.shape(), " do not fit a query ", query.shape());

    // TODO(4.19): your code here.
    dl::todo("4.19 attention_backward");
}

// Exercise 4.19: a small vision transformer
//
//   patches -> token_linear to D -> positions        without positions the row has no order
//   a block, twice a detour that is added:
//       x = x + token_linear(attention of layer_norm(x))
//       x = x + token_linear(relu(token_linear(layer_norm(x))))
//   layer_norm -> token_mean -> linear: "scores"
lab02::Net vision_transformer(const VisionTransformerOptions& options) {
    dl::require<dl::Error>(options.channels >= 1 && options.patch >= 1 && options.size >= 1 &&
                               options.size % options.patch == 0 && options.classes >= 1 &&
                               options.heads >= 1 && options.features >= 1 &&
                               options.features % options.heads == 0 && options.blocks >= 0 &&
                               options.hidden >= 1,
                           "vision_transformer: needs positive sizes, patches that fill the "
                           "picture and heads that divide the features, got size ",
                           options.size, ", patch ", options.patch, ", features ", options.features,
                           ", heads ", options.heads);

    // TODO(4.19): your code here.
    dl::todo("4.19 vision_transformer");
}

}  // namespace lab04
