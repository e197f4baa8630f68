// Convolution along time: by hand, by rule, against the reference.

#include "tests/lab03_cnn/support.hpp"

using lab02::NodeData;
using lab03::Conv1dGradients;
using lab03::Conv1dOptions;
using lab03::TimeDelayLayer;

namespace {

Tensor signal(std::initializer_list<float> values) {
    return Tensor::of({1, 1, static_cast<int>(values.size())}, values);
}

const std::vector<Conv1dOptions> settings = {
    {},           {2, 1, false}, {1, 2, false}, {3, 2, false},
    {1, 1, true}, {2, 1, true},  {1, 3, true},  {2, 2, true}};

}  // namespace

TEST_CASE("a filter of two taps slides over four steps", "[lab03][3.13]") {
    const Tensor x = signal({1, 2, 3, 4}), weight = signal({10, 1}), none = Tensor({1});
    CHECK_THAT(subject(calls::conv1d_forward, x, weight, none, Conv1dOptions{}),
               AllClose(signal({12, 23, 34})));
    CHECK_THAT(subject(calls::conv1d_forward, x, weight, none, {.causal = true}),
               AllClose(signal({1, 12, 23, 34})));
    CHECK_THAT(subject(calls::conv1d_forward, x, weight, none, {.dilation = 2}),
               AllClose(signal({13, 24})));
    CHECK_THAT(subject(calls::conv1d_forward, x, weight, none, {.stride = 2}),
               AllClose(signal({12, 34})));
    CHECK_THAT(subject(calls::conv1d_forward, x, weight, Tensor({1}, 5), Conv1dOptions{}),
               AllClose(signal({17, 28, 39})));
}

TEST_CASE("a causal output knows nothing of the future", "[lab03][3.13]") {
    Tensor impulse({1, 1, 12});
    impulse.at(0, 0, 5) = 1;
    Tensor expected({1, 1, 12});
    const Tensor weight = signal({3, 2, 1});  // the last tap meets the latest step
    for (int k = 0; k < 3; ++k)
        expected.at(0, 0, 5 + 2 * k) = static_cast<float>(k + 1);
    CHECK_THAT(subject(calls::conv1d_forward, impulse, weight, Tensor({1}),
                       {.dilation = 2, .causal = true}),
               AllClose(expected));
}

TEST_CASE("signals, channels and filters of other sizes agree with the reference",
          "[lab03][3.13]") {
    Rng rng{130};
    const Tensor x = dl::normal({2, 3, 11}, rng), weight = dl::normal({4, 3, 3}, rng);
    const Tensor bias = dl::normal({4}, rng);
    for (const Conv1dOptions& options : settings)
        CHECK_THAT(subject(calls::conv1d_forward, x, weight, bias, options),
                   AllClose(reference(calls::conv1d_forward, x, weight, bias, options)).scale(5));
}

TEST_CASE("filters too long for a signal are refused", "[lab03][3.13]") {
    const Tensor x({1, 1, 4}), bias({1});
    CHECK_THROWS_AS(subject(calls::conv1d_forward, x, Tensor({1, 1, 5}), bias, Conv1dOptions{}),
                    dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::conv1d_forward, x, Tensor({1, 2, 3}), bias, Conv1dOptions{}),
                    dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::conv1d_forward, x, Tensor({1, 1, 2}), bias, {.stride = 0}),
                    dl::Error);
}

TEST_CASE("a step that two windows hear collects from both", "[lab03][3.13]") {
    const Conv1dGradients found = subject(calls::conv1d_backward, signal({1, 1, 1}),
                                          signal({1, 2, 3, 4}), signal({10, 1}), Conv1dOptions{});
    CHECK_THAT(found.input, AllClose(signal({10, 11, 11, 1})));
    CHECK_THAT(found.weight, AllClose(signal({6, 9})));
    CHECK_THAT(found.bias, AllClose(Tensor({1}, 3)));
}

TEST_CASE("gradients along time agree with the reference", "[lab03][3.13]") {
    Rng rng{131};
    const Tensor x = dl::normal({2, 3, 11}, rng), weight = dl::normal({4, 3, 3}, rng);
    for (const Conv1dOptions& options : settings) {
        const Shape out = reference(calls::conv1d_forward, x, weight, Tensor({4}), options).shape();
        const Tensor grad = dl::normal(out, rng);
        CHECK_THAT(subject(calls::conv1d_backward, grad, x, weight, options),
                   AllClose(reference(calls::conv1d_backward, grad, x, weight, options)).scale(10));
    }
}

TEST_CASE("gradients along time are slopes of the forward pass", "[lab03][3.13]") {
    // Linear in x and in the weight: <out(dx), g> must equal <dx, grad_x>, exactly.
    Rng rng{132};
    const Tensor x = dl::normal({2, 2, 9}, rng), weight = dl::normal({3, 2, 3}, rng), zero({3});
    const Conv1dOptions options{2, 2, true};
    const Tensor dx = dl::normal(x.shape(), rng), dw = dl::normal(weight.shape(), rng);
    const Tensor g = dl::normal({2, 3, 5}, rng);
    const Conv1dGradients found = subject(calls::conv1d_backward, g, x, weight, options);
    REQUIRE(found.input.shape() == x.shape());
    REQUIRE(found.weight.shape() == weight.shape());
    CHECK_THAT(
        inner(found.input, dx),
        AllClose(inner(reference(calls::conv1d_forward, dx, weight, zero, options), g)).scale(10));
    CHECK_THAT(
        inner(found.weight, dw),
        AllClose(inner(reference(calls::conv1d_forward, x, dw, zero, options), g)).scale(10));
}

TEST_CASE("dilated layers hear far back", "[lab03][3.13]") {
    CHECK_THAT(subject(calls::time_delay_span, {}), Equals(1));
    CHECK_THAT(subject(calls::time_delay_span, {{8, 5, 1}, {8, 5, 2}}), Equals(13));
    CHECK_THAT(subject(calls::time_delay_span, {{4, 1, 3}, {4, 1, 1}}), Equals(1));
    CHECK_THAT(subject(calls::time_delay_span, {{1, 2, 1}, {1, 2, 2}, {1, 2, 4}, {1, 2, 8}}),
               Equals(16));
}

TEST_CASE("a time-delay net is built as the reference builds it", "[lab03][3.13]") {
    for (const std::vector<TimeDelayLayer>& layers :
         {std::vector<TimeDelayLayer>{{8, 5, 1}}, {{8, 5, 1}, {16, 3, 2}, {4, 2, 4}}})
        CHECK_THAT(subject(calls::time_delay_net, 40, layers, 6),
                   Equals(reference(calls::time_delay_net, 40, layers, 6)));
    CHECK_THROWS_AS(subject(calls::time_delay_net, 40, {}, 6), dl::Error);
}

TEST_CASE("the length of a signal costs a time-delay net nothing", "[lab03][3.13]") {
    const auto count = [](const std::vector<NodeData>& nodes) {
        std::int64_t sum = 0;
        for (const NodeData& node : nodes)
            for (const lab02::ParameterSpec& spec : node.parameters)
                sum += spec.shape.count();
        return sum;
    };
    const std::vector<TimeDelayLayer> layers = {{8, 5, 1}, {16, 5, 2}};
    CHECK(count(subject(calls::time_delay_net, 64, layers, 6)) == 48 + 656 + 102);
    CHECK(count(subject(calls::time_delay_net, 4096, layers, 6)) == 48 + 656 + 102);
}
