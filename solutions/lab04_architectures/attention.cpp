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

    // BEGIN SOLUTION 4.19 patches_forward
    const int rows = x.size(2) / size, columns = x.size(3) / size;
    const Tensor split = dl::reshape(x, {x.size(0), x.size(1), rows, size, columns, size});
    return dl::reshape(dl::permute(split, {0, 2, 4, 1, 3, 5}),
                       {x.size(0), rows * columns, x.size(1) * size * size});
    // END SOLUTION
}

Tensor patches_backward(const Tensor& grad_output, int size, const Shape& picture) {
    check_patches("patches_backward", picture, size);
    const Shape expected = {picture[0], (picture[2] / size) * (picture[3] / size),
                            picture[1] * size * size};
    dl::require(grad_output.shape() == expected, "patches_backward: grad_output must be ", expected,
                ", got ", grad_output.shape());

    // BEGIN SOLUTION 4.19 patches_backward
    const int rows = picture[2] / size, columns = picture[3] / size;
    const Tensor split =
        dl::reshape(grad_output, {picture[0], rows, columns, picture[1], size, size});
    return dl::reshape(dl::permute(split, {0, 3, 1, 4, 2, 5}),
                       {picture[0], picture[1], picture[2], picture[3]});
    // END SOLUTION
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

    // BEGIN SOLUTION 4.19 layer_norm_forward
    const Tensor centred = x - dl::mean(x, {2}, {.keep_axes = true});
    const Tensor deviation =
        dl::sqrt(dl::mean(dl::square(centred), {2}, {.keep_axes = true}) + epsilon);
    LayerNormResult result;
    result.normalised = centred / deviation;
    result.output = result.normalised * gamma + beta;
    result.deviation = dl::reshape(deviation, {x.size(0), x.size(1)});
    return result;
    // END SOLUTION
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

    // BEGIN SOLUTION 4.19 layer_norm_backward
    const Tensor h = grad_output * gamma;
    const Tensor shift = dl::mean(h, {2}, {.keep_axes = true});
    const Tensor stretch = dl::mean(h * normalised, {2}, {.keep_axes = true});
    LayerNormGradients gradients;
    gradients.input = (h - shift - normalised * stretch) /
                      dl::reshape(deviation, {deviation.size(0), deviation.size(1), 1});
    gradients.gamma = dl::sum(grad_output * normalised, {0, 1});
    gradients.beta = dl::sum(grad_output, {0, 1});
    return gradients;
    // END SOLUTION
}

// BEGIN SOLUTION HELPERS
namespace {

using dl::kernels::gemm;
using dl::kernels::MatrixView;

// The matrices of one head of one image, read and written where they stand.
struct Head {
    int tokens, width;   // T and D / heads
    std::int64_t step;   // from token to token: D
    std::int64_t first;  // where this head begins in (N, T, D)
    std::int64_t table;  // where its T x T weights begin
    float scale;         // 1 / sqrt(width)

    [[nodiscard]] MatrixView rows(const Tensor& x) const { return {x.data() + first, step, 1}; }
    [[nodiscard]] MatrixView turned(const Tensor& x) const { return {x.data() + first, 1, step}; }
};

template <class Body>
void for_heads(const Tensor& tokens, int heads, Body body) {
    const int length = tokens.size(1), features = tokens.size(2), width = features / heads;
    const float scale = 1.0f / std::sqrt(static_cast<float>(width));
    dl::parallel_for(std::int64_t{tokens.size(0)} * heads, 1,
                     [&](std::int64_t begin, std::int64_t end) {
                         for (std::int64_t i = begin; i < end; ++i) {
                             const std::int64_t n = i / heads, h = i % heads;
                             body(Head{length, width, features, n * length * features + h * width,
                                       i * length * length, scale});
                         }
                     });
}

void softmax_rows(float* rows, int count) {
    for (float* row = rows; row != rows + std::int64_t{count} * count; row += count) {
        const float largest = *std::max_element(row, row + count);
        float sum = 0;
        for (int u = 0; u < count; ++u)
            sum += row[u] = std::exp(row[u] - largest);
        for (int u = 0; u < count; ++u)
            row[u] /= sum;
    }
}

}  // namespace
// END SOLUTION

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

    // BEGIN SOLUTION 4.19 attention_forward
    const int tokens = query.size(1);
    AttentionResult result{Tensor::uninitialised(query.shape()),
                           Tensor::uninitialised({query.size(0), heads, tokens, tokens})};
    for_heads(query, heads, [&](const Head& head) {
        float* weights = result.weights.data() + head.table;
        gemm(tokens, tokens, head.width, head.rows(query), head.turned(key), weights, tokens);
        for (int i = 0; i < tokens * tokens; ++i)
            weights[i] *= head.scale;
        softmax_rows(weights, tokens);
        gemm(tokens, head.width, tokens, MatrixView{weights, tokens, 1}, head.rows(value),
             result.output.data() + head.first, head.step);
    });
    return result;
    // END SOLUTION
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

    // BEGIN SOLUTION 4.19 attention_backward
    const int tokens = query.size(1);
    AttentionGradients result{Tensor::uninitialised(query.shape()),
                              Tensor::uninitialised(query.shape()),
                              Tensor::uninitialised(query.shape())};
    Tensor scores = Tensor::uninitialised(weights.shape());  // their gradient
    for_heads(query, heads, [&](const Head& head) {
        const float* w = weights.data() + head.table;
        float* grad = scores.data() + head.table;
        gemm(tokens, head.width, tokens, MatrixView{w, 1, tokens}, head.rows(grad_output),
             result.value.data() + head.first, head.step);
        gemm(tokens, tokens, head.width, head.rows(grad_output), head.turned(value), grad, tokens);
        for (int t = 0; t < tokens; ++t, w += tokens, grad += tokens) {
            float mean = 0;
            for (int u = 0; u < tokens; ++u)
                mean += w[u] * grad[u];
            for (int u = 0; u < tokens; ++u)
                grad[u] = w[u] * (grad[u] - mean) * head.scale;
        }
        const float* all = scores.data() + head.table;
        gemm(tokens, head.width, tokens, MatrixView{all, tokens, 1}, head.rows(key),
             result.query.data() + head.first, head.step);
        gemm(tokens, head.width, tokens, MatrixView{all, 1, tokens}, head.rows(query),
             result.key.data() + head.first, head.step);
    });
    return result;
    // END SOLUTION
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

    // BEGIN SOLUTION 4.19 vision_transformer
    Net net;
    Node x = net.input({options.channels, options.size, options.size}, "pixels");
    x = positions(net, token_linear(net, patches(net, x, options.patch), options.features));
    for (int block = 0; block < options.blocks; ++block) {
        const Node seen = layer_norm(net, x);
        const Node query = token_linear(net, seen, options.features);
        const Node key = token_linear(net, seen, options.features);
        const Node value = token_linear(net, seen, options.features);
        const Node told = attention(net, query, key, value, options.heads);
        x = lab02::add(net, x, token_linear(net, told, options.features));
        const Node inner = token_linear(net, layer_norm(net, x), options.hidden);
        x = lab02::add(net, x, token_linear(net, lab02::relu(net, inner), options.features));
    }
    lab02::linear(net, token_mean(net, layer_norm(net, x)), options.classes, {},
                  {.name = "scores"});
    return net;
    // END SOLUTION
}

}  // namespace lab04
