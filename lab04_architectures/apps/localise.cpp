// localise: what is in the picture, and where; one trunk, two heads.
//
// Uses 4.1, 4.3 and 4.12. Most scenes hold one object, some hold nothing: those
// have a class, but no box. The class activation map needs no box at all.

#include "lab04_architectures/apps/training.hpp"

#include "common/metrics.hpp"
#include "lab04_architectures/enlarge.hpp"
#include "lab04_architectures/localise.hpp"

namespace {

using namespace app;

constexpr int side = 32;
constexpr int large = 96;  // of the scenes that empty pictures are cut from

struct Settings {
    int train = 3000;
    int test = 500;
    int epochs = 12;
    int kinds = 4;
    int width = 16;
    float rate = 0.002f;
    float box_weight = 5;
};

struct Located {
    Tensor images;            // (N, 3, 32, 32)
    Tensor boxes;             // (N, 4), shares of the sides
    std::vector<int> labels;  // 0: nothing, else 1 + kind
};

// A corner of a larger scene in which no object is seen: a small one reaches
// into one at most.
Tensor empty_corner(const dl::Scenes& scenes, int picture) {
    const Tensor image = dl::rows(scenes.images, picture, picture + 1);
    for (const int y : {0, large - side})
        for (const int x : {0, large - side}) {
            bool empty = true;
            for (int row = y; row < y + side; ++row)
                for (int column = x; column < x + side; ++column)
                    empty = empty && scenes.semantic[(picture * large + row) * large + column] == 0;
            if (empty) return dl::slice(dl::slice(image, 2, y, y + side), 3, x, x + side);
        }
    throw dl::Error("localise: the object of a scene of clutter is too large");
}

// Every eighth picture holds nothing.
Located draw(int count, std::uint64_t seed, const Settings& settings) {
    const int empty = count / 8;
    const dl::Scenes full = dl::scenes(count - empty, seed,
                                       {.size = side,
                                        .kinds = settings.kinds,
                                        .max_objects = 1,
                                        .min_radius = 0.2f,
                                        .max_radius = 0.38f});
    const dl::Scenes clutter =
        dl::scenes(empty, seed + 1,
                   {.size = large, .max_objects = 1, .min_radius = 0.05f, .max_radius = 0.08f});
    Located all{full.images, Tensor({count, 4}), std::vector<int>(count, 0)};
    std::vector<Tensor> parts = {full.images};
    for (int i = 0; i < empty; ++i)
        parts.push_back(empty_corner(clutter, i));
    all.images = dl::concat(parts);
    for (int n = 0; n < full.size(); ++n) {
        const dl::SceneObject& object = full.objects[n].front();
        all.labels[n] = 1 + object.kind;
        const float numbers[] = {object.box.x0, object.box.y0, object.box.x1, object.box.y1};
        for (int j = 0; j < 4; ++j)
            all.boxes.at(n, j) = numbers[j] / side;
    }
    return all;
}

// Pictures, labels and boxes; every second one is mirrored together with its
// box.
std::vector<Tensor> make_batch(const Located& all, const std::vector<int>& rows, dl::Rng& rng) {
    Tensor images = dl::gather_rows(all.images, rows), boxes = dl::gather_rows(all.boxes, rows);
    const Tensor mirrored = lab04::mirror_boxes(boxes);
    std::vector<int> labels;
    for (int i = 0; i < static_cast<int>(rows.size()); ++i) {
        labels.push_back(all.labels[rows[i]]);
        if (!rng.chance(0.5f)) continue;
        mirror(images, i);
        std::copy_n(mirrored.data() + 4 * i, 4, boxes.data() + 4 * i);
    }
    return inputs(std::move(images), label_tensor(labels), std::move(boxes));
}

// Shared area of two boxes of four numbers, over the area of both together.
double overlap(const float* a, const float* b) {
    const auto area = [](const float* box) {
        return std::max(0.0, double{box[2] - box[0]}) * std::max(0.0, double{box[3] - box[1]});
    };
    const float shared[] = {std::max(a[0], b[0]), std::max(a[1], b[1]), std::min(a[2], b[2]),
                            std::min(a[3], b[3])};
    const double both = area(a) + area(b) - area(shared);
    return both > 0 ? area(shared) / both : 0;
}

plot::Box drawn(const float* box, const std::string& label, int color, bool dashed) {
    return {double{box[0]} * side,
            double{box[1]} * side,
            double{box[2]} * side,
            double{box[3]} * side,
            label,
            color,
            dashed};
}

struct Answers {
    std::vector<int> classes;
    Tensor boxes;
    double accuracy = 0;
    std::vector<double> overlaps;  // of the pictures that hold something
};

Answers ask(const Net& net, const Params& parameters, const Located& test) {
    Answers answers;
    answers.classes = dl::argmax(predict(net, parameters, test.images, net.find("scores")), 1);
    answers.boxes = predict(net, parameters, test.images, net.find("boxes"));
    answers.accuracy = double{dl::accuracy(answers.classes, test.labels)};
    for (int n = 0; n < test.boxes.size(0); ++n)
        if (test.labels[n] != 0)
            answers.overlaps.push_back(
                overlap(answers.boxes.data() + 4 * n, test.boxes.data() + 4 * n));
    return answers;
}

std::vector<std::string> class_names(int kinds) {
    std::vector<std::string> names = {"nothing"};
    const dl::Scenes one = dl::scenes(1, 1, {.size = 32});
    names.insert(names.end(), one.class_names.begin(), one.class_names.begin() + kinds);
    return names;
}

// The first few with something in them, then some with nothing.
std::string pictures(const Located& test, const Answers& answers,
                     const std::vector<std::string>& names) {
    std::vector<int> shown(10);
    std::iota(shown.begin(), shown.end(), 0);
    shown.push_back(static_cast<int>(test.labels.size()) - 1);
    shown.push_back(static_cast<int>(test.labels.size()) - 2);
    plot::Images images{.pixels = dl::gather_rows(test.images, shown), .columns = 6};
    for (const int n : shown) {
        const int truth = test.labels[n], said = answers.classes[n];
        images.captions.push_back(names[said]);
        images.verdicts.push_back(truth == said ? plot::Verdict::right : plot::Verdict::wrong);
        std::vector<plot::Box> boxes;
        if (truth != 0) boxes.push_back(drawn(test.boxes.data() + 4 * n, "", 0, false));
        if (said != 0) boxes.push_back(drawn(answers.boxes.data() + 4 * n, "", 1, true));
        images.boxes.push_back(boxes);
    }
    return plot::images(images, {.title = "New pictures", .width = 640});
}

// How much each place of the trunk's maps speaks for the class: the head's
// weights, before the averaging.
std::string activation_maps(const Net& net, const Params& parameters, const Located& test,
                            const Answers& answers, const std::vector<std::string>& names) {
    const Node scores = net.find("scores"), pool{net.at(scores).inputs.front()};
    const Node trunk{net.at(pool).inputs.front()};
    const int shown = 6;
    const Tensor few = dl::rows(test.images, 0, shown);
    const Tensor maps = predict(net, parameters, few, trunk);
    const Tensor& weight = parameters.at("scores.weight");
    plot::Images images{.pixels = Tensor({2 * shown, 3, side, side}), .columns = shown};
    for (int n = 0; n < shown; ++n) {
        Tensor map({1, 1, maps.size(2), maps.size(3)});
        for (int c = 0; c < maps.size(1); ++c)
            map +=
                dl::slice(dl::rows(maps, n, n + 1), 1, c, c + 1) * weight.at(answers.classes[n], c);
        map = lab04::upsample_forward(
            map, {.factor = side / maps.size(2), .kind = lab04::Upsampling::bilinear});
        map = dl::clip(map / std::max(1e-6f, dl::max(map)), 0, 1);
        const std::int64_t size = 3 * side * side;
        std::copy_n(few.data() + n * size, size, images.pixels.data() + n * size);
        for (std::int64_t i = 0; i < size; ++i)
            images.pixels[(shown + n) * size + i] =
                few[n * size + i] * (0.25f + 0.75f * map[i % (side * side)]);
    }
    for (int i = 0; i < 2 * shown; ++i)
        images.captions.push_back(i < shown ? names[test.labels[i]]
                                            : "seen: " + names[answers.classes[i - shown]]);
    return plot::images(images, {.title = "Class activation maps", .width = 640});
}

void run(const dl::AppOptions& options, const Settings& settings) {
    const Located train_set = draw(settings.train, options.seed, settings);
    const Located test_set = draw(settings.test, options.seed + 1000, settings);
    const std::vector<std::string> names = class_names(settings.kinds);
    const Net net = lab04::classify_and_localise({.size = side,
                                                  .classes = settings.kinds + 1,
                                                  .width = settings.width,
                                                  .box_weight = settings.box_weight});
    std::cout << "scenes drawn by code: " << settings.train << " to learn from, " << settings.test
              << " to be judged by, every eighth without an object\n\n"
              << table(net) << '\n';
    const Trained trained = train(net,
                                  {.examples = settings.train,
                                   .epochs = settings.epochs,
                                   .learning_rate = settings.rate,
                                   .seed = options.seed,
                                   .quiet = options.quiet,
                                   .gentle = "boxes"},
                                  [&](const std::vector<int>& rows, dl::Rng& rng) {
                                      return make_batch(train_set, rows, rng);
                                  });
    const Answers answers = ask(net, trained.parameters, test_set);
    const double mean_overlap =
        std::accumulate(answers.overlaps.begin(), answers.overlaps.end(), 0.0) /
        static_cast<double>(answers.overlaps.size());
    const auto halves = std::count_if(answers.overlaps.begin(), answers.overlaps.end(),
                                      [](double o) { return o > 0.5; });
    const double found = static_cast<double>(halves) / static_cast<double>(answers.overlaps.size());
    std::cout << "accuracy of the class " << percent(answers.accuracy) << ", mean IoU of the box "
              << number(mean_overlap) << ", boxes with IoU above 0.5 " << percent(found) << ", "
              << dl::duration(trained.seconds) << " of training\n";

    dl::Report report("What, and where", {.subtitle = "Lab 4, exercises 4.1, 4.3 and 4.12"});
    report.settings({{"scenes", std::to_string(settings.train)},
                     {"epochs", std::to_string(settings.epochs)},
                     {"weight of the box loss", number(double{settings.box_weight}, 0)},
                     {"seed", std::to_string(options.seed)}});
    report.facts({{percent(answers.accuracy), "right classes"},
                  {number(mean_overlap), "mean IoU of the boxes"},
                  {percent(found), "boxes with IoU above 0.5"}});
    report.figure(
        pictures(test_set, answers, names),
        "Full lines are true boxes, dashed ones are predicted; the last two pictures hold "
        "nothing.");
    report.figure(activation_maps(net, trained.parameters, test_set, answers, names),
                  "Where the head of the class finds its evidence: the maps of the trunk, "
                  "weighted as in the score. No box was needed for this.");
    report.figure(plot::line({curve("train", trained.losses)},
                             {.title = "Loss", .x_label = "epoch", .log_y = true}),
                  "Cross-entropy and weighted box loss, mean over each epoch.");
    report.figure(plot::histogram({{"IoU", answers.overlaps}},
                                  {.title = "IoU of predicted and true box", .x_label = "IoU"}),
                  "One value for each new picture with an object.");
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"localise", "One net says what is in a picture, and where."};
    Settings settings;
    options.add("--train", settings.train, "scenes to learn from");
    options.add("--epochs", settings.epochs, "passes over them");
    options.add("--kinds", settings.kinds, "kinds of objects, 1 to 10");
    options.add("--width", settings.width, "channels of the first stage");
    options.add("--rate", settings.rate, "learning rate at the start");
    options.add("--box-weight", settings.box_weight, "weight of the box loss");
    return dl::run_app(options, argc, argv, [&] { run(options, settings); });
}
