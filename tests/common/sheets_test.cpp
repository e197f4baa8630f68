// Sheets and the paper they are drawn on.

#include "common/data/sheets.hpp"

#include <algorithm>

#include "common/data/paper.hpp"
#include "common/error.hpp"
#include "tests/common/data_support.hpp"
#include "tests/support/catch.hpp"

using dl::Paper;
using dl::Tensor;

namespace {

// The red values of one row.
std::vector<float> row(const Paper& paper, int y) {
    std::vector<float> values;
    for (int x = 0; x < paper.width(); ++x)
        values.push_back(paper.image().at(0, y, x));
    return values;
}

}  // namespace

TEST_CASE("every contact sheet is a picture that depends on the seed", "[common][sheets]") {
    for (const std::string& name : dl::sheet_names()) {
        INFO(name);
        const Tensor sheet = dl::contact_sheet(name, 1);
        REQUIRE(sheet.rank() == 3);
        CHECK(sheet.size(0) == 3);
        CHECK(sheet.size(1) >= 100);
        CHECK(sheet.size(1) <= 2000);
        CHECK(sheet.size(2) >= 500);
        CHECK(sheet.size(2) <= 2000);
        CHECK(all_within(sheet, 0, 1));
        // Neither empty nor full: the most frequent shade leaves at least 2 % to others.
        const auto paper = std::count(sheet.begin(), sheet.end(), sheet.at(0, 0, 0));
        CHECK(static_cast<double>(paper) < 0.98 * static_cast<double>(sheet.count()));
        CHECK(same_bits(sheet, dl::contact_sheet(name, 1)));
        CHECK_FALSE(same_bits(sheet, dl::contact_sheet(name, 2)));
    }
    CHECK_THROWS_WITH(dl::contact_sheet("cats", 1),
                      "contact_sheet: there is no \"cats\"; choose clouds, digits, documents, "
                      "objects, patients, scenes or series");
}

TEST_CASE("rectangles are half open and are cut at the border", "[common][sheets]") {
    Paper paper(6, 4, {1, 1, 1});
    paper.fill(1, 1, 3, 2, {0, 0, 0});
    CHECK(row(paper, 1) == std::vector<float>{1, 0, 0, 1, 1, 1});
    CHECK(row(paper, 0) == std::vector<float>(6, 1));
    CHECK(row(paper, 2) == std::vector<float>(6, 1));
    paper.fill(-5, 3, 100, 100, {0, 0, 0}, 0.5f);
    CHECK(row(paper, 3) == std::vector<float>(6, 0.5f));
    paper.dot(6, 0, {0, 0, 0});
    paper.dot(0, -1, {0, 0, 0});
    CHECK(row(paper, 0) == std::vector<float>(6, 1));
}

TEST_CASE("a frame is the border of its rectangle", "[common][sheets]") {
    Paper paper(5, 5);
    paper.frame(0, 0, 5, 4, {0, 0, 0});
    CHECK(row(paper, 0) == std::vector<float>(5, 0));
    CHECK(row(paper, 1) == std::vector<float>{0, 1, 1, 1, 0});
    CHECK(row(paper, 3) == std::vector<float>(5, 0));
    CHECK(row(paper, 4) == std::vector<float>(5, 1));
}

TEST_CASE("letters are drawn from left to right in capitals", "[common][sheets]") {
    Paper paper(12, 5);
    paper.write(0, 0, "lT1", {0, 0, 0}, 1);
    CHECK(row(paper, 0) == std::vector<float>{0, 1, 1, 1, 0, 0, 0, 1, 1, 0, 1, 1});
    CHECK(row(paper, 4) == std::vector<float>{0, 0, 0, 1, 1, 0, 1, 1, 0, 0, 0, 1});
}

TEST_CASE("a line covers the pixels it runs through", "[common][sheets]") {
    Paper paper(8, 3);
    paper.line(1, 1.5f, 7, 1.5f, {0, 0, 0}, 1);
    CHECK(row(paper, 1)[4] == Approx(0).margin(1e-6));
    CHECK(row(paper, 0)[4] == Approx(1));
    paper.disc(100, 100, 3, {0, 0, 0});  // outside: nothing happens
}

TEST_CASE("a picture keeps its colours and grey becomes all three", "[common][sheets]") {
    Paper paper(4, 2);
    paper.picture(0, 0, Tensor::of({1, 3, 1, 1}, {0.1f, 0.2f, 0.3f}), 0, 2);
    CHECK(paper.image().at(0, 1, 1) == Approx(0.1f));
    CHECK(paper.image().at(1, 1, 1) == Approx(0.2f));
    CHECK(paper.image().at(2, 0, 0) == Approx(0.3f));
    CHECK(paper.image().at(2, 0, 2) == 1);
    paper.picture(2, 0, Tensor::of({1, 1, 1, 1}, {0.5f}), 0);
    CHECK(paper.image().at(0, 0, 2) == 0.5f);
    CHECK(paper.image().at(2, 0, 2) == 0.5f);
    CHECK_THROWS_AS(paper.picture(0, 0, Tensor({1, 2, 1, 1}), 0), dl::ShapeError);
}
