// Formulas for a terminal. What is not known here stays as it is: TeX is readable in small doses.

#include <array>
#include <utility>

#include "tests/course/render.hpp"

namespace course {

namespace {

using Replacement = std::pair<std::string_view, std::string_view>;

// Longer names stand before names that they begin with.
constexpr std::array<Replacement, 51> replacements = {{
    {"\\begin{aligned}", ""},
    {"\\end{aligned}", ""},
    {"\\begin{cases}", "{ "},
    {"\\end{cases}", ""},
    {"\\left", ""},
    {"\\Big", ""},
    {"\\big", ""},
    {"\\right", ""},
    {"\\displaystyle", ""},
    {"\\leftarrow", "<-"},
    {"\\rightarrow", "->"},
    {"\\mapsto", "->"},
    {"\\cdots", "..."},
    {"\\cdot", "*"},
    {"\\times", "x"},
    {"\\ldots", "..."},
    {"\\dots", "..."},
    {"\\odot", "(*)"},
    {"\\leq", "<="},
    {"\\geq", ">="},
    {"\\le", "<="},
    {"\\ge", ">="},
    {"\\neq", "!="},
    {"\\ne", "!="},
    {"\\approx", "~"},
    {"\\partial", "d"},
    {"\\nabla", "grad "},
    {"\\infty", "inf"},
    {"\\in", " in "},
    {"\\sum", "sum"},
    {"\\prod", "prod"},
    {"\\log", "log"},
    {"\\exp", "exp"},
    {"\\max", "max"},
    {"\\min", "min"},
    {"\\qquad", "      "},
    {"\\quad", "   "},
    {"\\to", "->"},
    {"\\top", "T"},
    {"\\lVert", "||"},
    {"\\rVert", "||"},
    {"\\Vert", "||"},
    {"\\lfloor", "floor("},
    {"\\rfloor", ")"},
    {"\\,", " "},
    {"\\ ", " "},
    {"\\;", " "},
    {"\\!", ""},
    {"\\{", "{"},
    {"\\}", "}"},
    {"&", ""},
}};

// The group {...} that starts at text[at], without its braces; at moves behind it.
std::string take_group(std::string_view text, std::size_t& at) {
    if (at >= text.size() || text[at] != '{')
        return at < text.size() ? std::string(1, text[at++]) : "";
    const std::size_t start = ++at;
    for (int depth = 1; at < text.size(); ++at) {
        if (text[at] == '{') ++depth;
        if (text[at] == '}' && --depth == 0) break;
    }
    const std::string group(text.substr(start, at - start));
    if (at < text.size()) ++at;
    return group;
}

std::string in_brackets(const std::string& text) {
    return text.find_first_of(" +-*/") == std::string::npos ? text : "(" + text + ")";
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// A command whose argument simply stays: \text{loss}, \mathbf{x}. Empty if there is none.
std::string take_wrapper(std::string_view tex, std::size_t& at) {
    for (const std::string_view name : {"\\text{", "\\mathrm{", "\\mathbf{", "\\operatorname{",
                                        "\\mathit{", "\\mathbb{", "\\mathcal{", "\\boldsymbol{"}) {
        if (!tex.substr(at).starts_with(name)) continue;
        at += name.size() - 1;
        return plain_formula(take_group(tex, at));
    }
    return "";
}

// A mark above a letter: \hat{x} is x_hat, \overline{h} the mean(h). Empty if there is none.
std::string take_accent(std::string_view tex, std::size_t& at) {
    const std::string_view rest = tex.substr(at);
    if (!rest.starts_with("\\hat{") && !rest.starts_with("\\overline{")) return "";
    const bool hat = rest[1] == 'h';
    at += rest.find('{');
    const std::string group = plain_formula(take_group(tex, at));
    return hat ? group + "_hat" : "mean(" + group + ")";
}

}  // namespace

std::string plain_formula(std::string_view tex) {
    std::string out;
    for (std::size_t at = 0; at < tex.size();) {
        const std::string_view rest = tex.substr(at);
        if (rest.starts_with("\\frac") || rest.starts_with("\\dfrac") ||
            rest.starts_with("\\tfrac")) {
            at += rest.find('c') + 1;
            const std::string over = plain_formula(take_group(tex, at));
            const std::string under = plain_formula(take_group(tex, at));
            out += in_brackets(over) + "/" + in_brackets(under);
        } else if (rest.starts_with("\\sqrt")) {
            at += 5;
            out += "sqrt(" + plain_formula(take_group(tex, at)) + ")";
        } else if (rest.starts_with("\\\\")) {
            at += 2;
            out += "\n";
        } else if (const std::string kept = take_wrapper(tex, at); !kept.empty()) {
            out += kept;
        } else if (const std::string marked = take_accent(tex, at); !marked.empty()) {
            out += marked;
        } else if ((tex[at] == '_' || tex[at] == '^') && at + 1 < tex.size() &&
                   tex[at + 1] == '{') {
            const char mark = tex[at++];
            const std::string group = plain_formula(take_group(tex, at));
            out += mark + (group.size() == 1 ? group : "{" + group + "}");
        } else {
            const Replacement* known = nullptr;
            for (const Replacement& r : replacements)
                if (rest.starts_with(r.first) &&
                    !(is_letter(r.first.back()) && rest.size() > r.first.size() &&
                      is_letter(rest[r.first.size()]))) {
                    known = &r;
                    break;
                }
            if (known != nullptr) {
                out += known->second;
                at += known->first.size();
            } else if (rest[0] == '\\' && rest.size() > 1 && is_letter(rest[1])) {
                ++at;  // \alpha reads as alpha
            } else {
                out.push_back(tex[at++]);
            }
        }
    }
    return out;
}

}  // namespace course
