// The nets of the detectors, and how they are asked.

#include "lab04_architectures/detector.hpp"

#include <algorithm>

#include "common/ops.hpp"
#include "lab02_mlp_backprop/initialise.hpp"
#include "lab02_mlp_backprop/losses.hpp"
#include "lab03_cnn/layers.hpp"
#include "lab04_architectures/layers_nets.hpp"

namespace lab04 {

using dl::Tensor;
using lab02::Params;

namespace {

Node block(Net& net, Node x, int filters, int stride, const std::string& name) {
    const Node map = lab03::conv2d(
        net, x, filters, {.kernel = 3, .stride = stride, .padding = 1, .bias = false}, {name});
    return lab02::relu(net, batch_norm_2d(net, map, {name + "_norm"}));
}

Net trunk_net(const DetectorOptions& o) {
    Net net;
    Node x = net.input({3, 32, 32}, "pictures");
    x = block(net, x, o.channels / 2, 2, "trunk1");
    x = block(net, x, o.channels, 2, "trunk2");
    x = block(net, x, o.channels, 1, "trunk3");
    block(net, x, o.channels, 1, "trunk4");
    return net;
}

Net region_net(const DetectorOptions& o) {
    const int anchors = static_cast<int>(o.anchors.sizes.size() * o.anchors.ratios.size());
    Net net;
    const Node x = net.input({o.channels, 8, 8}, "features");
    const Node seen = lab02::relu(
        net, lab03::conv2d(net, x, o.channels, {.kernel = 3, .padding = 1}, {"region_look"}));
    lab03::conv2d(net, seen, 5 * anchors, {.kernel = 1}, {"region_say"});
    return net;
}

Net box_net(const DetectorOptions& o) {
    Net net;
    const Node x = net.input({o.channels, region_grid, region_grid}, "regions");
    const Node flat = lab02::flatten(net, x);
    const Node seen = lab02::relu(net, lab02::linear(net, flat, 128, {}, {"box_look"}));
    lab02::linear(net, seen, o.kinds + 5, {}, {"box_say"});
    return net;
}

Net mask_net(const DetectorOptions& o) {
    Net net;
    Node x = net.input({o.channels, mask_grid, mask_grid}, "regions");
    for (const char* name : {"mask_look", "mask_fine"})
        x = lab02::relu(net, lab03::conv2d(net, x, 32, {.kernel = 3, .padding = 1}, {name}));
    lab03::conv2d(net, x, o.kinds, {.kernel = 1}, {"mask_say"});
    return net;
}

}  // namespace

DetectorNets detector_nets(const DetectorOptions& options) {
    return {trunk_net(options), region_net(options), box_net(options), mask_net(options)};
}

Params first_weights(const DetectorNets& nets, const DetectorOptions& options) {
    Params all;
    for (const Net* net : {&nets.trunk, &nets.region, &nets.box, &nets.mask})
        all.merge(lab02::initialise(*net, lab02::Initialiser::he, options.seed));
    // What is said starts quiet: every anchor and region is background at first.
    for (const char* name : {"region_say.weight", "box_say.weight", "mask_say.weight"})
        all.at(name) *= 0.1f;
    return all;
}

Detector::Detector(DetectorOptions options, Params parameters)
    : options_(std::move(options)),
      nets_(detector_nets(options_)),
      parameters_(std::move(parameters)),
      trunk_(nets_.trunk),
      region_(nets_.region),
      box_(nets_.box),
      mask_(nets_.mask) {}

Tensor Detector::features(const Tensor& pictures) {
    return trunk_.predict(parameters_, lab02::inputs(Tensor(pictures)), nets_.trunk.last());
}

Proposals Detector::proposals(const Tensor& features, int height, int width) {
    Tensor maps =
        region_.predict(parameters_, lab02::inputs(Tensor(features)), nets_.region.last());
    const int count = maps.size(1) / 5, rows = maps.size(2), columns = maps.size(3);
    maps = dl::reshape(dl::rows(maps, 0, 1), {5 * count, rows, columns});
    ProposeOptions how = options_.propose;
    how.scales = options_.scales;
    return propose(dl::rows(maps, 0, count), dl::rows(maps, count, 5 * count),
                   anchors(rows, columns, options_.anchors), height, width, how);
}

Tensor Detector::answers(const Tensor& features, const std::vector<Region>& regions) {
    if (regions.empty()) return Tensor({0, options_.kinds + 5});
    const Tensor grids = roi_align_forward(features, regions, box_view());
    return box_.predict(parameters_, lab02::inputs(grids), nets_.box.last());
}

Tensor Detector::answers_from_crops(const Tensor& picture, const std::vector<Box>& boxes) {
    std::vector<Tensor> all;
    for (const Box& box : boxes) {
        const Box crop =
            crop_for(box, trunk_margin, trunk_stride, picture.size(1), picture.size(2));
        const auto x0 = static_cast<int>(crop.x0), x1 = static_cast<int>(crop.x1);
        const auto y0 = static_cast<int>(crop.y0), y1 = static_cast<int>(crop.y1);
        const Tensor piece = dl::slice(dl::slice(picture, 1, y0, y1), 2, x0, x1);
        const Region region{
            0, {box.x0 - crop.x0, box.y0 - crop.y0, box.x1 - crop.x0, box.y1 - crop.y0}};
        all.push_back(answers(features(dl::reshape(piece, {1, 3, y1 - y0, x1 - x0})), {region}));
    }
    return all.empty() ? Tensor({0, options_.kinds + 5}) : dl::concat(all);
}

Tensor Detector::answers_from_warped(const Tensor& picture, const std::vector<Box>& boxes) {
    if (boxes.empty()) return Tensor({0, options_.kinds + 5});
    const Tensor pictures = dl::reshape(picture, {1, 3, picture.size(1), picture.size(2)});
    const Tensor grids = features(warp(pictures, as_regions(boxes)));
    return box_.predict(parameters_, lab02::inputs(Tensor(grids)), nets_.box.last());
}

Tensor Detector::masks(const Tensor& features, const std::vector<Detection>& detections) {
    if (detections.empty()) return Tensor({0, mask_grid, mask_grid});
    std::vector<Region> regions;
    for (const Detection& detection : detections)
        regions.push_back({0, detection.box});
    Tensor grids = roi_align_forward(features, regions, mask_view());
    const Tensor scores =
        mask_.predict(parameters_, lab02::inputs(std::move(grids)), nets_.mask.last());
    std::vector<Tensor> chosen;
    for (int d = 0; d < scores.size(0); ++d) {
        const Tensor kinds = dl::reshape(dl::rows(scores, d, d + 1), {-1, mask_grid, mask_grid});
        chosen.push_back(dl::rows(kinds, detections[d].kind, detections[d].kind + 1));
    }
    return 1 / (dl::exp(-dl::concat(chosen)) + 1);
}

std::vector<Detection> read_answers(const Tensor& answers, const std::vector<Box>& boxes,
                                    int height, int width, const DetectorOptions& options) {
    if (boxes.empty()) return {};
    const int classes = options.kinds + 1;
    const Tensor shares = lab02::softmax_forward(dl::slice(answers, 1, 0, classes));
    std::vector<Box> found;
    std::vector<float> scores;
    std::vector<int> kinds;
    for (int r = 0; r < shares.size(0); ++r)
        for (int kind = 0; kind < options.kinds; ++kind) {
            if (shares.at(r, 1 + kind) < options.min_score) continue;
            const BoxOffset offset{answers.at(r, classes), answers.at(r, classes + 1),
                                   answers.at(r, classes + 2), answers.at(r, classes + 3)};
            found.push_back(clip_box(decode_box(offset, boxes[r], options.scales), height, width));
            scores.push_back(shares.at(r, 1 + kind));
            kinds.push_back(kind);
        }
    std::vector<Detection> detections;
    for (const int i : nms(found, scores, kinds, options.overlap))
        detections.push_back({0, kinds[i], scores[i], found[i]});
    return detections;
}

RoiOptions box_view() {
    return {region_grid, region_grid, 1.0f / trunk_stride, 2, Reduce::average};
}

RoiOptions mask_view() { return {mask_grid, mask_grid, 1.0f / trunk_stride, 1, Reduce::average}; }

std::vector<Region> as_regions(const std::vector<Box>& boxes, int image) {
    std::vector<Region> regions;
    for (const Box& box : boxes)
        regions.push_back({image, box});
    return regions;
}

Tensor warp(const Tensor& pictures, const std::vector<Region>& regions) {
    const int side = region_grid * trunk_stride;
    return roi_align_forward(pictures, regions, {.height = side, .width = side, .samples = 2});
}

}  // namespace lab04
