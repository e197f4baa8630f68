// A net as text: one line a node.

#include <algorithm>
#include <iomanip>
#include <sstream>
#include <vector>

#include "lab02_mlp_backprop/net.hpp"

namespace lab02 {
namespace {

// 1234567 as "1,234,567".
std::string with_commas(std::int64_t number) {
    std::string digits = std::to_string(number);
    for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

// (1, 784) as "(N, 784)".
std::string batch_shape(const dl::Shape& shape) {
    std::string text = dl::to_string(shape);
    return shape.rank() > 0 ? "(N" + text.substr(2) : text;
}

std::int64_t parameters_of(const NodeData& node) {
    std::int64_t count = 0;
    for (const ParameterSpec& spec : node.parameters)
        if (spec.trained) count += spec.shape.count();
    return count;
}

}  // namespace

std::string table(const Net& net) {
    std::vector<std::vector<std::string>> rows = {
        {"layer", "from", "output", "parameters", "multiply-adds"}};
    for (int id = 0; id < net.size(); ++id) {
        const NodeData& node = net.at(id);
        std::string from;
        for (int input : node.inputs)
            from += (from.empty() ? "" : ", ") + net.at(input).name;
        const std::int64_t weights = parameters_of(node);
        const std::int64_t work = net.multiply_adds(Node{id});
        rows.push_back({node.name, from, batch_shape(node.shape),
                        weights > 0 ? with_commas(weights) : "",
                        work > 0 ? with_commas(work) : ""});
    }
    rows.push_back(
        {"total", "", "", with_commas(net.parameter_count()), with_commas(net.multiply_adds())});

    // Words to the left, numbers to the right.
    std::vector<std::size_t> widths(rows[0].size(), 0);
    for (const auto& row : rows)
        for (std::size_t column = 0; column < row.size(); ++column)
            widths[column] = std::max(widths[column], row[column].size());
    std::ostringstream out;
    for (const auto& row : rows) {
        for (std::size_t column = 0; column < row.size(); ++column) {
            out << (column == 0 ? "" : "  ") << (column < 3 ? std::left : std::right)
                << std::setw(static_cast<int>(widths[column])) << row[column];
        }
        out << '\n';
    }
    return out.str();
}

}  // namespace lab02
