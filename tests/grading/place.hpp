// Where boxes work: root gives them users of their own, and these have to reach what they use.
//
// A repository in /root or in somebody's home is closed to them. Then kits and the box program lie
// in a folder of root's beside other temporary files.

#pragma once

#include "tests/course/context.hpp"

namespace grading {

namespace fs = std::filesystem;

/// May every user of the machine pass this folder and all above it?
[[nodiscard]] bool others_may_pass(const fs::path& folder);

/// The folder of temporary files; where boxes cannot reach it, another one that they can.
[[nodiscard]] fs::path temporary_place();

/// Where kits are kept: in the build folder if boxes can reach that.
[[nodiscard]] fs::path kits_place(const fs::path& build);

/// course_box of this build, where boxes can reach it.
[[nodiscard]] fs::path box_for(const course::Context& context);

}  // namespace grading
