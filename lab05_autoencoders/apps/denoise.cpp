// denoise: who repairs, and who only copies?
//
// Uses 5.3 corrupt, 5.4 denoising_step and 5.6 tied weights. Three nets of one form are trained
// with different damage and then judged at every level of damage, beside doing nothing.

#include "lab05_autoencoders/apps/lab.hpp"
#include "lab05_autoencoders/tied.hpp"

namespace {

using namespace app;

struct Settings {
    int train = 6000;
    int hidden = 400;
    int epochs = 12;
};

const std::vector<float> trained_at = {0.0f, 0.3f, 0.5f};
const std::vector<float> judged_at = {0.0f, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f};

std::string way(float level) {
    return level == 0 ? "plain" : "masking " + number(100 * double{level}, 2) + " %";
}

// Peak signal to noise ratio in decibels; the peak of a pixel is 1.
double psnr(const Tensor& output, const Tensor& clean) {
    const double error = 2.0 * double{reconstruction_error(output, clean)} / clean.size(1);
    return -10 * std::log10(std::max(error, 1e-12));
}

// How alike two neighbouring pixels of a filter are, mean over the filters: noise has 0.
double smoothness(const Tensor& filters) {
    double total = 0;
    for (int k = 0; k < filters.size(0); ++k) {
        const Tensor f = dl::reshape(dl::rows(filters, k, k + 1), {28, 28});
        const Tensor centred = f - dl::mean(f);
        const Tensor left = dl::slice(centred, 1, 0, 27), right = dl::slice(centred, 1, 1, 28);
        total += double{dl::dot(left, right)} /
                 std::max(double{dl::dot(centred, centred)} * 27 / 28, 1e-12);
    }
    return total / filters.size(0);
}

struct Result {
    std::vector<double> psnr;  // by judged_at
    std::vector<double> error;
    double smoothness = 0;
    Tensor filters;
    Tensor restored;  // at 40 %
};

void show(dl::Report& report, const std::vector<Result>& results, const Tensor& clean,
          const Tensor& noisy, const std::vector<double>& nothing) {
    std::vector<Tensor> strips = {pictures(noisy, 10)};
    for (const Result& result : results)
        strips.push_back(pictures(dl::clip(result.restored, 0, 1), 10));
    strips.push_back(pictures(clean, 10));
    report.figure(plot::images({.pixels = dl::concat(strips), .columns = 10},
                               {.title = "Damaged, restored by three nets, clean", .width = 640}),
                  "From top to bottom: 40 % of the pixels masked; restored by the plain net, by "
                  "the one trained at 30 %, by the one trained at 50 %; the clean pictures.");
    std::vector<plot::Series> curves;
    for (std::size_t i = 0; i < results.size(); ++i)
        curves.push_back({.name = way(trained_at[i]), .x = judged_at, .y = results[i].error});
    report.figure(plot::line(curves, {.title = "Squared error over the damage",
                                      .x_label = "share of pixels masked",
                                      .log_y = true}),
                  "The curves cross: the plain net is best at copying, the others at repairing.");
    for (std::size_t i = 0; i < results.size(); ++i)
        curves[i].y = results[i].psnr;
    curves.push_back({.name = "doing nothing",  // nothing done to nothing is perfect: left out
                      .x = std::vector<float>(judged_at.begin() + 1, judged_at.end()),
                      .y = std::vector<double>(nothing.begin() + 1, nothing.end())});
    report.figure(plot::line(curves, {.title = "Signal to noise",
                                      .x_label = "share of pixels masked",
                                      .y_label = "PSNR in decibels"}),
                  "Higher is better. Who stays below `doing nothing` does harm.");
    std::vector<dl::Figure> filters;
    for (std::size_t i = 0; i < results.size(); ++i)
        filters.push_back(
            {plot::images(
                 {.pixels = pictures(results[i].filters, 40), .columns = 8, .stretch = true},
                 {.title = way(trained_at[i]), .width = 300}),
             "Neighbouring pixels of a filter: correlation " + fixed(results[i].smoothness) + "."});
    report.figures(filters);
}

void run(const dl::AppOptions& options, const Settings& settings) {
    const Digits digits = load_digits(options, settings.train, 2000);
    const Tensor& clean = digits.test.inputs;
    dl::Rng damage{options.seed, "judging"};
    std::vector<Tensor> noisy;
    std::vector<double> nothing;
    for (const float level : judged_at) {
        noisy.push_back(corrupt(clean, {Noise::masking, level}, damage));
        nothing.push_back(psnr(noisy.back(), clean));
    }

    const Autoencoder net =
        tied_autoencoder({784, settings.hidden}, {.activation = Activation::sigmoid});
    dl::Progress progress(std::cerr,
                          {.title = "training",
                           .total = settings.epochs * static_cast<int>(trained_at.size()),
                           .unit = "epochs",
                           .quiet = options.quiet});
    std::vector<Result> results;
    for (const float level : trained_at) {
        TrainOptions how = training(settings.epochs, 0.002f, options.seed);
        how.corruption = {Noise::masking, level};
        how.fit.after_epoch = [&](int, const EpochReport& e) {
            progress.step(1, double{e.train_loss});
        };
        const Params trained =
            train_autoencoder(net, initialise(net.net, Initialiser::xavier, options.seed),
                              digits.train.inputs, how)
                .parameters;
        Result result;
        for (const Tensor& input : noisy) {
            const Tensor output = values_of(net.net, trained, input, net.output);
            result.psnr.push_back(psnr(output, clean));
            result.error.push_back(2.0 * double{reconstruction_error(output, clean)});
            if (&input == &noisy[4]) result.restored = output;
        }
        result.filters = trained.at("encoder1.weight");
        result.smoothness = smoothness(result.filters);
        results.push_back(std::move(result));
    }
    progress.finish();

    dl::Table table({"trained with", "clean", "20 % masked", "40 % masked", "60 % masked",
                     "PSNR at 40 %", "filters"});
    table.add({"doing nothing", "0", "", "", "", fixed(nothing[4], 1), ""});
    for (std::size_t i = 0; i < results.size(); ++i)
        table.add({way(trained_at[i]), fixed(results[i].error[0]), fixed(results[i].error[2]),
                   fixed(results[i].error[4]), fixed(results[i].error[6]),
                   fixed(results[i].psnr[4], 1), fixed(results[i].smoothness)});
    std::cout << digits.source << ", tied 784-" << settings.hidden
              << ", squared error of a restored test picture:\n\n"
              << dl::to_text(table);

    dl::Report report("Who repairs, and who copies?",
                      {.subtitle = "Lab 5, exercises 5.3, 5.4 and 5.6"});
    report.settings({{"data", digits.source}, {"seed", std::to_string(options.seed)}});
    show(report, results, clean, noisy[4], nothing);
    report.table(table, "`filters` is the correlation of neighbouring pixels in a filter.");
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"denoise", "Plain and denoising autoencoders on damaged digits."};
    Settings settings;
    options.add("--train", settings.train, "pictures to learn from");
    options.add("--hidden", settings.hidden, "units of the code");
    options.add("--epochs", settings.epochs, "passes over the pictures");
    return dl::run_app(options, argc, argv, [&] { run(options, settings); });
}
