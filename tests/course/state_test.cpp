// The learner's notes survive what happens to files.

#include "tests/course/state.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include "tests/course/fixture.hpp"
#include "tests/course/verbs.hpp"
#include "tests/support/catch.hpp"

using namespace course;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("what is noted is there the next time", "[course][state]") {
    const Fixture fixture;
    CHECK(load_state(fixture.context()).state.exercises.empty());
    CHECK(change_state(fixture.context(), [](State& state) {
              Progress& p = state.exercises["1.8"];
              p.verdict = "wrong";
              p.diagnosis = "the maximum is not subtracted \xff";  // not UTF-8: replaced
              p.passed_at = 1'700'000'000;
              p.minutes = 12.5;
              state.use["lab02"] = "mine";
          }).empty());
    const LoadedState loaded = load_state(fixture.context());
    CHECK(loaded.trouble.empty());
    CHECK(loaded.state.of("1.8").verdict == "wrong");
    CHECK_THAT(loaded.state.of("1.8").diagnosis,
               ContainsSubstring("the maximum is not subtracted"));
    CHECK(loaded.state.of("1.8").regressed());
    CHECK(loaded.state.of("1.8").minutes == 12.5);
    CHECK(loaded.state.use.at("lab02") == "mine");
    CHECK(loaded.state.of("9.9").verdict.empty());
}

TEST_CASE("a damaged state file is put aside and the copy before it is used", "[course][state]") {
    const Fixture fixture;
    const Context context = fixture.context();
    const auto pass = [&](const std::string& id) {
        return change_state(context, [&](State& state) { state.exercises[id].verdict = "passed"; });
    };
    pass("1.1");
    pass("1.2");
    for (const char* damage :
         {"", "{\"version\": 1, \"exer", "[1, 2]", "\xff\xfe\x00", "{\"version\": 77}"}) {
        INFO(damage);
        fixture.write(".course/state.json", damage);
        const LoadedState loaded = load_state(context);
        CHECK_THAT(loaded.trouble, ContainsSubstring("could not be read"));
        CHECK(loaded.state.of("1.1").passed());
        CHECK(fs::exists(fixture.root() / ".course/state.json.damaged"));
        CHECK(pass("1.2").empty());  // the next change starts from the copy and is whole again
        CHECK(load_state(context).trouble.empty());
        pass("1.1");
    }
}

TEST_CASE("fields of a wrong type are left out and the rest is kept", "[course][state]") {
    const Fixture fixture;
    fixture.write(".course/state.json",
                  R"({"version": 1, "current": 7, "exercises": {"1.1": {"verdict": "passed",
                      "hint_level": 99, "minutes": "many"}, "1.2": 5},
                      "use": {"lab01": "theirs"}})");
    const LoadedState loaded = load_state(fixture.context());
    CHECK(loaded.trouble.empty());
    CHECK(loaded.state.of("1.1").passed());
    CHECK(loaded.state.of("1.1").hint_level == 3);
    CHECK(loaded.state.of("1.1").minutes == 0);
    CHECK(loaded.state.current.empty());
    CHECK(loaded.state.use.empty());
}

TEST_CASE("a folder that cannot be written to is said once and stops nothing", "[course][state]") {
    const Fixture fixture;
    fixture.write(".course", "a file where the folder should be");
    const std::string trouble = change_state(
        fixture.context(), [](State& state) { state.exercises["1.1"].verdict = "passed"; });
    CHECK_THAT(trouble, ContainsSubstring("could not be noted"));
    CHECK_THAT(output_of([&] {
                   hint(fixture.context(), {"1.1", false, false});
               }),
               ContainsSubstring("1 of 3") && ContainsSubstring("could not be noted"));
}

TEST_CASE("two programs that note at the same time lose nothing", "[course][state]") {
    const Fixture fixture;
    const Context context = fixture.context();
    const auto note_many = [&](const std::string& lab) {
        for (int i = 1; i <= 25; ++i)
            change_state(context, [&](State& state) {
                state.exercises[lab + "." + std::to_string(i)].verdict = "passed";
            });
    };
    const pid_t other = fork();
    REQUIRE(other >= 0);
    if (other == 0) {
        note_many("2");
        _exit(0);
    }
    note_many("1");
    int status = 0;
    REQUIRE(waitpid(other, &status, 0) == other);
    CHECK(status == 0);
    CHECK(load_state(context).state.exercises.size() == 50);
}

TEST_CASE("time counts as work while the verbs follow each other", "[course][state]") {
    State state;
    note_work(state, "1.1", 1000);
    note_work(state, "1.1", 1600);   // ten minutes later
    note_work(state, "1.1", 99999);  // a night later
    note_work(state, "1.2", 100059);
    CHECK(state.of("1.1").minutes == 10);
    CHECK(state.of("1.2").minutes == 0);
    CHECK(state.current == "1.2");
}
