// detect: objects of a picture, their boxes and their masks, by three families of detectors.
//
// Uses 4.13 to 4.18. One set of weights answers in three ways: for every region from its own crop,
// for all regions from shared features (Fast R-CNN), and for regions that a net proposes (Faster
// R-CNN). R-CNN proper, which warps its regions, is trained beside it.

#include "common/plot/images.hpp"
#include "common/progress.hpp"
#include "lab02_mlp_backprop/apps/lab.hpp"
#include "lab04_architectures/apps/detect_data.hpp"
#include "lab04_architectures/apps/detect_figures.hpp"
#include "lab04_architectures/detector.hpp"
#include "lab04_architectures/sliding.hpp"
#include "lab04_architectures/window_net.hpp"

namespace {

using namespace app;
using namespace lab04;
using dl::Box;

struct Settings {
    int pictures = 600;
    int epochs = 10;
    int rcnn_epochs = 6;
    int test = 100;
};

// What one way of detecting found on all test pictures, and how long it took.
struct Run {
    std::string name;
    std::vector<std::vector<Detection>> found;
    double propose = 0;  // seconds for a picture
    double look = 0;
    float precision = 0;
};

std::vector<Detection> all_of(const Run& run) {
    std::vector<Detection> all;
    for (int i = 0; i < static_cast<int>(run.found.size()); ++i)
        for (Detection detection : run.found[i]) {
            detection.image = i;
            all.push_back(detection);
        }
    return all;
}

using Look = std::function<Tensor(const Tensor& picture, const std::vector<Box>& boxes)>;

Run run_on_proposals(const std::string& name, const Data& data, const DetectorOptions& options,
                     const Look& look) {
    Run run{name, {}, data.seconds_each, 0, 0};
    const int size = data.scenes.images.size(2);
    run.look =
        seconds_of([&] {
            for (int i = 0; i < data.scenes.size(); ++i) {
                const Tensor said = look(picture_of(data.scenes, i), data.proposals[i]);
                run.found.push_back(read_answers(said, data.proposals[i], size, size, options));
            }
        }) /
        data.scenes.size();
    run.precision = mean_average_precision(all_of(run), data.truth, options.kinds);
    return run;
}

Run run_faster(const Data& data, Detector& detector) {
    Run run{"Faster R-CNN", {}, 0, 0, 0};
    const int size = data.scenes.images.size(2);
    run.look =
        seconds_of([&] {
            for (int i = 0; i < data.scenes.size(); ++i) {
                const Tensor features = detector.features(batch_of_one(picture_of(data.scenes, i)));
                const std::vector<Box> boxes = detector.proposals(features, size, size).boxes;
                run.found.push_back(read_answers(detector.answers(features, as_regions(boxes)),
                                                 boxes, size, size, detector.options()));
            }
        }) /
        data.scenes.size();
    run.precision = mean_average_precision(all_of(run), data.truth, detector.options().kinds);
    return run;
}

// Masks of the confident detections of one picture, pasted; and how well right ones agree.
struct MaskScore {
    double sum = 0;
    int count = 0;
};

Tensor paint_masks(const Data& data, int i, const std::vector<Detection>& found, Detector& detector,
                   MaskScore& score) {
    const int size = data.scenes.images.size(2);
    const Tensor cells =
        detector.masks(detector.features(batch_of_one(picture_of(data.scenes, i))), found);
    Tensor painted({size, size});
    for (int d = 0; d < static_cast<int>(found.size()); ++d) {
        const Tensor mask =
            paste_mask(dl::reshape(dl::rows(cells, d, d + 1), {mask_grid, mask_grid}), found[d].box,
                       size, size);
        for (std::int64_t p = 0; p < mask.count(); ++p)
            if (mask[p] > 0) painted[p] = static_cast<float>(found[d].kind + 1);
        for (int t = 0; t < static_cast<int>(data.scenes.objects[i].size()); ++t) {
            const dl::SceneObject& object = data.scenes.objects[i][t];
            if (object.kind != found[d].kind || iou(object.box, found[d].box) < 0.5f) continue;
            score.sum += double{mask_iou(mask, data.scenes.mask(i, t))};
            ++score.count;
            break;
        }
    }
    return painted;
}

std::vector<Detection> confident(const std::vector<Detection>& found) {
    std::vector<Detection> sure;
    for (const Detection& detection : found)
        if (detection.score >= 0.5f) sure.push_back(detection);
    return sure;
}

std::string gallery(const Data& data, const Run& run, Detector& detector, MaskScore& score) {
    plot::Images pictures;
    std::vector<Tensor> shown, masks;
    for (int i = 0; i < data.scenes.size(); ++i) {
        const std::vector<Detection> sure = confident(run.found[i]);
        const Tensor painted = paint_masks(data, i, sure, detector, score);
        if (i >= 12) continue;
        shown.push_back(picture_of(data.scenes, i));
        masks.push_back(painted);
        std::vector<plot::Box> boxes;
        for (const Detection& found : sure)
            boxes.push_back({double{found.box.x0}, double{found.box.y0}, double{found.box.x1},
                             double{found.box.y1}, data.scenes.class_names[found.kind], found.kind,
                             true});
        pictures.boxes.push_back(boxes);
    }
    pictures.pixels = dl::stack(shown);
    pictures.masks = dl::stack(masks);
    pictures.columns = 4;
    return plot::images(pictures,
                        {.title = "Boxes and masks of Faster R-CNN on new pictures", .width = 760});
}

// --- 4.13 --------------------------------------------------------------------------------------

dl::Table compare_windows(const Tensor& picture, std::uint64_t seed) {
    const WindowNetOptions o;
    const Net dense = window_net(o);
    const Net map = convolutional_net(picture.size(1), picture.size(2), o);
    const Params weights = initialise(dense, Initialiser::he, seed);
    const Params filters = make_convolutional(weights, o);
    Session one(dense), all(map);
    Tensor slid, convolved;
    const Classifier classify = [&](const Tensor& crops) {
        return one.predict(weights, inputs(Tensor(crops)), dense.last());
    };
    const auto slide = [&] {
        slid = sliding_scores(picture, o.window, window_net_stride, classify);
    };
    const auto convolve = [&] {
        convolved = all.predict(filters, inputs(batch_of_one(picture)), map.last());
    };
    slide();
    convolve();
    const double slow = seconds_of(slide), fast = seconds_of(convolve);
    const Tensor difference = dl::abs(slid - dl::reshape(convolved, {o.classes, slid.size(1), -1}));
    const int windows = slid.size(1) * slid.size(2);
    dl::Table table({"form", "places", "multiply-adds", "ms", "largest difference"});
    table.add({"sliding window", windows, windows * dense.multiply_adds(), slow * 1000, "-"});
    table.add(
        {"convolution", windows, map.multiply_adds(), fast * 1000, double{dl::max(difference)}});
    return table;
}

// --- All of it ---------------------------------------------------------------------------------

Params train(const std::string& title, int epochs, const DetectorOptions& options, const Data& data,
             const dl::AppOptions& app, bool warped, std::vector<float>& losses) {
    DetectorTraining how;
    how.epochs = epochs;
    how.seed = app.seed;
    if (warped) how.regions = 8;  // each is a picture of its own
    dl::Progress progress(std::cerr, {.title = title,
                                      .total = epochs * (data.scenes.size() / how.pictures),
                                      .quiet = app.quiet});
    how.after_step = [&](float loss) {
        losses.push_back(loss);
        progress.step(1, double{loss});
    };
    const DetectorLesson lesson{data.scenes, data.proposals};
    Params params =
        warped ? train_rcnn(options, lesson, how) : train_detector(options, lesson, how);
    progress.finish();
    return params;
}

dl::Table times_of(const std::vector<Run>& runs, const std::vector<double>& regions) {
    dl::Table table({"detector", "regions", "propose, ms", "look, ms", "together, ms",
                     "times as fast", "mAP@0.5"});
    const double slowest = runs.front().propose + runs.front().look;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const double all = runs[i].propose + runs[i].look;
        table.add({runs[i].name, number(regions[i], 3), number(runs[i].propose * 1000, 3),
                   number(runs[i].look * 1000, 3), number(all * 1000, 3), number(slowest / all, 3),
                   number(runs[i].precision, 3)});
    }
    return table;
}

struct Trained {
    Params weights;
    std::vector<float> losses;
    double seconds = 0;
};

Trained timed_training(const std::string& title, int epochs, const DetectorOptions& options,
                       const Data& data, const dl::AppOptions& app, bool warped) {
    Trained result;
    result.seconds = seconds_of(
        [&] { result.weights = train(title, epochs, options, data, app, warped, result.losses); });
    return result;
}

// A curve as the mean of each fiftieth of it, over the number of the step.
std::string loss_figure(const std::vector<float>& losses) {
    const std::size_t part = std::max<std::size_t>(losses.size() / 50, 1);
    std::vector<float> steps, means;
    for (std::size_t i = 0; i + part <= losses.size(); i += part) {
        float sum = 0;
        for (std::size_t k = i; k < i + part; ++k)
            sum += losses[k];
        steps.push_back(static_cast<float>(i) + static_cast<float>(part) / 2);
        means.push_back(sum / static_cast<float>(part));
    }
    return plot::line({{"", steps, means, {}, {}, plot::Marks::line}},
                      {.title = "Loss of all heads together", .x_label = "step"});
}

// By kind of object, for the last two runs.
std::string precision_figure(const std::vector<Run>& runs, const Data& data, int kinds) {
    std::vector<std::string> names;
    std::vector<plot::Group> groups;
    for (std::size_t r = runs.size() - 2; r < runs.size(); ++r) {
        plot::Group group{runs[r].name, {}, {}};
        std::vector<float> values;
        for (int kind = 0; kind < kinds; ++kind) {
            std::vector<Detection> found = all_of(runs[r]);
            std::vector<Truth> truth = data.truth;
            std::erase_if(found, [&](const Detection& d) { return d.kind != kind; });
            std::erase_if(truth, [&](const Truth& t) { return t.kind != kind; });
            values.push_back(average_precision(found, truth));
        }
        group.values = values;
        groups.push_back(group);
    }
    for (int kind = 0; kind < kinds; ++kind)
        names.push_back(data.scenes.class_names[kind]);
    return plot::bars(names, groups,
                      {.title = "Average precision by kind",
                       .x_label = "AP at an IoU of 0.5",
                       .x_range = {0, 1}});
}

// The largest difference between answers with and without shared features.
float largest_difference(const Data& data, Detector& detector) {
    float largest = 0;
    for (int i = 0; i < std::min(10, data.scenes.size()); ++i) {
        if (data.proposals[i].empty()) continue;
        const Tensor picture = picture_of(data.scenes, i);
        const Tensor apart = detector.answers_from_crops(picture, data.proposals[i]);
        const Tensor shared = detector.answers(detector.features(batch_of_one(picture)),
                                               as_regions(data.proposals[i]));
        largest = std::max(largest, dl::max(dl::abs(apart - shared)));
    }
    return largest;
}

std::vector<Run> all_runs(const Data& data, Detector& shared, Detector& warped) {
    const DetectorOptions& options = shared.options();
    return {run_on_proposals("R-CNN: regions warped", data, options,
                             [&](const Tensor& picture, const std::vector<Box>& boxes) {
                                 return warped.answers_from_warped(picture, boxes);
                             }),
            run_on_proposals("a trunk for each region", data, options,
                             [&](const Tensor& picture, const std::vector<Box>& boxes) {
                                 return shared.answers_from_crops(picture, boxes);
                             }),
            run_on_proposals("Fast R-CNN: one trunk", data, options,
                             [&](const Tensor& picture, const std::vector<Box>& boxes) {
                                 return shared.answers(shared.features(batch_of_one(picture)),
                                                       as_regions(boxes));
                             }),
            run_faster(data, shared)};
}

void run(const dl::AppOptions& app, const Settings& settings) {
    DetectorOptions options;
    options.seed = app.seed;
    const Data lessons = load(settings.pictures, app.seed, options.kinds);
    const Data test = load(settings.test, app.seed + 1000, options.kinds);
    double regions = 0;
    for (const std::vector<Box>& boxes : test.proposals)
        regions += static_cast<double>(boxes.size()) / test.scenes.size();
    const std::string source = dl::text(
        lessons.scenes.size(), " pictures to learn from, ", test.scenes.size(),
        " to be judged by; ", number(regions, 3), " boxes a picture from the picture alone hold ",
        percent(double{recall_of(test, test.proposals)}, 1), " of the objects");
    std::cout << source << '\n';

    Trained trained =
        timed_training("trunk and heads", settings.epochs, options, lessons, app, false);
    Trained warped = timed_training("R-CNN", settings.rcnn_epochs, options, lessons, app, true);
    Detector detector(options, std::move(trained.weights));
    Detector warping(options, std::move(warped.weights));
    const std::vector<Run> runs = all_runs(test, detector, warping);
    const float difference = largest_difference(test, detector);
    MaskScore masks;
    const std::string pictures = gallery(test, runs.back(), detector, masks);
    const double mask = masks.sum / std::max(masks.count, 1);
    const dl::Table times =
        times_of(runs, {regions, regions, regions, static_cast<double>(options.propose.after)});
    const dl::Table windows = compare_windows(picture_of(test.scenes, 0), app.seed);
    std::cout << '\n'
              << dl::to_text(times) << "\nwith and without sharing: answers differ by at most "
              << number(double{difference}, 2) << "\nmasks of right boxes: mean IoU "
              << number(mask, 3) << " of " << masks.count
              << "\ntraining: " << dl::duration(trained.seconds) << " and "
              << dl::duration(warped.seconds) << "\n\n"
              << dl::to_text(windows);

    dl::Report report("Objects: boxes and masks", {.subtitle = "Lab 4, challenges 4.13 to 4.18"});
    report.settings({{"data", source}, {"seed", std::to_string(app.seed)}});
    report.facts({{number(double{runs.back().precision}, 3), "mAP@0.5, Faster R-CNN", ""},
                  {number(double{runs[2].precision}, 3), "mAP@0.5, Fast R-CNN", ""},
                  {number(mask, 3), "mean IoU of masks", "of detections that are right"}});
    report.figure(pictures,
                  "Dashed: what was found with a score of 50 % or more; tinted: its mask.");
    report.table(times,
                 "One picture after the other. Regions of the first three are proposed from "
                 "the picture alone.");
    report.paragraph(
        dl::text("The second and the third row are one set of weights and the same "
                 "boxes: their answers differ by at most ",
                 number(double{difference}, 2), "."));
    report.figure(precision_figure(runs, test, options.kinds), "Which kinds are hard.");
    report.figure(loss_figure(trained.losses),
                  "Region net, box head and mask head are trained at once.");
    report.table(windows, "A classifier of 28 x 28 pixels on a picture of 64 x 64 (4.13).");
    report.figures({{suppression_figure(app.seed),
                     "Too low, and objects vanish; too high, and "
                     "copies stay."},
                    {staircase_figure(), "Pooling rounds, align does not (4.15)."}});
    report.write(app.out);
    std::cout << "report: " << app.out << '\n';
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"detect", "Boxes and masks of objects, by three families of detectors."};
    Settings settings;
    options.add("--pictures", settings.pictures, "pictures to learn from");
    options.add("--epochs", settings.epochs, "passes over them, with shared features");
    options.add("--rcnn-epochs", settings.rcnn_epochs, "passes over them, with warped regions");
    options.add("--test", settings.test, "pictures to be judged by");
    return dl::run_app(options, argc, argv, [&] { run(options, settings); });
}
