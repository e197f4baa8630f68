// Markdown for a terminal: enough of it for our own pages.

#include "tests/course/render.hpp"

#include <algorithm>
#include <cctype>

namespace course {

namespace {

// Everything inside of a line: code, emphasis, links, pictures, formulas.
class Inline {
public:
    Inline(const Look& look, std::string_view text) : look_(look), text_(text) {}

    std::string rendered() {
        while (at_ < text_.size())
            step();
        return out_;
    }

private:
    void step() {
        const char c = text_[at_];
        if (c == '`' && between("`", "`", Paint::blue, !look_.colour)) return;
        if (c == '$' && formula()) return;
        if (c == '*' && text_.substr(at_).starts_with("**") &&
            between("**", "**", Paint::bold, false))
            return;
        if (c == '*' && is_emphasis() && between("*", "*", Paint::plain, false)) return;
        if ((c == '[' || (c == '!' && at_ + 1 < text_.size() && text_[at_ + 1] == '[')) && link())
            return;
        if (c == '<' && tag()) return;
        if (c == '\\' && at_ + 1 < text_.size() &&
            std::string_view("\\`*_{}[]()#+-.!|<>$").find(text_[at_ + 1]) != std::string_view::npos)
            ++at_;
        out_.push_back(text_[at_++]);
    }

    // Paints what stands between two marks; keeps the marks where they are the only sign.
    bool between(std::string_view open, std::string_view close, Paint with, bool keep_marks) {
        const std::size_t start = at_ + open.size();
        const std::size_t end = text_.find(close, start);
        if (end == std::string_view::npos || end == start) return false;
        const std::string inside(text_.substr(start, end - start));
        const std::string text = open == "`" ? inside : Inline(look_, inside).rendered();
        out_ +=
            paint(look_, with, keep_marks ? std::string(open) + text + std::string(close) : text);
        at_ = end + close.size();
        return true;
    }

    // A star opens emphasis only in front of a word: a * b and 2*3 are products.
    [[nodiscard]] bool is_emphasis() const {
        const bool in_word =
            at_ > 0 && std::isalnum(static_cast<unsigned char>(text_[at_ - 1])) != 0;
        return !in_word && at_ + 1 < text_.size() && text_[at_ + 1] != ' ' && text_[at_ + 1] != '*';
    }

    // $...$, and $`...`$ as GitHub also reads it.
    bool formula() {
        const std::string_view mark = text_.substr(at_).starts_with("$$") ? "$$" : "$";
        const std::size_t start = at_ + mark.size();
        const std::size_t end = text_.find(mark, start);
        if (end == std::string_view::npos || end == start || text_[start] == ' ') return false;
        std::string_view inside = text_.substr(start, end - start);
        if (inside.size() > 2 && inside.front() == '`' && inside.back() == '`')
            inside = inside.substr(1, inside.size() - 2);
        out_ += paint(look_, Paint::blue, plain_formula(inside));
        at_ = end + mark.size();
        return true;
    }

    bool link() {
        const bool picture = text_[at_] == '!';
        const std::size_t start = at_ + (picture ? 2 : 1);
        const std::size_t middle = text_.find("](", start);
        const std::size_t end = middle == std::string_view::npos ? middle : text_.find(')', middle);
        if (end == std::string_view::npos ||
            text_.substr(start, middle - start).find('\n') != std::string_view::npos)
            return false;
        const std::string label = Inline(look_, text_.substr(start, middle - start)).rendered();
        const std::string target(text_.substr(middle + 2, end - middle - 2));
        if (picture)
            out_ += "[picture: " + label + ", " + target + "]";
        else
            out_ += label + (target.starts_with("http") ? " (" + target + ")" : "");
        at_ = end + 1;
        return true;
    }

    // <sub>, <br>, <kbd>: the text stays, the tag goes.
    bool tag() {
        const std::size_t end = text_.find('>', at_);
        if (end == std::string_view::npos || end == at_ + 1) return false;
        const char first = text_[at_ + 1] == '/' && end > at_ + 2 ? text_[at_ + 2] : text_[at_ + 1];
        if (first < 'a' || first > 'z' ||
            text_.substr(at_, end - at_).find(' ') != std::string_view::npos)
            return false;
        at_ = end + 1;
        return true;
    }

    const Look& look_;
    std::string_view text_;
    std::size_t at_ = 0;
    std::string out_;
};

std::vector<std::string> cells_of(const std::string& row) {
    std::vector<std::string> cells;
    std::string cell;
    bool in_code = false;
    for (const char c : trimmed(row)) {
        if (c == '`') in_code = !in_code;
        if (c == '|' && !in_code) {
            cells.push_back(trimmed(cell));
            cell.clear();
        } else {
            cell.push_back(c);
        }
    }
    if (!trimmed(cell).empty()) cells.push_back(trimmed(cell));
    if (!cells.empty() && cells[0].empty()) cells.erase(cells.begin());
    return cells;
}

bool is_rule_row(const std::string& row) {
    return row.find('-') != std::string::npos && row.find_first_not_of("|-: ") == std::string::npos;
}

class Page {
public:
    Page(const Look& look, const RenderOptions& options) : look_(look), options_(options) {}

    std::string rendered(std::string_view markdown) {
        lines_ = lines_of(markdown);
        for (at_ = 0; at_ < lines_.size();)
            block();
        flush();
        while (out_.ends_with("\n\n"))
            out_.pop_back();
        return out_;
    }

private:
    void block() {
        const std::string& line = lines_[at_];
        const std::string content = trimmed(line);
        if (content.starts_with("```")) return code_block();
        if (content.starts_with("$$")) return display_formula();
        if (content.starts_with("<details")) return details();
        if (content.starts_with("<!--")) return comment();
        if (content.starts_with("|")) return table();
        if (paragraph_.empty() && line.starts_with("    ") && !content.empty())
            return indented_code();
        ++at_;
        if (content.empty()) {
            flush();
            gap();
        } else if (line[0] == '#') {
            flush();
            gap();
            put(paint(look_, Paint::bold,
                      Inline(look_, trimmed(line.substr(line.find_first_not_of('#')))).rendered()));
            gap();
        } else if (const int hang = list_hang(line); hang > 0) {
            flush();
            hang_ = hang + static_cast<int>(line.find_first_not_of(' '));
            paragraph_ = line;
        } else if (content.starts_with("<summary") || content.starts_with("</details")) {
            flush();
        } else {
            paragraph_ += (paragraph_.empty() ? "" : " ") + content;
        }
    }

    // Columns that a list mark takes: "- " 2, "12. " 4; 0 if the line opens no list item.
    static int list_hang(const std::string& line) {
        const std::string content = trimmed(line);
        if (content.size() > 1 && (content[0] == '-' || content[0] == '*') && content[1] == ' ')
            return 2;
        std::size_t digits = 0;
        while (digits < content.size() && content[digits] >= '0' && content[digits] <= '9')
            ++digits;
        const bool numbered = digits > 0 && digits < 3 && digits + 1 < content.size() &&
                              (content[digits] == '.' || content[digits] == ')') &&
                              content[digits + 1] == ' ';
        return numbered ? static_cast<int>(digits) + 2 : 0;
    }

    void flush() {
        if (!paragraph_.empty()) {
            const std::size_t first = paragraph_.find_first_not_of(' ');
            const std::string lead = hang_ > 0 ? paragraph_.substr(0, first) : "";
            put(lead + wrap(Inline(look_, trimmed(paragraph_)).rendered(),
                            look_.width - options_.indent, hang_, static_cast<int>(lead.size())));
        }
        paragraph_.clear();
        hang_ = 0;
    }

    void code_block() {
        flush();
        const bool formula = trimmed(lines_[at_]) == "```math";
        for (++at_; at_ < lines_.size() && !trimmed(lines_[at_]).starts_with("```"); ++at_)
            put("    " +
                paint(look_, Paint::blue, formula ? plain_formula(lines_[at_]) : lines_[at_]));
        ++at_;
    }

    void indented_code() {
        for (; at_ < lines_.size() && lines_[at_].starts_with("    "); ++at_)
            put(paint(look_, Paint::blue, lines_[at_]));
    }

    void display_formula() {
        flush();
        std::string tex = trimmed(lines_[at_++]).substr(2);
        while (tex.find("$$") == std::string::npos && at_ < lines_.size())
            tex += "\n" + lines_[at_++];
        tex = trimmed(tex.substr(0, tex.find("$$")));
        for (const std::string& line : lines_of(plain_formula(tex)))
            put("    " + paint(look_, Paint::blue, trimmed(line)));
    }

    // The lines from here to the end of what is folded, without the last tag.
    std::string folded() {
        std::string inside;
        for (int depth = 0; at_ < lines_.size(); ++at_) {
            const std::string& line = lines_[at_];
            if (line.find("<details") != std::string::npos) ++depth;
            const std::size_t end = line.find("</details");
            const bool last = end != std::string::npos && --depth == 0;
            inside += line.substr(0, last ? end : line.size()) + "\n";
            if (last) break;
        }
        ++at_;
        return inside;
    }

    // What the page folds: an answer to be guessed first. Its question may take several lines.
    void details() {
        flush();
        const std::string inside = folded();
        const std::size_t open = inside.find("<summary>"), close = inside.find("</summary>");
        const bool asks = open != std::string::npos && close != std::string::npos;
        std::string summary =
            asks ? trimmed(inside.substr(open + 9, close - open - 9)) : "an answer";
        std::replace(summary.begin(), summary.end(), '\n', ' ');
        const std::string body = inside.substr(asks ? close + 10 : inside.find('>') + 1);
        if (options_.answers) {
            put(paint(look_, Paint::bold, Inline(look_, summary).rendered()));
            put(trimmed_end(render(look_, body, {true, options_.indent + 2})), true);
        } else {
            const std::string note =
                Inline(look_, summary).rendered() + " (folded: --answers shows it)";
            put(paint(look_, Paint::dim, "? " + wrap(note, look_.width - options_.indent, 2, 2)));
        }
    }

    void comment() {
        while (at_ < lines_.size() && lines_[at_].find("-->") == std::string::npos)
            ++at_;
        ++at_;
    }

    void table() {
        flush();
        std::vector<std::vector<std::string>> rows;
        std::vector<int> widths;
        for (; at_ < lines_.size() && trimmed(lines_[at_]).starts_with("|"); ++at_) {
            if (is_rule_row(lines_[at_])) continue;
            rows.emplace_back();
            for (const std::string& cell : cells_of(lines_[at_])) {
                rows.back().push_back(Inline(look_, cell).rendered());
                if (widths.size() < rows.back().size()) widths.push_back(0);
                int& width = widths[rows.back().size() - 1];
                width = std::max(width, columns(rows.back().back()));
            }
        }
        for (std::size_t r = 0; r < rows.size(); ++r)
            put_row(rows[r], widths, r == 0);
    }

    // The last column wraps; the others keep their width.
    void put_row(const std::vector<std::string>& cells, const std::vector<int>& widths, bool head) {
        std::string line = "  ";
        int used = 2;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i + 1 == cells.size()) {
                line +=
                    wrap(cells[i], std::max(used + 20, look_.width - options_.indent), used, used);
            } else {
                line += fit(look_, cells[i], widths[i]) + "  ";
                used += widths[i] + 2;
            }
        }
        put(head ? paint(look_, Paint::bold, line) : line);
    }

    void put(const std::string& text, bool indented_already = false) {
        const std::string margin(indented_already ? 0 : static_cast<std::size_t>(options_.indent),
                                 ' ');
        for (const std::string& line : lines_of(text))
            out_ += (line.empty() ? "" : margin + line) + "\n";
    }

    void gap() {
        if (!out_.empty() && !out_.ends_with("\n\n")) out_ += "\n";
    }

    static std::string trimmed_end(std::string text) {
        while (!text.empty() && text.back() == '\n')
            text.pop_back();
        return text;
    }

    const Look& look_;
    RenderOptions options_;
    std::vector<std::string> lines_;
    std::size_t at_ = 0;
    std::string paragraph_;
    int hang_ = 0;
    std::string out_;
};

}  // namespace

std::string render(const Look& look, std::string_view markdown, const RenderOptions& options) {
    return Page(look, options).rendered(markdown);
}

}  // namespace course
