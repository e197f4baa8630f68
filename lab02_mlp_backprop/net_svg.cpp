// A net as a picture: boxes in rows from the inputs down, and a line for every value that flows.

#include <algorithm>
#include <sstream>
#include <vector>

#include "lab02_mlp_backprop/net.hpp"

namespace lab02 {
namespace {

constexpr int box_width = 150;
constexpr int box_height = 36;
constexpr int gap_x = 24;
constexpr int gap_y = 28;
constexpr int margin = 16;

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

std::string escaped(const std::string& text) {
    std::string out;
    for (char c : text) {
        if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '&')
            out += "&amp;";
        else
            out += c;
    }
    return out;
}

const char* colour(const NodeData& node) {
    if (node.operation == "input") return "#e8eef7";
    return node.parameters.empty() ? "#f4f4f0" : "#fbe9d0";
}

int left(const Place& place) { return margin + place.column * (box_width + gap_x); }
int top(const Place& place) { return margin + place.row * (box_height + gap_y); }

void draw_edge(std::ostringstream& out, const Place& from, const Place& to) {
    const int x1 = left(from) + box_width / 2;
    const int y1 = top(from) + box_height;
    const int x2 = left(to) + box_width / 2;
    const int y2 = top(to);
    // An edge over several rows bows to the side, so that it does not run through the boxes.
    const int bow = to.row - from.row > 1 ? (box_width + gap_x) / 2 + 8 : 0;
    out << "<path d=\"M" << x1 << ' ' << y1 << " C" << x1 + bow * 2 << ' ' << y1 + gap_y << ' '
        << x2 + bow * 2 << ' ' << y2 - gap_y << ' ' << x2 << ' ' << y2
        << "\" fill=\"none\" stroke=\"#667\" marker-end=\"url(#arrow)\"/>\n";
}

void draw_box(std::ostringstream& out, const NodeData& node, const Place& place) {
    std::string shape = dl::to_string(node.shape);
    if (node.shape.rank() > 0) shape = "(N" + shape.substr(2);
    const int middle = left(place) + box_width / 2;
    out << "<rect x=\"" << left(place) << "\" y=\"" << top(place) << "\" width=\"" << box_width
        << "\" height=\"" << box_height << "\" rx=\"6\" fill=\"" << colour(node)
        << "\" stroke=\"#99a\"/>\n"
        << "<text x=\"" << middle << "\" y=\"" << top(place) + 15 << "\" font-weight=\"bold\">"
        << escaped(node.name) << "</text>\n"
        << "<text x=\"" << middle << "\" y=\"" << top(place) + 29 << "\" fill=\"#556\">"
        << escaped(shape) << "</text>\n";
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
    const int width = 2 * margin + columns * (box_width + gap_x) + gap_x;
    const int height = 2 * margin + rows * (box_height + gap_y);

    std::ostringstream out;
    out << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " << width << ' ' << height
        << "\" width=\"" << width << "\" height=\"" << height
        << "\" font-family=\"sans-serif\" font-size=\"11\" text-anchor=\"middle\">\n"
        << "<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" "
           "markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\">"
           "<path d=\"M0 0 L8 4 L0 8 z\" fill=\"#667\"/></marker></defs>\n";
    for (int id = 0; id < net.size(); ++id)
        for (int input : net.at(id).inputs)
            draw_edge(out, all[input], all[id]);
    for (int id = 0; id < net.size(); ++id)
        draw_box(out, net.at(id), all[id]);
    out << "</svg>\n";
    return out.str();
}

}  // namespace lab02
