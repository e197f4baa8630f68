// Naming: a mistake has to give every answer that was seen, and one that the reference does not.

#include "tests/harness/naming.hpp"
#include "tests/harness/codec.hpp"
#include "tests/support/catch.hpp"

using namespace harness;

namespace {

Outcome number(double value) {
    Outcome outcome;
    outcome.fate = Fate::value;
    outcome.answer = write_value<double>(value);
    return outcome;
}

Outcome error(const std::string& type, const std::string& message = "") {
    Outcome outcome;
    outcome.fate = Fate::error;
    outcome.error_type = type;
    outcome.message = message;
    return outcome;
}

/// f(x) = x for x up to 100, refused above. Its known mistakes refuse nothing there: "double",
/// "negative" (right for 0), "throws" (for negative x).
class Reference : public Endpoint {
public:
    Outcome ask(const Request& request) override {
        const double x = read_value<double>(item(request.arguments, 0));
        if (request.variant.empty()) return x > 100 ? error("dl::Error") : number(x);
        if (request.variant == "double") return number(2 * x);
        if (request.variant == "negative") return number(-x);
        if (request.variant == "throws")
            return x < 0 ? error("dl::Error", "node a: below 0") : number(x);
        return {};
    }
};

ExerciseRun seen(const std::vector<std::pair<double, Outcome>>& calls) {
    ExerciseRun run;
    run.exercise = "1.1";
    for (const auto& [x, outcome] : calls)
        run.asked.push_back({{"f", "", {List{{write_value<double>(x)}, {}}}}, outcome});
    return run;
}

std::string named(const ExerciseRun& run, const std::string& function = "f") {
    Misconceptions known;
    for (const char* id : {"double", "negative", "throws", "unheard of"}) {
        known.emplace_back();
        known.back().id = id;
        known.back().exercise = "1.1";
        known.back().function = function;
    }
    Reference reference;
    std::string words;
    for (const Misconception& mistake : name_mistakes(run, reference, known))
        words += mistake.id + " ";
    return words;
}

}  // namespace

TEST_CASE("A mistake is named when it gives every answer", "[harness][naming]") {
    CHECK(named(seen({{1, number(2)}, {3, number(6)}})) == "double ");
    CHECK(named(seen({{1, number(-1)}, {0, number(0)}})) == "negative ");
    CHECK(named(seen({{1, number(1)}, {-1, error("dl::Error", "node b: below 0")}})) == "throws ");
}

TEST_CASE("One answer that does not fit is enough to be silent", "[harness][naming]") {
    CHECK(named(seen({{1, number(2)}, {3, number(6.01)}})).empty());
    CHECK(named(seen({{1, number(1)}, {-1, error("dl::ShapeError")}})).empty());
    CHECK(named(seen({{1, number(-1)}, {0, number(1)}})).empty());
}

TEST_CASE("An exception with other words has another cause", "[harness][naming]") {
    CHECK(named(seen({{1, number(1)}, {-1, error("dl::Error", "above 9")}})).empty());
    CHECK(named(seen({{1, number(1)}, {-1, error("dl::ShapeError", "below 0")}})).empty());
}

TEST_CASE("What the given checks refuse, a known mistake need not refuse", "[harness][naming]") {
    CHECK(named(seen({{1, number(2)}, {200, error("dl::Error")}})) == "double ");
    CHECK(named(seen({{1, number(4)}, {200, error("dl::Error")}})) == "double ");
    CHECK(named(seen({{1, number(2)}, {200, number(400)}})) == "double ");
    CHECK(named(seen({{1, number(2)}, {200, number(200)}})).empty());
    CHECK(named(seen({{1, number(2)}, {200, error("dl::ShapeError")}})).empty());
    CHECK(named(seen({{1, number(1)}, {200, error("dl::Error")}})).empty());
}

TEST_CASE("Right answers carry no name, nor does a function that nobody called",
          "[harness][naming]") {
    CHECK(named(seen({{0, number(0)}})).empty());
    CHECK(named(seen({{1, number(1)}})).empty());
    CHECK(named(seen({{1, number(2)}}), "g").empty());
    CHECK(named(seen({})).empty());
}

TEST_CASE("A known mistake and one factor besides are named together", "[harness][naming]") {
    // -2 x is twice "negative", and "double" with its sign turned.
    CHECK(named(seen({{1, number(-2)}, {3, number(-6)}})) == "double negative ");
    CHECK(named(seen({{1, number(4)}, {3, number(12)}})) == "double ");
    CHECK(named(seen({{1, number(4)}, {3, number(-12)}})).empty());
    CHECK(named(seen({{1, number(8)}, {3, number(24)}})).empty());     // a chain of three
    CHECK(named(seen({{1, number(0.5)}, {3, number(1.5)}})).empty());  // the factor alone
}

TEST_CASE("A mistake that hardly differs from the right answer is not named", "[harness][naming]") {
    class Nearly : public Endpoint {
    public:
        Outcome ask(const Request& request) override {
            return number(request.variant.empty() ? 1 : request.variant == "far" ? 1.002 : 1.0002);
        }
    };
    for (const char* id : {"far", "near"}) {
        Misconceptions known(1);
        known[0].id = id;
        known[0].exercise = "1.1";
        known[0].function = "f";
        Nearly reference;
        const ExerciseRun run = seen({{1, reference.ask({"f", id, {}, 0})}});
        CHECK(name_mistakes(run, reference, known).size() == (std::string(id) == "far" ? 1 : 0));
    }
}

TEST_CASE("A mistake belongs to its exercise alone", "[harness][naming]") {
    ExerciseRun run = seen({{1, number(2)}});
    CHECK(named(run) == "double ");
    run.exercise = "1.2";
    CHECK(named(run).empty());
}
