// Equals and AllClose: how tests compare an answer with what is expected.
//
//   CHECK_THAT(subject(calls::softmax, x), AllClose(reference(calls::softmax, x)));
//   CHECK_THAT(subject(calls::argmax, x), Equals(std::vector<int>{2, 0}));
//   ... AllClose(expected).scale(100)      the terms that were summed are about 100 in size
//   ... AllClose(expected).tolerance(1e-3) relative, instead of 1e-5
//   ... AllClose(expected).each()          relative to each number, not to the largest one
//
// They work for everything that travels: numbers, vectors, tensors, maps, structs.

#pragma once

#include <string>
#include <utility>

#include "tests/harness/compare.hpp"
#include "tests/harness/giver.hpp"
#include "tests/harness/pack.hpp"
#include "tests/harness/report.hpp"
#include "tests/support/catch.hpp"

namespace harness {

/// The report of the comparison made last, and whose answer was compared; the judge shows it when
/// the assertion fails.
struct LatestReport {
    std::string words;
    std::string function;
};
void remember_report(LatestReport report);
[[nodiscard]] LatestReport take_report();
/// The sizes of the arguments of the latest call to the code under test.
[[nodiscard]] std::vector<KnownSize> latest_sizes();

template <class T>
class ValueMatcher : public Catch::Matchers::MatcherBase<T> {
public:
    ValueMatcher(const T& expected, Tolerance tolerance)
        : expected_(pack_one(expected)), tolerance_(tolerance) {}

    ValueMatcher& tolerance(double relative) { return tolerance_.relative = relative, *this; }
    ValueMatcher& absolute(double most) { return tolerance_.absolute = most, *this; }
    ValueMatcher& scale(double size) { return tolerance_.scale = size, *this; }
    ValueMatcher& each() { return tolerance_.each = true, *this; }

    bool match(const T& got) const override {
        const Value value = pack_one(got);
        const std::vector<Difference> differences = compare(expected_, value, tolerance_);
        report_ = differences.empty() ? "" : report(differences, latest_sizes());
        remember_report(report_.empty()
                            ? LatestReport{}
                            : LatestReport{report_, giver_of(*differences.front().got)});
        return report_.empty();
    }
    std::string describe() const override {
        return report_.empty() ? "agrees with what is expected" : report_;
    }

private:
    Value expected_;
    Tolerance tolerance_;
    mutable std::string report_;
};

template <class T>
[[nodiscard]] ValueMatcher<T> AllClose(const T& expected) {
    return {expected, {}};
}

/// Exactly the same numbers. NaN equals nothing, not even itself.
template <class T>
[[nodiscard]] ValueMatcher<T> Equals(const T& expected) {
    return {expected, exactly};
}

}  // namespace harness
