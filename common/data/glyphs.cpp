// Glyphs: the table of pen paths, and the curve through the knots of a path.

#include "common/data/glyphs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string_view>

#include "common/error.hpp"

namespace dl {

namespace {

struct Row {
    int digit;
    // Knots "x,y" in hundredths, "!" after a corner, "/" where the pen is lifted.
    std::string_view pen;
};

constexpr Row table[] = {
    {0, "32,2 12,16 3,50 12,86 30,98 49,85 57,50 48,14 30,3"},
    {0, "42,6 20,8 5,34 4,68 18,95 40,94 56,70 57,36 44,9 26,4 16,12"},
    {0, "26,4 10,26 4,60 16,94 36,92 50,64 50,30 36,6 20,8"},
    {0, "16,12 34,2 54,16 60,48 52,82 32,97 10,86 2,54 8,22 24,6"},
    {0, "44,14 24,4 6,28 2,58 12,92 34,96 54,76 58,42 46,12 38,6 44,2"},

    {1, "30,2 30,98"},
    {1, "34,2 30,50 28,98"},
    {1, "14,24 24,15 33,2! 32,50 32,98"},
    {1, "12,26 31,3! 30,98! / 10,98 52,97"},
    {1, "40,2 30,48 22,98"},
    {1, "18,16 36,3! 28,98"},

    {2, "6,24 14,6 32,2 50,12 51,30 36,56 6,96! 34,95 58,96"},
    {2, "8,20 22,3 44,6 52,26 42,50 20,78 8,92 4,84 14,77 30,86 46,96 60,90"},
    {2, "4,14 26,3 48,10 50,26 34,52 4,95! 30,90 60,94"},
    {2, "10,30 16,8 36,2 52,18 46,42 24,70 6,90 2,96! 22,88 40,94 58,90"},
    {2, "6,10 30,4 50,8 48,24 28,52 8,84 8,95 30,97 56,92"},

    {3, "8,12 28,2 48,12 45,34 24,46! 48,54 56,74 40,96 18,98 3,86"},
    {3, "8,5 30,4 53,4! 24,42! 48,52 56,74 42,96 20,98 4,87"},
    {3, "10,14 26,3 46,10 44,32 28,44 23,48 31,48 50,58 54,78 36,97 6,90"},
    {3, "4,18 22,4 46,8 48,28 30,46! 52,58 50,84 28,98 4,94"},
    {3, "12,8 34,2 50,16 40,38 22,47! 42,50 54,66 48,88 28,99 8,92"},

    {4, "15,5 10,32 5,56! 30,55 58,52 / 45,8 43,50 42,98"},
    {4, "45,3 24,34 3,66! 30,66 59,65 / 45,3 45,50 44,98"},
    {4, "20,4 14,30 6,52! 32,56 50,46! / 52,4 46,50 36,98"},
    {4, "12,3 8,26 10,46 24,55 42,50 52,36! / 54,2 50,40 46,98"},
    {4, "40,3 20,34 4,58! 30,58 60,54 / 40,32 38,64 36,98"},
    {4, "48,2 26,32 4,60! 54,58! / 48,2 46,50 47,98"},

    {5, "52,4 32,5 14,4! 12,24 10,45! 30,37 52,50 54,76 36,97 6,90"},
    {5, "16,6 14,26 11,46! 34,38 54,56 50,84 28,98 4,88 / 16,6 36,5 57,2"},
    {5, "54,5 32,3 13,18 16,38 40,49 54,67 44,90 20,98 3,90"},
    {5, "56,2 36,6 18,5! 14,40! 36,40 52,58 46,84 26,97 6,96"},
    {5, "18,10 12,40! 28,36 48,46 52,70 38,94 14,98 4,84 / 18,8 54,6"},

    {6, "46,2 22,20 6,54 8,84 28,98 50,88 54,66 38,52 18,58 7,76"},
    {6, "38,2 14,38 4,72 16,96 40,96 52,78 44,58 24,56 8,72"},
    {6, "52,10 38,2 18,16 5,50 8,86 30,98 52,84 50,62 30,54 10,68"},
    {6, "30,2 14,28 6,62 12,92 34,97 48,82 42,66 24,64 10,80"},
    {6, "56,6 30,14 8,44 4,76 20,97 44,95 58,78 48,60 26,62 12,74"},

    {7, "4,7 30,6 56,4! 38,42 22,98"},
    {7, "4,8 32,7 57,5! 38,48 26,98 / 16,50 34,48 54,46"},
    {7, "6,24 8,7! 34,8 56,5! 36,46 24,98"},
    {7, "3,12 24,4 46,5 54,12 42,40 28,70 24,98"},
    {7, "6,4 30,8 54,6! 34,36 26,66 26,98"},

    {8, "48,14 30,2 10,13 14,34 32,48 52,66 52,88 30,98 8,88 8,68 28,50 46,34 49,16 40,5"},
    {8, "30,2 12,12 12,34 30,46 48,34 48,12 28,3 / 30,46 7,62 7,88 30,98 53,88 53,62 30,46"},
    {8, "52,8 32,2 12,14 18,36 40,52 52,72 42,94 20,98 8,82 18,62 40,40 54,20 50,6"},
    {8, "34,4 18,10 18,30 34,44 46,60 44,86 26,98 8,88 10,66 28,46 46,30 48,12 34,3"},
    {8, "30,40 12,28 16,6 36,2 50,16 42,36 18,54 6,74 14,95 38,98 52,82 46,60 26,42"},

    {9, "50,20 34,4 12,10 6,32 20,49 42,43 52,18! 51,58 44,98"},
    {9, "52,14 30,2 8,16 8,40 28,50 48,38 53,12! 54,50 46,84 24,98 8,92"},
    {9, "48,20 28,3 8,18 10,42 30,48 47,32! 50,6! 46,50 46,98"},
    {9, "46,10 24,6 10,26 20,44 40,38 50,14! 46,50 32,98"},
    {9, "50,30 42,6 20,4 6,24 16,46 38,46 50,30 50,20! 52,56 40,90 20,98"},
};

Stroke parse_stroke(std::string_view text) {
    Stroke stroke;
    const char* at = text.data();
    const char* const end = at + text.size();
    const auto number = [&] {
        float value = 0;
        for (; at < end && *at >= '0' && *at <= '9'; ++at)
            value = 10 * value + static_cast<float>(*at - '0');
        return value / 100;
    };
    while (at < end) {
        if (*at == ' ') {
            ++at;
            continue;
        }
        Knot knot;
        knot.at.x = number();
        ++at;  // the comma
        knot.at.y = number();
        knot.corner = at < end && *at == '!';
        if (knot.corner) ++at;
        stroke.push_back(knot);
    }
    return stroke;
}

std::array<std::vector<Glyph>, 10> parse_table() {
    std::array<std::vector<Glyph>, 10> glyphs;
    for (const Row& row : table) {
        Glyph glyph{row.digit, {}};
        std::string_view rest = row.pen;
        while (!rest.empty()) {
            const std::size_t lift = std::min(rest.find('/'), rest.size());
            glyph.strokes.push_back(parse_stroke(rest.substr(0, lift)));
            rest.remove_prefix(std::min(lift + 1, rest.size()));
        }
        glyphs[static_cast<std::size_t>(row.digit)].push_back(std::move(glyph));
    }
    return glyphs;
}

Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
Point operator*(float s, Point p) { return {s * p.x, s * p.y}; }

float distance(Point a, Point b) {
    const Point d = a - b;
    return std::sqrt(d.x * d.x + d.y * d.y) + 1e-6f;  // two knots in one place divide nothing by 0
}

// Velocity of the pen at knot i, which lies between two others: the slopes before and after,
// weighted so that a short span does not overshoot (Catmull-Rom with chord lengths).
Point velocity(const Stroke& s, std::size_t i) {
    const float before = distance(s[i].at, s[i - 1].at);
    const float after = distance(s[i + 1].at, s[i].at);
    const Point slope_before = (1 / before) * (s[i].at - s[i - 1].at);
    const Point slope_after = (1 / after) * (s[i + 1].at - s[i].at);
    return (1 / (before + after)) * (after * slope_before + before * slope_after);
}

}  // namespace

const std::vector<Glyph>& glyphs_of(int digit) {
    static const std::array<std::vector<Glyph>, 10> glyphs = parse_table();
    require<Error>(digit >= 0 && digit <= 9, "glyphs_of: needs a digit 0 ... 9, got ", digit);
    return glyphs[static_cast<std::size_t>(digit)];
}

void append_curve(const Stroke& stroke, float spacing, std::vector<Point>& path) {
    const std::size_t knots = stroke.size();
    if (knots == 0) return;
    path.push_back(stroke[0].at);
    for (std::size_t i = 0; i + 1 < knots; ++i) {
        const Point from = stroke[i].at;
        const Point to = stroke[i + 1].at;
        const float length = distance(from, to);

        // Velocities at both ends; at an end of the path or a corner the curve chooses freely.
        const bool free_start = i == 0 || stroke[i].corner;
        const bool free_end = i + 2 == knots || stroke[i + 1].corner;
        const Point chord = to - from;
        Point start = free_start ? chord : length * velocity(stroke, i);
        Point end = free_end ? chord : length * velocity(stroke, i + 1);
        if (free_start && !free_end) start = 1.5f * chord - 0.5f * end;
        if (free_end && !free_start) end = 1.5f * chord - 0.5f * start;

        // Cubic Hermite polynomial.
        const int steps = 1 + static_cast<int>(length / spacing);
        for (int step = 1; step <= steps; ++step) {
            const float t = static_cast<float>(step) / static_cast<float>(steps);
            const float u = 1 - t;
            path.push_back((1 + 2 * t) * u * u * from + t * u * u * start +
                           t * t * (3 - 2 * t) * to - t * t * u * end);
        }
    }
}

}  // namespace dl
