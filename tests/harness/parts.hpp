// Lists whose parts have names: the nodes of a net, the entries of a map, words.

#pragma once

#include <string>
#include <vector>

#include "tests/harness/value.hpp"

namespace harness {

/// What a reader calls the parts: their names in the list; else a text itself, or the first text
/// inside of a struct, such as the operation of a node. Empty where some part has nothing of that.
[[nodiscard]] std::vector<std::string> labels_of(const List& list);

/// Lines that name the parts and the first one that is too many, missing or another; empty where
/// the labels are the same, or not known.
[[nodiscard]] std::string parts_report(const List& expected, const List& got);

}  // namespace harness
