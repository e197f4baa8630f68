// Two rows of labels are laid side by side with the fewest changes; the first change is told.

#include "tests/harness/parts.hpp"

#include <algorithm>

namespace harness {

namespace {

using Labels = std::vector<std::string>;

constexpr std::size_t widest = 80;  // columns for a row of labels

std::string label_of(const Value& value) {
    if (const auto* words = std::get_if<std::string>(&value.data)) return *words;
    const auto* fields = std::get_if<List>(&value.data);
    if (!fields || fields->names.empty()) return "";
    for (const Value& field : fields->items)
        if (const auto* words = std::get_if<std::string>(&field.data)) return *words;
    return "";
}

std::string cut(const std::string& words, std::size_t most) {
    return words.size() <= most ? words : words.substr(0, most - 3) + "...";
}

// Two labels, of long ones the stretch in which they begin to differ.
std::string side_by_side(const std::string& expected, const std::string& got) {
    const auto same = std::mismatch(expected.begin(), expected.end(), got.begin(), got.end());
    const auto differ = static_cast<std::size_t>(same.first - expected.begin());
    const bool late = std::max(expected.size(), got.size()) > widest && differ > widest / 2;
    const std::size_t from = late ? differ - widest / 4 : 0;
    const std::string dots = late ? "..." : "";
    return "expected " + dots + cut(expected.substr(from), widest) + "\n            got      " +
           dots + cut(got.substr(from), widest);
}

// Fewest changes that make the one tail of labels the other: at(i, j) is that from i and j on.
class Changes {
public:
    Changes(const Labels& expected, const Labels& got)
        : columns_(got.size() + 1), fewest_((expected.size() + 1) * columns_) {
        for (std::size_t i = expected.size() + 1; i-- > 0;)
            for (std::size_t j = columns_; j-- > 0;) {
                const std::size_t left = expected.size() - i, right = got.size() - j;
                at(i, j) = left == 0 || right == 0 ? left + right
                           : expected[i] == got[j]
                               ? at(i + 1, j + 1)
                               : 1 + std::min({at(i + 1, j + 1), at(i + 1, j), at(i, j + 1)});
            }
    }
    std::size_t& at(std::size_t i, std::size_t j) { return fewest_[i * columns_ + j]; }

private:
    std::size_t columns_;
    std::vector<std::size_t> fewest_;
};

// "7 parts: input, linear, relu, ...", as many as fit, from a little before the place on.
std::string row(const Labels& labels, std::size_t place) {
    std::string words = std::to_string(labels.size()) + (labels.size() == 1 ? " part" : " parts");
    std::size_t all = words.size();
    for (const std::string& label : labels)
        all += label.size() + 2;
    std::size_t from = all <= widest || place < 3 ? 0 : place - 3;
    words += from > 0 ? ": ..., " : ": ";
    for (std::size_t i = from; i < labels.size(); ++i) {
        if (words.size() + labels[i].size() > widest && i > place) return words + "...";
        words += cut(labels[i], widest / 2) + (i + 1 < labels.size() ? ", " : "");
    }
    return labels.empty() ? "no parts" : words;
}

}  // namespace

std::vector<std::string> labels_of(const List& list) {
    if (!list.names.empty()) return list.names;
    Labels labels;
    for (const Value& value : list.items) {
        labels.push_back(label_of(value));
        if (labels.back().empty()) return {};
    }
    return labels;
}

std::string parts_report(const List& expected, const List& got) {
    const Labels wanted = labels_of(expected), given = labels_of(got);
    const bool known = wanted.size() == expected.items.size() && given.size() == got.items.size();
    if (!known || wanted == given) return "";
    const auto [left, right] =
        std::mismatch(wanted.begin(), wanted.end(), given.begin(), given.end());
    const auto place = static_cast<std::size_t>(left - wanted.begin());
    std::string words = "\n  expected  " + row(wanted, place) + "\n  got       " +
                        row(given, place) + "\n  first at  [" + std::to_string(place) + "]  ";

    // What comes long after the last part expected changes nothing about the first change.
    const auto end = right + std::min(given.end() - right, wanted.end() - left + 100);
    Changes changes({left, wanted.end()}, {right, end});
    const std::size_t fewest = changes.at(0, 0);
    if (left == wanted.end() || (right != given.end() && changes.at(0, 1) + 1 == fewest))
        words += cut(*right, widest) + " is one too many";
    else if (right == given.end() || changes.at(1, 0) + 1 == fewest)
        words += cut(*left, widest) + " is missing";
    else
        words += side_by_side(*left, *right);
    if (fewest > 1) words += "\n            and " + std::to_string(fewest - 1) + " more like that";
    return words;
}

}  // namespace harness
