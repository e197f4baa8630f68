// Known wrong answers of exercise 4.17.

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "common/ops.hpp"
#include "solutions/lab04_architectures/misconceptions.hpp"
#include "tests/lab04_architectures/calls_detect.hpp"

namespace lab04 {

using dl::Rng;
using dl::Tensor;
using harness::convention;
using harness::Misconceptions;
using harness::wrong;

namespace {

// --- 4.17 --------------------------------------------------------------------------------------

using Detections = std::vector<Detection>;
using Truths = std::vector<Truth>;

// Anchors in another order: entry i of the result is number order(i) of the right list.
Tensor swapped_channels(const Tensor& offsets) {
    const int count = offsets.size(0) / 4;
    Tensor other = offsets;
    const std::int64_t plane = std::int64_t{offsets.size(1)} * offsets.size(2);
    for (int a = 0; a < count; ++a)
        for (int k = 0; k < 4; ++k)
            std::copy_n(offsets.data() + (k * count + a) * plane, plane,
                        other.data() + (4 * a + k) * plane);
    return other;
}

// What a reader takes for (A, H, W) who believes that the data lie as (H, W, A).
Tensor cells_last(const Tensor& maps, int numbers) {
    const int count = maps.size(0) / numbers, height = maps.size(1), width = maps.size(2);
    const Tensor cells = dl::reshape(maps, {height, width, count * numbers});
    return dl::permute(cells, {2, 0, 1});
}

Misconceptions region_net_rows() {
    using Boxes = std::vector<Box>;
    return {
        wrong(
            calls::sample_anchors, "L4-RPN-01",
            [](std::vector<int> match, const SampleOptions& o, Rng& rng) {
                std::replace(match.begin(), match.end(), ignored_anchor, background_anchor);
                return sample_anchors(match, o, rng);
            },
            "Ignored anchors were taken for background.",
            "What does the net learn from an anchor that shows almost half of an object?"),
        wrong(
            calls::sample_anchors, "L4-RPN-02",
            [](const std::vector<int>& match, SampleOptions o, Rng& rng) {
                check(match);
                o.positive_share = 1;
                return sample_anchors(match, o, rng);
            },
            "Positives are not limited to their share.",
            "A large object in the picture: how many background anchors are left?"),
        wrong(
            calls::sample_anchors, "L4-RPN-03",
            [](const std::vector<int>& match, const SampleOptions& o, Rng& rng) {
                AnchorSample sample = sample_anchors(match, o, rng);
                const auto most = static_cast<std::size_t>(
                    o.count - static_cast<int>(static_cast<float>(o.count) * o.positive_share));
                sample.negative.resize(std::min(sample.negative.size(), most));
                return sample;
            },
            "Where positives are few, background must fill the sample up to count.",
            "One positive anchor, count 32: how many negatives?"),
        wrong(
            calls::propose, "L4-RPN-04",
            [](const Tensor& s, const Tensor& offsets, const Boxes& a, int h, int w,
               const ProposeOptions& o) {
                return propose(s, swapped_channels(offsets), a, h, w, o);
            },
            "The four numbers of an anchor stand in channels 4 a ... 4 a + 3, side by side.",
            "Which channel holds the width of anchor 1?"),
        wrong(
            calls::propose, "L4-RPN-08",
            [](const Tensor& s, const Tensor& offsets, const Boxes& a, int h, int w,
               const ProposeOptions& o) {
                check(propose(s, offsets, a, h, w, o));
                return propose(cells_last(s, 1), cells_last(offsets, 4), a, h, w, o);
            },
            "The map was read as (H, W, A); it is (A, H, W).",
            "At which place of the memory stands the score of anchor 1 in cell (0, 0)?"),
        wrong(
            calls::propose, "L4-RPN-05",
            [](const Tensor& s, const Tensor& offsets, const Boxes& a, int h, int w,
               const ProposeOptions& o) {
                // In a frame that is large enough nothing is cut.
                check(propose(s, offsets, a, h, w, o));
                Boxes moved = a;
                for (Box& box : moved)
                    box = {box.x0 + 1024, box.y0 + 1024, box.x1 + 1024, box.y1 + 1024};
                Proposals all = propose(s, offsets, moved, 4096, 4096, o);
                for (Box& box : all.boxes)
                    box = {box.x0 - 1024, box.y0 - 1024, box.x1 - 1024, box.y1 - 1024};
                return all;
            },
            "Boxes reach out of the picture.", "What does RoI align read beyond the border?"),
        wrong(
            calls::propose, "L4-RPN-06",
            [](const Tensor& s, const Tensor& offsets, const Boxes& a, int h, int w,
               ProposeOptions o) {
                o.min_side = 0;
                return propose(s, offsets, a, h, w, o);
            },
            "Boxes that became too small were not dropped.",
            "What is left of an anchor that lies almost outside?"),
        wrong(
            calls::propose, "L4-RPN-07",
            [](const Tensor& s, const Tensor& offsets, const Boxes& a, int h, int w,
               ProposeOptions o) {
                o.before = static_cast<int>(a.size());
                return propose(s, offsets, a, h, w, o);
            },
            "All boxes enter the suppression; only the best `before` should.",
            "How many comparisons cost 10,000 boxes?"),
        wrong(
            calls::propose, "L4-RPN-09",
            [](const Tensor& s, const Tensor& offsets, const Boxes& a, int h, int w,
               ProposeOptions o) {
                o.overlap = 1;
                return propose(s, offsets, a, h, w, o);
            },
            "Near copies are left: the suppression is missing.",
            "How many proposals does one object deserve?"),
    };
}

// Average precision with other rules.
struct Counting {
    bool sorted = true;
    bool twice = false;        // an object may be found again
    bool any_image = false;    //
    bool second_best = false;  // objects that were found are out of the running
    bool monotone = true;
    bool of_found = false;  // recall counts the objects that were found in the end
};

auto counting(const Counting& rules) {
    return [=](Detections answers, const Truths& truth, float threshold) {
        check(average_precision(answers, truth, threshold));
        if (truth.empty()) return 0.0f;
        if (rules.sorted)
            std::stable_sort(answers.begin(), answers.end(),
                             [](const auto& a, const auto& b) { return a.score > b.score; });
        std::vector<bool> found(truth.size(), false);
        std::vector<float> precision, hits;
        float right = 0;
        for (const Detection& answer : answers) {
            float best = -1;
            int object = -1;
            for (int t = 0; t < static_cast<int>(truth.size()); ++t) {
                if (!rules.any_image && truth[t].image != answer.image) continue;
                if (rules.second_best && found[t]) continue;
                if (iou(answer.box, truth[t].box) <= best) continue;
                best = iou(answer.box, truth[t].box);
                object = t;
            }
            if (object >= 0 && best >= threshold && (rules.twice || !found[object])) {
                found[object] = true;
                ++right;
            }
            precision.push_back(right / static_cast<float>(precision.size() + 1));
            hits.push_back(right);
        }
        const float objects =
            rules.of_found ? std::max(right, 1.0f) : static_cast<float>(truth.size());
        float sum = 0, best = 0;
        for (int i = static_cast<int>(hits.size()) - 1; i >= 0; --i) {
            best = rules.monotone ? std::max(best, precision[i]) : precision[i];
            sum += (hits[i] - (i > 0 ? hits[i - 1] : 0.0f)) / objects * best;
        }
        return sum;
    };
}

Misconceptions average_rows() {
    return {
        wrong(calls::average_precision, "L4-MAP-01", counting({.twice = true}),
              "An object was found twice; the second answer is a false alarm.",
              "Ten boxes on one object: what is the precision?"),
        wrong(calls::average_precision, "L4-MAP-02", counting({.sorted = false}),
              "Detections are judged in the order of the list, not by score.",
              "Who should speak first?"),
        convention(calls::average_precision, "L4-MAP-03", counting({.monotone = false}),
                   "Precision here never falls towards smaller recall; yours is the raw curve.",
                   "false, right, right: what precision belongs to recall 1/2?"),
        wrong(calls::average_precision, "L4-MAP-04", counting({.of_found = true}),
              "Recall is of all objects; yours is of those that were found.",
              "A detector that finds one of three objects: what is its recall?"),
        wrong(calls::average_precision, "L4-MAP-05", counting({.any_image = true}),
              "A box found an object of another image.",
              "Two images, one box each, at the same place. Who is right?"),
        convention(
            calls::average_precision, "L4-MAP-06", counting({.second_best = true}),
            "Here an answer speaks of its nearest object, whether it was found or not.",
            "Two answers to one object, beside a second object: is the second answer right?"),
        wrong(
            calls::mean_average_precision, "L4-MAP-07",
            [](const Detections& answers, const Truths& truth, int kinds, float threshold) {
                check(mean_average_precision(answers, truth, kinds, threshold));
                return average_precision(answers, truth, threshold);
            },
            "All kinds were thrown together: a wrong kind counts as right.",
            "A star is called a disc: is that a hit?"),
        wrong(
            calls::mean_average_precision, "L4-MAP-08",
            [](const Detections& answers, const Truths& truth, int kinds, float threshold) {
                std::vector<bool> there(std::max(kinds, 1), false);
                for (const Truth& object : truth)
                    there.at(object.kind) = true;
                const auto found = static_cast<float>(std::count(there.begin(), there.end(), true));
                return mean_average_precision(answers, truth, kinds, threshold) * found /
                       static_cast<float>(there.size());
            },
            "Kinds without an object count as failures.",
            "Nobody could find a heart where there is none. Is that worth 0?"),
    };
}

}  // namespace

Misconceptions precision_rows() {
    Misconceptions rows = region_net_rows();
    const Misconceptions more = average_rows();
    rows.insert(rows.end(), more.begin(), more.end());
    return rows;
}

}  // namespace lab04
