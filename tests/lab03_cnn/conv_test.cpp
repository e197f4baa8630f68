// Convolution forward and backward, and its other forms: by hand, by rule, by slope, against the
// reference.

#include "tests/lab03_cnn/support.hpp"

namespace {

const Tensor no_bias = Tensor({1});

// conv2d_forward in double, from the definition and nothing else: what slopes are taken of.
double weighed(const Tensor& x, const Tensor& w, const Tensor& b, const Tensor& g,
               const Conv2dOptions& options) {
    const int group_filters = w.size(0) / options.groups;
    double sum = 0;
    for (int n = 0; n < g.size(0); ++n)
        for (int o = 0; o < g.size(1); ++o)
            for (int y = 0; y < g.size(2); ++y)
                for (int z = 0; z < g.size(3); ++z) {
                    double value = double{b.at(o)};
                    for (int c = 0; c < w.size(1); ++c)
                        for (int ky = 0; ky < w.size(2); ++ky)
                            for (int kx = 0; kx < w.size(3); ++kx) {
                                const int row = y * options.stride.y + ky * options.dilation.y -
                                                options.padding.top;
                                const int col = z * options.stride.x + kx * options.dilation.x -
                                                options.padding.left;
                                if (row < 0 || col < 0 || row >= x.size(2) || col >= x.size(3))
                                    continue;
                                value +=
                                    double{w.at(o, c, ky, kx)} *
                                    double{x.at(n, o / group_filters * w.size(1) + c, row, col)};
                            }
                    sum += value * double{g.at(n, o, y, z)};
                }
    return sum;
}

// Central differences; the sum is linear in every number, so that a large step is exact.
Tensor slope(const std::function<double(const Tensor&)>& loss, const Tensor& at) {
    Tensor result(at.shape());
    Tensor nudged = at;
    for (std::int64_t i = 0; i < at.count(); ++i) {
        nudged[i] = at[i] + 1;
        const double above = loss(nudged);
        nudged[i] = at[i] - 1;
        result[i] = static_cast<float>((above - loss(nudged)) / 2);
        nudged[i] = at[i];
    }
    return result;
}

Tensor output_like(const Case& c, Rng& rng) {
    const Tensor out = reference(calls::conv2d_forward, Tensor(c.x), Tensor(c.weight),
                                 Tensor({c.weight[0]}), c.options);
    return dl::normal(out.shape(), rng);
}

template <class Forward>
void forward_agrees(const Forward& call, const std::vector<Case>& cases, Rng& rng) {
    for (const Case& c : cases) {
        INFO(c.text());
        const Tensor x = dl::normal(c.x, rng), w = dl::normal(c.weight, rng);
        const Tensor b = dl::normal({c.weight[0]}, rng);
        CHECK_THAT(subject(call, x, w, b, c.options),
                   AllClose(reference(calls::conv2d_forward, x, w, b, c.options)).scale(4));
    }
}

template <class Backward>
void backward_agrees(const Backward& call, const std::vector<Case>& cases, Rng& rng) {
    for (const Case& c : cases) {
        INFO(c.text());
        const Tensor x = dl::normal(c.x, rng), w = dl::normal(c.weight, rng);
        const Tensor g = output_like(c, rng);
        CHECK_THAT(subject(call, g, x, w, c.options),
                   AllClose(reference(calls::conv2d_backward, g, x, w, c.options)).scale(6));
    }
}

std::vector<Case> one_group(std::vector<Case> cases) {
    std::erase_if(cases, [](const Case& c) { return c.options.groups != 1; });
    return cases;
}

}  // namespace

TEST_CASE("same padding keeps the size and puts the extra pixel at the bottom and right",
          "[lab03][3.3]") {
    CHECK_THAT(subject(calls::same_padding, 3, 1), Equals(Sides{1, 1, 1, 1}));
    CHECK_THAT(subject(calls::same_padding, {5, 1}, 1), Equals(Sides{2, 0, 2, 0}));
    CHECK_THAT(subject(calls::same_padding, {2, 4}, 1), Equals(Sides{0, 1, 1, 2}));
    CHECK_THAT(subject(calls::same_padding, {3, 2}, {2, 3}), Equals(Sides{2, 1, 2, 2}));
}

TEST_CASE("an output pixel is the filter laid over one window", "[lab03][3.3]") {
    const Tensor image = counted({1, 1, 3, 3});
    const Tensor diagonal = Tensor::of({1, 1, 2, 2}, {1, 0, 0, 1});
    CHECK_THAT(subject(calls::conv2d_forward, image, diagonal, Tensor({1}, 10), {}),
               AllClose(Tensor::of({1, 1, 2, 2}, {16, 18, 22, 24})));
}

TEST_CASE("what lies outside of the image counts as zero", "[lab03][3.3]") {
    const Tensor image = counted({1, 1, 3, 3});
    const Tensor diagonal = Tensor::of({1, 1, 2, 2}, {1, 0, 0, 1});
    CHECK_THAT(
        subject(calls::conv2d_forward, image, diagonal, no_bias, {.padding = 1}),
        AllClose(Tensor::of({1, 1, 4, 4}, {1, 2, 3, 0, 4, 6, 8, 3, 7, 12, 14, 6, 0, 7, 8, 9})));
    CHECK_THAT(subject(calls::conv2d_forward, Tensor({1, 1, 2, 2}, 1), Tensor({1, 1, 3, 3}, 1),
                       no_bias, {.padding = {1, 0, 0, 2}}),
               AllClose(Tensor::of({1, 1, 1, 2}, {4, 2})));
}

TEST_CASE("a stride of 2 moves the window by two pixels", "[lab03][3.3]") {
    const Tensor image = counted({1, 1, 4, 5});
    const Tensor one = Tensor({1, 1, 1, 1}, 1);
    CHECK_THAT(subject(calls::conv2d_forward, image, one, no_bias, {.stride = 2}),
               AllClose(Tensor::of({1, 1, 2, 3}, {1, 3, 5, 11, 13, 15})));
    CHECK_THAT(subject(calls::conv2d_forward, image, one, no_bias, {.stride = {3, 2}}),
               AllClose(Tensor::of({1, 1, 2, 3}, {1, 3, 5, 16, 18, 20})));
}

TEST_CASE("dilation spreads the pixels that a filter reads", "[lab03][3.3]") {
    const Tensor corners = Tensor({1, 1, 2, 2}, 1);
    CHECK_THAT(subject(calls::conv2d_forward, counted({1, 1, 3, 4}), corners, no_bias,
                       {.dilation = {2, 3}}),
               AllClose(Tensor::of({1, 1, 1, 1}, {1 + 4 + 9 + 12})));
}

TEST_CASE("every filter adds over the channels and its bias comes once", "[lab03][3.3]") {
    const Tensor image = Tensor::of({1, 2, 1, 2}, {1, 2, 10, 20});
    const Tensor weight = Tensor::of({3, 2, 1, 1}, {1, 0, 0, 1, 2, 3});
    CHECK_THAT(subject(calls::conv2d_forward, image, weight, Tensor::of({3}, {100, 200, 300}), {}),
               AllClose(Tensor::of({1, 3, 1, 2}, {101, 102, 210, 220, 332, 364})));
    CHECK_THAT(subject(calls::conv2d_forward, Tensor({1, 2, 3, 3}), Tensor({2, 2, 2, 2}, 1),
                       Tensor::of({2}, {5, 7}), {}),
               AllClose(Tensor::of({1, 2, 2, 2}, {5, 5, 5, 5, 7, 7, 7, 7})));
}

TEST_CASE("filters of a group see the channels of their group", "[lab03][3.3]") {
    const Tensor image = Tensor::of({1, 4, 1, 1}, {1, 10, 100, 1000});
    const Tensor weight = Tensor::of({2, 2, 1, 1}, {1, 2, 3, 4});
    CHECK_THAT(subject(calls::conv2d_forward, image, weight, Tensor({2}), {.groups = 2}),
               AllClose(Tensor::of({1, 2, 1, 1}, {21, 4300})));
}

TEST_CASE("convolution agrees with the reference on awkward settings", "[lab03][3.3]") {
    Rng rng{33};
    forward_agrees(calls::conv2d_forward, awkward_cases(), rng);
    forward_agrees(calls::conv2d_forward, awkward_cases(), rng);  // nothing is left from before
}

TEST_CASE("a shifted image gives a shifted map", "[lab03][3.3]") {
    Rng rng{34};
    const Tensor x = dl::normal({1, 2, 6, 7}, rng), w = dl::normal({3, 2, 3, 2}, rng);
    const Tensor shifted = dl::slice(dl::slice(x, 2, 1, 6), 3, 2, 7);
    const Tensor map = subject(calls::conv2d_forward, x, w, Tensor({3}), {});
    CHECK_THAT(subject(calls::conv2d_forward, shifted, w, Tensor({3}), {}),
               AllClose(dl::slice(dl::slice(map, 2, 1, 4), 3, 2, 6)).scale(3));
}

TEST_CASE("shapes that do not fit a convolution are refused", "[lab03][3.3]") {
    const Tensor x({1, 3, 5, 5});
    CHECK_THROWS_AS(subject(calls::conv2d_forward, x, Tensor({2, 4, 3, 3}), Tensor({2}), {}),
                    dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::conv2d_forward, x, Tensor({2, 3, 6, 3}), Tensor({2}), {}),
                    dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::conv2d_forward, x, Tensor({2, 3, 3, 3}), Tensor({3}), {}),
                    dl::ShapeError);
    CHECK_THROWS_AS(
        subject(calls::conv2d_backward, Tensor({1, 2, 4, 3}), x, Tensor({2, 3, 3, 3}), {}),
        dl::ShapeError);
}

TEST_CASE("gradients of a convolution by hand", "[lab03][3.4]") {
    // Two windows of two pixels: output = (1*a + 2*b, 2*a + 3*b) for weights a, b.
    const Tensor x = Tensor::of({1, 1, 1, 3}, {1, 2, 3});
    const Tensor w = Tensor::of({1, 1, 1, 2}, {10, 20});
    CHECK_THAT(
        subject(calls::conv2d_backward, Tensor::of({1, 1, 1, 2}, {1, -2}), x, w, {}),
        AllClose(Conv2dGradients{Tensor::of({1, 1, 1, 3}, {10, 0, -40}),
                                 Tensor::of({1, 1, 1, 2}, {-3, -4}), Tensor::of({1}, {-1})}));
}

TEST_CASE("a gradient of one at the middle spreads as the filter does", "[lab03][3.4]") {
    Tensor g({1, 1, 3, 3});
    g.at(0, 0, 1, 1) = 1;
    const Conv2dGradients found =
        subject(calls::conv2d_backward, g, counted({1, 1, 5, 5}), counted({1, 1, 3, 3}), {});
    Tensor expected({1, 1, 5, 5});
    for (int y = 0; y < 3; ++y)
        for (int x = 0; x < 3; ++x)
            expected.at(0, 0, y + 1, x + 1) = static_cast<float>(3 * y + x + 1);
    CHECK_THAT(found.input, AllClose(expected));
    CHECK_THAT(found.weight, AllClose(Tensor::of({1, 1, 3, 3}, {7, 8, 9, 12, 13, 14, 17, 18, 19})));
}

TEST_CASE("pixels that no window reads have the gradient 0", "[lab03][3.4]") {
    const Conv2dGradients found =
        subject(calls::conv2d_backward, Tensor({1, 1, 2, 1}, 1), Tensor({1, 1, 5, 3}, 1),
                Tensor({1, 1, 2, 2}, 1), {.stride = {2, 3}});
    CHECK_THAT(found.input, AllClose(Tensor::of({1, 1, 5, 3}, {1, 1, 0, 1, 1, 0, 1, 1, 0,  //
                                                               1, 1, 0, 0, 0, 0})));
}

TEST_CASE("overlapping windows add in the middle", "[lab03][3.4]") {
    const Conv2dGradients found =
        subject(calls::conv2d_backward, Tensor({1, 1, 3, 3}, 1), Tensor({1, 1, 3, 3}, 1),
                Tensor({1, 1, 3, 3}, 1), {.padding = 1});
    CHECK_THAT(found.input, AllClose(Tensor::of({1, 1, 3, 3}, {4, 6, 4, 6, 9, 6, 4, 6, 4})));
    CHECK_THAT(found.weight, AllClose(Tensor::of({1, 1, 3, 3}, {4, 6, 4, 6, 9, 6, 4, 6, 4})));
    CHECK_THAT(found.bias, AllClose(Tensor::of({1}, {9})));
}

TEST_CASE("an image twice in the batch doubles the weight gradient", "[lab03][3.4]") {
    Rng rng{35};
    const Tensor x = dl::normal({1, 2, 4, 5}, rng), w = dl::normal({3, 2, 2, 3}, rng);
    const Tensor g = dl::normal({1, 3, 3, 3}, rng);
    const Conv2dGradients once = subject(calls::conv2d_backward, g, x, w, {});
    const Conv2dGradients twice =
        subject(calls::conv2d_backward, dl::concat({g, g}), dl::concat({x, x}), w, {});
    CHECK_THAT(twice.weight, AllClose(once.weight * 2).scale(8));
    CHECK_THAT(twice.bias, AllClose(once.bias * 2).scale(8));
    CHECK_THAT(twice.input, AllClose(dl::concat({once.input, once.input})).scale(4));
}

TEST_CASE("gradients of a convolution agree with the reference on awkward settings",
          "[lab03][3.4]") {
    Rng rng{36};
    backward_agrees(calls::conv2d_backward, awkward_cases(), rng);
}

TEST_CASE("gradients of a convolution are slopes", "[lab03][3.4]") {
    Rng rng{37};
    for (const Case& c : awkward_cases()) {
        INFO(c.text());
        const Tensor x = dl::normal(c.x, rng), w = dl::normal(c.weight, rng);
        const Tensor b = dl::normal({c.weight[0]}, rng), g = output_like(c, rng);
        const Conv2dGradients found = subject(calls::conv2d_backward, g, x, w, c.options);
        const auto by_x = [&](const Tensor& t) { return weighed(t, w, b, g, c.options); };
        const auto by_w = [&](const Tensor& t) { return weighed(x, t, b, g, c.options); };
        const auto by_b = [&](const Tensor& t) { return weighed(x, w, t, g, c.options); };
        CHECK_THAT(found.input, AllClose(slope(by_x, x)).scale(6));
        CHECK_THAT(found.weight, AllClose(slope(by_w, w)).scale(6));
        CHECK_THAT(found.bias, AllClose(slope(by_b, b)).scale(6));
    }
}

TEST_CASE("columns of a 3 x 3 image are its four patches", "[lab03][3.5]") {
    CHECK_THAT(subject(calls::im2col, counted({1, 1, 3, 3}), 2, {}),
               Equals(Tensor::of({1, 4, 4}, {1, 2, 4, 5, 2, 3, 5, 6, 4, 5, 7, 8, 5, 6, 8, 9})));
}

TEST_CASE("rows of the columns are ordered as the weights of a filter", "[lab03][3.5]") {
    // Channels outermost: c, then ky, then kx.
    CHECK_THAT(subject(calls::im2col, counted({1, 2, 2, 3}), {2, 2}, {}),
               Equals(Tensor::of({1, 8, 2}, {1, 2, 2, 3, 4, 5, 5, 6,  //
                                             7, 8, 8, 9, 10, 11, 11, 12})));
}

TEST_CASE("what lies in the padding is 0 in the columns", "[lab03][3.5]") {
    CHECK_THAT(subject(calls::im2col, counted({1, 1, 2, 2}), {1, 2},
                       {.stride = {1, 2}, .padding = {0, 1, 0, 1}}),
               Equals(Tensor::of({1, 2, 4}, {0, 2, 0, 4, 1, 0, 3, 0})));
}

TEST_CASE("columns of ones sum to the number of patches around a pixel", "[lab03][3.5]") {
    CHECK_THAT(subject(calls::col2im, Tensor({1, 4, 4}, 1), {1, 1, 3, 3}, 2, {}),
               Equals(Tensor::of({1, 1, 3, 3}, {1, 2, 1, 2, 4, 2, 1, 2, 1})));
}

TEST_CASE("columns and the way back agree with the reference on awkward settings", "[lab03][3.5]") {
    Rng rng{38};
    for (Case c : awkward_cases()) {
        INFO(c.text());
        const Tensor x = dl::normal(c.x, rng);
        const YX kernel = {c.weight[2], c.weight[3]};
        const Tensor columns = reference(calls::im2col, x, kernel, c.options);
        CHECK_THAT(subject(calls::im2col, x, kernel, c.options), Equals(columns));
        const Tensor back = dl::normal(columns.shape(), rng);
        const Tensor sum = subject(calls::col2im, back, c.x, kernel, c.options);
        CHECK_THAT(sum, AllClose(reference(calls::col2im, back, c.x, kernel, c.options)).scale(3));
        // One is the gradient of the other: the inner products agree.
        CHECK(inner(sum, x) == Approx(inner(back, columns)).margin(1e-3));
    }
}

TEST_CASE("columns that do not fit their image are refused", "[lab03][3.5]") {
    CHECK_THROWS_AS(subject(calls::col2im, Tensor({1, 4, 5}), {1, 1, 3, 3}, 2, {}), dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::im2col, Tensor({1, 1, 3, 3}), 4, {}), dl::ShapeError);
}

TEST_CASE("the product form has the numbers of the loops", "[lab03][3.6]") {
    Rng rng{39};
    forward_agrees(calls::conv2d_gemm_forward, awkward_cases(), rng);
    backward_agrees(calls::conv2d_gemm_backward, awkward_cases(), rng);
}

TEST_CASE("the product form of a larger layer", "[lab03][3.6]") {
    Rng rng{40};
    const std::vector<Case> larger = {
        {{3, 8, 16, 15}, {12, 8, 3, 3}, {.padding = 1}},
        {{2, 6, 14, 14}, {16, 6, 5, 5}, {}},
        {{2, 16, 9, 9}, {8, 4, 3, 3}, {.stride = 2, .padding = 1, .groups = 4}},
    };
    forward_agrees(calls::conv2d_gemm_forward, larger, rng);
    backward_agrees(calls::conv2d_gemm_backward, larger, rng);
}

TEST_CASE("a backward pass belongs to its own images", "[lab03][3.6]") {
    Rng rng{41};
    const Tensor a = dl::normal({1, 1, 4, 4}, rng), b = dl::normal({1, 1, 4, 4}, rng);
    const Tensor w = dl::normal({2, 1, 3, 3}, rng), g = dl::normal({1, 2, 2, 2}, rng);
    static_cast<void>(subject(calls::conv2d_gemm_forward, a, w, Tensor({2}), {}));
    static_cast<void>(subject(calls::conv2d_gemm_forward, b, w, Tensor({2}), {}));
    CHECK_THAT(subject(calls::conv2d_gemm_backward, g, a, w, {}),
               AllClose(reference(calls::conv2d_backward, g, a, w, {})).scale(3));
}

TEST_CASE("the matrix of a small convolution by hand", "[lab03][3.12]") {
    CHECK_THAT(subject(calls::conv_matrix, counted({1, 1, 2, 2}), {1, 2, 3}, {}),
               Equals(Tensor::of({2, 6}, {1, 2, 0, 3, 4, 0, 0, 1, 2, 0, 3, 4})));
}

TEST_CASE("the matrix times an image is the convolution", "[lab03][3.12]") {
    Rng rng{42};
    for (const Case& c : awkward_cases()) {
        INFO(c.text());
        const Shape one = {1, c.x[1], c.x[2], c.x[3]};
        const Tensor w = dl::normal(c.weight, rng), x = dl::normal(one, rng);
        const Shape image = {one[1], one[2], one[3]};
        const Tensor matrix = subject(calls::conv_matrix, w, image, c.options);
        CHECK_THAT(matrix, Equals(reference(calls::conv_matrix, w, image, c.options)));
        const Tensor map = reference(calls::conv2d_forward, x, w, Tensor({c.weight[0]}), c.options);
        CHECK_THAT(dl::matmul(dl::reshape(x, {1, -1}), matrix, {.transpose_b = true}),
                   AllClose(dl::reshape(map, {1, -1})).scale(4));
    }
    CHECK_THROWS_AS(subject(calls::conv_matrix, Tensor({1, 1, 3, 3}), {1, 2, 2}, {}),
                    dl::ShapeError);
}

TEST_CASE("a panel is a piece of the columns", "[lab03][3.17]") {
    // The columns of a 3 x 3 image: rows 1 and 2, columns 1 to 3, in a panel of width 5.
    CHECK_THAT(subject(calls::fill_patches, counted({1, 1, 3, 3}), 0, 2, {}, {5, 1, 3, 1, 2}),
               Equals(Tensor::of({2, 5}, {3, 5, 6, 0, 0, 5, 7, 8, 0, 0})));
}

TEST_CASE("panels agree with the columns on awkward settings", "[lab03][3.17]") {
    Rng rng{43};
    for (const Case& c : one_group(awkward_cases())) {
        INFO(c.text());
        const Tensor x = dl::normal(c.x, rng);
        const YX kernel = {c.weight[2], c.weight[3]};
        const Tensor columns = reference(calls::im2col, x, kernel, c.options);
        const int n = rng.integer(c.x[0]);
        const int lane = rng.integer(columns.size(2)), depth = rng.integer(columns.size(1));
        const int lanes = rng.integer(1, columns.size(2) - lane);
        const lab03::PanelPlan plan{lanes + rng.integer(3), lane, lanes, depth,
                                    columns.size(1) - depth};
        const Tensor rows = dl::slice(dl::rows(columns, n, n + 1), 1, depth, columns.size(1));
        Tensor piece = dl::pad(dl::slice(rows, 2, lane, lane + lanes),
                               {{0, 0}, {0, 0}, {0, plan.width - lanes}});
        piece.set_shape({plan.depth, plan.width});
        CHECK_THAT(subject(calls::fill_patches, x, n, kernel, c.options, plan), Equals(piece));
    }
}

TEST_CASE("the product without columns has the numbers of the loops", "[lab03][3.17]") {
    Rng rng{44};
    std::vector<Case> cases = one_group(awkward_cases());
    cases.push_back({{2, 6, 14, 14}, {16, 6, 5, 5}, {}});
    cases.push_back({{1, 70, 6, 7}, {20, 70, 3, 3}, {.padding = 1}});  // more than one piece of k
    forward_agrees(calls::conv2d_implicit, cases, rng);
    CHECK_THROWS_AS(subject(calls::conv2d_implicit, Tensor({1, 2, 3, 3}), Tensor({2, 1, 2, 2}),
                            Tensor({2}), {.groups = 2}),
                    dl::ShapeError);
}
