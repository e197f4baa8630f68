// Known wrong answers of exercises 5.11 and 5.12.

#include <algorithm>
#include <functional>

#include "common/ops.hpp"
#include "solutions/lab05_autoencoders/misconceptions.hpp"
#include "tests/lab05_autoencoders/calls.hpp"

namespace lab05 {

using dl::Tensor;
using harness::convention;
using harness::Misconceptions;
using harness::wrong;
using Order = std::vector<int>;

namespace {

// --- 5.11 ----------------------------------------------------------------------------------------

Misconceptions rotation_rows() {
    return {
        convention(
            calls::rotate, "L5-ROT-01",
            [](const Tensor& x, int turns) { return rotate(x, -turns); },
            "Same task, other numbering: the handout counts counter-clockwise.",
            "Where is the top left pixel after label 1?"),
        wrong(
            calls::rotate, "L5-ROT-02",
            [](const Tensor& x, int turns) {
                Tensor turned = rotate(x, 0);
                for (int turn = 0; turn < (turns % 4 + 4) % 4; ++turn)
                    turned = dl::permute(turned, {0, 2, 1});
                return turned;
            },
            "That is a transpose: a mirror image, not a turn.",
            "Transpose an F. Can you turn it back with your hands?"),
        wrong(
            calls::rotate, "L5-ROT-03",
            [](const Tensor& x, int turns) {
                const Tensor turned = rotate(x, turns);
                return turned.shape() == x.shape()
                           ? turned
                           : dl::reshape(turned, {x.size(0), x.size(1), x.size(2)});
            },
            "After a quarter turn height and width change places.",
            "Rotate a 2 x 3 picture by hand."),
        wrong(
            calls::rotate, "L5-ROT-07",
            [](const Tensor& x, int turns) { return turns < 0 ? x : rotate(x, turns); },
            "Negative turns are ignored.", "What is -1 modulo 4 in C++, and in mathematics?"),
        wrong(
            calls::rotation_batch, "L5-ROT-06",
            [](const Tensor& images) {
                PretextBatch batch = rotation_batch(images);
                std::stable_sort(batch.labels.begin(), batch.labels.end());
                return batch;
            },
            "Images and rotation labels are interleaved differently.",
            "Show image 1 with its label."),
        wrong(
            calls::rotation_batch, "L5-ROT-08",
            [](const Tensor& images) {
                PretextBatch batch = rotation_batch(images);
                Order by_turn;
                for (int turn = 0; turn < 4; ++turn)
                    for (int n = 0; n < images.size(0); ++n)
                        by_turn.push_back(4 * n + turn);
                batch.images = dl::gather_rows(batch.images, by_turn);
                std::stable_sort(batch.labels.begin(), batch.labels.end());
                return batch;
            },
            "All pictures of one position stand together; the handout keeps the four of one "
            "picture "
            "together.",
            "Which picture is number 1 of your batch?"),
        wrong(
            calls::rotation_batch, "L5-ROT-05",
            [](const Tensor& images) {
                const PretextBatch all = rotation_batch(images);
                PretextBatch batch;
                Order picked;
                for (int n = 0; n < images.size(0); ++n) {
                    picked.push_back(4 * n + n % 4);
                    batch.labels.push_back(n % 4);
                }
                batch.images = dl::gather_rows(all.images, picked);
                return batch;
            },
            "One position per picture, chosen by its number: in sorted data the net can guess it.",
            "How many pictures does a batch of N become?"),
    };
}

using Spoil = std::function<void(PatchPairs& pairs, const Tensor& images, const PatchOptions& o,
                                 dl::Rng& before)>;
auto pairing(const Spoil& spoil) {
    return [=](const Tensor& images, const PatchOptions& o, dl::Rng& rng) {
        dl::Rng before = rng;
        PatchPairs pairs = patch_pairs(images, o, rng);
        spoil(pairs, images, o, before);
        return pairs;
    };
}

Misconceptions patch_rows() {
    return {
        wrong(calls::patch_pairs, "L5-REL-01",
              pairing([](PatchPairs& p, const Tensor&, const PatchOptions&, dl::Rng&) {
                  for (int& label : p.labels)
                      label = label < 4 ? label : label + 1;
              }),
              "The labels skip 4: the centre is no answer, so there are eight classes, 0 to 7.",
              "Which number has the place right of the centre?"),
        wrong(calls::patch_pairs, "L5-REL-03",
              pairing([](PatchPairs& p, const Tensor&, const PatchOptions&, dl::Rng&) {
                  std::swap(p.centres, p.neighbours);
              }),
              "The two patches are exchanged.", "Which patch is the reference?"),
        wrong(calls::patch_pairs, "L5-REL-04",
              pairing([](PatchPairs& p, const Tensor& images, const PatchOptions& o, dl::Rng& rng) {
                  p = patch_pairs(images, {o.size, 0}, rng);
              }),
              "Your patches touch: without a gap the cut edges give the answer away.",
              "Where does the next patch begin, counted from the one before?"),
        wrong(calls::patch_pairs, "L5-REL-05",
              pairing([](PatchPairs& p, const Tensor& images, const PatchOptions& o, dl::Rng& rng) {
                  for (int n = 0; n < images.size(0); ++n) {  // left before top
                      const int square = 3 * o.size + 2 * o.gap, step = o.size + o.gap;
                      const int label = rng.integer(8);
                      const int left = rng.integer(images.size(3) - square + 1);
                      const int top = rng.integer(images.size(2) - square + 1);
                      const int place = label < 4 ? label : label + 1;
                      for (int c = 0; c < images.size(1); ++c)
                          for (int y = 0; y < o.size; ++y)
                              for (int x = 0; x < o.size; ++x) {
                                  p.centres.at(n, c, y, x) =
                                      images.at(n, c, top + step + y, left + step + x);
                                  p.neighbours.at(n, c, y, x) =
                                      images.at(n, c, top + place / 3 * step + y,
                                                left + place % 3 * step + x);
                              }
                  }
              }),
              "The left is drawn before the top; the contract draws label, top, left.",
              "Does the result change on square pictures?"),
        wrong(calls::patch_pairs, "L5-REL-06",
              pairing([](PatchPairs& p, const Tensor&, const PatchOptions&, dl::Rng&) {
                  const Order turned = {0, 3, 5, 1, 6, 2, 4, 7};
                  for (int& label : p.labels)
                      label = turned[label];
              }),
              "The places are numbered column by column; here they go row by row.",
              "Which number has the place above the centre?"),
    };
}

// --- 5.12 ----------------------------------------------------------------------------------------

ColourTask with_grey(const Tensor& images, float red, float green, float blue) {
    check(colour_task(images));
    const Tensor r = dl::slice(images, 1, 0, 1), g = dl::slice(images, 1, 1, 2);
    const Tensor b = dl::slice(images, 1, 2, 3), grey = red * r + green * g + blue * b;
    return {grey, dl::concat({b - grey, r - grey}, 1)};
}

Misconceptions colour_rows() {
    return {
        convention(
            calls::colour_task, "L5-COL-01",
            [](const Tensor& x) { return with_grey(x, 1 / 3.0f, 1 / 3.0f, 1 / 3.0f); },
            "The handout uses the weights 0.299, 0.587, 0.114.",
            "Is pure green as dark as pure blue to you?"),
        wrong(
            calls::colour_task, "L5-COL-05",
            [](const Tensor& x) { return with_grey(x, 0.114f, 0.587f, 0.299f); },
            "The weights of red and blue are exchanged.",
            "In which order are the channels stored?"),
        wrong(
            calls::colour_task, "L5-COL-02",
            [](const Tensor& x) {
                ColourTask task = colour_task(x);
                task.colour = dl::maximum(task.colour, 0.0f);
                return task;
            },
            "Your differences cannot be negative, so some colours are unreachable.",
            "Which colours are missing in your pictures?"),
        wrong(
            calls::colour_task, "L5-COL-06",
            [](const Tensor& x) {
                ColourTask task = colour_task(x);
                task.colour = dl::flip(task.colour, 1);
                return task;
            },
            "The two differences are exchanged: blue comes first.",
            "What does channel 0 mean in the contract?"),
        wrong(
            calls::colour_task, "L5-COL-03",
            [](const Tensor& x) {
                ColourTask task = colour_task(x);
                task.grey = dl::slice(x, 1, 1, 2);
                return task;
            },
            "Two pictures of equal grey give different inputs: one channel of the colour is still "
            "in.",
            "Convert the input back to a picture: is it grey?"),
        wrong(
            calls::recolour, "L5-COL-04",
            [](const Tensor& grey, const Tensor& colour) {
                const Tensor right = recolour(grey, colour);
                return dl::concat({dl::slice(right, 1, 0, 1), grey, dl::slice(right, 1, 2, 3)}, 1);
            },
            "Green is not the grey: it is what the other two leave of it.",
            "Convert there and back without any net."),
    };
}

auto erring(const std::function<double(const Tensor& o, const Tensor& t, const Hole& h)>& f) {
    return [=](const Tensor& o, const Tensor& t, const Hole& h) {
        check(hole_error(o, t, h));
        return static_cast<float>(f(o, t, h));
    };
}
auto pulling(const std::function<Tensor(const Tensor& right, const Tensor& o, const Tensor& t,
                                        const Hole& h)>& f) {
    return [=](const Tensor& o, const Tensor& t, const Hole& h) {
        return f(hole_error_backward(o, t, h), o, t, h);
    };
}

double half_square(const Tensor& o, const Tensor& t) {
    return double{dl::sum(dl::square(o - t))} / 2 / o.size(0);
}

Misconceptions hole_rows() {
    return {
        wrong(
            calls::hole_error, "L5-INP-01",
            erring([](const Tensor& o, const Tensor& t, const Hole&) { return half_square(o, t); }),
            "Your loss rewards copying the visible pixels.", "Which pixels does the net not know?"),
        wrong(calls::hole_error, "L5-INP-01-inverted",
              erring([](const Tensor& o, const Tensor& t, const Hole& h) {
                  return half_square(o, t) - double{hole_error(o, t, h)};
              }),
              "The mask is turned round: only the visible pixels count in your loss.",
              "Which pixels does the net not know?"),
        wrong(calls::hole_error, "L5-INP-03",
              erring([](const Tensor& o, const Tensor& t, const Hole& h) {
                  return double{hole_error(o, t, h)} / (h.height * h.width * o.size(1));
              }),
              "You average over the pixels of the hole; they are summed.",
              "A hole twice as large: what should the loss do?"),
        wrong(calls::hole_error_backward, "L5-INP-01-backward",
              pulling([](const Tensor&, const Tensor& o, const Tensor& t, const Hole&) {
                  return (o - t) / static_cast<float>(o.size(0));
              }),
              "Visible pixels have a gradient; they should have none.",
              "Which pixels does the net not know?"),
        wrong(calls::hole_error_backward, "L5-INP-04",
              pulling([](const Tensor& right, const Tensor& o, const Tensor&, const Hole&) {
                  return right * static_cast<float>(o.size(0));
              }),
              "The mean over the pictures is missing in the gradient.",
              "Where does the mean of the loss go when it is derived?"),
        wrong(
            calls::cut_hole, "L5-INP-02",
            [](const Tensor& x, const Hole& h, float value) {
                check(cut_hole(x, h, value));
                return x;
            },
            "The hole is still visible to the encoder.",
            "Paint the hole red in the original. May the prediction change?"),
        wrong(
            calls::cut_hole, "L5-INP-05",
            [](const Tensor& x, const Hole& h, float value) {
                Tensor cut = cut_hole(x, h, value);
                for (int n = 0; n < x.size(0); ++n)
                    for (int c = 1; c < x.size(1); ++c)
                        for (int i = 0; i < x.size(2) * x.size(3); ++i)
                            cut.at(n, c, i / x.size(3), i % x.size(3)) =
                                x.at(n, c, i / x.size(3), i % x.size(3));
                return cut;
            },
            "Only the first channel has a hole.", "Look at the green of your hole."),
        wrong(
            calls::cut_hole, "L5-INP-06",
            [](const Tensor& x, const Hole& h, float value) {
                check(cut_hole(x, h, value));
                Tensor cut = x;
                for (int n = 0; n < x.size(0); ++n)
                    for (int c = 0; c < x.size(1); ++c)
                        for (int y = h.top; y <= std::min(h.top + h.height, x.size(2) - 1); ++y)
                            for (int i = h.left; i <= std::min(h.left + h.width, x.size(3) - 1);
                                 ++i)
                                cut.at(n, c, y, i) = value;
                return cut;
            },
            "The hole is one pixel too large.", "How many rows are top ... top + height - 1?"),
    };
}

Misconceptions tile_rows() {
    return {
        convention(
            calls::arrange_tiles, "L5-JIG-01",
            [](const Tensor& tiles, const Order& order) {
                check(arrange_tiles(tiles, order));
                Order inverse(order.size());
                for (std::size_t i = 0; i < order.size(); ++i)
                    inverse[order[i]] = static_cast<int>(i);
                return arrange_tiles(tiles, inverse);
            },
            "You moved tile i to place order[i]; the handout takes tile order[i] for place i.",
            "Apply (2, 0, 1) to a, b, c by hand."),
        wrong(
            calls::cut_tiles, "L5-JIG-04",
            [](const Tensor& image, int grid) {
                check(cut_tiles(image, grid));
                const int h = image.size(1) / grid * grid, w = image.size(2) / grid * grid;
                return cut_tiles(dl::slice(dl::slice(image, 1, 0, h), 2, 0, w), grid);
            },
            "The margin lies at the bottom and right alone; half of it belongs to the top and "
            "left.",
            "32 is not divisible by 3. In which row does your first tile begin?"),
        wrong(
            calls::cut_tiles, "L5-JIG-05",
            [](const Tensor& image, int grid) {
                const Tensor tiles = cut_tiles(image, grid);
                Order by_column;
                for (int place = 0; place < grid * grid; ++place)
                    by_column.push_back(place % grid * grid + place / grid);
                return dl::gather_rows(tiles, by_column);
            },
            "The tiles are counted column by column; here they go row by row.",
            "Which tile is number 1?"),
    };
}

}  // namespace

Misconceptions task_rows() {
    Misconceptions rows = rotation_rows();
    for (const Misconceptions& part : {patch_rows(), colour_rows(), hole_rows(), tile_rows()})
        rows.insert(rows.end(), part.begin(), part.end());
    return rows;
}

}  // namespace lab05
