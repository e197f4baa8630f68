// Known wrong answers of exercise 3.10.

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "solutions/lab03_cnn/misconceptions.hpp"
#include "tests/lab03_cnn/calls.hpp"

namespace lab03 {

using dl::Rng;
using dl::Tensor;
using harness::Misconceptions;
using harness::wrong;

namespace {

// --- Between the pixels ------------------------------------------------------------------------

using Pixel = std::function<float(int row, int column)>;

// The reference with a place to slip at: how a place is split, and how a neighbour is read.
struct Split {
    int top, left;
    float far_y, far_x;
};

float bilinear_with(const Tensor& images, int n, int c, Split at, const Pixel& pixel) {
    static_cast<void>(bilinear(images, n, c, 0, 0));  // the checks
    return (1 - at.far_y) *
               ((1 - at.far_x) * pixel(at.top, at.left) + at.far_x * pixel(at.top, at.left + 1)) +
           at.far_y * ((1 - at.far_x) * pixel(at.top + 1, at.left) +
                       at.far_x * pixel(at.top + 1, at.left + 1));
}

Split split(float y, float x) {
    const float top = std::floor(y), left = std::floor(x);
    return {static_cast<int>(top), static_cast<int>(left), y - top, x - left};
}

bool inside(const Tensor& images, int row, int column) {
    return row >= 0 && row < images.size(2) && column >= 0 && column < images.size(3);
}

Pixel zero_outside(const Tensor& images, int n, int c) {
    return [&images, n, c](int row, int column) {
        return inside(images, row, column) ? images.at(n, c, row, column) : 0.0f;
    };
}

Pixel edge_outside(const Tensor& images, int n, int c) {
    return [&images, n, c](int row, int column) {
        return images.at(n, c, std::clamp(row, 0, images.size(2) - 1),
                         std::clamp(column, 0, images.size(3) - 1));
    };
}

// Far away all of them give what the reference gives.
bool near(const Tensor& images, float y, float x) {
    return std::abs(y) < 1e6f && std::abs(x) < 1e6f && images.rank() == 4;
}

using Sample = float(const Tensor&, int, int, float, float);

std::function<Sample> sampling(const std::function<Sample>& variant) {
    return [variant](const Tensor& images, int n, int c, float y, float x) {
        const float right = bilinear(images, n, c, y, x);
        return near(images, y, x) ? variant(images, n, c, y, x) : right;
    };
}

float nearest(const Tensor& images, int n, int c, float y, float x) {
    return zero_outside(images, n, c)(static_cast<int>(std::floor(y + 0.5f)),
                                      static_cast<int>(std::floor(x + 0.5f)));
}

Misconceptions between_rows() {
    return {
        wrong(calls::bilinear, "L3-DEF-03",
              sampling([](const Tensor& images, int n, int c, float y, float x) {
                  return bilinear_with(images, n, c, split(y, x), edge_outside(images, n, c));
              }),
              "Outside the image the value is 0, you repeated the edge.",
              "Sample at -0.5 in an image of ones."),
        wrong(calls::bilinear, "L3-DEF-04", sampling(nearest),
              "You take the nearest pixel; nothing lies between two pixels then.",
              "What should stand half-way between 0 and 10?"),
        wrong(calls::bilinear, "L3-DEF-08",
              sampling([](const Tensor& images, int n, int c, float y, float x) {
                  Split at = split(y, x);
                  at.far_y = 1 - at.far_y;
                  at.far_x = 1 - at.far_x;
                  return bilinear_with(images, n, c, at, zero_outside(images, n, c));
              }),
              "The nearer pixel must weigh more.", "At 2.1, is pixel 2 or 3 more important?"),
        wrong(calls::bilinear, "L3-BIL-01",
              sampling([](const Tensor& images, int n, int c, float y, float x) {
                  const Split at = {static_cast<int>(y), static_cast<int>(x), y - std::trunc(y),
                                    x - std::trunc(x)};
                  return bilinear_with(images, n, c, at, zero_outside(images, n, c));
              }),
              "A conversion to int rounds towards 0: left of the picture it goes the wrong way.",
              "What is (int)-0.4, and what is floor(-0.4)?"),
        wrong(calls::bilinear, "L3-BIL-02",
              sampling([](const Tensor& images, int n, int c, float y, float x) {
                  return bilinear_with(images, n, c, split(x, y), zero_outside(images, n, c));
              }),
              "Row and column are exchanged.", "Which of the two arguments goes down?"),
        wrong(calls::bilinear, "L3-BIL-03",
              sampling([](const Tensor& images, int n, int c, float y, float x) {
                  const bool whole = y >= 0 && x >= 0 &&
                                     y <= static_cast<float>(images.size(2) - 1) &&
                                     x <= static_cast<float>(images.size(3) - 1);
                  return whole ? bilinear(images, n, c, y, x) : 0.0f;
              }),
              "Near the edge some of the four neighbours are still inside; they count.",
              "Which neighbours of (-0.5, 1) exist?"),
    };
}

// --- Whole pictures ----------------------------------------------------------------------------

// Every pixel of the result from a place in the picture.
Tensor from_places(const Tensor& images,
                   const std::function<float(int n, int c, int y, int x)>& value) {
    dl::require(images.rank() == 4, "needs pictures (N, C, H, W)");
    Tensor out(images.shape());
    for (int n = 0; n < images.size(0); ++n)
        for (int c = 0; c < images.size(1); ++c)
            for (int y = 0; y < images.size(2); ++y)
                for (int x = 0; x < images.size(3); ++x)
                    out.at(n, c, y, x) = value(n, c, y, x);
    return out;
}

Tensor half_mirrored(const Tensor& images) {
    dl::require(images.rank() == 4, "needs pictures (N, C, H, W)");
    Tensor out = images;
    const int width = images.size(3);
    for (int n = 0; n < images.size(0); ++n)
        for (int c = 0; c < images.size(1); ++c)
            for (int y = 0; y < images.size(2); ++y)
                for (int x = 0; x < width; ++x)
                    out.at(n, c, y, x) = out.at(n, c, y, width - 1 - x);
    return out;
}

Tensor rolled(const Tensor& images, int down, int right) {
    const auto wrap = [](int i, int size) { return ((i % size) + size) % size; };
    return from_places(images, [&](int n, int c, int y, int x) {
        return images.at(n, c, wrap(y - down, images.size(2)), wrap(x - right, images.size(3)));
    });
}

auto cropping(const std::function<Tensor(const Tensor&, int pad, int top, int left)>& variant) {
    return [variant](const Tensor& images, int pad, int top, int left) {
        static_cast<void>(pad_and_crop(images, pad, top, left));  // the checks
        return variant(images, pad, top, left);
    };
}

Misconceptions moving_rows() {
    return {
        wrong(calls::flip, "L3-AUG-03", half_mirrored, "You overwrote pixels you still needed.",
              "Flip 1 2 3 4 by hand with your loop."),
        wrong(
            calls::flip, "L3-AUG-02",
            [](const Tensor& images) {
                static_cast<void>(flip(images));
                return dl::flip(images, 2);
            },
            "You flipped top and bottom.", "Draw an F. What does a mirror on the wall do to it?"),
        wrong(calls::shift, "L3-SHF-01", rolled, "What leaves on one side comes in on the other.",
              "What should stand where the contents have moved away?"),
        wrong(
            calls::shift, "L3-SHF-02",
            [](const Tensor& images, int down, int right) { return shift(images, -down, -right); },
            "The contents move the other way: the pixel (y, x) of the result comes from y - down.",
            "Where does the first row go when down is 1?"),
        wrong(
            calls::shift, "L3-SHF-03",
            [](const Tensor& images, int down, int right) { return shift(images, right, down); },
            "Down and right are exchanged.", "Which axis of (N, C, H, W) goes down?"),
        wrong(
            calls::shift, "L3-SHF-04",
            [](const Tensor& images, int down, int right) {
                return from_places(images, [&](int n, int c, int y, int x) {
                    return edge_outside(images, n, c)(y - down, x - right);
                });
            },
            "The edge is repeated where nothing was; it should be 0.",
            "What does the contract say about pixels outside?"),
        wrong(calls::pad_and_crop, "L3-CRP-01",
              cropping([](const Tensor& images, int pad, int top, int left) {
                  return shift(images, top - pad, left - pad);
              }),
              "A window further down shows what lies further down: the contents move up.",
              "With pad 1, which window shows a row of zeros at the top?"),
        wrong(calls::pad_and_crop, "L3-CRP-02",
              cropping([](const Tensor& images, int, int top, int left) {
                  return shift(images, -top, -left);
              }),
              "The window is cut out of the picture without its rings.",
              "With pad 1, which window is the picture itself?"),
        wrong(calls::pad_and_crop, "L3-CRP-03",
              cropping([](const Tensor& images, int pad, int top, int left) {
                  return shift(images, pad - left, pad - top);
              }),
              "Top and left are exchanged.", "Which of the two says how far down it begins?"),
    };
}

// --- Turning -----------------------------------------------------------------------------------

struct Turning {
    double angle_of_degree = std::numbers::pi / 180;
    double middle_y_from_size = -0.5, middle_x_from_size = -0.5;  // (H - 1) / 2
    bool corner = false;
};

auto turning(const Turning& slip, const std::function<Sample>& sample) {
    return [slip, sample](const Tensor& images, float degrees) {
        dl::require(images.rank() == 4, "needs pictures (N, C, H, W)");
        const double angle = double{degrees} * slip.angle_of_degree;
        const double middle_y = slip.corner ? 0 : images.size(2) / 2.0 + slip.middle_y_from_size;
        const double middle_x = slip.corner ? 0 : images.size(3) / 2.0 + slip.middle_x_from_size;
        return from_places(images, [&](int n, int c, int y, int x) {
            const double right = x - middle_x, up = middle_y - y;
            const double from_right = right * std::cos(angle) + up * std::sin(angle);
            const double from_up = up * std::cos(angle) - right * std::sin(angle);
            return sample(images, n, c, static_cast<float>(middle_y - from_up),
                          static_cast<float>(middle_x + from_right));
        });
    };
}

// Every pixel is sent to its new place, so that some places are never reached.
Tensor with_holes(const Tensor& images, float degrees) {
    dl::require(images.rank() == 4, "needs pictures (N, C, H, W)");
    const double angle = double{degrees} * std::numbers::pi / 180;
    const double middle_y = (images.size(2) - 1) / 2.0, middle_x = (images.size(3) - 1) / 2.0;
    Tensor out(images.shape());
    for (int n = 0; n < images.size(0); ++n)
        for (int c = 0; c < images.size(1); ++c)
            for (int y = 0; y < images.size(2); ++y)
                for (int x = 0; x < images.size(3); ++x) {
                    const double right = x - middle_x, up = middle_y - y;
                    const int row = static_cast<int>(
                        std::lround(middle_y - (right * std::sin(angle) + up * std::cos(angle))));
                    const int column = static_cast<int>(
                        std::lround(middle_x + right * std::cos(angle) - up * std::sin(angle)));
                    if (inside(images, row, column))
                        out.at(n, c, row, column) = images.at(n, c, y, x);
                }
    return out;
}

Misconceptions turning_rows() {
    return {
        wrong(
            calls::rotate, "L3-ROT-01",
            [](const Tensor& images, float degrees) { return rotate(images, -degrees); },
            "The picture turns with the clock. Rows grow downwards, so a formula with y upwards "
            "turns the other way.",
            "Where does the lower left pixel go when you turn by 90 degrees against the clock?"),
        wrong(calls::rotate, "L3-ROT-02",
              turning({.middle_y_from_size = 0, .middle_x_from_size = 0}, bilinear),
              "The middle is half a pixel off: between the pixels 0 and 3 lies 1.5, not 2.",
              "Which point of a 3 x 3 picture stays where it is?"),
        wrong(calls::rotate, "L3-ROT-03", turning({.corner = true}, bilinear),
              "The picture turns around its first pixel; it should turn around its middle.",
              "Which point of a 3 x 3 picture stays where it is?"),
        wrong(calls::rotate, "L3-ROT-04", with_holes,
              "You send pixels away instead of fetching them: some places are never reached.",
              "Turn a white picture by 45 degrees. Where do the dark dots come from?"),
        wrong(calls::rotate, "L3-ROT-05", turning({.angle_of_degree = 1}, bilinear),
              "std::cos takes radians; the angle is in degrees.", "What is cos(90)?"),
        wrong(calls::rotate, "L3-ROT-06", turning({}, nearest),
              "You take the nearest pixel; the exercise asks for bilinear.",
              "How many grey levels has a turned black-and-white picture?"),
    };
}

// --- Colours, edges, chance --------------------------------------------------------------------

Tensor edges_with(const Tensor& images, float amount, bool zeros_outside, float own, bool cut) {
    const Tensor result = from_places(images, [&](int n, int c, int y, int x) {
        const Pixel pixel = zeros_outside ? zero_outside(images, n, c) : edge_outside(images, n, c);
        const float here = images.at(n, c, y, x);
        const float difference =
            4 * here - pixel(y - 1, x) - pixel(y + 1, x) - pixel(y, x - 1) - pixel(y, x + 1);
        return own * here + amount * difference;
    });
    return cut ? dl::clip(result, 0, 1) : result;
}

Misconceptions colour_rows() {
    return {
        wrong(
            calls::grey, "L3-GRY-01",
            [](const Tensor& images) {
                const Tensor right = grey(images);
                return images.size(1) == 1
                           ? right
                           : dl::broadcast_to(dl::mean(images, {1}, {.keep_axes = true}),
                                              images.shape());
            },
            "The mean of the channels makes blue as bright as green; the eye disagrees.",
            "Which three weights are in the contract?"),
        wrong(
            calls::grey, "L3-GRY-02",
            [](const Tensor& images) { return dl::slice(grey(images), 1, 0, 1); },
            "The result has one channel; the net still expects as many as before.",
            "What shape does the next layer want?"),
        wrong(
            calls::edge_enhanced, "L3-EDG-01",
            [](const Tensor& images, float amount) { return edge_enhanced(images, -amount); },
            "Edges get weaker: a brighter neighbour must make the pixel darker.",
            "What is pixel minus neighbour on the dark side of an edge?"),
        wrong(
            calls::edge_enhanced, "L3-EDG-02",
            [](const Tensor& images, float amount) {
                return edges_with(images, amount, false, 1, false);
            },
            "Values leave [0, 1]: the result has to be cut.", "How bright is brighter than white?"),
        wrong(
            calls::edge_enhanced, "L3-EDG-03",
            [](const Tensor& images, float amount) {
                return edges_with(images, amount, true, 1, true);
            },
            "Outside counts as 0 for you, so the picture gets a bright frame.",
            "What should happen to a picture that is flat everywhere?"),
        wrong(
            calls::edge_enhanced, "L3-EDG-04",
            [](const Tensor& images, float amount) {
                return edges_with(images, amount, false, 0, true);
            },
            "Only the edges are left; they should be added to the picture.",
            "What should happen to a picture that is flat everywhere?"),
    };
}

Tensor with_choices(const Tensor& images, const AugmentOptions& options,
                    const std::function<AugmentChoice(int n)>& choice_of, bool backwards) {
    dl::require(images.rank() == 4, "needs pictures (N, C, H, W)");
    Tensor out(images.shape());
    for (int n = 0; n < images.size(0); ++n) {
        const AugmentChoice choice = choice_of(n);
        Tensor image = dl::rows(images, n, n + 1);
        const auto first = [&] {
            if (choice.flip) image = flip(image);
            if (options.pad > 0) image = pad_and_crop(image, options.pad, choice.top, choice.left);
            image = shift(image, choice.down, choice.right);
        };
        if (!backwards) first();
        if (options.rotate > 0) image = rotate(image, choice.degrees);
        if (choice.grey) image = grey(image);
        if (choice.edges) image = edge_enhanced(image);
        if (backwards) first();
        std::copy(image.begin(), image.end(), out.begin() + n * image.count());
    }
    return out;
}

Misconceptions chance_rows() {
    return {
        wrong(
            calls::augment, "L3-AUG-05",
            [](const Tensor& images, const AugmentOptions& options, Rng& rng) {
                const AugmentChoice one = choose(options, rng);
                return with_choices(
                    images, options, [&](int) { return one; }, false);
            },
            "All images got the same random decision.", "Print the offsets of a batch."),
        wrong(
            calls::augment, "L3-AUG-08",
            [](const Tensor& images, const AugmentOptions& options, Rng& rng) {
                Rng copy = rng;
                return augment(images, options, copy);
            },
            "Every epoch draws the same numbers again: the generator was copied.",
            "Call it twice. Are the two results different?"),
        wrong(
            calls::augment, "L3-AUG-09",
            [](const Tensor& images, const AugmentOptions& options, Rng& rng) {
                return with_choices(
                    images, options, [&](int) { return choose(options, rng); }, true);
            },
            "The changes come in another order than the fields.",
            "Is a picture that is shifted and then turned the same as one turned and then "
            "shifted?"),
    };
}

}  // namespace

Misconceptions augment_rows() {
    return joined({between_rows(), moving_rows(), turning_rows(), colour_rows(), chance_rows()});
}

}  // namespace lab03
