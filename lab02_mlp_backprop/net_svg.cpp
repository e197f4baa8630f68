// A net as a picture: boxes in rows from the inputs down, and a line for every value that flows.

#include <algorithm>
#include <vector>

#include "common/error.hpp"
#include "common/plot/canvas.hpp"
#include "lab02_mlp_backprop/net.hpp"

namespace lab02 {
namespace {

namespace plot = dl::plot;

constexpr int box_width = 150;
constexpr int box_height = 40;
constexpr int gap_x = 24;
constexpr int gap_y = 28;
constexpr int margin = 16;
constexpr double letters = 12;

struct Place {
    int row = 0;
    int column = 0;
};

// A node stands one row below the lowest of its inputs, and beside what is there already.
std::vector<Place> places(const Net& net) {
    std::vector<Place> all(net.size());
    std::vector<int> used;  // columns taken, by row
    for (int id = 0; id < net.size(); ++id) {
        Place& place = all[id];
        for (int input : net.at(id).inputs)
            place.row = std::max(place.row, all[input].row + 1);
        if (place.row >= static_cast<int>(used.size())) used.resize(place.row + 1, 0);
        place.column = used[place.row]++;
    }
    return all;
}

int left(const Place& place) { return margin + place.column * (box_width + gap_x); }
int top(const Place& place) { return margin + place.row * (box_height + gap_y); }

// An edge over several rows bows to the side, into the gap between two columns: a curve goes three
// quarters of the way to its control points.
void draw_edge(plot::Canvas& canvas, const Place& from, const Place& to) {
    const int x1 = left(from) + box_width / 2, y1 = top(from) + box_height;
    const int x2 = left(to) + box_width / 2, y2 = top(to);
    const int bow = to.row - from.row > 1 ? (box_width + 4 * gap_x) / 2 : 0;
    canvas.path("axis", dl::text('M', x1, ' ', y1, 'C', x1 + bow, ' ', y1 + gap_y, ' ', x2 + bow,
                                 ' ', y2 - gap_y, ' ', x2, ' ', y2 - 6));
    canvas.path("fill k7", dl::text('M', x2, ' ', y2, "l-3.5 -7h7z"));
}

// Inputs and nodes with weights have a ground of their own.
void draw_box(plot::Canvas& canvas, const NodeData& node, const Place& place) {
    const std::string box = dl::text('M', left(place), ' ', top(place), 'h', box_width, 'v',
                                     box_height, 'h', -box_width, 'z');
    if (node.operation == "input" || !node.parameters.empty())
        canvas.path(node.operation == "input" ? "band k0" : "band k1", box);
    canvas.path("axis", box);
    std::string shape = dl::to_string(node.shape);
    if (node.shape.rank() > 0) shape = "(N" + shape.substr(2);
    const int middle = left(place) + box_width / 2;
    canvas.text(middle, top(place) + 16, plot::fit_text(node.name, box_width - 8, letters),
                {.anchor = "middle", .classes = "name", .size = letters, .bold = true});
    canvas.text(middle, top(place) + 32, plot::fit_text(shape, box_width - 8, letters),
                {.anchor = "middle", .size = letters});
}

}  // namespace

std::string to_svg(const Net& net) {
    const std::vector<Place> all = places(net);
    int rows = 0;
    int columns = 0;
    for (const Place& place : all) {
        rows = std::max(rows, place.row + 1);
        columns = std::max(columns, place.column + 1);
    }
    plot::Canvas canvas({.width = 2 * margin + columns * (box_width + gap_x) + gap_x});
    for (int id = 0; id < net.size(); ++id)
        for (int input : net.at(id).inputs)
            draw_edge(canvas, all[input], all[id]);
    for (int id = 0; id < net.size(); ++id)
        draw_box(canvas, net.at(id), all[id]);
    return canvas.finish(margin + rows * (box_height + gap_y),
                         dl::text("A net as a graph of ", net.size(), " nodes in ", rows,
                                  " rows, from its inputs down."));
}

}  // namespace lab02
