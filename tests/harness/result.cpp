// The record: verdicts in words, sums, and text that is safe to show.

#include "tests/harness/result.hpp"

#include <array>

#include "common/error.hpp"

namespace harness {

namespace {

struct Names {
    const char* words;
    const char* code;
};

constexpr std::array<Names, 9> names = {{{"passed", "OK"},
                                         {"wrong", "WA"},
                                         {"not started", "NS"},
                                         {"does not compile", "CE"},
                                         {"crashed", "RE"},
                                         {"timed out", "TL"},
                                         {"out of memory", "ML"},
                                         {"not run", "SK"},
                                         {"not gradable", "IE"}}};

/// Length of the valid UTF-8 sequence at `at` and its code point; 0 for anything else.
std::size_t sequence(const std::string& text, std::size_t at, char32_t& point) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(at);
    const std::size_t length = first < 0x80         ? 1
                               : (first >> 5) == 6  ? 2
                               : (first >> 4) == 14 ? 3
                               : (first >> 3) == 30 ? 4
                                                    : 0;
    if (length == 0 || at + length > text.size()) return 0;
    constexpr std::array<unsigned char, 5> masks = {0, 0x7f, 0x1f, 0x0f, 0x07};
    constexpr std::array<char32_t, 5> least = {0, 0, 0x80, 0x800, 0x10000};
    point = first & masks[length];
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) >> 6) != 2) return 0;
        point = (point << 6) | (byte(at + i) & 0x3fu);
    }
    const bool surrogate = point >= 0xd800 && point <= 0xdfff;
    return point < least[length] || point > 0x10ffff || surrogate ? 0 : length;
}

bool may_be_shown(char32_t point) {
    if (point == '\n' || point == '\t') return true;
    if (point < 0x20 || (point >= 0x7f && point < 0xa0)) return false;
    const bool turns_direction = point == 0x61c || point == 0x200e || point == 0x200f ||
                                 (point >= 0x202a && point <= 0x202e) ||
                                 (point >= 0x2066 && point <= 0x2069);
    const bool no_character =
        point == 0xfffe || point == 0xffff || point == 0xfeff || point == 0x2028 || point == 0x2029;
    return !turns_direction && !no_character;
}

}  // namespace

const char* words(Verdict verdict) { return names[static_cast<std::size_t>(verdict)].words; }
const char* code(Verdict verdict) { return names[static_cast<std::size_t>(verdict)].code; }

Verdict verdict_from_words(const std::string& words) {
    for (std::size_t i = 0; i < names.size(); ++i)
        if (words == names[i].words) return static_cast<Verdict>(i);
    throw dl::Error("no verdict is called '" + words + "'");
}

std::string code(const ExerciseResult& result) {
    return result.fine_code.empty() ? code(result.verdict) : result.fine_code;
}

int LabResult::points() const {
    int sum = 0;
    for (const ExerciseResult& result : exercises)
        sum += result.points;
    return sum;
}

int LabResult::max_points() const {
    int sum = 0;
    for (const ExerciseResult& result : exercises)
        sum += result.exercise.points;
    return sum;
}

std::string title(const Exercise& exercise) {
    std::string words = exercise.id;
    for (std::size_t i = 0; i < exercise.functions.size(); ++i)
        words += (i == 0 ? " " : ", ") + exercise.functions[i];
    return words;
}

std::string sanitised(const std::string& text, std::size_t most) {
    std::string clean;
    for (std::size_t at = 0; at < text.size();) {
        char32_t point = 0;
        const std::size_t length = sequence(text, at, point);
        if (length == 0 || !may_be_shown(point))
            clean += '?';
        else
            clean.append(text, at, length);
        at += length == 0 ? 1 : length;
    }
    if (clean.size() <= most) return clean;
    const std::string gap = "\n[...]\n";
    if (most <= gap.size()) return clean.substr(0, 0);
    const std::size_t half = (most - gap.size()) / 2;
    // cut only where a character begins
    std::size_t head = half;
    while (head > 0 && (static_cast<unsigned char>(clean[head]) >> 6) == 2)
        --head;
    std::size_t tail = clean.size() - half;
    while (tail < clean.size() && (static_cast<unsigned char>(clean[tail]) >> 6) == 2)
        ++tail;
    return clean.substr(0, head) + gap + clean.substr(tail);
}

}  // namespace harness
