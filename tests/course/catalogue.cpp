// Reading exercises.txt, and finding what a learner typed in it.

#include "tests/course/catalogue.hpp"

#include <algorithm>
#include <cctype>

#include "tests/course/files.hpp"
#include "tests/course/nearest.hpp"

namespace course {

namespace {

// A name without folders, and not one that a program would read as an option.
bool is_plain_file_name(std::string_view name) {
    return !name.empty() && name[0] != '.' && name[0] != '-' &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
           });
}

// "3.12" in lab03, and nothing like "3.1.2" or "03.1".
bool is_id_of(std::string_view id, const std::string& lab) {
    const std::string start = lab.substr(lab.size() - 1) + ".";
    const std::string_view rest = id.substr(std::min(start.size(), id.size()));
    return id.starts_with(start) && !rest.empty() && rest[0] != '0' &&
           rest.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

int Lab::points(bool challenge) const {
    int sum = 0;
    for (const Exercise& exercise : exercises)
        if (exercise.challenge == challenge) sum += exercise.points;
    return sum;
}

const Exercise* Catalogue::exercise(std::string_view id) const {
    for (const Lab& lab : labs)
        for (const Exercise& exercise : lab.exercises)
            if (exercise.id == id) return &exercise;
    return nullptr;
}

const Lab* Catalogue::lab(std::string_view id) const {
    while (!id.empty() && id.back() == '/')
        id.remove_suffix(1);
    for (const Lab& lab : labs)
        if (id == lab.id || id == lab.folder || id == lab.id.substr(4) ||
            id == "lab" + lab.id.substr(4))
            return &lab;
    return nullptr;
}

std::vector<std::string> Catalogue::names() const {
    std::vector<std::string> names;
    for (const Lab& lab : labs) {
        names.push_back(lab.id);
        for (const Exercise& exercise : lab.exercises)
            names.push_back(exercise.id);
    }
    return names;
}

std::vector<Exercise> parse_exercises(const std::string& text, const std::string& lab,
                                      const std::string& file_name) {
    std::vector<Exercise> exercises;
    for (harness::Exercise& entry : harness::parse_catalogue(text, file_name)) {
        if (!is_id_of(entry.id, lab))
            throw Fault(file_name + ": '" + entry.id + "' is not an exercise of " + lab);
        if (!is_plain_file_name(entry.file))
            throw Fault(file_name + ": exercise " + entry.id + ": '" + entry.file +
                        "' is not the name of a file");
        exercises.push_back({std::move(entry), lab});
    }
    return exercises;
}

Catalogue read_catalogue(const fs::path& root) {
    Catalogue catalogue;
    catalogue.labs = {{"lab01", "lab01_perceptron", "one unit, one layer", {}},
                      {"lab02", "lab02_mlp_backprop", "the graph and the chain rule", {}},
                      {"lab03", "lab03_cnn", "local, shared, sub-sampled", {}},
                      {"lab04", "lab04_architectures", "deeper", {}},
                      {"lab05", "lab05_autoencoders", "learning without labels", {}}};
    for (Lab& lab : catalogue.labs) {
        const fs::path list = root / lab.folder / "exercises.txt";
        if (fs::exists(list))
            lab.exercises = parse_exercises(read_text(list), lab.id, lab.folder + "/exercises.txt");
    }
    const auto has_solutions = [&](const Lab& lab) {
        return fs::is_directory(root / "solutions" / lab.folder);
    };
    const bool withheld =
        std::any_of(catalogue.labs.begin(), catalogue.labs.end(),
                    [&](const Lab& lab) { return !lab.exercises.empty() && !has_solutions(lab); });
    for (Lab& lab : catalogue.labs)
        lab.solved = withheld && !lab.exercises.empty() && has_solutions(lab);
    return catalogue;
}

const Exercise& find_exercise(const Catalogue& catalogue, std::string_view id) {
    if (const Exercise* exercise = catalogue.exercise(id)) return *exercise;
    std::vector<std::string> ids;
    for (const Lab& lab : catalogue.labs)
        for (const Exercise& exercise : lab.exercises) {
            if (std::find(exercise.functions.begin(), exercise.functions.end(), id) !=
                exercise.functions.end())
                return exercise;
            ids.push_back(exercise.id);
            ids.insert(ids.end(), exercise.functions.begin(), exercise.functions.end());
        }
    const std::string near = nearest(id, ids);
    throw UsageError("there is no exercise '" + std::string(id) + "'" +
                     (near.empty() ? "; ./course shows the map of all exercises"
                                   : ", did you mean " + near + "?"));
}

const Lab& find_lab(const Catalogue& catalogue, std::string_view id) {
    if (const Lab* lab = catalogue.lab(id)) return *lab;
    std::vector<std::string> ids;
    for (const Lab& lab : catalogue.labs)
        ids.push_back(lab.id);
    const std::string near = nearest(id, ids);
    throw UsageError(
        "there is no lab '" + std::string(id) + "'" +
        (near.empty() ? "; the labs are lab01 to lab05" : ", did you mean " + near + "?"));
}

const Lab& lab_of(const Catalogue& catalogue, const Exercise& exercise) {
    return find_lab(catalogue, exercise.lab);
}

fs::path file_of(const Context& context, const Catalogue& catalogue, const Exercise& exercise) {
    return context.root / lab_of(catalogue, exercise).folder / exercise.file;
}

}  // namespace course
