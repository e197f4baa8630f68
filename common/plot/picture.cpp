// Finished pictures: see picture.hpp.

#include "common/plot/picture.hpp"

#include <cstdlib>

#include "common/error.hpp"
#include "common/markup.hpp"
#include "common/plot/canvas.hpp"

namespace dl::plot {

namespace {

constexpr double gap = 8;  // between pictures, and around all of them

// The value of an attribute in the first tag, 0 where there is none.
double attribute(std::string_view svg, std::string_view name) {
    const std::string_view tag = svg.substr(0, svg.find('>'));
    const std::size_t at = tag.find(text(' ', name, "=\""));
    if (at == std::string_view::npos) return 0;
    return std::atof(std::string(tag.substr(at + name.size() + 3, 12)).c_str());
}

std::string title_of(std::string_view svg) {
    const std::size_t start = svg.find("<title>") + 7;
    return std::string(svg.substr(start, svg.find("</title>") - start));
}

// The picture as a part of another one: at a place, with its own coordinates.
std::string nested(std::string_view svg, double x, double y, Size size) {
    const std::string own = without_style(svg);
    return text("<svg x=\"", coordinate(x), "\" y=\"", coordinate(y), "\" width=\"",
                coordinate(size.width), "\" height=\"", coordinate(size.height), '"',
                own.substr(own.find(" viewBox")));
}

}  // namespace

Size size_of(std::string_view svg) { return {attribute(svg, "width"), attribute(svg, "height")}; }

std::string without_style(std::string_view svg) {
    std::string out(svg);
    const std::size_t at = out.find(style());
    if (at != std::string::npos) out.erase(at, style().size() + 1);
    return out;
}

std::string sheet(const std::vector<std::vector<std::string>>& rows, const Options& options) {
    Canvas canvas(options);
    std::string spoken = "Several pictures:";
    for (const std::vector<std::string>& row : rows) {
        require<Error>(!row.empty(), "sheet: a row without pictures; leave it out");
        double shares = 0;  // the width of a row of height 1
        for (const std::string& picture : row) {
            const Size size = size_of(picture);
            require<Error>(picture.starts_with("<svg") && size.width > 0 && size.height > 0,
                           "sheet: needs pictures made by dl::plot, got text that starts with '",
                           std::string_view(picture).substr(0, 20), "'");
            shares += size.width / size.height;
        }
        const double room = canvas.width() - gap * static_cast<double>(row.size() + 1);
        const double height = room / shares;
        double x = gap;
        for (const std::string& picture : row) {
            const Size size = size_of(picture);
            const double width = height * size.width / size.height;
            canvas.add(nested(picture, x, canvas.top(), {width, height}));
            spoken += text(' ', title_of(picture), ';');
            x += width + gap;
        }
        canvas.move_down(height + gap);
    }
    spoken.back() = '.';
    return canvas.finish(canvas.top() - gap, spoken);
}

}  // namespace dl::plot
