// Reports: one HTML file for one run, with everything in it.
//
//   Report report("Digits with a multilayer perceptron");
//   report.settings({{"command", command_line}, {"seed", "42"}});
//   report.figure(plot::line(...), "The loss falls for ten epochs, then stands still.");
//   report.write("reports/digits_mlp.html");
//
// No script, no network, no date: the same run gives the same bytes. Text is shown as it is given,
// whatever is in it; what stands between two backticks is set as `code`.

#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/table.hpp"

namespace dl {

/// A number worth a second look: "98.4 %", "test accuracy", "published: 98.3 %".
struct Fact {
    std::string value{};
    std::string name{};
    std::string note{};
};

/// A picture and the sentence below it.
struct Figure {
    std::string svg{};
    std::string caption{};
};

struct ReportOptions {
    std::string subtitle{};
    std::string language = "en";
};

class Report {
public:
    explicit Report(std::string title, ReportOptions options = {});

    /// A section; three and more of them get a table of contents.
    void heading(std::string_view words);
    void subheading(std::string_view words);
    void paragraph(std::string_view words);
    /// Items under each other, with a dot before each.
    void list(const std::vector<std::string>& items);
    /// What was run and on what: names and values.
    void settings(const std::vector<std::pair<std::string, std::string>>& entries);
    void facts(const std::vector<Fact>& facts);
    void table(const Table& table, std::string_view caption = "");
    /// Throws Error for what does not start with "<svg": only pictures of dl::plot are let in as
    /// markup.
    void figure(std::string_view svg, std::string_view caption);
    /// Side by side where the page is wide enough.
    void figures(const std::vector<Figure>& figures);
    void code(std::string_view words);
    /// A remark set apart from the text.
    void note(std::string_view words);
    /// What follows is folded under a summary until `end_details`; printed, it is unfolded.
    void begin_details(std::string_view summary);
    void end_details();

    [[nodiscard]] std::string html() const;
    /// Writes the page atomically. Throws FileError when that is not possible.
    void write(const std::filesystem::path& path) const;

private:
    void add_figure(const Figure& figure);

    std::string title_;
    ReportOptions options_;
    std::string body_;
    std::vector<std::string> headings_;
    int figures_ = 0;
    int tables_ = 0;
    int open_details_ = 0;
};

}  // namespace dl
