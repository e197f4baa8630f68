// my_digit: a photograph of a digit is read.
//
// Uses everything up to 3.11 fit_lenet. --picture FILE takes a PNG or JPEG of yours: one digit,
// dark on light or light on dark. Without it photographs are drawn by code, of many kinds. The net
// is trained once and kept beside the report; --data DIR trains it on MNIST.

#include <cmath>
#include <filesystem>

#include "common/checkpoint.hpp"
#include "common/image.hpp"
#include "lab03_cnn/apps/lab.hpp"
#include "lab03_cnn/photo.hpp"

namespace {

using namespace app;
namespace fs = std::filesystem;

struct Settings {
    std::string picture;
    std::string draw;   // writes a drawn photograph there
    std::string model;  // where the trained net is kept
};

// --- The net -------------------------------------------------------------------------------------

Recipe recipe_of(const dl::AppOptions& options) {
    // Photographs differ more than the digits of a data set do: shifted, turned, all of them.
    Recipe recipe;
    recipe.epochs = options.data.empty() ? 6 : 4;
    recipe.augmentation = {.shift = 1, .rotate = 12};
    recipe.seed = options.seed;
    return recipe;
}

// What a kept net was trained on; another seed or other data need another net.
dl::Metadata label_of(const dl::AppOptions& options) {
    return {{"app", "my_digit 1"},
            {"data", options.data.empty() ? "drawn" : options.data},
            {"seed", std::to_string(options.seed)}};
}

LenetFit trained(const dl::AppOptions& options, const Net& net) {
    const Pictures data = load_pictures(options, 16000, 1000);
    const Recipe recipe = recipe_of(options);
    dl::Progress progress(
        std::cerr,
        {.title = "training", .total = recipe.epochs, .unit = "epochs", .quiet = options.quiet});
    LenetFit model = app::train(net, data.train, recipe, progress);
    progress.finish();
    return model;
}

LenetFit kept_or_trained(const dl::AppOptions& options, const fs::path& path, const Net& net) {
    if (fs::exists(path)) {
        dl::Checkpoint kept = dl::read_checkpoint(path);
        if (kept.metadata == label_of(options) && kept.tensors.count("pixel_scale") == 1) {
            const Tensor scale = kept.tensors.at("pixel_scale");
            kept.tensors.erase("pixel_scale");
            return {std::move(kept.tensors), {scale.at(0), scale.at(1)}, {}};
        }
    }
    const LenetFit model = trained(options, net);
    Params tensors = model.parameters;
    tensors["pixel_scale"] = Tensor::of({2}, {model.scale.mean, model.scale.deviation});
    dl::write_checkpoint(path, tensors, label_of(options));
    return model;
}

// --- An answer -----------------------------------------------------------------------------------

struct Answer {
    int digit = 0, second = 0;
    float sure = 0, second_sure = 0;

    [[nodiscard]] bool unsure() const { return sure < 0.8f; }
};

Answer read(const Net& net, const LenetFit& model, const Tensor& digit) {
    Examples one;
    one.inputs = digit;
    one.labels = {0};
    Tensor p = softmax_forward(lenet_scores(net, model, one));
    Answer answer;
    answer.digit = dl::argmax(p);
    answer.sure = p[answer.digit];
    p[answer.digit] = 0;
    answer.second = dl::argmax(p);
    answer.second_sure = p[answer.second];
    return answer;
}

std::string in_words(const FoundDigit& seen, const Answer& answer) {
    if (!seen.found)
        return "I see no digit: nothing stands out from the paper. More light, more contrast, or "
               "come closer.";
    std::string words = dl::text("a ", answer.digit, " (", percent(double{answer.sure}, 1), ")");
    if (answer.unsure())
        words = dl::text("I am not sure: perhaps ", words, ", perhaps a ", answer.second, " (",
                         percent(double{answer.second_sure}, 1), ")");
    return words;
}

// --- Photographs drawn by code -------------------------------------------------------------------

struct Kind {
    std::string name;
    float paper, ink;  // grey levels
    float light;       // how much the light falls off from one corner to the other
    float noise;       // of the camera
    float size;        // of the digit, as a share of the height
};

const std::vector<Kind> kinds = {{"pen on paper", 0.9f, 0.15f, 0, 0.01f, 0.7f},
                                 {"light from one side", 0.9f, 0.2f, 0.45f, 0.02f, 0.6f},
                                 {"chalk on a board", 0.25f, 0.85f, 0.1f, 0.03f, 0.6f},
                                 {"pencil, grainy", 0.7f, 0.45f, 0.15f, 0.04f, 0.6f},
                                 {"small, in a corner", 0.85f, 0.2f, 0.2f, 0.02f, 0.3f}};

// A digit (28 x 28, ink 1) on paper of 240 x 320 pixels, somewhere.
Tensor photographed(const Tensor& digit, const Kind& kind, dl::Rng& rng) {
    constexpr int height = 240, width = 320;
    const int side = static_cast<int>(kind.size * height);
    Tensor flat = digit;
    flat.set_shape({1, 28, 28});
    const Tensor large = dl::resize(flat, side, side);
    const int top = rng.integer(0, height - side), left = rng.integer(0, width - side);
    const float turn = rng.uniform(0, 6.28f);
    const float by_x = std::cos(turn), by_y = std::sin(turn);
    Tensor photo({3, height, width});
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const bool near = y >= top && y < top + side && x >= left && x < left + side;
            const float ink = near ? large.at(0, y - top, x - left) : 0.0f;
            const float across = by_x * (static_cast<float>(x) / width - 0.5f) +
                                 by_y * (static_cast<float>(y) / height - 0.5f);
            const float shade = 1 - kind.light * (across + 0.5f);
            const float level = (kind.paper + (kind.ink - kind.paper) * ink) * shade;
            const float grain = kind.noise * rng.normal();
            // Warm lamps: less blue than red.
            photo.at(0, y, x) = level + grain;
            photo.at(1, y, x) = 0.97f * level + grain;
            photo.at(2, y, x) = 0.88f * level + grain;
        }
    return dl::clip(photo, 0, 1);
}

// --- The report ----------------------------------------------------------------------------------

void show(dl::Report& report, const Tensor& photo, const FoundDigit& seen, const Answer& answer) {
    Tensor picture = photo;
    picture.set_shape({1, photo.size(0), photo.size(1), photo.size(2)});
    plot::Images framed{.pixels = picture, .columns = 1};
    if (seen.found)
        framed.boxes = {{{static_cast<double>(seen.left), static_cast<double>(seen.top),
                          static_cast<double>(seen.right), static_cast<double>(seen.bottom),
                          std::to_string(answer.digit)}}};
    Tensor even = seen.even;
    even.set_shape({1, 1, even.size(1), even.size(2)});
    report.figures(
        {{plot::images(framed, {.title = "The photograph", .width = 330}), in_words(seen, answer)},
         {plot::images({.pixels = even, .columns = 1},
                       {.title = "Ink, the light evened out", .width = 300}),
          seen.bright_ink ? "Bright ink on dark paper, so it stays as it is."
                          : "Dark ink on bright paper, so it is inverted."},
         {plot::images({.pixels = seen.digit, .columns = 1},
                       {.title = "What the net sees", .width = 200}),
          "28 x 28, longer side 20, centre of mass in the middle."}});
}

void read_picture(const Settings& settings, const Net& net, const LenetFit& model,
                  dl::Report& report) {
    const Tensor photo = dl::read_image(settings.picture);
    const FoundDigit seen = find_digit(photo);
    const Answer answer = read(net, model, seen.digit);
    std::cout << settings.picture << ": " << in_words(seen, answer) << '\n';
    show(report, photo, seen, answer);
}

void read_drawn(const dl::AppOptions& options, const Settings& settings, const Net& net,
                const LenetFit& model, dl::Report& report) {
    constexpr int each = 100;
    dl::Table table({"photographs", "read rightly", "not sure", "sure and wrong", "not found"});
    dl::Rng rng{options.seed, "photographs"};
    const dl::Dataset drawn =
        dl::digits(each * static_cast<int>(kinds.size()), options.seed + 5000);
    for (std::size_t k = 0; k < kinds.size(); ++k) {
        int right = 0, unsure = 0, wrong = 0, lost = 0;
        for (int i = 0; i < each; ++i) {
            const int n = static_cast<int>(k) * each + i;
            const Tensor photo = photographed(dl::rows(drawn.images, n, n + 1), kinds[k], rng);
            const FoundDigit seen = find_digit(photo);
            const Answer answer = read(net, model, seen.digit);
            const bool fits = answer.digit == drawn.labels[static_cast<std::size_t>(n)];
            right += seen.found && fits;
            unsure += seen.found && answer.unsure();
            wrong += seen.found && !fits && !answer.unsure();
            lost += !seen.found;
            if (i == 0) {
                report.subheading(kinds[k].name);
                show(report, photo, seen, answer);
                if (k == 1 && !settings.draw.empty()) dl::write_png(settings.draw, photo);
            }
        }
        table.add({kinds[k].name, right, unsure, wrong, lost});
    }
    std::cout << each << " photographs of each kind, drawn by code\n\n" << dl::to_text(table);
    report.heading("How many");
    report.table(table, dl::text("Of ", each,
                                 " of each kind. Right answers that the net is not "
                                 "sure of count in both columns."));
}

void run(const dl::AppOptions& options, const Settings& settings) {
    const Net net = lenet5();
    const fs::path path = settings.model.empty()
                              ? fs::path(options.out).replace_extension(".safetensors")
                              : fs::path(settings.model);
    const LenetFit model = kept_or_trained(options, path, net);
    dl::Report report("A photograph is read", {.subtitle = "Lab 3, exercises 3.3 to 3.11"});
    report.settings({{"net trained on", options.data.empty() ? "digits drawn by code" : "MNIST"},
                     {"unsure", "below 80 per cent"}});
    if (settings.picture.empty())
        read_drawn(options, settings, net, model, report);
    else
        read_picture(settings, net, model, report);
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"my_digit", "A photograph of a digit is read."};
    Settings settings;
    options.add("--picture", settings.picture, "a PNG or JPEG of one digit");
    options.add("--draw", settings.draw, "also write a drawn photograph to this PNG");
    options.add("--model", settings.model, "where the trained net is kept");
    return dl::run_app(options, argc, argv, [&] { run(options, settings); });
}
