// Skeletons: a solution file without its solutions is what the learner starts from.
//
//   // BEGIN SOLUTION 1.8 softmax        becomes   // TODO(1.8): your code here.
//   ...                                            dl::todo("1.8 softmax");
//   // END SOLUTION
//
//   // BEGIN SOLUTION HELPERS            vanishes, with one of the empty lines around it
//   ...
//   // END SOLUTION

#pragma once

#include <string>
#include <vector>

namespace harness {

/// The text of the skeleton. Throws dl::FileError, which names `path` and the line, for a region
/// that does not end, a region in a region, an end without a begin, or a region without name.
[[nodiscard]] std::string skeleton_of(const std::string& solution, const std::string& path);

/// The exercises of the regions, such as "1.8 softmax", in the order of the file.
[[nodiscard]] std::vector<std::string> regions_of(const std::string& solution,
                                                  const std::string& path);

/// The lines inside of regions, without their margins: what a handout must not contain.
[[nodiscard]] std::vector<std::string> withheld_lines(const std::string& solution,
                                                      const std::string& path);

}  // namespace harness
