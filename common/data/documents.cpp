// Documents: the table of topics, and the author who draws words from it.

#include "common/data/documents.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string_view>

#include "common/data/sampling.hpp"
#include "common/parallel.hpp"

namespace dl {

namespace {

struct Topic {
    const char* name;
    // Things separated by "/", the names of each by spaces. A word under two topics has two
    // meanings.
    const char* things;
};

constexpr Topic table[] = {
    {"sport",
     "match game fixture / goal score strike / team squad side / coach trainer manager / "
     "stadium pitch field / fans supporters crowd / referee umpire official / "
     "win victory triumph / bat racket net / league cup season"},
    {"music",
     "song tune melody / singer vocalist star / guitar lute banjo / drum percussion rhythm / "
     "concert recital gig / album record disc / band orchestra ensemble / note pitch scale / "
     "composer songwriter arranger / score sheet page"},
    {"cooking",
     "stew soup stock / oven stove grill / chef cook baker / spice pepper herb / "
     "dough batter pastry / knife cleaver peeler / plate dish bowl / boil simmer poach / "
     "lunch dinner supper / root onion leek"},
    {"space",
     "planet world globe / rocket launcher booster / orbit path trajectory / "
     "telescope mirror observatory / astronaut cosmonaut crew / comet asteroid rock / "
     "galaxy star cluster / probe satellite lander / gravity mass weight / capsule module cabin"},
    {"medicine",
     "doctor physician surgeon / hospital clinic ward / drug tablet capsule / "
     "fever temperature chill / pain ache soreness / virus bacterium germ / "
     "heart artery pulse / test scan sample / nurse carer midwife / bed stretcher trolley"},
    {"money",
     "bank lender creditor / loan mortgage credit / share stock bond / price cost fee / "
     "profit gain return / tax duty levy / market exchange bourse / budget account ledger / "
     "trader broker manager / coin note cash"},
    {"sea",
     "boat ship vessel / sailor mariner crew / harbour port dock / wave swell surf / "
     "storm gale squall / fish cod herring / net trawl line / anchor rope chain / "
     "island reef rock / scale fin gill"},
    {"garden",
     "plant shrub bush / flower blossom bloom / soil earth compost / tree oak birch / "
     "seed bulb root / rain shower drizzle / spade rake hoe / weed nettle thistle / "
     "bee butterfly beetle / bed border field"},
};
constexpr int topics = static_cast<int>(std::size(table));

constexpr const char* fillers =
    "the a of and to in is it that was for on as with at by from this be have or an they which "
    "one had not but what all were when we there can more";

// The table with words as numbers.
struct Language {
    std::vector<std::string> words;
    std::vector<std::vector<std::vector<int>>> things;  // of each topic, the names of each thing
    int first_filler = 0;

    Language() {
        for (const Topic& topic : table) {
            things.emplace_back(1);
            std::istringstream in(topic.things);
            for (std::string word; in >> word;) {
                if (word == "/")
                    things.back().emplace_back();
                else
                    things.back().back().push_back(number_of(word));
            }
        }
        first_filler = static_cast<int>(words.size());
        std::istringstream in(fillers);
        for (std::string word; in >> word;)
            words.push_back(word);
    }

    int number_of(const std::string& word) {
        const auto found = std::find(words.begin(), words.end(), word);
        if (found == words.end()) words.push_back(word);
        return static_cast<int>(std::find(words.begin(), words.end(), word) - words.begin());
    }
};

const Language& language() {
    static const Language one;
    return one;
}

// What one author says about one topic: some of its things, each under a favourite name.
class Author {
public:
    Author(int topic, const DocumentOptions& options, Rng& rng)
        : things_(language().things[static_cast<std::size_t>(topic)]), habit_(options.habit) {
        const auto all = static_cast<int>(things_.size());
        const int some = static_cast<int>(std::ceil(options.focus * static_cast<float>(all)));
        chosen_ = rng.permutation(all);
        chosen_.resize(static_cast<std::size_t>(std::clamp(some, 1, all)));
        for (const std::vector<int>& names : things_)
            favourite_.push_back(rng.integer(static_cast<int>(names.size())));
    }

    int word(Rng& rng) const {
        const int pick = rng.integer(static_cast<int>(chosen_.size()));
        const auto thing = static_cast<std::size_t>(chosen_[static_cast<std::size_t>(pick)]);
        const int names = static_cast<int>(things_[thing].size());
        const int name = rng.chance(habit_) ? favourite_[thing] : rng.integer(names);
        return things_[thing][static_cast<std::size_t>(name)];
    }

private:
    const std::vector<std::vector<int>>& things_;
    float habit_;
    std::vector<int> chosen_;
    std::vector<int> favourite_;
};

// Common fillers first: the smaller of two random numbers.
int filler_word(Rng& rng) {
    const int fillers_known = static_cast<int>(language().words.size()) - language().first_filler;
    const int one = rng.integer(fillers_known);
    return language().first_filler + std::min(one, rng.integer(fillers_known));
}

void check(const DocumentOptions& options) {
    require_option("documents", "max_words", options.max_words, 1, 10000);
    require_option("documents", "min_words", options.min_words, 1, options.max_words);
    require_option("documents", "filler", options.filler, 0, 1);
    require_option("documents", "stray", options.stray, 0, 1);
    require_option("documents", "habit", options.habit, 0, 1);
    require_option("documents", "focus", options.focus, 0.001, 1);
}

}  // namespace

Documents documents(int count, std::uint64_t seed, const DocumentOptions& options) {
    require_count("documents", count);
    check(options);

    Documents set;
    set.words = language().words;
    for (const Topic& topic : table)
        set.topics.push_back(topic.name);
    const auto vocabulary = static_cast<int>(set.words.size());
    set.counts = Tensor({count, vocabulary});
    set.labels.resize(static_cast<std::size_t>(count));

    parallel_for(count, 64, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t n = begin; n < end; ++n) {
            Rng rng = sample_rng(seed, "documents", n);
            const int topic = balanced_class(seed, "documents", n, topics);
            const int second = (topic + 1 + rng.integer(topics - 1)) % topics;
            const Author author(topic, options, rng);
            const Author elsewhere(second, options, rng);
            const int length = rng.integer(options.min_words, options.max_words);
            for (int i = 0; i < length; ++i) {
                int word = 0;
                if (rng.chance(options.filler))
                    word = filler_word(rng);
                else
                    word = rng.chance(options.stray) ? elsewhere.word(rng) : author.word(rng);
                ++set.counts[n * vocabulary + word];
            }
            set.labels[static_cast<std::size_t>(n)] = topic;
        }
    });
    return set;
}

}  // namespace dl
