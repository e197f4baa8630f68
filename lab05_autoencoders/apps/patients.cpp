// patients: what will begin next year? Records described by a stacked denoising autoencoder.
//
// Uses 5.15 deep patient (after Miotto and others, 2016) on generated records. The readout is the
// same for every description: ridge regression, its strength chosen on labelled patients alone.

#include <functional>

#include "common/data/patients.hpp"
#include "lab05_autoencoders/apps/readout.hpp"
#include "lab05_autoencoders/records.hpp"

namespace {

using namespace app;

struct Settings {
    int unlabelled = 6000;
    int seeds = 5;
    int hidden = 100;
    int epochs = 30;
    float masked = 0.3f;
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

// The score of one way of describing patients, for each number of labels.
std::vector<double> scores_of(const Tensor& train, const dl::Patients& known, const Tensor& test,
                              const dl::Patients& others) {
    const auto score = [&](const Tensor& predicted, int begin, int end) {
        return mean_area(predicted, dl::rows(known.future, begin, end),
                         dl::rows(known.conditions, begin, end));
    };
    std::vector<double> scores;
    for (const int count : labelled)
        scores.push_back(mean_area(read_out(train, known.future, count, test, score), others.future,
                                   others.conditions));
    return scores;
}

const std::vector<std::string> names = {"counts, scaled",           "written down or not",
                                        "principal components, 30", "random encoder",
                                        "denoising, squares",       "denoising, cross-entropy",
                                        "two of them, stacked",     "the hidden risks"};

void one_seed(const Settings& settings, std::uint64_t seed, std::vector<Way>& ways) {
    const dl::Patients unlabelled = dl::patients(settings.unlabelled, seed);
    const dl::Patients known = dl::patients(labelled.back(), seed + 1000);
    const dl::Patients others = dl::patients(3000, seed + 2000);

    StackOptions how{.net = {.activation = Activation::sigmoid},
                     .train = training(settings.epochs, 0.003f, seed)};
    how.train.corruption = {Noise::masking, settings.masked};
    const std::vector<int> one = {settings.hidden}, two = {settings.hidden, settings.hidden};
    const DeepPatient squares = fit_deep_patient(unlabelled.counts, one, how);
    how.train.loss = Loss::cross_entropy;
    const DeepPatient entropy = fit_deep_patient(unlabelled.counts, one, how);
    const DeepPatient deep = fit_deep_patient(unlabelled.counts, two, how);
    DeepPatient random = entropy;
    random.parameters = initialise(encoder(random.sizes, random.net), Initialiser::xavier, seed);

    const auto scaled = [&](const Tensor& counts) { return scale_records(counts, entropy.most); };
    const Pca pca = pca_fit(scaled(unlabelled.counts), 30);
    const std::vector<std::function<Tensor(const Tensor&)>> descriptions = {
        scaled,
        [](const Tensor& counts) { return dl::minimum(counts, 1.0f); },
        [&](const Tensor& counts) { return pca_encode(pca, scaled(counts)); },
        [&](const Tensor& counts) { return describe(random, counts); },
        [&](const Tensor& counts) { return describe(squares, counts); },
        [&](const Tensor& counts) { return describe(entropy, counts); },
        [&](const Tensor& counts) { return describe(deep, counts); }};
    for (std::size_t i = 0; i < descriptions.size(); ++i)
        add(ways[i], scores_of(descriptions[i](known.counts), known, descriptions[i](others.counts),
                               others));
    add(ways.back(), scores_of(known.risks, known, others.risks, others));
}

void run(const dl::AppOptions& options, const Settings& settings) {
    std::vector<Way> ways = ways_of(names, labelled);
    dl::Progress progress(
        std::cerr,
        {.title = "seeds", .total = settings.seeds, .unit = "seeds", .quiet = options.quiet});
    for (int seed = 0; seed < settings.seeds; ++seed) {
        one_seed(settings, options.seed + static_cast<std::uint64_t>(seed), ways);
        progress.step(1);
    }
    progress.finish();

    const dl::Table table = table_of("description", labelled, ways, 3);
    std::cout << settings.unlabelled << " records without labels, 3,000 patients to be judged by, "
              << settings.seeds
              << " seeds; mean area under the curve (deviation over the seeds):\n\n"
              << dl::to_text(table);

    dl::Report report("What will begin next year?", {.subtitle = "Lab 5, challenge 5.15"});
    report.settings({{"records without labels", std::to_string(settings.unlabelled)},
                     {"seeds", std::to_string(settings.seeds)}});
    report.figure(curves_of("Who begins what", "area under the ROC curve", labelled, ways),
                  "Bands are one deviation over the seeds. The hidden risks are what made the "
                  "data; no method sees them, they are the roof.");
    report.table(table,
                 "Mean over the conditions that begin in the year after the record, each among "
                 "those who do not have it yet; in brackets the deviation over the seeds.");
    report.note(
        "The two denoising codes differ in nothing but the loss. Of a record 96 % is zero, and of "
        "the rest more than half is routine: squares are won by being right about both. "
        "Cross-entropy punishes a confident zero where a rare code stands, so the code must know "
        "which codes go together.");
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"patients", "Future conditions from records, with few labels."};
    Settings settings;
    options.add("--unlabelled", settings.unlabelled, "records without labels");
    options.add("--seeds", settings.seeds, "repetitions");
    options.add("--hidden", settings.hidden, "units of a layer");
    options.add("--epochs", settings.epochs, "passes of each layer");
    options.add("--masked", settings.masked, "share of a record that is masked while learning");
    return dl::run_app(options, argc, argv, [&] { run(options, settings); });
}
