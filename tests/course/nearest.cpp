// The distance of Damerau and Levenshtein: one swap of neighbours is one mistake, not two.

#include "tests/course/nearest.hpp"

#include <algorithm>

namespace course {

int edit_distance(std::string_view a, std::string_view b) {
    const std::size_t rows = a.size() + 1;
    const std::size_t cols = b.size() + 1;
    std::vector<std::vector<int>> d(rows, std::vector<int>(cols));
    for (std::size_t i = 0; i < rows; ++i)
        d[i][0] = static_cast<int>(i);
    for (std::size_t j = 0; j < cols; ++j)
        d[0][j] = static_cast<int>(j);

    // d[i][j] is the distance between the first i letters of a and the first j letters of b.
    for (std::size_t i = 1; i < rows; ++i) {
        for (std::size_t j = 1; j < cols; ++j) {
            const int change = a[i - 1] == b[j - 1] ? 0 : 1;
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
        }
    }
    return d[a.size()][b.size()];
}

std::string nearest(std::string_view typed, const std::vector<std::string>& known) {
    std::string best;
    int best_distance = static_cast<int>(std::max<std::size_t>(1, typed.size() / 2)) + 1;
    for (const std::string& word : known) {
        const bool prefix = typed.size() >= 2 && word.starts_with(typed);
        const int distance = prefix ? 1 : edit_distance(typed, word);
        if (distance < best_distance) {
            best = word;
            best_distance = distance;
        }
    }
    return best;
}

}  // namespace course
