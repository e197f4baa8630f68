// Follows the includes of skeletons.

#include "tests/grading/advance.hpp"

#include <algorithm>
#include <set>

#include "tests/course/files.hpp"
#include "tests/course/look.hpp"

namespace grading {

namespace {

using Names = std::set<std::string>;

constexpr const char* base_name = "in_advance.hpp";
constexpr const char* wide_name = "in_advance_labs.hpp";

/// The name in `#include "name"`; empty for any other line.
std::string included(const std::string& line) {
    constexpr std::string_view start = "#include \"";
    if (!line.starts_with(start)) return "";
    return line.substr(start.size(), line.find('"', start.size()) - start.size());
}

/// Headers of earlier labs that a text includes, directly or not.
void follow(const fs::path& root, const std::string& lab_folder, const std::string& text,
            Names& passed, Names& earlier) {
    for (const std::string& line : course::lines_of(text)) {
        const std::string name = included(line);
        if (!name.starts_with("lab") || !passed.insert(name).second) continue;
        if (!name.starts_with(lab_folder + "/")) earlier.insert(name);
        if (fs::exists(root / name))
            follow(root, lab_folder, course::read_text(root / name), passed, earlier);
    }
}

std::string header_of(const Names& lines) {
    std::string out = "// What files of the lab include, compiled once.\n";
    for (const std::string& line : lines)
        out += line + "\n";
    return out;
}

}  // namespace

InAdvance in_advance(const fs::path& root, const std::string& lab_folder,
                     const std::map<std::string, std::string>& sources) {
    Names base;
    std::map<std::string, Names> seen;
    std::map<std::string, std::size_t> count;
    for (const auto& [file, text] : sources) {
        for (const std::string& line : course::lines_of(text))
            if (line.starts_with("#include <") || included(line).starts_with("common/"))
                base.insert(line);
        Names passed;
        follow(root, lab_folder, text, passed, seen[file]);
        for (const std::string& name : seen[file])
            ++count[name];
    }
    Names many;  // every fourth file sees them
    for (const auto& [name, files] : count)
        if (4 * files >= sources.size()) many.insert(name);

    InAdvance out;
    out.texts[base_name] = header_of(base);
    if (!many.empty()) {
        Names wide = base;
        for (const std::string& name : many)
            wide.insert("#include \"" + name + "\"");
        out.texts[wide_name] = header_of(wide);
    }
    for (const auto& [file, names] : seen) {
        const bool all =
            !many.empty() && std::includes(names.begin(), names.end(), many.begin(), many.end());
        out.chosen[file] = all ? wide_name : base_name;
    }
    return out;
}

}  // namespace grading
