// Faster forms of this lab's operations, for a Session that may be fast.
//
// A fusion computes what the pure functions of the exercises define, and is tested against them:
// here linear alone and linear with ReLU, as one product with bias and activation in its last pass;
// and ReLU and sums alone, one pass on all threads into memory that is there already.

#include "lab02_mlp_backprop/fast.hpp"

#include <algorithm>
#include <vector>

#include "common/error.hpp"
#include "common/kernels/gemm.hpp"
#include "common/parallel.hpp"
#include "common/tensor.hpp"
#include "lab02_mlp_backprop/operations.hpp"
#include "lab02_mlp_backprop/table_helpers.hpp"

namespace lab02 {

namespace {

using dl::Tensor;
using dl::kernels::Block;
using dl::kernels::gemm;

enum class Then { nothing, relu };

// One product, whose blocks get bias and activation while they are still in the cache; the output
// of the previous step is written over, so that a warm step asks nobody for memory.
void linear_then(Then then, ForwardStep& step) {
    const Tensor& x = step.input();
    const Tensor& weight = step.parameter(0);
    const int samples = x.size(0);
    const int units = weight.size(0);
    const int features = weight.size(1);
    dl::require(x.rank() == 2 && x.size(1) == features,
                "linear: x (N, D) and weight (K, D) need "
                "the same D, got ",
                x.shape(), " and ", weight.shape());
    if (!(step.output.shape() == dl::Shape{samples, units}))
        step.output = Tensor::uninitialised({samples, units});
    float* out = step.output.data();
    const float* bias = step.parameters.size() > 1 ? step.parameter(1).data() : nullptr;

    const auto finish = [&](const Block& block) {
        for (int n = block.first_row; n < block.last_row; ++n) {
            float* row = out + static_cast<std::int64_t>(n) * units;
            if (bias != nullptr)
                for (int k = block.first_column; k < block.last_column; ++k)
                    row[k] += bias[k];
            if (then == Then::relu)
                for (int k = block.first_column; k < block.last_column; ++k)
                    row[k] = row[k] < 0 ? 0 : row[k];  // this way round NaN stays NaN
        }
    };
    const dl::FunctionRef<void(const Block&)> call = finish;
    gemm(samples, units, features, dl::kernels::MatrixView{x.data(), features, 1},
         dl::kernels::MatrixView{weight.data(), 1, features}, out, units, {.finish = &call});
}

// Column sums in double, as dl::sum has them.
Tensor column_sums(const Tensor& a) {
    const int columns = a.size(1);
    std::vector<double> sums(columns, 0.0);
    for (int n = 0; n < a.size(0); ++n) {
        const float* row = a.data() + static_cast<std::int64_t>(n) * columns;
        for (int k = 0; k < columns; ++k)
            sums[k] += row[k];
    }
    Tensor out = Tensor::uninitialised({columns});
    std::copy(sums.begin(), sums.end(), out.begin());
    return out;
}

NodeGradients linear_then_backward(Then then, BackwardStep& step) {
    const Tensor& x = step.input();
    const Tensor& weight = step.parameter(0);
    const int samples = x.size(0);
    const int units = weight.size(0);
    const int features = weight.size(1);
    Tensor& g = step.grad_output;
    // The output of a ReLU is above 0 exactly where its input was: no second value need be kept.
    if (then == Then::relu)
        for (std::int64_t i = 0; i < g.count(); ++i)
            g.data()[i] = step.output.data()[i] > 0 ? g.data()[i] : 0.0f;

    NodeGradients result;
    result.inputs.resize(1);
    if (step.wanted[0]) {  // not for the first layer: nobody trains the pixels
        result.inputs[0] = Tensor::uninitialised({samples, features});
        gemm(samples, features, units, dl::kernels::MatrixView{g.data(), units, 1},
             dl::kernels::MatrixView{weight.data(), features, 1}, result.inputs[0].data(),
             features);
    }
    Tensor by_weight = Tensor::uninitialised({units, features});
    gemm(units, features, samples, dl::kernels::MatrixView{g.data(), 1, units},
         dl::kernels::MatrixView{x.data(), features, 1}, by_weight.data(), features);
    result.parameters.push_back(std::move(by_weight));
    if (step.parameters.size() > 1) result.parameters.push_back(column_sums(g));
    return result;
}

void add_linear(const std::vector<std::string>& chain, Then then) {
    add_fusion(
        {.chain = chain,
         .forward = [then](ForwardStep& step) { linear_then(then, step); },
         .backward = [then](BackwardStep& step) { return linear_then_backward(then, step); }});
}

// --- ReLU, sum ---------------------------------------------------------------------------------

constexpr std::int64_t values_in_a_piece = 16384;

void relu_fast(ForwardStep& step) {
    const Tensor& x = step.input();
    if (!(step.output.shape() == x.shape())) step.output = Tensor::uninitialised(x.shape());
    const float* from = x.data();
    float* to = step.output.data();
    dl::parallel_for(x.count(), values_in_a_piece, [=](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i)
            to[i] = from[i] < 0 ? 0 : from[i];  // this way round NaN stays NaN
    });
}

// The output is above 0 exactly where the input was; the gradient changes where it lies.
NodeGradients relu_fast_backward(BackwardStep& step) {
    float* g = step.grad_output.data();
    const float* out = step.output.data();
    dl::parallel_for(step.grad_output.count(), values_in_a_piece,
                     [=](std::int64_t begin, std::int64_t end) {
                         for (std::int64_t i = begin; i < end; ++i)
                             g[i] = out[i] > 0 ? g[i] : 0.0f;
                     });
    return to_input(std::move(step.grad_output));
}

void add_fast(ForwardStep& step) {
    const Tensor& left = step.input(0);
    const Tensor& right = step.input(1);
    dl::require(left.shape() == right.shape(), "add: both values need one shape, got ",
                left.shape(), " and ", right.shape());
    if (!(step.output.shape() == left.shape())) step.output = Tensor::uninitialised(left.shape());
    const float* a = left.data();
    const float* b = right.data();
    float* out = step.output.data();
    dl::parallel_for(left.count(), values_in_a_piece, [=](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i)
            out[i] = a[i] + b[i];
    });
}

// Both get the gradient as it is; a copy is made only if both are asked for.
NodeGradients add_fast_backward(BackwardStep& step) {
    Tensor second = step.wanted[0] && step.wanted[1] ? step.grad_output : Tensor();
    if (!step.wanted[0]) std::swap(second, step.grad_output);
    return {.inputs = inputs(std::move(step.grad_output), std::move(second)), .parameters = {}};
}

}  // namespace

void add_fast_operations() {
    static const bool once = [] {
        add_linear({"linear"}, Then::nothing);
        add_linear({"linear", "relu"}, Then::relu);
        add_fusion({.chain = {"relu"}, .forward = relu_fast, .backward = relu_fast_backward});
        add_fusion({.chain = {"add"}, .forward = add_fast, .backward = add_fast_backward});
        return true;
    }();
    static_cast<void>(once);
}

}  // namespace lab02
