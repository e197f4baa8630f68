// Known wrong answers of exercises 3.14 and 3.15.

#include <algorithm>
#include <cmath>
#include <functional>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "lab02_mlp_backprop/losses.hpp"
#include "solutions/lab03_cnn/misconceptions.hpp"
#include "tests/lab03_cnn/calls.hpp"

namespace lab03 {

using dl::Tensor;
using harness::Misconceptions;
using harness::wrong;

namespace {

// --- 3.14 --------------------------------------------------------------------------------------

// Offsets with their channels in another order: down and right exchanged, or all rows first.
Tensor reordered(const Tensor& offsets, const std::function<int(int channel)>& from) {
    std::vector<Tensor> parts;
    for (int channel = 0; channel < offsets.size(1); ++channel)
        parts.push_back(dl::slice(offsets, 1, from(channel), from(channel) + 1));
    return dl::concat(parts, 1);
}

int exchanged(int channel) { return channel ^ 1; }

auto rows_first(int channels) {
    return [channels](int channel) { return channel / 2 + (channel % 2) * (channels / 2); };
}

auto rows_first_back(int channels) {
    return [channels](int channel) {
        return 2 * (channel % (channels / 2)) + channel / (channels / 2);
    };
}

// The picture set in a wide frame in which its edge is repeated, and offsets that lead into it.
Tensor deformed_with_edges(const Tensor& x, const Tensor& offsets, const Tensor& weight,
                           const Tensor& bias, const Conv2dOptions& options) {
    static_cast<void>(deformable_conv2d_forward(x, offsets, weight, bias, options));
    const int frame = 30;
    Tensor wide({x.size(0), x.size(1), x.size(2) + 2 * frame, x.size(3) + 2 * frame});
    for (int n = 0; n < wide.size(0); ++n)
        for (int c = 0; c < wide.size(1); ++c)
            for (int i = 0; i < wide.size(2); ++i)
                for (int j = 0; j < wide.size(3); ++j)
                    wide.at(n, c, i, j) = x.at(n, c, std::clamp(i - frame, 0, x.size(2) - 1),
                                               std::clamp(j - frame, 0, x.size(3) - 1));
    // Windows of the wide picture beyond those of the narrow one are cut off again.
    Conv2dOptions same = options;
    const Conv2dSizes small = conv2d_sizes("deformable", x.shape(), weight.shape(), options);
    const Conv2dSizes large = conv2d_sizes("deformable", wide.shape(), weight.shape(), same);
    Tensor far({offsets.size(0), offsets.size(1), large.out_height, large.out_width});
    for (int n = 0; n < offsets.size(0); ++n)
        for (int k = 0; k < offsets.size(1); ++k)
            for (int i = 0; i < small.out_height; ++i)
                for (int j = 0; j < small.out_width; ++j)
                    far.at(n, k, i, j) = offsets.at(n, k, i, j) + static_cast<float>(frame);
    const Tensor out = deformable_conv2d_forward(wide, far, weight, bias, same);
    return dl::slice(dl::slice(out, 2, 0, small.out_height), 3, 0, small.out_width);
}

auto deforming(const std::function<Tensor(const Tensor& offsets)>& change) {
    return [change](const Tensor& x, const Tensor& offsets, const Tensor& weight,
                    const Tensor& bias, const Conv2dOptions& options) {
        static_cast<void>(deformable_conv2d_forward(x, offsets, weight, bias, options));
        return deformable_conv2d_forward(x, change(offsets), weight, bias, options);
    };
}

Tensor rounded(const Tensor& offsets) {
    return dl::map(offsets, [](float v) { return std::floor(v + 0.5f); });
}

// Down at 2.3 becomes 2.7: the fractions are given to the wrong neighbours.
Tensor mirrored_fractions(const Tensor& offsets) {
    return dl::map(offsets, [](float v) {
        const float whole = std::floor(v);
        return v == whole ? v + 1 : whole + 1 - (v - whole);
    });
}

auto deformed_back(const std::function<void(const Tensor& grad, const Tensor& x,
                                            const Tensor& offsets, const Tensor& weight,
                                            const Conv2dOptions&, DeformableGradients&)>& change) {
    return [change](const Tensor& grad, const Tensor& x, const Tensor& offsets,
                    const Tensor& weight, const Conv2dOptions& options) {
        DeformableGradients found = deformable_conv2d_backward(grad, x, offsets, weight, options);
        change(grad, x, offsets, weight, options, found);
        return found;
    };
}

Misconceptions deformable_rows() {
    return {
        wrong(calls::deformable_conv2d_forward, "L3-DEF-01",
              deforming([](const Tensor& offsets) { return reordered(offsets, exchanged); }),
              "The two offset components are exchanged: down stands before right.",
              "Shift only in y by 1 and compare with a shifted image."),
        wrong(calls::deformable_conv2d_forward, "L3-DEF-02", deforming([](const Tensor& offsets) {
                  return reordered(offsets, rows_first(offsets.size(1)));
              }),
              "You read all rows first and all columns behind them; here they come tap by tap.",
              "Which channel holds the second component of the first tap?"),
        wrong(calls::deformable_conv2d_forward, "L3-DEF-03", deformed_with_edges,
              "Outside the image the value is 0, you repeated the edge.",
              "Sample at -0.5 in an image of ones."),
        wrong(calls::deformable_conv2d_forward, "L3-DEF-04", deforming(rounded),
              "Rounded positions cannot learn: their gradient is zero.",
              "Nudge an offset by 0.01. Does anything change?"),
        wrong(calls::deformable_conv2d_forward, "L3-DEF-08", deforming(mirrored_fractions),
              "The nearer pixel must weigh more.", "At 2.1, is pixel 2 or 3 more important?"),
        wrong(calls::deformable_conv2d_forward, "L3-DEF-05",
              deforming([](const Tensor& offsets) { return offsets * -1.0f; }),
              "The offsets are subtracted; they are added to the place of the tap.",
              "Where does a tap read when its offset is (1, 0)?"),
        wrong(calls::deformable_conv2d_backward, "L3-DEF-06",
              deformed_back([](const Tensor&, const Tensor&, const Tensor&, const Tensor&,
                               const Conv2dOptions&,
                               DeformableGradients& found) { found.offsets *= -1.0f; }),
              "The gradient of the offsets has the wrong sign: the offsets would run away.",
              "How does the sample change when y grows: which two rows are compared?"),
        wrong(calls::deformable_conv2d_backward, "L3-DEF-09",
              deformed_back([](const Tensor&, const Tensor&, const Tensor&, const Tensor&,
                               const Conv2dOptions&,
                               DeformableGradients& found) { found.offsets *= 0.0f; }),
              "The positions need a gradient too.",
              "How does the sample change when y grows: which two rows are compared?"),
        wrong(calls::deformable_conv2d_backward, "L3-DEF-10",
              deformed_back([](const Tensor&, const Tensor&, const Tensor&, const Tensor&,
                               const Conv2dOptions&, DeformableGradients& found) {
                  found.offsets = reordered(found.offsets, exchanged);
              }),
              "The two offset components are exchanged in the gradient.",
              "Which channel moves a tap down?"),
        wrong(calls::deformable_conv2d_backward, "L3-DEF-11",
              deformed_back([](const Tensor&, const Tensor&, const Tensor&, const Tensor&,
                               const Conv2dOptions&, DeformableGradients& found) {
                  found.offsets = reordered(found.offsets, rows_first_back(found.offsets.size(1)));
              }),
              "The gradient of the offsets has all rows first; here they come tap by tap.",
              "Which channel holds the second component of the first tap?"),
        wrong(calls::deformable_conv2d_backward, "L3-DEF-12",
              deformed_back([](const Tensor& grad, const Tensor& x, const Tensor& offsets,
                               const Tensor& weight, const Conv2dOptions& options,
                               DeformableGradients& found) {
                  const int last = x.size(1) - 1;
                  found.offsets =
                      deformable_conv2d_backward(grad, dl::slice(x, 1, last, last + 1), offsets,
                                                 dl::slice(weight, 1, last, last + 1), options)
                          .offsets;
              }),
              "All channels read at the same place, so all of them pull at its offset; you kept "
              "the last one.",
              "Is the gradient of an offset assigned or added in your loop over channels?"),
        wrong(calls::deformable_conv2d_backward, "L3-DEF-13",
              deformed_back([](const Tensor& grad, const Tensor& x, const Tensor& offsets,
                               const Tensor& weight, const Conv2dOptions& options,
                               DeformableGradients& found) {
                  found.input =
                      deformable_conv2d_backward(grad, x, rounded(offsets), weight, options).input;
              }),
              "The whole gradient goes to the nearest pixel; four pixels made the value.",
              "Which weights did bilinear give them on the way forward?"),
    };
}

// --- 3.15 --------------------------------------------------------------------------------------

auto cropping(const std::function<Tensor(const Tensor& image, const Tensor& ten, int, int)>& how) {
    return [how](const Tensor& image, int height, int width) {
        return how(image, ten_crops(image, height, width), height, width);
    };
}

auto averaging(const std::function<Tensor(const Tensor& scores)>& join, int crops) {
    return [join, crops](const Scorer& scorer, const Tensor& images, int height, int width) {
        static_cast<void>(ten_crop_prediction(scorer, images, height, width));
        std::vector<Tensor> answers;
        for (int n = 0; n < images.size(0); ++n) {
            Tensor image = dl::rows(images, n, n + 1);
            image.set_shape({images.size(1), images.size(2), images.size(3)});
            answers.push_back(join(scorer(dl::rows(ten_crops(image, height, width), 0, crops))));
        }
        return dl::stack(answers);
    };
}

Misconceptions crop_rows() {
    return {
        wrong(
            calls::ten_crops, "L3-TEN-01", cropping([](const Tensor&, const Tensor& ten, int, int) {
                return dl::gather_rows(ten, {0, 5, 1, 6, 2, 7, 3, 8, 4, 9});
            }),
            "Each window is followed by its mirror image; the five come first, then their mirrors.",
            "Which window has the number 5?"),
        wrong(calls::ten_crops, "L3-TEN-02",
              cropping([](const Tensor& image, const Tensor& ten, int height, int width) {
                  return dl::concat({dl::rows(ten, 0, 5),
                                     dl::rows(ten_crops(dl::flip(image, 2), height, width), 0, 5)});
              }),
              "You cut from the mirrored picture: its top left is the mirrored top right.",
              "Is picture 5 the mirror image of picture 0?"),
        wrong(calls::ten_crops, "L3-TEN-03",
              cropping([](const Tensor&, const Tensor& ten, int, int) {
                  return dl::concat({dl::rows(ten, 0, 5), dl::flip(dl::rows(ten, 0, 5), 2)});
              }),
              "The windows are turned upside down; a mirror exchanges left and right.",
              "Does a dog stand on its head in a mirror?"),
        wrong(calls::ten_crops, "L3-TEN-04",
              cropping([](const Tensor& image, const Tensor& ten, int height, int width) {
                  const int top = (image.size(1) - height + 1) / 2;
                  const int left = (image.size(2) - width + 1) / 2;
                  Tensor out = ten;
                  const Tensor middle =
                      dl::slice(dl::slice(image, 1, top, top + height), 2, left, left + width);
                  const Tensor mirror = dl::flip(middle, 2);
                  std::copy(middle.begin(), middle.end(), out.begin() + 4 * middle.count());
                  std::copy(mirror.begin(), mirror.end(), out.begin() + 9 * middle.count());
                  return out;
              }),
              "The middle window is rounded up; the contract rounds down.",
              "Where does the middle window of 2 in 5 begin?"),
        wrong(calls::ten_crops, "L3-TEN-05",
              cropping([](const Tensor&, const Tensor& ten, int, int) {
                  return dl::gather_rows(ten, {0, 2, 1, 3, 4, 5, 7, 6, 8, 9});
              }),
              "Top right and bottom left are exchanged.", "Which window has the number 1?"),
        wrong(calls::ten_crop_prediction, "L3-TEN-06",
              averaging(
                  [](const Tensor& scores) {
                      Tensor p = lab02::softmax_forward(dl::mean(scores, {0}, {.keep_axes = true}));
                      p.set_shape({scores.size(1)});
                      return p;
                  },
                  10),
              "You averaged scores; probabilities are asked for.",
              "How much may one crop that shouts outvote nine?"),
        wrong(calls::ten_crop_prediction, "L3-TEN-07",
              averaging(
                  [](const Tensor& scores) { return dl::sum(lab02::softmax_forward(scores), {0}); },
                  10),
              "The probabilities are added up; the mean is missing.", "What must a row sum to?"),
        wrong(
            calls::ten_crop_prediction, "L3-TEN-08",
            averaging(
                [](const Tensor& scores) { return dl::mean(lab02::softmax_forward(scores), {0}); },
                5),
            "Only five of the ten windows vote.", "How many rows has the batch of crops?"),
        wrong(calls::ten_crop_prediction, "L3-TEN-09",
              averaging([](const Tensor& scores) { return dl::mean(scores, {0}); }, 10),
              "The softmax is missing: these are scores.", "What must a row sum to?"),
    };
}

}  // namespace

Misconceptions sampling_rows() { return joined({deformable_rows(), crop_rows()}); }

}  // namespace lab03
