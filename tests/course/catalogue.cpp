// Reading exercises.txt, and finding what a learner typed in it.

#include "tests/course/catalogue.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "tests/course/files.hpp"
#include "tests/course/nearest.hpp"

namespace course {

namespace {

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    for (;;) {
        const std::size_t end = text.find(separator);
        parts.push_back(trimmed(text.substr(0, end)));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

// Throws Fault with file and line unless the rule holds.
struct Place {
    std::string file;
    int line = 0;

    void require(bool rule_holds, const std::string& rule) const {
        if (!rule_holds) throw Fault(file + ":" + std::to_string(line) + ": " + rule);
    }

    [[nodiscard]] int number(const std::string& text, const std::string& what) const {
        int value = -1;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        require(
            error == std::errc() && end == text.data() + text.size() && value >= 0 && value <= 999,
            what + " is a whole number up to 999, not '" + text + "'");
        return value;
    }
};

bool is_id(std::string_view id) {
    const std::size_t dot = id.find('.');
    if (dot == 0 || dot == std::string_view::npos || dot + 1 == id.size()) return false;
    return std::all_of(id.begin(), id.end(),
                       [](char c) { return (c >= '0' && c <= '9') || c == '.'; }) &&
           id.find('.', dot + 1) == std::string_view::npos;
}

bool is_plain_file_name(std::string_view name) {
    return !name.empty() && name[0] != '.' && name[0] != '-' &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '.';
           });
}

Exercise parse_line(const std::string& line, const std::string& lab, const Place& place) {
    const std::vector<std::string> fields = split(line, '|');
    place.require(fields.size() == 7,
                  "an exercise has 7 fields (id | core or challenge | points | minutes | file | "
                  "functions | title), this line has " +
                      std::to_string(fields.size()));
    place.require(is_id(fields[0]), "an id looks like 3.2, not '" + fields[0] + "'");
    place.require(fields[1] == "core" || fields[1] == "challenge",
                  "an exercise is core or challenge, not '" + fields[1] + "'");
    place.require(is_plain_file_name(fields[4]), "'" + fields[4] + "' is not the name of a file");
    place.require(!fields[6].empty(), "the title is missing");

    Exercise exercise;
    exercise.id = fields[0];
    exercise.lab = lab;
    exercise.challenge = fields[1] == "challenge";
    exercise.points = place.number(fields[2], "points");
    exercise.minutes = place.number(fields[3], "minutes");
    exercise.file = fields[4];
    for (const std::string& part : split(fields[5], ','))
        for (const std::string& function : words_of(part))
            exercise.functions.push_back(function);
    place.require(!exercise.functions.empty(), "the functions are missing");
    exercise.title = fields[6];
    return exercise;
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

std::vector<Exercise> parse_exercises(std::string_view text, const std::string& lab,
                                      const std::string& file_name) {
    std::vector<Exercise> exercises;
    std::set<std::string> seen;
    Place place{file_name, 0};
    for (const std::string& line : lines_of(text)) {
        ++place.line;
        const std::string content = trimmed(line);
        if (content.empty() || content[0] == '#') continue;
        exercises.push_back(parse_line(content, lab, place));
        const std::string& id = exercises.back().id;
        place.require(seen.insert(id).second, "exercise " + id + " stands here a second time");
        place.require(lab.ends_with("0" + id.substr(0, id.find('.'))),
                      "exercise " + id + " does not belong into " + lab);
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
