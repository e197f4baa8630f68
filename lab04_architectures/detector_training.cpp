// Training the detectors: every loss sends its gradient to the features, where they add.

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "lab02_mlp_backprop/fit.hpp"
#include "lab02_mlp_backprop/losses.hpp"
#include "lab04_architectures/detector.hpp"
#include "lab04_architectures/localise.hpp"

namespace lab04 {

using dl::Rng;
using dl::Tensor;
using lab02::Gradients;
using lab02::Mode;
using lab02::Params;
using lab02::Session;

namespace {

// What is there in one picture.
struct Answers {
    std::vector<Box> boxes;
    std::vector<int> kinds;
};

Answers answers_of(const dl::Scenes& scenes, int picture) {
    Answers answers;
    for (const dl::SceneObject& object : scenes.objects[picture]) {
        answers.boxes.push_back(object.box);
        answers.kinds.push_back(object.kind);
    }
    return answers;
}

// Regions of a whole batch with what they shall learn.
struct Lesson {
    std::vector<Region> regions;
    std::vector<int> labels;
    std::vector<int> objects;
    Tensor offsets;  // (R, 4)
};

// What of a lesson shows an object.
Lesson objects_of(const Lesson& lesson) {
    Lesson shown;
    for (int r = 0; r < static_cast<int>(lesson.regions.size()); ++r) {
        if (lesson.labels[r] == 0) continue;
        shown.regions.push_back(lesson.regions[r]);
        shown.labels.push_back(lesson.labels[r]);
        shown.objects.push_back(lesson.objects[r]);
    }
    return shown;
}

void set_row(Tensor& rows, int r, const BoxOffset& offset) {
    rows.at(r, 0) = offset.x;
    rows.at(r, 1) = offset.y;
    rows.at(r, 2) = offset.width;
    rows.at(r, 3) = offset.height;
}

// The true boxes, moved and stretched a little: near misses to learn from.
std::vector<Box> near_misses(const std::vector<Box>& truth, int count, Rng& rng) {
    std::vector<Box> boxes;
    for (const Box& box : truth)
        for (int i = 0; i < count; ++i) {
            const BoxOffset nudge{rng.normal(0, 0.15f), rng.normal(0, 0.15f), rng.normal(0, 0.15f),
                                  rng.normal(0, 0.15f)};
            boxes.push_back(decode_box(nudge, box, {1, 1}));
        }
    return boxes;
}

// Chooses regions of one picture, few of them background-free, and appends them to the lesson.
class LessonMaker {
public:
    LessonMaker(const DetectorTraining& training, const OffsetScales& scales, Rng& rng)
        : training_(training), scales_(scales), rng_(rng) {}

    void add(int image, const std::vector<Box>& candidates, const Answers& truth) {
        const RegionTargets all = region_targets(candidates, truth.boxes, truth.kinds,
                                                 {.foreground = 0.5f, .scales = scales_});
        // Foreground regions play the part of positive anchors.
        const AnchorSample sample = sample_anchors(
            all.objects, {.count = training_.regions, .positive_share = training_.foreground},
            rng_);
        for (const std::vector<int>* group : {&sample.positive, &sample.negative})
            for (const int r : *group) {
                lesson_.regions.push_back({image, candidates[r]});
                lesson_.labels.push_back(all.labels[r]);
                lesson_.objects.push_back(all.objects[r]);
                offsets_.push_back(all.offsets[r]);
            }
    }
    Lesson finish() {
        lesson_.offsets = Tensor({static_cast<int>(offsets_.size()), 4});
        for (int r = 0; r < static_cast<int>(offsets_.size()); ++r)
            set_row(lesson_.offsets, r, offsets_[r]);
        return std::move(lesson_);
    }

private:
    const DetectorTraining& training_;
    const OffsetScales& scales_;
    Rng& rng_;
    Lesson lesson_;
    std::vector<BoxOffset> offsets_;
};

// Gradients of a part: by its input, and by its parameters.
struct Part {
    float loss = 0;
    Tensor input;
    Params parameters;
};

Part send_back(Session& session, const Params& params, Tensor grad, float loss) {
    const lab02::Net& net = session.net();
    Gradients gradients = session.backward(params, net.last(), std::move(grad));
    return {loss, std::move(gradients.nodes.at(net.inputs().front().id)),
            std::move(gradients.parameters)};
}

// Classes and offsets of regions; answers (R, K + 5).
Part learn_boxes(Session& session, Params& params, Tensor grids, const Lesson& lesson) {
    session.forward(params, lab02::inputs(std::move(grids)), Mode::train);
    const Tensor& answers = session.value(session.net().last());
    const int classes = answers.size(1) - 4;
    const Tensor scores = dl::slice(answers, 1, 0, classes);
    const Tensor offsets = dl::slice(answers, 1, classes, classes + 4);
    const float loss = lab02::softmax_cross_entropy(scores, lesson.labels) +
                       box_loss(offsets, lesson.offsets, lesson.labels);
    Tensor grad = dl::concat({lab02::softmax_cross_entropy_backward(scores, lesson.labels),
                              box_loss_backward(offsets, lesson.offsets, lesson.labels)},
                             1);
    return send_back(session, params, std::move(grad), loss);
}

// Masks of regions that all show an object.
Part learn_masks(Session& session, Params& params, Tensor grids, const Lesson& lesson,
                 const dl::Scenes& scenes, const std::vector<int>& pictures) {
    std::vector<Tensor> targets;
    for (int r = 0; r < static_cast<int>(lesson.regions.size()); ++r) {
        const auto& [image, box] = lesson.regions[r];
        targets.push_back(
            mask_target(scenes.mask(pictures[image], lesson.objects[r]), box, mask_grid));
    }
    session.forward(params, lab02::inputs(std::move(grids)), Mode::train);
    const Tensor& scores = session.value(session.net().last());
    const Tensor wanted = dl::stack(targets);
    return send_back(session, params, mask_loss_backward(scores, wanted, lesson.labels),
                     mask_loss(scores, wanted, lesson.labels));
}

// Where number `n` of anchor `i` stands in maps (N, 5 A, H, W): 0 is its score, 1 ... 4 its offset.
float& entry(Tensor& maps, int image, int i, int n) {
    const int count = maps.size(1) / 5, a = i % count, cell = i / count;
    const int channel = n == 0 ? a : count + 4 * a + n - 1;
    return maps.at(image, channel, cell / maps.size(3), cell % maps.size(3));
}

// Which anchors show something, and where it lies; proposals come from the same maps.
Part learn_regions(Session& session, const Params& params, const std::vector<Box>& all,
                   const std::vector<Answers>& truth, const DetectorOptions& options,
                   const DetectorTraining& training, Rng& rng) {
    Tensor maps = session.value(session.net().last());
    Tensor grad(maps.shape());
    const auto pictures = static_cast<float>(truth.size());
    float loss = 0;
    for (int image = 0; image < static_cast<int>(truth.size()); ++image) {
        const std::vector<Box>& boxes = truth[image].boxes;
        const std::vector<int> match = match_anchors(all, boxes, training.match);
        const AnchorSample sample = sample_anchors(match, training.anchors, rng);
        const auto count =
            pictures * static_cast<float>(sample.positive.size() + sample.negative.size());
        const auto judge = [&](int i, float target) {
            const float s = entry(maps, image, i, 0);
            loss += (std::max(s, 0.0f) - s * target + std::log1p(std::exp(-std::abs(s)))) / count;
            entry(grad, image, i, 0) = (1 / (1 + std::exp(-s)) - target) / count;
        };
        for (const int i : sample.negative)
            judge(i, 0);
        const auto shown = pictures * static_cast<float>(sample.positive.size());
        for (const int i : sample.positive) {
            judge(i, 1);
            const BoxOffset offset = encode_box(boxes[match[i]], all[i], options.scales);
            const std::array<float, 4> wanted = {offset.x, offset.y, offset.width, offset.height};
            for (int k = 0; k < 4; ++k) {
                const float error = entry(maps, image, i, 1 + k) - wanted[k];
                loss += smooth_l1(error) / shown;
                entry(grad, image, i, 1 + k) = smooth_l1_slope(error) / shown;
            }
        }
    }
    return send_back(session, params, std::move(grad), loss);
}

// Orders of pictures, batch by batch, with a learning rate that falls to 0.
struct Steps {
    Steps(int count, const DetectorTraining& how)
        : training(how), rng(how.seed, "detector"), per_epoch(count / how.pictures), total(count) {
        dl::require<dl::Error>(per_epoch > 0, "train_detector: a step takes ", how.pictures,
                               " pictures, and there are only ", count);
    }

    const DetectorTraining& training;
    Rng rng;
    int per_epoch;
    int total;
    int done = 0;
    std::vector<int> order;

    bool next(std::vector<int>& pictures) {
        if (done == per_epoch * training.epochs) return false;
        if (done % per_epoch == 0) order = rng.permutation(total);
        const auto begin = order.begin() + done % per_epoch * training.pictures;
        pictures.assign(begin, begin + training.pictures);
        ++done;
        return true;
    }
    [[nodiscard]] float rate() const {
        const double share = static_cast<double>(done - 1) / (per_epoch * training.epochs);
        return training.learning_rate * static_cast<float>((1 + std::cos(3.14159265 * share)) / 2);
    }
};

void take_step(Params& params, lab02::OptimiserState& state, const Params& gradients, float rate) {
    lab02::Update update =
        lab02::adam_step(std::move(params), gradients, std::move(state), {.learning_rate = rate});
    params = std::move(update.parameters);
    state = std::move(update.state);
}

lab02::SessionOptions with_input_gradients() {
    lab02::SessionOptions options;
    options.input_gradients = true;
    return options;
}

}  // namespace

namespace {

// Everything that training all four nets keeps between steps.
class Trainer {
public:
    Trainer(const DetectorOptions& options, const DetectorLesson& lesson,
            const DetectorTraining& training)
        : options_(options),
          lesson_(lesson),
          training_(training),
          nets_(detector_nets(options)),
          params_(first_weights(nets_, options)),
          trunk_(nets_.trunk),
          region_(nets_.region, with_input_gradients()),
          box_(nets_.box, with_input_gradients()),
          mask_(nets_.mask, with_input_gradients()),
          size_(lesson.scenes.images.size(2)),
          cells_(size_ / trunk_stride),
          anchors_(anchors(cells_, cells_, options.anchors)) {}

    Params train() {
        Steps steps(lesson_.scenes.size(), training_);
        for (std::vector<int> pictures; steps.next(pictures);) {
            const float loss = step(pictures, steps.rate(), steps.rng);
            if (training_.after_step) training_.after_step(loss);
        }
        return std::move(params_);
    }

private:
    const DetectorOptions& options_;
    const DetectorLesson& lesson_;
    const DetectorTraining& training_;
    DetectorNets nets_;
    Params params_;
    lab02::OptimiserState state_;
    Session trunk_, region_, box_, mask_;
    int size_, cells_;
    std::vector<Box> anchors_;

    // Three losses, one gradient by the features.
    float step(const std::vector<int>& pictures, float rate, Rng& rng) {
        trunk_.forward(params_, lab02::inputs(dl::gather_rows(lesson_.scenes.images, pictures)),
                       Mode::train);
        const Tensor& features = trunk_.value(nets_.trunk.last());
        region_.forward(params_, lab02::inputs(Tensor(features)), Mode::train);
        std::vector<Answers> truth;
        for (const int picture : pictures)
            truth.push_back(answers_of(lesson_.scenes, picture));
        const Lesson lesson = choose_regions(pictures, truth, rng);

        const Part of_region =
            learn_regions(region_, params_, anchors_, truth, options_, training_, rng);
        Part of_box = learn_boxes(box_, params_,
                                  roi_align_forward(features, lesson.regions, box_view()), lesson);
        Tensor grad = roi_align_backward(of_box.input, features, lesson.regions, box_view());
        grad += of_region.input;
        const Lesson shown = objects_of(lesson);
        Part of_mask;
        if (!shown.regions.empty()) {
            of_mask =
                learn_masks(mask_, params_, roi_align_forward(features, shown.regions, mask_view()),
                            shown, lesson_.scenes, pictures);
            grad += roi_align_backward(of_mask.input, features, shown.regions, mask_view());
        }
        Params gradients = trunk_.backward(params_, nets_.trunk.last(), std::move(grad)).parameters;
        for (const Params& part : {of_region.parameters, of_box.parameters, of_mask.parameters})
            gradients.insert(part.begin(), part.end());
        take_step(params_, state_, gradients, rate);
        return of_region.loss + of_box.loss + of_mask.loss;
    }

    // Regions to learn from: of the region net, of the picture alone, and near misses.
    Lesson choose_regions(const std::vector<int>& pictures, const std::vector<Answers>& truth,
                          Rng& rng) {
        ProposeOptions how = options_.propose;
        how.scales = options_.scales;
        const Tensor& maps = region_.value(nets_.region.last());
        const int count = maps.size(1) / 5;
        LessonMaker maker(training_, options_.scales, rng);
        for (int image = 0; image < static_cast<int>(pictures.size()); ++image) {
            const Tensor mine =
                dl::reshape(dl::rows(maps, image, image + 1), {5 * count, cells_, cells_});
            const Tensor scores = dl::rows(mine, 0, count);
            const Tensor offsets = dl::rows(mine, count, 5 * count);
            std::vector<Box> candidates =
                propose(scores, offsets, anchors_, size_, size_, how).boxes;
            for (const std::vector<Box>& more :
                 {lesson_.proposals[pictures[image]], near_misses(truth[image].boxes, 4, rng)})
                candidates.insert(candidates.end(), more.begin(), more.end());
            maker.add(image, candidates, truth[image]);
        }
        return maker.finish();
    }
};

}  // namespace

Params train_detector(const DetectorOptions& options, const DetectorLesson& lesson,
                      const DetectorTraining& training) {
    return Trainer(options, lesson, training).train();
}

Params train_rcnn(const DetectorOptions& options, const DetectorLesson& lesson,
                  const DetectorTraining& training) {
    const DetectorNets nets = detector_nets(options);
    Params params = first_weights(nets, options);
    lab02::OptimiserState state;
    Session trunk(nets.trunk), box(nets.box, with_input_gradients());
    Steps steps(lesson.scenes.size(), training);
    for (std::vector<int> pictures; steps.next(pictures);) {
        LessonMaker maker(training, options.scales, steps.rng);
        for (int image = 0; image < static_cast<int>(pictures.size()); ++image) {
            const Answers truth = answers_of(lesson.scenes, pictures[image]);
            std::vector<Box> candidates = near_misses(truth.boxes, 4, steps.rng);
            const std::vector<Box>& more = lesson.proposals[pictures[image]];
            candidates.insert(candidates.end(), more.begin(), more.end());
            maker.add(image, candidates, truth);
        }
        const Lesson lessons = maker.finish();
        const Tensor batch = dl::gather_rows(lesson.scenes.images, pictures);
        trunk.forward(params, lab02::inputs(warp(batch, lessons.regions)), Mode::train);
        Part of_box = learn_boxes(box, params, trunk.value(nets.trunk.last()), lessons);
        Params gradients =
            trunk.backward(params, nets.trunk.last(), std::move(of_box.input)).parameters;
        gradients.merge(of_box.parameters);
        take_step(params, state, gradients, steps.rate());
        if (training.after_step) training.after_step(of_box.loss);
    }
    return params;
}

}  // namespace lab04
