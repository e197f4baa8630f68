// The ladder: one step at a time, the next after a try or after ten minutes.

#include "tests/course/fixture.hpp"
#include "tests/course/hint_ladder.hpp"
#include "tests/course/verbs.hpp"
#include "tests/support/catch.hpp"

using namespace course;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("the next hint opens after a change or after ten minutes", "[course][hint]") {
    Progress progress;
    const HintStep first = next_hint(progress, "old", 1000, false);
    CHECK(first.level == 1);
    CHECK(first.fresh);

    progress.hint_level = 1;
    progress.hint_at = 1000;
    progress.hint_digest = "old";
    const HintStep locked = next_hint(progress, "old", 1060, false);
    CHECK(locked.level == 1);
    CHECK_FALSE(locked.fresh);
    CHECK(locked.opens_at == 1600);

    CHECK(next_hint(progress, "new", 1060, false).level == 2);
    CHECK(next_hint(progress, "old", 1600, false).level == 2);
    CHECK(next_hint(progress, "old", 900, false).level == 2);  // the clock was set back
    CHECK(next_hint(progress, "new", 9999, true).level == 1);  // --again opens nothing

    progress.hint_level = 3;
    const HintStep last = next_hint(progress, "new", 9999, false);
    CHECK(last.level == 3);
    CHECK_FALSE(last.fresh);
}

TEST_CASE("another convention is told at once", "[course][hint]") {
    Progress progress;
    progress.convention = true;
    const HintStep step = next_hint(progress, "old", 1000, false);
    CHECK(step.level == 3);
    CHECK(step.fresh);
    progress.hint_level = 3;
    CHECK_FALSE(next_hint(progress, "old", 1000, false).fresh);
}

TEST_CASE("after the pass every hint may be read and a question follows", "[course][hint]") {
    const Fixture fixture;
    change_state(fixture.context(),
                 [](State& state) { state.exercises["1.1"].verdict = "passed"; });
    const std::string text = output_of([&] { hint(fixture.context(), {"1.1", false, false}); });
    CHECK_THAT(text, ContainsSubstring("3 of 3") &&
                         ContainsSubstring("Which other sum of this lab has a bias?"));
    CHECK_THAT(text, !ContainsSubstring("Try it first"));
}

TEST_CASE("hints are remembered from call to call", "[course][hint]") {
    const Fixture fixture;
    Context context = fixture.context();
    const auto ask = [&] { return output_of([&] { hint(context, {"", false, false}); }); };
    fixture.write("lab01_perceptron/units.cpp", "// first\n");

    CHECK_THAT(ask(), ContainsSubstring("Hint for 1.1 weighted_sum") &&
                          ContainsSubstring("1 of 3") && !ContainsSubstring("2 of 3"));
    context.now += 30;
    CHECK_THAT(ask(), ContainsSubstring("1 of 3") && !ContainsSubstring("2 of 3") &&
                          ContainsSubstring("next hint opens"));
    fixture.write("lab01_perceptron/units.cpp", "// second\n");
    CHECK_THAT(ask(), ContainsSubstring("2 of 3") && ContainsSubstring("    1*3 + 2*4 + 5 = 16") &&
                          !ContainsSubstring("1 of 3"));
    context.now += 601;
    CHECK_THAT(ask(), ContainsSubstring("3 of 3") && ContainsSubstring("That was the last hint"));
    context.now += 601;
    CHECK_THAT(ask(), ContainsSubstring("1 of 3") && ContainsSubstring("2 of 3") &&
                          ContainsSubstring("3 of 3"));
    CHECK(load_state(context).state.of("1.1").hint_level == 3);
}

TEST_CASE("hints in JSON hold what has been seen and nothing more", "[course][hint]") {
    const Fixture fixture;
    const std::string json = output_of([&] { hint(fixture.context(), {"1.2", false, true}); });
    CHECK_THAT(json, ContainsSubstring("\"level\": 1") && ContainsSubstring("\"one\"") &&
                         !ContainsSubstring("\"two\""));
}
