// The map as it is read: untouched, half way, on narrow and wide terminals.

#include "tests/course/fixture.hpp"
#include "tests/course/verbs.hpp"
#include "tests/support/catch.hpp"

using namespace course;
using Catch::Matchers::ContainsSubstring;

namespace {

std::string map_of(const Fixture& fixture, const State& state, const Look& look) {
    Context context = fixture.context();
    context.look = look;
    return map_text(context, read_catalogue(fixture.root()), state);
}

State half_way() {
    State state;
    state.exercises["1.1"].verdict = "passed";
    state.exercises["1.1"].passed_at = 1;
    state.exercises["1.1"].minutes = 12;
    state.exercises["1.2"].verdict = "wrong";
    state.exercises["1.2"].passed_at = 1;
    state.exercises["1.2"].diagnosis = "the border belongs to the firing side";
    state.exercises["1.10"].verdict = "crashed";
    state.exercises["1.13"].verdict = "passed";
    state.exercises["1.13"].minutes = 70.4;
    return state;
}

int widest(const std::string& text) {
    int width = 0;
    for (const std::string& line : lines_of(text))
        width = std::max(width, columns(line));
    return width;
}

}  // namespace

TEST_CASE("the map of an untouched course is calm and says how to begin", "[course][map]") {
    const Fixture fixture;
    fixture.write("lab01_perceptron/units.cpp", "//\n//\n    // TODO(1.1): your code here.\n");
    const std::string expected = R"(Deep Learning from Scratch, in C++20

  lab01_perceptron     0/7       ...  -
  lab02_mlp_backprop   not in this copy yet
  lab03_cnn            not in this copy yet
  lab04_architectures  not in this copy yet
  lab05_autoencoders   not in this copy yet
                                 . to do  - challenge

Welcome. 0 points is where everyone starts; the first exercise takes about 10
minutes.

Next  1.1 weighted_sum
      The sum that every unit computes: w.x + b
      lab01_perceptron/units.cpp:3, about 10 minutes, 2 points

  ./course explain 1.1    read what it is about
  ./course check 1.1      after every change: does it pass?
  ./course hint 1.1       stuck? one step at a time
  ./course watch          check whenever a file is saved
)";
    CHECK(map_of(fixture, {}, {80, false, false}) == expected);
}

TEST_CASE("half way the map shows points and states and time and what comes next",
          "[course][map]") {
    const Fixture fixture;
    const std::string expected = R"(Deep Learning from Scratch, in C++20

  lab01_perceptron     2/7 +4    *!x  *  1 h 22 min
  lab02_mlp_backprop   not in this copy yet
  lab03_cnn            not in this copy yet
  lab04_architectures  not in this copy yet
  lab05_autoencoders   not in this copy yet
                                 . to do  - challenge  x begun  ! passed before  * passed

Next  1.2 step
      Two answers to one sum
      lab01_perceptron/units.cpp, about 15 minutes, 2 points
      last check: the border belongs to the firing side

  ./course explain 1.2    read what it is about
  ./course check 1.2      after every change: does it pass?
  ./course hint 1.2       stuck? one step at a time
  ./course watch          check whenever a file is saved
)";
    CHECK(map_of(fixture, half_way(), {120, false, false}) == expected);
}

TEST_CASE("the map fits every terminal from 60 columns up", "[course][map]") {
    const Fixture fixture;
    for (const int width : {60, 80, 120})
        for (const bool colour : {false, true})
            for (const bool utf8 : {false, true}) {
                INFO(width << " columns, colour " << colour << ", UTF-8 " << utf8);
                CHECK(widest(map_of(fixture, half_way(), {width, colour, utf8})) <= width);
                CHECK(widest(map_of(fixture, {}, {width, colour, utf8})) <= width);
            }
}

TEST_CASE("colour and UTF-8 change the signs and nothing else", "[course][map]") {
    const Fixture fixture;
    const std::string plain = map_of(fixture, half_way(), {80, false, false});
    const std::string coloured = map_of(fixture, half_way(), {80, true, false});
    CHECK_THAT(coloured, ContainsSubstring("\x1b[32m*\x1b[0m"));
    CHECK(harmless(coloured) == plain);
    CHECK(plain.find('\x1b') == std::string::npos);
    CHECK_THAT(map_of(fixture, {}, {80, false, true}),
               ContainsSubstring("\u25cb\u25cb\u25cb  \u25c7"));
    // Three states, three signs, for those who see no colour.
    CHECK_THAT(map_of(fixture, half_way(), {80, false, true}),
               ContainsSubstring("\u25cf\u2717\u25d0  \u25cf"));
}

TEST_CASE("the next exercise is the first core one that has not passed", "[course][map]") {
    const Fixture fixture;
    const Catalogue catalogue = read_catalogue(fixture.root());
    State state;
    CHECK(next_exercise(catalogue, state)->id == "1.1");
    for (const char* id : {"1.1", "1.2", "1.13"})
        state.exercises[id].verdict = "passed";
    CHECK(next_exercise(catalogue, state)->id == "1.10");
    state.exercises["1.10"].verdict = "passed";
    CHECK(next_exercise(catalogue, state) == nullptr);
    state.exercises["1.13"].verdict = "wrong";
    CHECK(next_exercise(catalogue, state)->id == "1.13");
}

TEST_CASE("whoever works on a lab stays there", "[course][map]") {
    const Fixture fixture;
    fixture.write("lab02_mlp_backprop/exercises.txt",
                  "2.1 | core | 5 | 10 | walk.cpp | walk | backwards\n"
                  "2.2 | core | 5 | 10 | walk.cpp | run | forwards\n");
    fixture.write("solutions/lab02_mlp_backprop/walk.cpp", "");
    const Catalogue catalogue = read_catalogue(fixture.root());
    State state;
    state.current = "2.1";
    state.exercises["2.1"].verdict = "passed";
    CHECK(next_exercise(catalogue, state)->id == "2.2");
    state.exercises["2.2"].verdict = "passed";
    CHECK(next_exercise(catalogue, state)->id == "1.1");
    state.current = "9.9";
    CHECK(next_exercise(catalogue, state)->id == "1.1");
}

TEST_CASE("where earlier labs came with their solutions, work begins behind them",
          "[course][map]") {
    const Fixture fixture;
    fixture.write("lab02_mlp_backprop/exercises.txt",
                  "2.1 | core | 5 | 10 | walk.cpp | walk | backwards\n");
    fixture.write("solutions/lab01_perceptron/units.cpp", "");
    CHECK(next_exercise(read_catalogue(fixture.root()), {})->id == "2.1");
    CHECK_THAT(map_of(fixture, {}, {80, false, false}),
               ContainsSubstring("given, with its solutions") && ContainsSubstring("Next  2.1"));
    // Whoever tries them all the same sees what he has.
    CHECK_THAT(map_of(fixture, half_way(), {80, false, false}), !ContainsSubstring("given, with"));
    fixture.write("solutions/lab02_mlp_backprop/walk.cpp", "");
    CHECK(next_exercise(read_catalogue(fixture.root()), {})->id == "1.1");
}

TEST_CASE("without an id the exercise worked on last is meant until it passes", "[course][map]") {
    const Fixture fixture;
    const Catalogue catalogue = read_catalogue(fixture.root());
    State state;
    CHECK(meant_exercise(catalogue, state, "").id == "1.1");
    state.current = "1.10";
    CHECK(meant_exercise(catalogue, state, "").id == "1.10");
    CHECK(meant_exercise(catalogue, state, "1.2").id == "1.2");
    state.exercises["1.10"].verdict = "passed";
    CHECK(meant_exercise(catalogue, state, "").id == "1.1");
}

TEST_CASE("the map in JSON has every exercise and the next one", "[course][map]") {
    const Fixture fixture;
    const std::string json = output_of([&] { show_map(fixture.context(), true); });
    CHECK_THAT(json, ContainsSubstring("\"id\": \"1.10\"") &&
                         ContainsSubstring("\"next\": \"1.1\"") &&
                         ContainsSubstring("\"verdict\": \"not checked\""));
}
