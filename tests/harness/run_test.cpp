// One exercise with two functions: what is not written must not hide what is wrong.

#include "tests/harness/run.hpp"

#include <map>

#include "tests/harness/codec.hpp"
#include "tests/harness/conclude.hpp"
#include "tests/harness/giver.hpp"
#include "tests/support/catch.hpp"

using namespace harness;

namespace {

/// Answers by the name of the function.
class Answers : public Endpoint {
public:
    explicit Answers(std::map<std::string, Fate> fates) : fates_(std::move(fates)) {}
    Outcome ask(const Request& request) override {
        ++calls;
        Outcome outcome;
        outcome.fate = fates_.at(request.function);
        outcome.message = "1.1 " + request.function;
        outcome.place = "lab01_perceptron/units.cpp:7";
        outcome.output = "I was asked for " + request.function + "\n";
        if (outcome.fate == Fate::value) outcome.answer = write_value<double>(1);
        return outcome;
    }
    int calls = 0;

private:
    std::map<std::string, Fate> fates_;
};

/// Runs one test for each function named; where it answers, the test says that it is wrong.
ExerciseResult judged(Answers subject, const std::vector<std::string>& tests, bool hidden = false) {
    Answers reference({});
    Run run(subject, reference);
    run.begin_exercise("1.1");
    for (const std::string& function : tests) {
        run.begin_test(function + " is right", hidden);
        std::string failure = function + " is wrong";
        try {
            if (run.ask_subject({function, "", {}, 0}).fate != Fate::value)
                failure = "unexpected exception";
        } catch (const CallFailed&) {
            failure = "unexpected exception";
        }
        run.failed({function + " is right", "", function, failure, hidden, false});
        run.end_test(false);
    }
    Exercise exercise;
    exercise.id = "1.1";
    return conclude(run.exercise(), exercise, "lab01_perceptron");
}

}  // namespace

TEST_CASE("A function that is not written does not hide that another is wrong", "[harness][run]") {
    const std::map<std::string, Fate> fates = {{"first", Fate::value},
                                               {"other", Fate::not_started}};
    for (const auto& order : {std::vector<std::string>{"first", "other"}, {"other", "first"}}) {
        const ExerciseResult result = judged(Answers(fates), order);
        CHECK(result.verdict == Verdict::wrong);
        CHECK(result.message == "first is wrong");
        CHECK(result.test == "first is right");
        CHECK(result.points == 0);
    }
    const ExerciseResult nothing = judged(Answers(fates), {"other", "other"});
    CHECK(nothing.verdict == Verdict::not_started);
    CHECK_THAT(nothing.message, Catch::Matchers::ContainsSubstring("1.1 other is not written yet"));
}

TEST_CASE("A crash ends its exercise, whatever is not written or wrong", "[harness][run]") {
    const std::map<std::string, Fate> fates = {
        {"wrong", Fate::value}, {"other", Fate::not_started}, {"crash", Fate::crashed}};
    for (const auto& order : {std::vector<std::string>{"wrong", "other", "crash"},
                              {"crash", "wrong", "other"},
                              {"other", "crash", "wrong"}})
        CHECK(judged(Answers(fates), order).verdict == Verdict::crashed);
}

TEST_CASE("What a hidden test asked shows neither in a crash nor in what was printed",
          "[harness][run]") {
    const std::map<std::string, Fate> fates = {{"crash", Fate::crashed}, {"wrong", Fate::value}};
    const ExerciseResult open = judged(Answers(fates), {"crash"});
    CHECK(open.message == "1.1 crash\n  at lab01_perceptron/units.cpp:7");
    CHECK(open.output == "I was asked for crash\n");
    const ExerciseResult secret = judged(Answers(fates), {"crash"}, true);
    CHECK(secret.verdict == Verdict::crashed);
    CHECK(secret.hidden_failed);
    CHECK(secret.message == "crashed in a hidden test");
    CHECK(secret.place.empty());
    CHECK(secret.test.empty());
    CHECK(secret.output.empty());
    CHECK_THAT(secret.private_message, Catch::Matchers::ContainsSubstring("units.cpp:7"));
    CHECK(judged(Answers(fates), {"wrong"}, true).output.empty());
    CHECK(judged(Answers(fates), {"wrong"}, true).message == "a hidden test does not pass");
}

TEST_CASE("A value is traced to the function that gave it last", "[harness][run]") {
    Answers subject({{"first", Fate::value}, {"other", Fate::value}});
    Answers reference({});
    const Value answer = write_value<double>(1);
    CHECK(giver_of(answer).empty());  // no judge is running
    Run run(subject, reference);
    set_current_run(&run);
    run.begin_exercise("1.1");
    CHECK(giver_of(answer).empty());
    for (const char* function : {"first", "other"}) {
        run.ask_subject({function, "", {}, 0});
        CHECK(giver_of(answer) == function);
    }
    CHECK(giver_of(write_value<double>(2)).empty());
    set_current_run(nullptr);
}

TEST_CASE("A report names its function where the exercise has several", "[harness][run]") {
    ExerciseRun run;
    run.tests = run.failed = 1;
    run.failures.push_back(
        {"it is right", "", "first", "step 1\nfirst: the answer is wrong", false, false});
    Exercise exercise;
    exercise.functions = {"first", "other"};
    CHECK(conclude(run, exercise, "lab01").message == "step 1\nfirst: the answer is wrong");
    exercise.functions = {"first"};
    CHECK(conclude(run, exercise, "lab01").message == "step 1\nthe answer is wrong");
}
