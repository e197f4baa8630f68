// Theme: see theme.hpp.

#include "common/plot/theme.hpp"

#include "common/error.hpp"
#include "common/utf8.hpp"

namespace dl::plot {

namespace {

std::string paper_rules(const Paper& p, const std::array<std::string_view, color_count>& colors) {
    std::string out =
        text(".plot{color:", p.ink, "}.plot .paper{fill:", p.paper, "}.plot text{fill:", p.ink,
             "}.plot .soft{fill:", p.soft, "}.plot .axis{stroke:", p.rule,
             "}.plot .grid{stroke:", p.grid, "}.plot .halo{stroke:", p.paper,
             "}.plot .hot{color:", p.heat, "}.plot .cold{color:", p.cold,
             "}.plot .good{color:", p.good, "}.plot .bad{color:", p.bad, "}");
    for (std::size_t k = 0; k < colors.size(); ++k)
        out += text(".plot .k", k, "{color:", colors[k], "}");
    return out;
}

std::string make_style() {
    const std::string shared =
        ".plot .line{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round;"
        "stroke-linecap:round}"
        ".plot .d1{stroke-dasharray:7 4}.plot .d2{stroke-dasharray:2 4}"
        ".plot .d3{stroke-dasharray:9 4 2 4}"
        ".plot .fill{fill:currentColor}.plot .band{fill:currentColor;fill-opacity:.2}"
        ".plot .dots,.plot .halo{fill:none;stroke-linecap:round;stroke-linejoin:round}"
        ".plot .dots{stroke:currentColor}"
        ".plot .axis,.plot .grid{fill:none;stroke-width:1}"
        ".plot .guide{stroke:currentColor;stroke-width:1;stroke-dasharray:4 3;fill:none}"
        ".plot .edge{fill:none;stroke:currentColor;stroke-width:3}"
        ".plot image{image-rendering:pixelated}"
        // Numbers on a coloured cell: black or white by day, then by night.
        ".plot text.bb,.plot text.bw{fill:#000}.plot text.wb,.plot text.ww{fill:#fff}"
        // A name over lines stays readable: the paper shines through around its letters.
        ".plot text.over{paint-order:stroke;stroke:" +
        std::string(light_paper.paper) + ";stroke-width:3px;stroke-linejoin:round}";
    return shared + paper_rules(light_paper, light_colors) +
           "@media screen and (prefers-color-scheme:dark){" + paper_rules(dark_paper, dark_colors) +
           ".plot text.over{stroke:" + std::string(dark_paper.paper) +
           "}.plot text.bb,.plot text.wb{fill:#000}.plot text.bw,.plot text.ww{fill:#fff}}";
}

// Widths in em of the widest of the usual fonts.
double letter_width(char32_t c) {
    const auto one_of = [c](std::string_view set) {
        return c < 0x80 && set.find(static_cast<char>(c)) != std::string_view::npos;
    };
    if (one_of("iljI.,:;'|!()[] ")) return 0.36;
    if (one_of("frt-/\"")) return 0.42;
    if (one_of("mwMW@%")) return 0.98;
    if (c >= 'A' && c <= 'Z') return 0.72;
    return display_width(c) == 2 ? 1.05 : display_width(c) == 0 ? 0.0 : 0.64;
}

}  // namespace

const std::string& style() {
    static const std::string rules = "<style>" + make_style() + "</style>";
    return rules;
}

double text_width(std::string_view text, double size) {
    double width = 0;
    while (!text.empty())
        width += letter_width(next_code_point(text));
    return width * size;
}

std::string fit_text(std::string_view text, double width, double size) {
    if (text_width(text, size) <= width) return std::string(text);
    std::string out;
    double used = size;  // the ellipsis
    while (!text.empty()) {
        const char32_t c = next_code_point(text);
        used += letter_width(c) * size;
        if (used > width) break;
        append_utf8(out, c);
    }
    return out + "\u2026";
}

}  // namespace dl::plot
