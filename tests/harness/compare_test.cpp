// Comparison and its report: what passes, what never does, and what a learner reads.

#include <limits>
#include <sstream>

#include "common/ops.hpp"
#include "tests/harness/codec.hpp"
#include "tests/harness/matchers.hpp"
#include "tests/support/catch.hpp"

using dl::Tensor;
using namespace harness;

namespace {

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();
constexpr float infinite = std::numeric_limits<float>::infinity();

std::string said(const Tensor& expected, const Tensor& got, const Tensor& argument = Tensor()) {
    return report(compare(pack_one(expected), pack_one(got), {}), sizes_in(pack(argument)));
}

Tensor table() { return Tensor::of({3, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 10}); }

}  // namespace

TEST_CASE("NaN and infinity never pass, whatever is expected", "[harness][compare]") {
    for (const float bad : {not_a_number, infinite, -infinite})
        for (const float expected : {bad, 0.0f, 1.0f}) {
            CHECK_FALSE(AllClose(expected).match(bad));
            CHECK_FALSE(AllClose(expected).tolerance(1e30).absolute(1e30).match(bad));
        }
    CHECK_FALSE(AllClose(infinite).match(1));
    CHECK_FALSE(AllClose(infinite).each().match(1));
    CHECK_FALSE(Equals(not_a_number).match(not_a_number));
}

TEST_CASE("Shapes are compared before numbers", "[harness][compare]") {
    CHECK_FALSE(AllClose(Tensor({2, 3})).match(Tensor({3, 2})));
    CHECK_FALSE(AllClose(Tensor({0})).match(Tensor({1})));
    CHECK_FALSE(AllClose(Tensor({0})).match(Tensor({0, 2})));
    CHECK(AllClose(Tensor({0, 2})).match(Tensor({0, 2})));
}

TEST_CASE("The tolerance follows the size of the terms", "[harness][compare]") {
    CHECK(AllClose(1000.0f).match(1000.005f));
    CHECK_FALSE(AllClose(1000.0f).match(1000.05f));
    CHECK(AllClose(0.001f).scale(1000).match(0.005f));
    CHECK_FALSE(AllClose(0.001f).match(0.0011f));
    const Tensor mixed = Tensor::of({2}, {1000, 0.001f});
    const Tensor nearly = Tensor::of({2}, {1000, 0.002f});
    CHECK(AllClose(mixed).match(nearly));
    CHECK_FALSE(AllClose(mixed).each().match(nearly));
    CHECK_FALSE(Equals(1.0f).match(std::nextafter(1.0f, 2.0f)));
}

TEST_CASE("A report says how many, where first and by how much", "[harness][report]") {
    Tensor wrong = table();
    wrong.at(1, 2) = 9;
    wrong.at(2, 0) = 6.5f;
    CHECK(said(table(), wrong) ==
          "the answer (3, 3) is wrong\n"
          "  wrong     2 of 9 values, largest difference 3\n"
          "  first at  [1][2]   expected 6   got 9\n"
          "  expected    1   2   3    got    1   2   3\n"
          "              4   5   6           4   5   9  <-\n"
          "              7   8  10         6.5   8  10  <-");
}

TEST_CASE("A report of values that are not numbers names no difference", "[harness][report]") {
    const std::string words = said(Tensor::of({2}, {0, 1}), Tensor({2}, not_a_number));
    CHECK_THAT(words, Catch::Matchers::ContainsSubstring("wrong     2 of 2 values\n"));
}

TEST_CASE("A report of a single number or another shape is one line each", "[harness][report]") {
    CHECK(report(compare(pack_one(0.5f), pack_one(0.25f), {})) ==
          "the answer is wrong\n  expected  0.5   got 0.25");
    CHECK(said(Tensor({2, 3}), Tensor({4})) ==
          "the answer has another shape\n  expected  shape (2, 3): 0 0 0 0 0 0\n"
          "  got       shape (4): 0 0 0 0");
}

TEST_CASE("A report has no line wider than the page", "[harness][report]") {
    Tensor expected({40, 50}, -1.2345678e-20f);
    Tensor got = expected;
    got.at(20, 30) = 3.1415927e20f;
    std::istringstream lines(said(expected, got));
    for (std::string line; std::getline(lines, line);)
        CHECK(line.size() <= 100);
}

TEST_CASE("Patterns state what holds for every number", "[harness][relations]") {
    const Tensor right = table();
    const auto pattern = [&](const Tensor& got) { return said(right, got, Tensor({7, 3})); };
    using Catch::Matchers::ContainsSubstring;
    CHECK_THAT(pattern(Tensor({3, 3})), ContainsSubstring("every value is 0"));
    CHECK_THAT(pattern(Tensor({3, 3}, 2)), ContainsSubstring("every value is the same, 2"));
    CHECK_THAT(pattern(right * -1), ContainsSubstring("wrong sign"));
    CHECK_THAT(pattern(right * 7), ContainsSubstring("7 is the size of axis 0"));
    CHECK_THAT(pattern(right / 7), ContainsSubstring("1/7 is the size"));
    CHECK_THAT(pattern(right * 21), ContainsSubstring("7 x 3 are the sizes"));
    CHECK_THAT(pattern(right * 0.5f), ContainsSubstring("factor 1/2"));
    CHECK_THAT(pattern(right + 0.5f), ContainsSubstring("too large by 0.5"));
    CHECK_THAT(pattern(dl::transpose(right)), ContainsSubstring("rows and columns are exchanged"));
    CHECK_THAT(pattern(dl::flip(right, 0)), ContainsSubstring("rows (axis 0) run backwards"));
    CHECK_THAT(pattern(dl::flip(right, 1)), ContainsSubstring("columns (last axis) run backwards"));
    CHECK_THAT(pattern(dl::flip(dl::flip(right, 1), 0)), ContainsSubstring("half a turn"));
    CHECK_THAT(pattern(Tensor::of({3, 3}, {0, 1, 2, 0, 4, 5, 0, 7, 8})),
               ContainsSubstring("too late along axis 1"));
    CHECK_THAT(pattern(Tensor::of({3, 3}, {4, 5, 6, 7, 8, 10, 0, 0, 0})),
               ContainsSubstring("too early along axis 0"));
    CHECK_THAT(pattern(dl::gather_rows(right, {1, 2, 0})),
               ContainsSubstring("exchanged: what belongs at 0, 1, ... is at 2, 0, 1"));
    CHECK_THAT(said(Tensor::of({3}, {1, 2, 5}), Tensor::of({3}, {5, 2, 1})),
               ContainsSubstring("the values run backwards"));
    CHECK_THAT(pattern(Tensor::of({3, 3}, {1, 2, 3, 4, 5, 6, 0, 1, 5})),
               ContainsSubstring("only index 2 of axis 0"));
    Tensor frame({4, 4}, 9);
    frame.at(1, 1) = frame.at(1, 2) = frame.at(2, 1) = frame.at(2, 2) = 1;
    Tensor other = frame;
    for (int i = 0; i < 4; ++i)
        other.at(0, i) = other.at(i, 0) = static_cast<float>(i);
    CHECK_THAT(said(frame, other), ContainsSubstring("border"));
    CHECK_THAT(pattern(Tensor::of({3, 3}, {not_a_number, 2, 3, 4, 5, 6, 7, 8, 10})),
               ContainsSubstring("1 of 9 values are NaN"));
    CHECK_THAT(said(Tensor::of({2, 3}, {1, 2, 3, 4, 5, 6}), Tensor::of({3, 2}, {1, 4, 2, 5, 3, 6})),
               ContainsSubstring("rows and columns are exchanged"));
    CHECK_THAT(said(Tensor::of({3}, {1, 2, 3}), Tensor::of({2}, {2, 3})),
               ContainsSubstring("first value is missing"));
}

TEST_CASE("No pattern is claimed where none holds", "[harness][relations]") {
    const Tensor wrong = Tensor::of({3, 3}, {1.5f, 2, 3, 4, 7, 6, 7.25f, 8, 1});
    CHECK_THAT(said(table(), wrong), !Catch::Matchers::ContainsSubstring("pattern"));
    const Tensor bits = Tensor::of({4}, {0, 1, 1, 0});
    for (const Tensor& got : {Tensor::of({4}, {0, 0, 0, 1}), Tensor::of({4}, {1, 0, 1, 0})})
        CHECK_THAT(said(bits, got), !Catch::Matchers::ContainsSubstring("exchanged"));
    CHECK_THAT(said(Tensor({3, 3}, 1), table()), !Catch::Matchers::ContainsSubstring("pattern"));
}

TEST_CASE("Structs and maps are compared part by part", "[harness][compare]") {
    using Map = std::map<std::string, Tensor>;
    const Map expected = {{"bias", Tensor::of({2}, {1, 2})}, {"weight", Tensor::of({2}, {3, 4})}};
    Map got = expected;
    got["weight"][1] = 5;
    CHECK_THAT(report(compare(pack_one(expected), pack_one(got), {})),
               Catch::Matchers::StartsWith("weight (2) is wrong"));
    got.erase("bias");
    CHECK_FALSE(AllClose(expected).match(got));
    got["biases"] = expected.at("bias");  // as many parts, one of another name
    got["weight"] = expected.at("weight");
    CHECK_FALSE(AllClose(expected).match(got));
}

TEST_CASE("A part of a list is called by its name", "[harness][compare]") {
    const auto list = [](double size) {
        const Value part{
            List{{write_value(std::string("conv1")), write_value(size)}, {"name", "size"}}};
        return Value{List{{part}, {}}};
    };
    CHECK(report(compare(list(3), list(5), {})).starts_with("[0 conv1].size is wrong"));
}

TEST_CASE("Of lists whose parts have names the first change is told", "[harness][compare]") {
    using Catch::Matchers::ContainsSubstring;
    using Words = std::vector<std::string>;
    const Words net = {"input", "linear", "relu", "linear"};
    const auto told = [&](const Words& got) {
        return report(compare(pack_one(net), pack_one(got), {}));
    };
    CHECK(told(net).empty());
    CHECK(told({"input", "linear", "relu", "relu", "linear"}) ==
          "the answer has another number of parts\n"
          "  expected  4 parts: input, linear, relu, linear\n"
          "  got       5 parts: input, linear, relu, relu, linear\n"
          "  first at  [3]  relu is one too many");
    CHECK_THAT(told({"input", "linear", "linear"}), ContainsSubstring("[2]  relu is missing"));
    CHECK_THAT(told({"input", "linear", "relu"}), ContainsSubstring("[3]  linear is missing"));
    CHECK_THAT(told({"input", "linear", "tanh", "linear"}),
               ContainsSubstring("other parts") &&
                   ContainsSubstring("[2]  expected relu\n            got      tanh"));
    CHECK_THAT(told({"input", "linear"}), ContainsSubstring("and 1 more like that"));
    CHECK_THAT(told({}), ContainsSubstring("got       no parts") &&
                             ContainsSubstring("[0]  input is missing"));
    CHECK_THAT(told({"input", "", "relu", "linear"}), ContainsSubstring("another text"));
    CHECK(told(Words(5000, "relu")).size() < 500);

    const std::string same(100, 'x');
    CHECK_THAT(report(compare(pack_one(Words{same + " 3"}), pack_one(Words{same + " 4"}), {})),
               ContainsSubstring("xxx 3") && ContainsSubstring("xxx 4"));

    using Map = std::map<std::string, Tensor>;
    CHECK_THAT(
        report(compare(pack_one(Map{{"bias", Tensor({2})}, {"weight", Tensor({2})}}),
                       pack_one(Map{{"weight", Tensor({2})}}), {})),
        ContainsSubstring("2 parts: bias, weight") && ContainsSubstring("[0]  bias is missing"));
}

TEST_CASE("An assertion is told without the judge's own words", "[harness][report]") {
    CHECK(as_called("subject(calls::step, 2) == 1") == "step(2) == 1");
    CHECK(as_called("subject(calls::made).size == 3") == "made().size == 3");
    CHECK(as_called("peak(subject(calls::f, x, subject(calls::g)))") == "peak(f(x, g()))");
    CHECK(as_called("subject(call, x) == 2") == "subject(call, x) == 2");
    CHECK(as_called("subject(calls::f") == "f");
    CHECK(without_hex("614656 (0x96100) == 307456 (0x4b100)") == "614656 == 307456");
    CHECK(without_hex("2 == 3") == "2 == 3");
    CHECK(without_hex("at (0xyz") == "at (0xyz");
}

TEST_CASE("Whose answer it is: NaN counts as a value there", "[harness][naming]") {
    const auto gap = [](const Tensor& a, const Tensor& b) {
        return distance(pack_one(a), pack_one(b));
    };
    CHECK(gap(Tensor::of({2}, {not_a_number, 1}), Tensor::of({2}, {not_a_number, 1})) == 0);
    CHECK(gap(Tensor::of({2}, {not_a_number, 1}), Tensor::of({2}, {1, not_a_number})) > 1);
    CHECK(gap(Tensor::of({2}, {infinite, 1}), Tensor::of({2}, {-infinite, 1})) > 1);
    CHECK(gap(Tensor::of({2}, {100, 1}), Tensor::of({2}, {100, 2})) == Approx(0.01));
    CHECK(gap(Tensor::of({1}, {3e-8f}), Tensor({1})) < 1e-5);  // rounding where 0 is right
    CHECK(gap(Tensor::of({1}, {3e-5f}), Tensor({1})) > 1e-3);
    CHECK(gap(Tensor({2}), Tensor({3})) > 1);
}
