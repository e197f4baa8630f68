// Sheets: the pictures, one function each.

#include "common/data/sheets.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "common/data/clouds.hpp"
#include "common/data/digits.hpp"
#include "common/data/documents.hpp"
#include "common/data/paper.hpp"
#include "common/data/patients.hpp"
#include "common/data/scenes.hpp"
#include "common/data/series.hpp"
#include "common/error.hpp"

namespace dl {

namespace {

constexpr Colour white{1, 1, 1}, black{0, 0, 0}, pale{0.93f, 0.93f, 0.93f};

// The numbers of the samples of one class, the first ones of the set.
std::vector<int> members(const std::vector<int>& labels, int label) {
    std::vector<int> found;
    for (std::size_t n = 0; n < labels.size(); ++n)
        if (labels[n] == label) found.push_back(static_cast<int>(n));
    return found;
}

Tensor sheet_of_clouds(std::uint64_t seed) {
    const std::vector<std::pair<const char*, CloudOptions>> panels = {
        {"blobs", {.classes = 4, .noise = 0.2f}},
        {"moons", {}},
        {"circles", {.classes = 3, .noise = 0.05f}},
        {"spiral", {.classes = 3, .noise = 0.03f}},
        {"xor", {.noise = 0.03f}}};
    const int side = 260;
    Paper paper(side * static_cast<int>(panels.size()), side + 20);
    int left = 0;
    for (const auto& [name, options] : panels) {
        const Cloud points = cloud(name, 400, seed, options);
        paper.frame(left + 5, 24, left + side - 5, side + 14, pale);
        paper.write(left + 8, 8, name);
        const float zoom = static_cast<float>(side) / 3.2f;
        const float x0 = static_cast<float>(left) + static_cast<float>(side) / 2;
        const float y0 = 19 + static_cast<float>(side) / 2;
        for (int n = 0; n < points.size(); ++n)
            paper.disc(x0 + zoom * points.points.at(n, 0), y0 - zoom * points.points.at(n, 1), 2.5f,
                       class_colour(points.labels[static_cast<std::size_t>(n)]));
        left += side;
    }
    return paper.image();
}

// One row a class with its name; `scale` screen pixels for each of the pictures'.
Tensor sheet_of_classes(const Dataset& set, int columns, int scale, Colour background) {
    const int cell = set.images.size(2) * scale + 2;
    std::size_t longest = 0;
    for (const std::string& name : set.class_names)
        longest = std::max(longest, name.size());
    const int margin = 16 + 8 * static_cast<int>(longest);
    const int classes = static_cast<int>(set.class_names.size());
    Paper paper(margin + columns * cell + 2, classes * cell + 2, background);
    const Colour ink = background.red > 0.5f ? black : white;
    for (int label = 0; label < classes; ++label) {
        const int top = 2 + label * cell;
        paper.write(8, top + cell / 2 - 6, set.class_names[static_cast<std::size_t>(label)], ink);
        const std::vector<int> rows = members(set.labels, label);
        for (int column = 0; column < std::min(columns, static_cast<int>(rows.size())); ++column)
            paper.picture(margin + column * cell, top, set.images,
                          rows[static_cast<std::size_t>(column)], scale);
    }
    return paper.image();
}

Tensor sheet_of_scenes(std::uint64_t seed) {
    const int size = 96, scale = 2, columns = 3, rows = 4, gap = 6;
    const Scenes set = scenes(columns * rows, seed,
                              {.size = size,
                               .min_objects = 2,
                               .max_objects = 5,
                               .min_radius = 0.12f,
                               .max_radius = 0.2f});
    const int side = size * scale;
    Paper paper(columns * (2 * side + 2 * gap) + gap, rows * (side + gap) + gap);
    for (int n = 0; n < set.size(); ++n) {
        const int x0 = gap + n % columns * (2 * side + 2 * gap);
        const int y0 = gap + n / columns * (side + gap);
        paper.picture(x0, y0, set.images, n, scale);
        const auto& objects = set.objects[static_cast<std::size_t>(n)];
        for (int y = 0; y < size; ++y)
            for (int x = 0; x < size; ++x) {
                const auto pixel = static_cast<std::size_t>((n * size + y) * size + x);
                const int kind = set.semantic[pixel];
                // Instances of one class differ a little in brightness.
                const float shade = 0.12f * static_cast<float>(set.instances[pixel] % 3);
                const Colour colour = kind == 0 ? pale : mix(class_colour(kind - 1), black, shade);
                paper.fill(x0 + side + x * scale, y0 + y * scale, x0 + side + (x + 1) * scale,
                           y0 + (y + 1) * scale, colour);
            }
        for (const SceneObject& object : objects) {
            const int left = x0 + static_cast<int>(object.box.x0) * scale;
            const int top = y0 + static_cast<int>(object.box.y0) * scale;
            const int right = x0 + static_cast<int>(object.box.x1) * scale;
            const int bottom = y0 + static_cast<int>(object.box.y1) * scale;
            paper.frame(left, top, right, bottom, white, 2);
            paper.frame(left - 1, top - 1, right + 1, bottom + 1, black);
            // The name stands above the box where there is room.
            const std::string& name = set.class_names[static_cast<std::size_t>(object.kind)];
            const int text = std::max(y0, top - 9);
            paper.fill(left - 1, text, left + 4 * static_cast<int>(name.size()) + 3, text + 9,
                       black);
            paper.write(left + 1, text + 2, name, white, 1);
        }
    }
    return paper.image();
}

Tensor sheet_of_series(std::uint64_t seed) {
    const int columns = 4, wide = 270, high = 90, margin = 60;
    const Series set = time_series(60, seed);
    const int length = set.signals.size(2);
    Paper paper(margin + columns * wide, 6 * high);
    for (int label = 0; label < 6; ++label) {
        const int top = label * high;
        paper.write(8, top + high / 2 - 5, set.class_names[static_cast<std::size_t>(label)]);
        const std::vector<int> rows = members(set.labels, label);
        for (int column = 0; column < columns; ++column) {
            const int n = rows[static_cast<std::size_t>(column)];
            const int left = margin + column * wide;
            const auto x_of = [&](int step) { return left + 7 + 2 * step; };
            paper.fill(x_of(set.starts[static_cast<std::size_t>(n)]), top + 4,
                       x_of(set.ends[static_cast<std::size_t>(n)]), top + high - 4,
                       class_colour(label), 0.2f);
            paper.frame(left + 4, top + 4, left + wide - 4, top + high - 4, pale);
            const int middle = top + high / 2;
            const auto y_of = [&](int step) {
                return static_cast<float>(middle) - 14 * set.signals.at(n, 0, step);
            };
            for (int step = 1; step < length; ++step)
                paper.line(static_cast<float>(x_of(step - 1)), y_of(step - 1),
                           static_cast<float>(x_of(step)), y_of(step), black, 1.2f);
        }
    }
    return paper.image();
}

// One cell of a heat map: white for 0, full colour from `most` up.
void heat(Paper& paper, int x, int y, int wide, int high, float value, float most, Colour colour) {
    if (value > 0) paper.fill(x, y, x + wide, y + high, colour, std::min(1.0f, value / most));
}

Tensor sheet_of_documents(std::uint64_t seed) {
    const Documents set = documents(160, seed);
    const int words = set.counts.size(1), wide = 4, high = 4, margin = 84;
    Paper paper(margin + words * wide + 8, 160 * high + 16);
    int row = 0;
    for (int topic = 0; topic < static_cast<int>(set.topics.size()); ++topic) {
        paper.write(8, 8 + row * high + 30, set.topics[static_cast<std::size_t>(topic)],
                    class_colour(topic));
        paper.fill(margin, 8 + row * high, margin + words * wide, 9 + row * high, pale);
        for (const int n : members(set.labels, topic)) {
            for (int word = 0; word < words; ++word)
                heat(paper, margin + word * wide, 8 + row * high, wide, high,
                     set.counts.at(n, word), 4, class_colour(topic));
            ++row;
        }
    }
    return paper.image();
}

Tensor sheet_of_patients(std::uint64_t seed) {
    const Patients set = patients(150, seed);
    const int codes = set.counts.size(1), conditions = set.conditions.size(1);
    const int risks = set.risks.size(1), per_risk = conditions / risks;
    const int wide = 2, high = 4, cell = 6, top = 26, left = 8;
    const auto is_routine = [](const std::string& code) { return code.rfind("routine", 0) == 0; };
    const auto own_codes =
        static_cast<int>(std::find_if(set.code_names.begin(), set.code_names.end(), is_routine) -
                         set.code_names.begin());

    // Patients with the same strongest risk stand together.
    std::vector<int> order(static_cast<std::size_t>(set.size())), strongest(order);
    for (int n = 0; n < set.size(); ++n) {
        const float* risk = set.risks.data() + n * risks;
        strongest[static_cast<std::size_t>(n)] =
            static_cast<int>(std::max_element(risk, risk + risks) - risk);
    }
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        return strongest[static_cast<std::size_t>(a)] < strongest[static_cast<std::size_t>(b)];
    });

    const int has_left = left + codes * wide + 20;
    const int begins_left = has_left + conditions * cell + 20;
    Paper paper(begins_left + conditions * cell + 8, top + set.size() * high + 8);
    paper.write(left, 8, "how often each code was written down");
    paper.write(has_left, 8, "what they have");
    paper.write(begins_left, 8, "what begins");
    for (int row = 0; row < set.size(); ++row) {
        const int n = order[static_cast<std::size_t>(row)];
        const int y = top + row * high;
        for (int code = 0; code < codes; ++code) {
            const bool routine = code >= own_codes;
            const int risk = routine ? 7 : code * risks / own_codes;
            heat(paper, left + code * wide, y, wide, high, set.counts.at(n, code), 3,
                 class_colour(risk));
        }
        for (int k = 0; k < conditions; ++k) {
            const Colour colour = class_colour(k / per_risk);
            heat(paper, has_left + k * cell, y, cell, high, set.conditions.at(n, k), 1, colour);
            heat(paper, begins_left + k * cell, y, cell, high, set.future.at(n, k), 1, colour);
        }
    }
    return paper.image();
}

}  // namespace

const std::vector<std::string>& sheet_names() {
    static const std::vector<std::string> names = {"clouds",   "digits", "documents", "objects",
                                                   "patients", "scenes", "series"};
    return names;
}

Tensor contact_sheet(std::string_view name, std::uint64_t seed) {
    if (name == "clouds") return sheet_of_clouds(seed);
    if (name == "digits") return sheet_of_classes(digits(240, seed), 20, 2, black);
    if (name == "documents") return sheet_of_documents(seed);
    if (name == "objects") return sheet_of_classes(scene_objects(180, seed), 16, 2, white);
    if (name == "patients") return sheet_of_patients(seed);
    if (name == "scenes") return sheet_of_scenes(seed);
    if (name == "series") return sheet_of_series(seed);
    throw Error(text("contact_sheet: there is no \"", name,
                     "\"; choose clouds, digits, documents, objects, patients, scenes or series"));
}

}  // namespace dl
