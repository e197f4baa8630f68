// A picture of each built-in data set: what the generators of common/data draw.

#include <iostream>

#include "common/data/sheets.hpp"
#include "common/image.hpp"
#include "tests/course/verbs.hpp"

namespace course {

int sheets(const Context& context, const std::string& folder, std::uint64_t seed) {
    const fs::path target = fs::path(folder);
    fs::create_directories(target);
    for (const std::string& name : dl::sheet_names()) {
        const fs::path path = target / (name + ".png");
        dl::write_png(path, dl::contact_sheet(name, seed));
        std::cout << shown(context, path) << "\n";
    }
    return exit_code::passed;
}

}  // namespace course
