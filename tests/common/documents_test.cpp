// Documents: counts that add up, synonyms that hide what documents have in common.

#include "common/data/documents.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "common/rearrange.hpp"
#include "tests/common/data_support.hpp"
#include "tests/support/catch.hpp"

using dl::Documents;
using dl::documents;

namespace {

// Of the document most similar to each of the first 200 (by cosine of the counts), the share
// that has the same topic; and the share of pairs of one topic that have no topic word in common.
struct Similarity {
    double nearest_is_right = 0;
    double nothing_in_common = 0;
};

Similarity similarity(const Documents& set, int topic_words) {
    Similarity result;
    int pairs = 0, strangers = 0, right = 0;
    for (int a = 0; a < 200; ++a) {
        double best = -1;
        int nearest = 0;
        for (int b = 0; b < set.size(); ++b) {
            if (a == b) continue;
            double dot = 0, square = 0;
            for (int word = 0; word < topic_words; ++word) {
                const auto x = static_cast<double>(set.counts.at(a, word));
                const auto y = static_cast<double>(set.counts.at(b, word));
                dot += x * y;
                square += y * y;
            }
            const bool same =
                set.labels[static_cast<std::size_t>(a)] == set.labels[static_cast<std::size_t>(b)];
            pairs += same;
            strangers += same && dot == 0;
            if (square > 0 && dot / std::sqrt(square) > best) {
                best = dot / std::sqrt(square);
                nearest = b;
            }
        }
        right += set.labels[static_cast<std::size_t>(a)] ==
                 set.labels[static_cast<std::size_t>(nearest)];
    }
    result.nearest_is_right = right / 200.0;
    result.nothing_in_common = static_cast<double>(strangers) / pairs;
    return result;
}

int number_of(const Documents& set, const std::string& word) {
    return static_cast<int>(std::find(set.words.begin(), set.words.end(), word) -
                            set.words.begin());
}

}  // namespace

TEST_CASE("a document counts between 15 and 40 words of a vocabulary", "[common][documents]") {
    const Documents set = documents(160, 1);
    CHECK(set.size() == 160);
    CHECK(set.topics.size() == 8);
    CHECK(set.counts.shape() == dl::Shape{160, static_cast<int>(set.words.size())});
    CHECK(std::set<std::string>(set.words.begin(), set.words.end()).size() == set.words.size());
    CHECK(class_counts(set.labels, 8) == std::vector<int>(8, 20));
    for (int n = 0; n < set.size(); ++n) {
        float words = 0;
        for (int word = 0; word < set.counts.size(1); ++word) {
            const float count = set.counts.at(n, word);
            CHECK((count >= 0 && count == std::floor(count)));
            words += count;
        }
        CHECK(words >= 15);
        CHECK(words <= 40);
    }
}

TEST_CASE("words with two meanings occur in both of their topics", "[common][documents]") {
    const Documents set = documents(2000, 2, {.stray = 0});
    const auto topics_of = [&](const char* word) {
        std::set<std::string> topics;
        for (int n = 0; n < set.size(); ++n)
            if (set.counts.at(n, number_of(set, word)) > 0)
                topics.insert(
                    set.topics[static_cast<std::size_t>(set.labels[static_cast<std::size_t>(n)])]);
        return topics;
    };
    CHECK(topics_of("pitch") == std::set<std::string>{"sport", "music"});
    CHECK(topics_of("net") == std::set<std::string>{"sport", "sea"});
    CHECK(topics_of("capsule") == std::set<std::string>{"space", "medicine"});
    CHECK(topics_of("vessel") == std::set<std::string>{"sea"});
    CHECK(topics_of("the").size() == 8);
}

TEST_CASE("many documents of one topic share no word of it", "[common][documents]") {
    const Documents set = documents(400, 3);
    const Similarity found = similarity(set, number_of(set, "the"));
    CHECK(found.nothing_in_common > 0.2);  // what latent semantic analysis is there for
    CHECK(found.nothing_in_common < 0.7);
    CHECK(found.nearest_is_right > 0.7);  // and yet the topic can be told

    const Documents chatty = documents(400, 3, {.habit = 0, .focus = 1});
    CHECK(similarity(chatty, number_of(set, "the")).nothing_in_common <
          found.nothing_in_common / 2);
}

TEST_CASE("an author with strict habits uses one name for each thing", "[common][documents]") {
    const Documents set = documents(200, 4, {.filler = 0, .stray = 0, .habit = 1, .focus = 0.001f});
    for (int n = 0; n < set.size(); ++n) {
        int different = 0;
        for (int word = 0; word < set.counts.size(1); ++word)
            different += set.counts.at(n, word) > 0;
        CHECK(different == 1);
    }
}

TEST_CASE("filler and stray are the shares they are named after", "[common][documents]") {
    const auto share_of_fillers = [](const Documents& set) {
        double fillers = 0, all = 0;
        for (int n = 0; n < set.size(); ++n)
            for (int word = 0; word < set.counts.size(1); ++word) {
                all += static_cast<double>(set.counts.at(n, word));
                if (word >= number_of(set, "the"))
                    fillers += static_cast<double>(set.counts.at(n, word));
            }
        return fillers / all;
    };
    CHECK(share_of_fillers(documents(500, 5)) == Approx(0.3).margin(0.02));
    CHECK(share_of_fillers(documents(50, 5, {.filler = 1})) == 1);
    CHECK(share_of_fillers(documents(50, 5, {.filler = 0})) == 0);

    const Documents elsewhere = documents(100, 5, {.filler = 0, .stray = 1});
    int right = 0;
    for (int n = 0; n < elsewhere.size(); ++n)
        if (elsewhere
                .topics[static_cast<std::size_t>(elsewhere.labels[static_cast<std::size_t>(n)])] ==
            "cooking")
            right += elsewhere.counts.at(n, number_of(elsewhere, "dough")) > 0;
    CHECK(right == 0);
}

TEST_CASE("the same seed writes the same documents with any number of threads",
          "[common][documents]") {
    Documents one, three;
    {
        const ThreadsForNow threads(1);
        one = documents(300, 6);
    }
    {
        const ThreadsForNow threads(3);
        three = documents(300, 6);
    }
    CHECK(same_bits(one.counts, three.counts));
    CHECK(one.labels == three.labels);
    CHECK(same_bits(dl::rows(one.counts, 0, 90), documents(90, 6).counts));
    CHECK_FALSE(same_bits(one.counts, documents(300, 7).counts));
}

TEST_CASE("documents of seed 42 are the same on every machine", "[common][documents]") {
    // Integers only: no tolerance is needed. Words of the documents of each topic.
    const Documents set = documents(400, 42);
    CHECK(class_sums(set.counts, set.labels, 8) ==
          std::vector<double>{1400, 1320, 1435, 1473, 1438, 1329, 1327, 1339});
}

TEST_CASE("documents refuse what they cannot write", "[common][documents]") {
    CHECK(documents(0, 1).counts.size(0) == 0);
    CHECK(documents(3, 1, {.min_words = 1, .max_words = 1}).size() == 3);
    CHECK_THROWS_WITH(documents(-1, 1), "documents: needs a count of at least 0 samples, got -1");
    CHECK_THROWS_WITH(documents(1, 1, {.min_words = 41}),
                      "documents: min_words must lie between 1 and 40, got 41");
    CHECK_THROWS_AS(documents(1, 1, {.min_words = 0}), dl::Error);
    CHECK_THROWS_AS(documents(1, 1, {.max_words = 10001}), dl::Error);
    CHECK_THROWS_AS(documents(1, 1, {.filler = -0.1f}), dl::Error);
    CHECK_THROWS_AS(documents(1, 1, {.stray = 1.1f}), dl::Error);
    CHECK_THROWS_AS(documents(1, 1, {.habit = std::nanf("")}), dl::Error);
    CHECK_THROWS_AS(documents(1, 1, {.focus = 0}), dl::Error);
}
