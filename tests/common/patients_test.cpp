// Patients: counts agree with visits, the future follows from hidden risks.

#include "common/data/patients.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "common/rearrange.hpp"
#include "tests/common/data_support.hpp"
#include "tests/support/catch.hpp"

using dl::Patients;
using dl::patients;

namespace {

double mean(const dl::Tensor& t) {
    double sum = 0;
    for (const float value : t)
        sum += static_cast<double>(value);
    return sum / static_cast<double>(t.count());
}

}  // namespace

TEST_CASE("counts say how often each code stands in the visits", "[common][patients]") {
    const Patients set = patients(100, 1);
    const int codes = static_cast<int>(set.code_names.size());
    CHECK(set.size() == 100);
    CHECK(set.counts.shape() == dl::Shape{100, codes});
    CHECK(set.conditions.shape() == dl::Shape{100, 24});
    CHECK(set.future.shape() == dl::Shape{100, 24});
    CHECK(set.risks.shape() == dl::Shape{100, 6});
    CHECK(set.condition_names.size() == 24);
    CHECK(set.risk_names.size() == 6);
    CHECK(std::set<std::string>(set.code_names.begin(), set.code_names.end()).size() ==
          set.code_names.size());

    for (int n = 0; n < set.size(); ++n) {
        std::vector<float> counted(static_cast<std::size_t>(codes));
        int last_day = 0;
        CHECK_FALSE(set.visits[static_cast<std::size_t>(n)].empty());
        for (const dl::Visit& visit : set.visits[static_cast<std::size_t>(n)]) {
            CHECK(visit.day >= last_day);
            CHECK_FALSE(visit.codes.empty());
            last_day = visit.day;
            for (const int code : visit.codes)
                ++counted.at(static_cast<std::size_t>(code));
        }
        CHECK(std::equal(counted.begin(), counted.end(), set.counts.data() + n * codes));
    }
}

TEST_CASE("a condition that is there cannot begin and both follow the risk", "[common][patients]") {
    const Patients set = patients(3000, 2);
    double had_with = 0, had_without = 0, begun_with = 0, begun_without = 0;
    int with = 0, without = 0;
    for (int n = 0; n < set.size(); ++n)
        for (int k = 0; k < 24; ++k) {
            CHECK(set.conditions.at(n, k) * set.future.at(n, k) == 0);
            const bool at_risk = set.risks.at(n, k / 4) > 0.5f;
            const auto has = static_cast<double>(set.conditions.at(n, k));
            const auto begins = static_cast<double>(set.future.at(n, k));
            (at_risk ? had_with : had_without) += has;
            (at_risk ? begun_with : begun_without) += begins;
            ++(at_risk ? with : without);
        }
    CHECK(had_with / with > 4 * had_without / without);
    CHECK(begun_with / with > 4 * begun_without / without);
    CHECK(mean(set.conditions) > 0.05);
    CHECK(mean(set.conditions) < 0.2);
    CHECK(mean(set.future) > 0.03);
    CHECK(mean(set.future) < 0.15);
}

TEST_CASE("without mistakes codes name only conditions that are there", "[common][patients]") {
    const Patients set = patients(300, 3, {.routine = 0, .mistakes = 0});
    int named = 0, conditions = 0;
    for (int n = 0; n < set.size(); ++n) {
        std::set<std::string> has, seen;
        for (int k = 0; k < 24; ++k)
            if (set.conditions.at(n, k) == 1)
                has.insert(set.condition_names[static_cast<std::size_t>(k)]);
        for (int code = 0; code < set.counts.size(1); ++code) {
            if (set.counts.at(n, code) == 0) continue;
            const std::string& name = set.code_names[static_cast<std::size_t>(code)];
            if (name.rfind("routine", 0) == 0) {
                CHECK(has.empty());
                continue;
            }
            const std::string condition = name.substr(0, name.find(':'));
            CHECK(has.count(condition) == 1);
            seen.insert(condition);
        }
        named += static_cast<int>(seen.size());
        conditions += static_cast<int>(has.size());
    }
    CHECK(named < conditions);  // some conditions are never written down
    CHECK(named > conditions / 2);
}

TEST_CASE("routine and visits are what they are named after", "[common][patients]") {
    const Patients all_routine = patients(50, 4, {.routine = 1});
    const Patients usual = patients(2000, 4);
    double visits = 0;
    for (const auto& record : usual.visits)
        visits += static_cast<double>(record.size()) / usual.size();
    CHECK(visits == Approx(10).margin(0.5));
    const auto first_routine =
        std::find(usual.code_names.begin(), usual.code_names.end(), "routine 1") -
        usual.code_names.begin();
    for (int n = 0; n < all_routine.size(); ++n)
        for (int code = 0; code < first_routine; ++code)
            CHECK(all_routine.counts.at(n, code) == 0);
    for (const auto& record : patients(50, 4, {.visits = 0}).visits)
        CHECK(record.size() == 1);
    CHECK_FALSE(same_bits(patients(50, 4).counts, patients(50, 4, {.mistakes = 1}).counts));
}

TEST_CASE("knowing the risks predicts the future better than counting codes",
          "[common][patients]") {
    // The chance that a patient in whom a condition begins is ranked above one in whom it does
    // not: by the hidden risk, and by how many codes of the four related conditions there are.
    const Patients set = patients(2000, 5);
    const int own_codes =
        static_cast<int>(std::find(set.code_names.begin(), set.code_names.end(), "routine 1") -
                         set.code_names.begin());
    double by_risk = 0, by_codes = 0;
    for (int k = 0; k < 24; k += 4) {
        std::vector<double> risk[2], codes[2];
        for (int n = 0; n < set.size(); ++n) {
            if (set.conditions.at(n, k) == 1) continue;
            const auto begins = static_cast<std::size_t>(set.future.at(n, k));
            double written = 0;
            for (int code = own_codes * (k / 4) / 6; code < own_codes * (k / 4 + 1) / 6; ++code)
                written += static_cast<double>(set.counts.at(n, code));
            risk[begins].push_back(static_cast<double>(set.risks.at(n, k / 4)));
            codes[begins].push_back(written);
        }
        const auto ranked = [](const std::vector<double>& no, const std::vector<double>& yes) {
            double above = 0;
            for (const double y : yes)
                for (const double x : no)
                    above += x < y ? 1 : x == y ? 0.5 : 0;
            return above / static_cast<double>(yes.size() * no.size());
        };
        by_risk += ranked(risk[0], risk[1]) / 6;
        by_codes += ranked(codes[0], codes[1]) / 6;
    }
    CHECK(by_risk > 0.85);
    CHECK(by_codes > 0.6);
    CHECK(by_risk > by_codes + 0.08);
}

TEST_CASE("the same seed draws the same patients with any number of threads",
          "[common][patients]") {
    Patients one, three;
    {
        const ThreadsForNow threads(1);
        one = patients(300, 6);
    }
    {
        const ThreadsForNow threads(3);
        three = patients(300, 6);
    }
    CHECK(same_bits(one.counts, three.counts));
    CHECK(same_bits(one.future, three.future));
    CHECK(same_bits(dl::rows(one.counts, 0, 90), patients(90, 6).counts));
    CHECK_FALSE(same_bits(one.counts, patients(300, 7).counts));
}

TEST_CASE("patients of seed 42 are the same on every machine", "[common][patients]") {
    // Decisions rest on exact arithmetic, so the numbers are exact.
    const Patients set = patients(500, 42);
    CHECK(std::lround(mean(set.counts) * static_cast<double>(set.counts.count())) == 12470);
    CHECK(std::lround(mean(set.conditions) * 500 * 24) == 1172);
    CHECK(std::lround(mean(set.future) * 500 * 24) == 566);
}

TEST_CASE("patients refuse what they cannot draw", "[common][patients]") {
    CHECK(patients(0, 1).counts.size(0) == 0);
    CHECK(patients(0, 1).code_names.size() > 100);
    CHECK_THROWS_WITH(patients(-1, 1), "patients: needs a count of at least 0 samples, got -1");
    CHECK_THROWS_WITH(patients(1, 1, {.visits = -1}),
                      "patients: visits must lie between 0 and 100, got -1");
    CHECK_THROWS_AS(patients(1, 1, {.routine = 1.5f}), dl::Error);
    CHECK_THROWS_AS(patients(1, 1, {.mistakes = std::nanf("")}), dl::Error);
}
