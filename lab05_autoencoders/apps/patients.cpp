// patients: what will begin next year? Records described by a stacked denoising autoencoder.
//
// Uses 5.15 deep patient (after Miotto and others, 2016) on generated records. The readout is the
// same for every description: ridge regression, its strength chosen on labelled patients alone.

#include <functional>

#include "common/data/patients.hpp"
#include "lab05_autoencoders/apps/lab.hpp"
#include "lab05_autoencoders/records.hpp"

namespace {

using namespace app;

struct Settings {
    int unlabelled = 6000;
    int seeds = 3;
    int hidden = 100;
    int epochs = 30;
};

const std::vector<int> labelled = {100, 300, 1000};

// Mean area under the curve over the conditions of which there are both cases. Who has a condition
// already cannot get it: such patients are left out, condition by condition.
double mean_area(const Tensor& scores, const Tensor& future, const Tensor& has) {
    double total = 0;
    int conditions = 0;
    for (int c = 0; c < future.size(1); ++c) {
        std::vector<float> s;
        std::vector<int> t;
        for (int n = 0; n < future.size(0); ++n) {
            if (has.at(n, c) > 0) continue;
            s.push_back(scores.at(n, c));
            t.push_back(future.at(n, c) > 0 ? 1 : 0);
        }
        const auto positives = std::count(t.begin(), t.end(), 1);
        if (positives == 0 || positives == static_cast<int>(t.size())) continue;
        total += area_under_roc(s, t);
        ++conditions;
    }
    return conditions > 0 ? total / conditions : 0.5;
}

// The readout learns from the first `count` patients; a quarter of them chooses the strength.
double judged(const Tensor& train, const dl::Patients& known, const Tensor& test,
              const dl::Patients& others, int count) {
    const int fitted = count * 3 / 4;
    const Ridge part(dl::rows(train, 0, fitted), dl::rows(known.future, 0, fitted));
    const Tensor held = dl::rows(train, fitted, count);
    const float spread = dl::mean(dl::variance(train, {0}));
    float strength = spread;
    double best = -1;
    for (const float factor : {0.1f, 1.0f, 10.0f, 100.0f}) {
        const double area =
            mean_area(part.predict(held, factor * spread), dl::rows(known.future, fitted, count),
                      dl::rows(known.conditions, fitted, count));
        if (area <= best) continue;
        best = area;
        strength = factor * spread;
    }
    const Ridge whole(dl::rows(train, 0, count), dl::rows(known.future, 0, count));
    return mean_area(whole.predict(test, strength), others.future, others.conditions);
}

struct Way {
    std::string name;
    std::vector<Spread> areas;  // by `labelled`
};

void one_seed(const Settings& settings, std::uint64_t seed, std::vector<Way>& ways) {
    const dl::Patients unlabelled = dl::patients(settings.unlabelled, seed);
    const dl::Patients known = dl::patients(labelled.back(), seed + 1000);
    const dl::Patients others = dl::patients(3000, seed + 2000);

    StackOptions how{.net = {.activation = Activation::sigmoid},
                     .train = training(settings.epochs, 0.003f, seed)};
    how.train.corruption = {Noise::masking, 0.3f};
    const std::vector<int> hidden = {settings.hidden, settings.hidden};
    const DeepPatient one = fit_deep_patient(unlabelled.counts, {settings.hidden}, how);
    const DeepPatient deep = fit_deep_patient(unlabelled.counts, hidden, how);
    DeepPatient random = one;
    random.parameters = initialise(encoder(one.sizes, one.net), Initialiser::xavier, seed + 7);
    const Pca pca = pca_fit(scale_records(unlabelled.counts, one.most), 30);

    const auto both = [&](const std::function<Tensor(const Tensor&)>& described) {
        return std::pair{described(known.counts), described(others.counts)};
    };
    const std::vector<std::pair<Tensor, Tensor>> descriptions = {
        both([&](const Tensor& counts) { return scale_records(counts, one.most); }),
        both([&](const Tensor& counts) { return describe(random, counts); }),
        both(
            [&](const Tensor& counts) { return pca_encode(pca, scale_records(counts, one.most)); }),
        both([&](const Tensor& counts) { return describe(one, counts); }),
        both([&](const Tensor& counts) { return describe(deep, counts); }),
        {known.risks, others.risks}};
    for (std::size_t i = 0; i < ways.size(); ++i) {
        const auto& [train, test] = descriptions[i];
        ways[i].areas.resize(labelled.size());
        for (std::size_t c = 0; c < labelled.size(); ++c)
            ways[i].areas[c].values.push_back(judged(train, known, test, others, labelled[c]));
    }
}

void run(const dl::AppOptions& options, const Settings& settings) {
    std::vector<Way> ways = {{"counts, scaled", {}},           {"random encoder", {}},
                             {"principal components, 30", {}}, {"denoising autoencoder", {}},
                             {"two of them, stacked", {}},     {"the hidden risks", {}}};
    dl::Progress progress(
        std::cerr,
        {.title = "seeds", .total = settings.seeds, .unit = "seeds", .quiet = options.quiet});
    for (int seed = 0; seed < settings.seeds; ++seed) {
        one_seed(settings, options.seed + static_cast<std::uint64_t>(seed), ways);
        progress.step(1);
    }
    progress.finish();

    std::vector<std::string> columns = {"description"};
    for (const int count : labelled)
        columns.push_back(std::to_string(count) + " labelled");
    dl::Table table(columns);
    std::vector<plot::Series> curves;
    for (const Way& way : ways) {
        std::vector<dl::Cell> row = {way.name};
        for (const Spread& spread : way.areas)
            row.emplace_back(fixed(spread.mean(), 3));
        table.add(row);
        curves.push_back(with_bars(way.name, {labelled.begin(), labelled.end()}, way.areas));
    }
    std::cout << settings.unlabelled << " records without labels, 3,000 patients to be judged by, "
              << settings.seeds << " seeds; mean area under the curve:\n\n"
              << dl::to_text(table);

    dl::Report report("What will begin next year?");
    report.settings({{"records without labels", std::to_string(settings.unlabelled)},
                     {"seeds", std::to_string(settings.seeds)}});
    report.figure(plot::line(curves, {.title = "Area under the ROC curve",
                                      .x_label = "labelled patients",
                                      .log_x = true,
                                      .width = 560,
                                      .height = 380}),
                  "Bands are one deviation over the seeds. The hidden risks are what made the "
                  "data; no method sees them, they are the roof.");
    report.table(table,
                 "Mean over the conditions that begin in the year after the record, each among "
                 "those who do not have it yet.");
    report.write(options.out);
    std::cout << "report: " << options.out << '\n';
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"patients", "Future conditions from records, with few labels."};
    Settings settings;
    options.add("--unlabelled", settings.unlabelled, "records without labels");
    options.add("--seeds", settings.seeds, "repetitions");
    options.add("--hidden", settings.hidden, "units of a layer");
    options.add("--epochs", settings.epochs, "passes of each layer");
    return dl::run_app(options, argc, argv, [&] { run(options, settings); });
}
