// Known wrong answers of exercise 4.19.

#include <algorithm>
#include <cmath>
#include <functional>

#include "common/ops.hpp"
#include "lab04_architectures/layers.hpp"
#include "solutions/lab04_architectures/misconceptions.hpp"
#include "tests/lab04_architectures/calls.hpp"

namespace lab04 {

using dl::Tensor;
using harness::convention;
using harness::Misconceptions;
using harness::wrong;

namespace {

// --- Patches -------------------------------------------------------------------------------------

Misconceptions patch_rows() {
    return {
        wrong(
            calls::patches_forward, "L4-VIT-01",
            [](const Tensor& x, int size) {
                const Tensor right = patches_forward(x, size);
                const int t = right.size(1), area = size * size;
                const Tensor parts = dl::reshape(right, {x.size(0), t, x.size(1), area});
                return dl::reshape(dl::permute(parts, {0, 1, 3, 2}), {x.size(0), t, -1});
            },
            "The values of a patch run pixel by pixel; here channel by channel.",
            "Which three indices does the last axis run over, and which one fastest?"),
        wrong(
            calls::patches_forward, "L4-VIT-02",
            [](const Tensor& x, int size) {
                const Tensor right = patches_forward(x, size);
                const int rows = x.size(2) / size, columns = x.size(3) / size;
                const Tensor grid = dl::reshape(right, {x.size(0), rows, columns, -1});
                return dl::reshape(dl::permute(grid, {0, 2, 1, 3}),
                                   {x.size(0), rows * columns, -1});
            },
            "The patches are listed column by column; here row by row.",
            "Which patch follows the upper left one?"),
        wrong(
            calls::patches_forward, "L4-VIT-03",
            [](const Tensor& x, int size) {
                const Tensor right = patches_forward(x, size);
                return dl::reshape(x, {x.size(0), right.size(1), right.size(2)});
            },
            "A reshape alone cuts rows of pixels, not squares; a permute is missing.",
            "Are the first four values of your first 2 x 2 patch a square of the picture?"),
    };
}

// --- Layer norm ----------------------------------------------------------------------------------

// Layer norm with other statistics; a divisor of one less where asked for.
LayerNormResult normalise(const Tensor& x, const Tensor& gamma, const Tensor& beta, float epsilon,
                          const dl::Axes& axes, bool one_less) {
    LayerNormResult result = layer_norm_forward(x, gamma, beta, epsilon);
    const dl::ReduceOptions keep{.keep_axes = true};
    const Tensor centred = x - dl::mean(x, axes, keep);
    Tensor variance = dl::mean(dl::square(centred), axes, keep);
    const float n = static_cast<float>(x.size(2));
    if (one_less && n > 1) variance *= Tensor::scalar(n / (n - 1));
    const Tensor deviation = dl::sqrt(variance + epsilon);
    result.normalised = centred / deviation;
    result.output = result.normalised * gamma + beta;
    if (deviation.count() == result.deviation.count())
        result.deviation = dl::reshape(deviation, {x.size(0), x.size(1)});
    return result;
}

Misconceptions norm_rows() {
    using Result = LayerNormGradients;
    const auto backward =
        [](std::function<void(Result&, const Tensor&, const Tensor&, const Tensor&, const Tensor&)>
               change) {
            return [change](const Tensor& g, const Tensor& normalised, const Tensor& deviation,
                            const Tensor& gamma) {
                Result found = layer_norm_backward(g, normalised, deviation, gamma);
                change(found, g, normalised, deviation, gamma);
                return found;
            };
        };
    return {
        wrong(
            calls::layer_norm_forward, "L4-VIT-04",
            [](const Tensor& x, const Tensor& gamma, const Tensor& beta, float epsilon) {
                return normalise(x, gamma, beta, epsilon, {0, 1}, false);
            },
            "Every feature is normalised over the tokens: that is batch norm. Here every token is, "
            "over its features.",
            "Feed one single token: what comes out?"),
        convention(
            calls::layer_norm_forward, "L4-VIT-05",
            [](const Tensor& x, const Tensor& gamma, const Tensor& beta, float epsilon) {
                return normalise(x, gamma, beta, epsilon, {2}, true);
            },
            "Your variance has the divisor D - 1; here it is D.",
            "Features 1 and 3: is the deviation 1 or 1.41?"),
        wrong(
            calls::layer_norm_forward, "L4-VIT-20",
            [](const Tensor& x, const Tensor& gamma, const Tensor& beta, float epsilon) {
                LayerNormResult result = layer_norm_forward(x, gamma, beta, epsilon);
                const Tensor right = result.deviation;
                result.deviation =
                    dl::sqrt(dl::maximum(dl::square(right) - epsilon, 0.0f)) + epsilon;
                result.normalised *=
                    dl::reshape(right / result.deviation, {x.size(0), x.size(1), 1});
                result.output = result.normalised * gamma + beta;
                return result;
            },
            "Epsilon is added to the deviation; it belongs to the variance, under the root.",
            "A token of variance 1 and epsilon 3: is its deviation 2 or 4?"),
        wrong(calls::layer_norm_backward, "L4-VIT-06",
              backward([](Result& f, const Tensor& g, const Tensor&, const Tensor& deviation,
                          const Tensor& gamma) {
                  f.input =
                      g * gamma / dl::reshape(deviation, {deviation.size(0), deviation.size(1), 1});
              }),
              "Mean and deviation were treated as constants; they move with x.",
              "Add 1 to all features of a token: does anything change? What must grad_x sum to?"),
        wrong(calls::layer_norm_backward, "L4-VIT-07",
              backward([](Result& f, const Tensor& g, const Tensor& normalised, const Tensor&,
                          const Tensor&) {
                  f.gamma = dl::mean(g * normalised, {0, 1});
                  f.beta = dl::mean(g, {0, 1});
              }),
              "gamma and beta are shared by all tokens: their gradients are sums, not means.",
              "In how many places is gamma[0] used?"),
    };
}

// --- Attention -----------------------------------------------------------------------------------

// Columns of a token re-ordered so that a head which takes every heads-th feature sees neighbours.
Tensor dealt(const Tensor& x, int heads) {
    const Tensor split = dl::reshape(x, {x.size(0), x.size(1), x.size(2) / heads, heads});
    return dl::reshape(dl::permute(split, {0, 1, 3, 2}), {x.size(0), x.size(1), x.size(2)});
}

Tensor gathered(const Tensor& x, int heads) {
    const Tensor split = dl::reshape(x, {x.size(0), x.size(1), heads, x.size(2) / heads});
    return dl::reshape(dl::permute(split, {0, 1, 3, 2}), {x.size(0), x.size(1), x.size(2)});
}

// With this factor on the query, attention_forward divides the scores by something else.
AttentionResult rescaled(const Tensor& q, const Tensor& k, const Tensor& v, int heads, float root) {
    check(attention_forward(q, k, v, heads));
    const float width = static_cast<float>(q.size(2)) / static_cast<float>(heads);
    return attention_forward(q * (std::sqrt(width) / root), k, v, heads);
}

Misconceptions attention_rows() {
    return {
        wrong(
            calls::attention_forward, "L4-VIT-08",
            [](const Tensor& q, const Tensor& k, const Tensor& v, int heads) {
                return rescaled(q, k, v, heads, 1);
            },
            "The scores are not divided by the root of a head's width.",
            "With 64 random features, how large is a dot product? What does softmax make of it?"),
        wrong(
            calls::attention_forward, "L4-VIT-09",
            [](const Tensor& q, const Tensor& k, const Tensor& v, int heads) {
                return rescaled(q, k, v, heads, std::sqrt(static_cast<float>(q.size(2))));
            },
            "You divide by the root of all features; a dot product of one head has D / heads.",
            "How many products does one score add up?"),
        wrong(
            calls::attention_forward, "L4-VIT-09-width",
            [](const Tensor& q, const Tensor& k, const Tensor& v, int heads) {
                const int width = q.size(2) / std::max(1, heads);
                return rescaled(q, k, v, heads, static_cast<float>(width));
            },
            "You divide by the width of a head, not by its root.",
            "The deviation of a sum of 64 random products: 64, or 8?"),
        wrong(
            calls::attention_forward, "L4-VIT-10",
            [](const Tensor& q, const Tensor& k, const Tensor& v, int heads) {
                return attention_forward(k, q, v, heads);
            },
            "Queries and keys are exchanged.", "Row t of the weights: who asks, who is asked?"),
        convention(
            calls::attention_forward, "L4-VIT-11",
            [](const Tensor& q, const Tensor& k, const Tensor& v, int heads) {
                check(attention_forward(q, k, v, heads));
                AttentionResult result =
                    attention_forward(dealt(q, heads), dealt(k, heads), dealt(v, heads), heads);
                result.output = gathered(result.output, heads);
                return result;
            },
            "Your heads take every h-th feature; here a head has neighbouring ones.",
            "D = 6, 2 heads: which features belong to head 0?"),
        wrong(
            calls::attention_forward, "L4-VIT-12",
            [](const Tensor& q, const Tensor& k, const Tensor& v, int heads) {
                AttentionResult result = attention_forward(q, k, v, heads);
                const AttentionResult one = attention_forward(q, k, v, 1);
                result.output = one.output;
                result.weights = dl::broadcast_to(one.weights, result.weights.shape());
                return result;
            },
            "There is one head only: the features were never split.",
            "Do two of your heads ever look at different places?"),
    };
}

// softmax backwards without the coupling of a row: grad = w * dw.
AttentionGradients uncoupled(const Tensor& g, const Tensor& q, const Tensor& k, const Tensor& v,
                             const Tensor& w, int heads) {
    AttentionGradients found = attention_backward(g, q, k, v, w, heads);
    const int tokens = q.size(1), width = q.size(2) / heads;
    const float scale = 1 / std::sqrt(static_cast<float>(width));
    found.query = Tensor(q.shape());
    found.key = Tensor(q.shape());
    for (int n = 0; n < q.size(0); ++n)
        for (int h = 0; h < heads; ++h)
            for (int t = 0; t < tokens; ++t)
                for (int u = 0; u < tokens; ++u) {
                    float dot = 0;
                    for (int d = h * width; d < (h + 1) * width; ++d)
                        dot += g.at(n, t, d) * v.at(n, u, d);
                    const float score = dot * w.at(n, h, t, u) * scale;
                    for (int d = h * width; d < (h + 1) * width; ++d) {
                        found.query.at(n, t, d) += score * k.at(n, u, d);
                        found.key.at(n, u, d) += score * q.at(n, t, d);
                    }
                }
    return found;
}

Misconceptions attention_back_rows() {
    return {
        wrong(calls::attention_backward, "L4-VIT-13", uncoupled,
              "Raising one weight lowers the others of its row; your softmax forgets that.",
              "What must the gradients of the scores of one row sum to?"),
        wrong(
            calls::attention_backward, "L4-VIT-14",
            [](const Tensor& g, const Tensor& q, const Tensor& k, const Tensor& v, const Tensor& w,
               int heads) {
                AttentionGradients found = attention_backward(g, q, k, v, w, heads);
                const int size = q.size(2) / heads;
                const float root = std::sqrt(static_cast<float>(size));
                found.query = found.query * root;
                found.key = found.key * root;
                return found;
            },
            "Forward divides the scores by a root, and backward does not.",
            "Which line of the forward pass has no counterpart?"),
        wrong(
            calls::attention_backward, "L4-VIT-15",
            [](const Tensor& g, const Tensor& q, const Tensor& k, const Tensor& v, const Tensor& w,
               int heads) {
                AttentionGradients found = attention_backward(g, q, k, v, w, heads);
                std::swap(found.query, found.key);
                return found;
            },
            "The gradients of query and key are exchanged.",
            "grad_query[t] is a sum over what: t or u? Of which vectors?"),
        wrong(
            calls::attention_backward, "L4-VIT-16",
            [](const Tensor& g, const Tensor& q, const Tensor& k, const Tensor& v, const Tensor& w,
               int heads) {
                AttentionGradients found = attention_backward(g, q, k, v, w, heads);
                const Tensor turned = dl::permute(w, {0, 1, 3, 2});
                found.value = attention_backward(g, q, k, v, turned, heads).value;
                return found;
            },
            "The gradient by the values needs the weights transposed: a value collects from all "
            "who "
            "looked at it.",
            "output[t] reads value[u] with weight[t][u]. Which index does the way back sum over?"),
    };
}

Misconceptions transformer_rows() {
    const auto without = [](const std::string& name) {
        return [name](const VisionTransformerOptions& options) {
            std::vector<Layer> layers = transformer_layers(options), kept;
            std::vector<int> number;
            for (Layer layer : layers) {
                for (int& input : layer.inputs)
                    input = number[input];
                if (layer.operation == name) {
                    number.push_back(layer.inputs.back());
                    continue;
                }
                number.push_back(static_cast<int>(kept.size()));
                kept.push_back(layer);
            }
            return kept;
        };
    };
    return {
        wrong(calls::vision_transformer, "L4-VIT-17", without("positions"),
              "Without positions the net sees a bag of patches: their order is lost.",
              "Exchange two patches of the picture: does any score change?"),
        wrong(calls::vision_transformer, "L4-VIT-18", without("add"),
              "The detours are not added to x: a block replaces what it was given.",
              "What does a block with all weights 0 give?"),
        wrong(calls::vision_transformer, "L4-VIT-19", without("relu"),
              "Between its two linear layers the perceptron has no bend.",
              "What are two linear layers in a row?"),
    };
}

}  // namespace

Misconceptions token_rows() {
    Misconceptions rows = patch_rows();
    for (const Misconceptions& part :
         {norm_rows(), attention_rows(), attention_back_rows(), transformer_rows()})
        rows.insert(rows.end(), part.begin(), part.end());
    return rows;
}

}  // namespace lab04
