// What a handout holds: a selection of this repository, and the files that are made for it.

#pragma once

#include <string>
#include <vector>

#include "tests/course/catalogue.hpp"
#include "tests/course/leak_scan.hpp"
#include "tests/course/submission.hpp"

namespace course {

enum class Prior { none, reference };

/// Which labs are handed out, and what students get of the earlier ones.
struct HandoutPlan {
    std::vector<const Lab*> given;    // to be solved
    std::vector<const Lab*> earlier;  // before those
    Prior prior = Prior::none;        // of the earlier ones: skeletons, or solutions too
};

/// "1-3", "lab02", "2,3" or "all". Throws UsageError for labs that are not here, and for a gap.
HandoutPlan plan_of(const Catalogue& catalogue, const std::string& labs, const std::string& prior);

/// Everything that git would commit, or every regular file where there is no git; sorted.
std::vector<std::string> repository_files(const Context& context);

/// Files of the repository that are copied as they are, by path, sorted.
std::vector<std::string> copied_files(const Context& context, const Catalogue& catalogue,
                                      const HandoutPlan& plan);

/// Files that are made for the handout: skeletons, and a README of its own.
NamedTexts made_files(const Context& context, const HandoutPlan& plan);

/// A scan that knows every solution, hidden test and known wrong answer that is withheld.
LeakScan scan_for(const Context& context, const Catalogue& catalogue, const HandoutPlan& plan);

}  // namespace course
