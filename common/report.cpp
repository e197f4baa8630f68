// Reports: see report.hpp.

#include "common/report.hpp"

#include <algorithm>

#include "common/error.hpp"
#include "common/files.hpp"
#include "common/markup.hpp"
#include "common/plot/picture.hpp"
#include "common/plot/theme.hpp"
#include "common/report_style.hpp"

namespace dl {

namespace {

// Escaped text in which `code` is set as code. A backtick without a partner stays a backtick.
std::string prose(std::string_view words) {
    std::string out;
    while (true) {
        const std::size_t start = words.find('`');
        const std::size_t end =
            start == std::string_view::npos ? start : words.find('`', start + 1);
        if (end == std::string_view::npos) return out + escape_markup(words);
        out += escape_markup(words.substr(0, start)) + "<code>" +
               escape_markup(words.substr(start + 1, end - start - 1)) + "</code>";
        words.remove_prefix(end + 1);
    }
}

void check_language(const std::string& language) {
    const bool valid = !language.empty() && language.size() <= 35 &&
                       std::all_of(language.begin(), language.end(), [](char c) {
                           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                                  (c >= '0' && c <= '9');
                       });
    require<Error>(valid, "Report: '", language, "' is no language code; write en, de or pt-BR");
}

}  // namespace

Report::Report(std::string title, ReportOptions options)
    : title_(std::move(title)), options_(std::move(options)) {
    check_language(options_.language);
}

void Report::heading(std::string_view words) {
    while (open_details_ > 0)
        end_details();
    headings_.emplace_back(words);
    body_ += text("<h2 id=\"s", headings_.size(), "\">", prose(words), "</h2>\n");
}

void Report::subheading(std::string_view words) {
    // A page must not jump from its title to the third level.
    const char level = headings_.empty() ? '2' : '3';
    body_ += text("<h", level, '>', prose(words), "</h", level, ">\n");
}

void Report::paragraph(std::string_view words) { body_ += "<p>" + prose(words) + "</p>\n"; }

void Report::list(const std::vector<std::string>& items) {
    if (items.empty()) return;
    body_ += "<ul>\n";
    for (const std::string& item : items)
        body_ += "<li>" + prose(item) + "</li>\n";
    body_ += "</ul>\n";
}

void Report::settings(const std::vector<std::pair<std::string, std::string>>& entries) {
    if (entries.empty()) return;
    body_ += "<dl class=\"settings\">\n";
    for (const auto& [name, value] : entries)
        body_ += "<dt>" + escape_markup(name) + "</dt><dd>" + escape_markup(value) + "</dd>\n";
    body_ += "</dl>\n";
}

void Report::facts(const std::vector<Fact>& facts) {
    if (facts.empty()) return;
    body_ += "<dl class=\"facts\">\n";
    for (const Fact& fact : facts) {
        body_ += "<div><dt>" + prose(fact.name) + "</dt><dd class=\"value\">" +
                 escape_markup(fact.value) + "</dd>";
        if (!fact.note.empty()) body_ += "<dd class=\"hint\">" + prose(fact.note) + "</dd>";
        body_ += "</div>\n";
    }
    body_ += "</dl>\n";
}

void Report::table(const Table& table, std::string_view caption) {
    const auto cell = [&table](std::string_view tag, std::size_t column, const std::string& words) {
        return text('<', tag, tag == "th" ? " scope=\"col\"" : "",
                    table.is_number(column) ? " class=\"n\"" : "", '>', prose(words), "</", tag,
                    '>');
    };
    // A wide table scrolls inside of its figure; the keyboard reaches it through tabindex.
    body_ += "<figure>\n<div class=\"scroll\" tabindex=\"0\"><table>\n<thead><tr>";
    for (std::size_t c = 0; c < table.columns().size(); ++c)
        body_ += cell("th", c, table.columns()[c]);
    body_ += "</tr></thead>\n<tbody>\n";
    for (const auto& row : table.rows()) {
        body_ += "<tr>";
        for (std::size_t c = 0; c < row.size(); ++c)
            body_ += cell("td", c, row[c]);
        body_ += "</tr>\n";
    }
    body_ += "</tbody></table></div>\n";
    if (!caption.empty())
        body_ +=
            text("<figcaption><b>Table ", ++tables_, ".</b> ", prose(caption), "</figcaption>\n");
    body_ += "</figure>\n";
}

void Report::add_figure(const Figure& figure) {
    require<Error>(figure.svg.starts_with("<svg"),
                   "Report::figure: needs a picture made by dl::plot, got text that starts with '",
                   std::string_view(figure.svg).substr(0, 20), "'");
    ++figures_;
    const int width = static_cast<int>(plot::size_of(figure.svg).width);
    // A wide picture scrolls on a phone, where its letters would become too small to read.
    const bool wide = width > 520;
    body_ += text("<figure><div class=\"picture", wide ? " wide\" tabindex=\"0" : "", '"');
    // A chart grows a little with the page; beyond that its letters would shout.
    if (width > 0) body_ += text(" style=\"max-width:", width * 23 / 20, "px");
    if (wide) body_ += text(";--least:", width * 3 / 4, "px");
    if (width > 0) body_ += "\"";
    body_ += ">" + plot::without_style(figure.svg) + "</div>";
    body_ += text("<figcaption><b>Figure ", figures_, ".</b> ", prose(figure.caption),
                  "</figcaption></figure>\n");
}

void Report::figure(std::string_view svg, std::string_view caption) {
    add_figure({std::string(svg), std::string(caption)});
}

void Report::figures(const std::vector<Figure>& figures) {
    if (figures.empty()) return;
    body_ += "<div class=\"row\">\n";
    for (const Figure& figure : figures)
        add_figure(figure);
    body_ += "</div>\n";
}

void Report::code(std::string_view words) {
    body_ += "<pre tabindex=\"0\">" + escape_markup(words) + "</pre>\n";
}

void Report::note(std::string_view words) {
    body_ += "<p class=\"note\">" + prose(words) + "</p>\n";
}

void Report::begin_details(std::string_view summary) {
    ++open_details_;
    body_ += "<details><summary>" + prose(summary) + "</summary>\n";
}

void Report::end_details() {
    require<Error>(open_details_ > 0, "Report::end_details: nothing was begun");
    --open_details_;
    body_ += "</details>\n";
}

std::string Report::html() const {
    std::string out =
        text("<!DOCTYPE html>\n<html lang=\"", options_.language,
             "\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
             "<title>",
             escape_markup(title_), "</title>\n<style>", report_style, "</style>\n");
    if (figures_ > 0) out += plot::style() + "\n";
    out += "</head>\n<body>\n<main>\n<header>\n<h1>" + prose(title_) + "</h1>\n";
    if (!options_.subtitle.empty())
        out += "<p class=\"subtitle\">" + prose(options_.subtitle) + "</p>\n";
    out += "</header>\n";
    if (headings_.size() >= 3) {
        out += "<nav aria-label=\"Contents\"><ol>\n";
        for (std::size_t i = 0; i < headings_.size(); ++i)
            out += text("<li><a href=\"#s", i + 1, "\">", prose(headings_[i]), "</a></li>\n");
        out += "</ol></nav>\n";
    }
    out += body_;
    for (int i = 0; i < open_details_; ++i)
        out += "</details>\n";
    return out + "</main>\n</body>\n</html>\n";
}

void Report::write(const std::filesystem::path& path) const {
    std::error_code ignored;  // write_file says what is wrong with the folder
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), ignored);
    write_file(path, std::string_view(html()));
}

}  // namespace dl
