// Canvas: see canvas.hpp.

#include "common/plot/canvas.hpp"

#include <algorithm>

#include "common/error.hpp"
#include "common/markup.hpp"

namespace dl::plot {

namespace {

constexpr double edge = 12;       // free space around everything
constexpr double row = 20;        // height of a legend row
constexpr double swatch = 22;     // width of the sample of a legend key
constexpr double key_space = 16;  // between two keys

// A sample of the series: what the eye looks for in the picture.
void draw_key(Canvas& canvas, const Key& key, double x, double y) {
    const std::string color = text("k", key.index % color_count);
    const std::string middle = coordinate(y);
    if (key.look == Key::Look::area) {
        canvas.path("band " + color,
                    text("M", coordinate(x + 6), " ", coordinate(y - 6), "h12v12h-12z"));
        canvas.path("line " + color,
                    text("M", coordinate(x + 6), " ", coordinate(y - 6), "h12v12h-12z"),
                    R"(style="stroke-width:1.5")");
        return;
    }
    if (key.look != Key::Look::points)
        canvas.path("line " + color + dashes(key.index),
                    text("M", coordinate(x), " ", middle, "h", swatch));
    if (key.look != Key::Look::line)
        draw_marks(canvas, key.index, mark_path(key.index, x + swatch / 2, y, 7), 7, false);
}

std::string in_small_letters(std::string_view words) {
    std::string out(words);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

// Whether a word of the text begins like this: "Training loss" says "train".
bool says(std::string_view words, std::string_view name) {
    const std::string text = ' ' + in_small_letters(words);
    return text.find(' ' + in_small_letters(name)) != std::string::npos;
}

}  // namespace

std::vector<std::string> wrap(std::string_view words, double width, double size) {
    std::vector<std::string> lines;
    std::string line;
    for (std::size_t start = 0; start < words.size();) {
        const std::size_t end = std::min(words.find_first_of(" \n\t", start), words.size());
        const std::string word = fit_text(words.substr(start, end - start), width, size);
        if (!line.empty() && text_width(line + " " + word, size) > width) {
            lines.push_back(line);
            line.clear();
        }
        if (!word.empty()) line += (line.empty() ? "" : " ") + word;
        start = end + 1;
    }
    if (!line.empty()) lines.push_back(line);
    return lines;
}

Canvas::Canvas(const Options& options)
    : title_(options.title),
      own_description_(options.description),
      said_(dl::text(options.title, ' ', options.x_label, ' ', options.y_label)),
      width_(std::clamp(options.width, 200, 4000)),
      top_(edge) {
    for (const std::string& line : wrap(options.title, width_ - 2 * edge, title_text * 1.06)) {
        text(edge, top_ + 13, line, {.classes = "title", .size = title_text, .bold = true});
        top_ += 21;
    }
}

void Canvas::legend(const std::vector<Key>& keys) {
    const bool named =
        std::any_of(keys.begin(), keys.end(), [](const Key& key) { return !key.name.empty(); });
    if (!named || (keys.size() == 1 && says(said_, keys[0].name))) return;
    double x = edge;
    for (const Key& key : keys) {
        if (key.name.empty()) continue;
        const std::string name = fit_text(key.name, width_ - 2 * edge - swatch - 6);
        const double needs = swatch + 6 + text_width(name);
        if (x > edge && x + needs > width_ - edge) {
            x = edge;
            top_ += row;
        }
        draw_key(*this, key, x, top_ + row / 2);
        text(x + swatch + 6, top_ + row / 2 + 4.5, name, {.classes = "name"});
        x += needs + key_space;
    }
    top_ += row + 2;
}

void Canvas::text(double x, double y, std::string_view words, const TextStyle& style) {
    if (words.empty()) return;
    body_ += dl::text("<text class=\"", style.classes, "\" x=\"", coordinate(x), "\" y=\"",
                      coordinate(y), '"');
    if (style.anchor != "start") body_ += dl::text(" text-anchor=\"", style.anchor, '"');
    if (style.size != small_text) body_ += dl::text(" font-size=\"", coordinate(style.size), '"');
    if (style.bold) body_ += " font-weight=\"600\"";
    body_ += ">" + escape_markup(words) + "</text>\n";
}

void Canvas::path(std::string_view classes, std::string_view d, std::string_view more) {
    if (d.empty()) return;
    body_ += dl::text("<path class=\"", classes, '"', more.empty() ? "" : " ", more, " d=\"", d,
                      "\"/>\n");
}

void Canvas::note(const std::string& sentence) { notes_.push_back(sentence); }

void Canvas::note_missing(const Extent& extent, std::string_view axis) {
    const auto say = [this](int count, std::string_view what) {
        note(dl::text(decimal(count, 0), count == 1 ? " value" : " values", " not drawn: ", what));
    };
    if (extent.infinite > 0) say(extent.infinite, "not a finite number.");
    if (extent.not_positive > 0)
        say(extent.not_positive, dl::text("not positive, and ", axis, " is logarithmic."));
}

std::string Canvas::finish(double bottom, const std::string& description) {
    std::string spoken = own_description_.empty() ? description : own_description_;
    for (const std::string& sentence : notes_) {
        spoken += " " + sentence;
        for (const std::string& line : wrap(sentence, width_ - 2 * edge, 12)) {
            text(edge, bottom + 14, line, {.size = 12});
            bottom += 16;
        }
    }
    const std::string height = coordinate(bottom + edge);
    const std::string across = coordinate(width_);
    return dl::text(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" role=\"img\" width=\"", across,
        "\" height=\"", height, "\" viewBox=\"0 0 ", across, ' ', height, "\" font-family=\"",
        font_family, "\" font-size=\"", coordinate(small_text), "\">\n<title>",
        escape_markup(title_.empty() ? "Picture" : title_), "</title>\n<desc>",
        escape_markup(spoken), "</desc>\n", style(),
        "\n<rect class=\"paper\" fill=\"#fff\" width=\"", across, "\" height=\"", height,
        "\" rx=\"6\"/>\n", body_, "</svg>\n");
}

}  // namespace dl::plot
