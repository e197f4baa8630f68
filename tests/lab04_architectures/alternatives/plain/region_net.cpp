// Proposals through pairs that are sorted; precision through a running list.

#include "lab04_architectures/region_net.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "common/error.hpp"

namespace lab04 {

using dl::Tensor;

AnchorSample sample_anchors(const std::vector<int>& match, const SampleOptions& o, dl::Rng& rng) {
    if (o.count < 0 || !(o.positive_share >= 0 && o.positive_share <= 1))
        throw dl::Error("options");
    std::vector<int> with, without;
    for (int a = 0; a < int(match.size()); a++) {
        if (match[a] >= 0) with.push_back(a);
        if (match[a] == -1) without.push_back(a);
    }
    const int most = int(float(o.count) * o.positive_share);
    AnchorSample sample;
    for (const int i : rng.permutation(int(with.size())))
        if (int(sample.positive.size()) < most) sample.positive.push_back(with[i]);
    for (const int i : rng.permutation(int(without.size())))
        if (int(sample.positive.size() + sample.negative.size()) < o.count)
            sample.negative.push_back(without[i]);
    return sample;
}

Proposals propose(const Tensor& objectness, const Tensor& offsets, const std::vector<Box>& anchors,
                  int height, int width, const ProposeOptions& o) {
    if (objectness.rank() != 3 || offsets.rank() != 3 ||
        offsets.size(0) != 4 * objectness.size(0) || offsets.count() != 4 * objectness.count() ||
        objectness.count() != int(anchors.size()))
        throw dl::ShapeError("maps and anchors do not fit");
    std::multimap<float, Box, std::greater<>> sorted;  // equal keys keep the order of insertion
    int n = 0;
    for (int y = 0; y < objectness.size(1); y++)
        for (int x = 0; x < objectness.size(2); x++)
            for (int a = 0; a < objectness.size(0); a++) {
                const auto t = [&](int k) { return offsets.at(4 * a + k, y, x); };
                const Box b = clip_box(decode_box({t(0), t(1), t(2), t(3)}, anchors[n++], o.scales),
                                       height, width);
                if (b.x1 - b.x0 >= o.min_side && b.y1 - b.y0 >= o.min_side)
                    sorted.insert({objectness.at(a, y, x), b});
            }
    Proposals kept;
    int seen = 0;
    for (const auto& [score, box] : sorted) {
        if (seen++ == o.before || int(kept.boxes.size()) == o.after) break;
        bool falls = false;
        for (const Box& better : kept.boxes)
            falls = falls || iou(better, box) > o.overlap;
        if (falls) continue;
        kept.boxes.push_back(box);
        kept.scores.push_back(score);
    }
    return kept;
}

float average_precision(const std::vector<Detection>& detections, const std::vector<Truth>& truth,
                        float threshold) {
    std::vector<int> order;
    for (int i = 0; i < int(detections.size()); i++) {
        int place = i;
        while (place > 0 && detections[order[place - 1]].score < detections[i].score)
            place--;
        order.insert(order.begin() + place, i);
    }
    std::set<int> found;
    std::vector<double> precision;  // after each right answer
    double answers = 0;
    for (const int i : order) {
        answers++;
        int nearest = -1;
        for (int t = 0; t < int(truth.size()); t++)
            if (truth[t].image == detections[i].image &&
                (nearest < 0 ||
                 iou(detections[i].box, truth[t].box) > iou(detections[i].box, truth[nearest].box)))
                nearest = t;
        if (nearest < 0 || iou(detections[i].box, truth[nearest].box) < threshold) continue;
        if (found.insert(nearest).second) precision.push_back(double(found.size()) / answers);
    }
    double sum = 0;
    for (auto from = precision.begin(); from != precision.end(); ++from)
        sum += *std::max_element(from, precision.end());
    return truth.empty() ? 0 : float(sum / double(truth.size()));
}

float mean_average_precision(const std::vector<Detection>& detections,
                             const std::vector<Truth>& truth, int kinds, float threshold) {
    std::map<int, std::vector<Detection>> answers;
    std::map<int, std::vector<Truth>> objects;
    for (const Detection& d : detections)
        answers[d.kind].push_back(d);
    for (const Truth& t : truth)
        if (t.kind < kinds) objects[t.kind].push_back(t);
    float sum = 0;
    for (const auto& [kind, list] : objects)
        sum += average_precision(answers[kind], list, threshold);
    return objects.empty() ? 0 : sum / float(objects.size());
}

}  // namespace lab04
