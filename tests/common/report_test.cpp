// Reports: one well-formed page, safe from what stands in it.

#include "common/report.hpp"

#include <fstream>
#include <sstream>

#include "common/error.hpp"
#include "common/plot.hpp"
#include "tests/common/well_formed.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_folder.hpp"

using dl::count_of;
using dl::Report;
using dl::Table;
using dl::text_of;
using dl::what_is_malformed;

namespace {

const std::string nasty = "<script>alert('x')</script><img src=x onerror=\"y\"> & ]]> --> \x01\xff";

std::string picture() { return dl::plot::line({{"a", {}, {1, 2}}}, {.title = "Lines"}); }

Report everything() {
    Report report("Title", {.subtitle = "And more"});
    report.settings({{"command", "./course run x --seed 1"}, {"seed", "1"}});
    report.heading("First");
    report.paragraph("Words with `code` in them.");
    report.facts({{"98.4 %", "accuracy", "published: 98.3 %"}, {"7", "layers", ""}});
    Table table({"layer", "parameters"});
    table.add({"conv1", 156});
    report.table(table, "Layers.");
    report.heading("Second");
    report.subheading("Below");
    report.figure(picture(), "One.");
    report.figures({{picture(), "Two."}, {picture(), "Three."}});
    report.heading("Third");
    report.list({"a", "b"});
    report.note("Careful.");
    report.begin_details("More");
    report.code("int x = 1 < 2;");
    report.end_details();
    return report;
}

}  // namespace

TEST_CASE("a page is well-formed and has one of everything a page needs", "[common][report]") {
    const std::string html = everything().html();
    REQUIRE(what_is_malformed(html) == "");
    CHECK(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    for (const char* once : {"<title>Title</title>", "<h1>Title</h1>", "<main>",
                             "name=\"viewport\"", "charset=\"utf-8\"", "<nav "})
        CHECK(count_of(html, once) == 1);
    CHECK(count_of(html, "<h2") == 3);
    CHECK(count_of(html, "<h3") == 1);
    CHECK(count_of(html, "<a href=\"#s2\">Second</a>") == 1);
    CHECK(count_of(html, "<h2 id=\"s2\">") == 1);
    CHECK(count_of(html, "<code>code</code>") == 1);
    CHECK(html.find("<td class=\"n\">156</td>") != std::string::npos);
    CHECK(html.find("<b>Figure 3.</b> Three.") != std::string::npos);
    CHECK(html.find("<b>Table 1.</b> Layers.") != std::string::npos);
    CHECK(text_of(html).find("int x = 1 < 2;") != std::string::npos);
}

TEST_CASE("a page needs no network and no script", "[common][report]") {
    const std::string html = everything().html();
    for (const char* never : {"<script", "<link", "<iframe", "@import", "url(", "src=", "onload",
                              "http://www.w3.org/1999"})
        CHECK(count_of(html, never) == 0);
    // The only address is the name of SVG.
    CHECK(count_of(html, "http") == count_of(html, "xmlns=\"http://www.w3.org/2000/svg\""));
}

TEST_CASE("the rules of the pictures stand on the page once", "[common][report]") {
    const std::string html = everything().html();
    CHECK(count_of(html, "<svg") == 6);  // three pictures, each with a frame that clips
    CHECK(count_of(html, "<style>") == 2);
    CHECK(count_of(html, ".plot .k0{") == 2);  // by day and by night
    Report words("Words");
    words.paragraph("only");
    CHECK(count_of(words.html(), "<style>") == 1);
}

TEST_CASE("nothing that a page is given becomes markup", "[common][report]") {
    Report report(nasty, {.subtitle = nasty});
    report.settings({{nasty, nasty}});
    report.heading(nasty);
    report.subheading(nasty);
    report.paragraph(nasty + "`" + nasty + "` and ` alone");
    report.list({nasty});
    report.facts({{nasty, nasty, nasty}});
    Table table({nasty, "b"});
    table.add({nasty, 1});
    report.table(table, nasty);
    report.figure(picture(), nasty);
    report.begin_details(nasty);
    report.code(nasty);
    report.note(nasty);
    const std::string html = report.html();
    CHECK(what_is_malformed(html) == "");
    CHECK(count_of(html, "<script") == 0);
    CHECK(count_of(html, "<img") == 0);
    CHECK(text_of(html).find("<script>alert('x')</script>") != std::string::npos);
}

TEST_CASE("only pictures are let in as they are", "[common][report]") {
    Report report("t");
    CHECK_THROWS_WITH(
        report.figure("<b>bold</b>", "c"),
        Catch::Matchers::ContainsSubstring(
            "needs a picture made by dl::plot, got text that starts with '<b>bold</b>'"));
    CHECK_THROWS_AS(report.figure("", "c"), dl::Error);
    CHECK_THROWS_AS(Report("t", {.language = "en\" onload=\"x"}), dl::Error);
    CHECK_THROWS_AS(report.end_details(), dl::Error);
}

TEST_CASE("an open fold is closed by the next section and by the end", "[common][report]") {
    Report report("t");
    report.begin_details("one");
    report.paragraph("inside");
    report.heading("next");
    report.begin_details("two");
    const std::string html = report.html();
    CHECK(what_is_malformed(html) == "");
    CHECK(html.find("</details>\n<h2") != std::string::npos);
}

TEST_CASE("headings do not skip a level", "[common][report]") {
    Report report("t");
    report.subheading("without a section");
    CHECK(count_of(report.html(), "<h3") == 0);
    CHECK(count_of(report.html(), "<h2>without") == 1);
}

TEST_CASE("tables are counted where the count is shown", "[common][report]") {
    Table table({"layer", "parameters"});
    table.add({"conv1", 156});
    Report report("t");
    report.table(table);
    report.table(table, "Layers.");
    CHECK(count_of(report.html(), "<b>Table 1.</b> Layers.") == 1);
}

TEST_CASE("a wide picture keeps letters that can be read on a phone", "[common][report]") {
    Report report("t");
    report.figure(dl::plot::line({{"a", {}, {1, 2}}}, {.width = 640}), "Wide.");
    report.figure(dl::plot::line({{"a", {}, {1, 2}}}, {.width = 480}), "Small.");
    CHECK(count_of(report.html(), "style=\"max-width:736px;--least:480px\"") == 1);
    CHECK(count_of(report.html(), "style=\"max-width:552px\"") == 1);
}

TEST_CASE("the same run gives the same page", "[common][report]") {
    CHECK(everything().html() == everything().html());
}

TEST_CASE("a page is written whole and into a new folder", "[common][report]") {
    const TemporaryFolder folder;
    const auto path = folder.path() / "reports" / "run.html";
    everything().write(path);
    std::ifstream in(path, std::ios::binary);
    std::stringstream bytes;
    bytes << in.rdbuf();
    CHECK(bytes.str() == everything().html());
    CHECK_THROWS_AS(everything().write(path / "below" / "a_file.html"), dl::FileError);
}
