// Which real data is there, whether it is the right data, and how to get the rest.

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "tests/course/data_sets.hpp"
#include "tests/course/verbs.hpp"

namespace course {

namespace {

// One line for a set whose files all say the same, else one line a file.
void say_set(std::string& out, const Context& context, const DataSet& set,
             const std::vector<DataFile>& files, const fs::path& folder) {
    const Look& look = context.look;
    const bool equal = std::all_of(files.begin(), files.end(), [&](const DataFile& file) {
        return file.state == files[0].state;
    });
    const auto painted = [&](const std::string& state) {
        const bool good = state == "verified" || state == "right size";
        return paint(look,
                     good                 ? Paint::green
                     : state == "missing" ? Paint::dim
                                          : Paint::yellow,
                     state);
    };
    say(out, paint(look, Paint::bold, set.title));
    if (equal && files[0].state != "missing") {
        say(out, "  ", painted(files[0].state), " in ",
            shown(context, fs::path(files[0].path).parent_path()));
    } else if (equal) {
        say(out, "  ", painted("not here"), ": ", wrap(set.source, look.width, 4, 12));
        say(out, "  into ", shown(context, folder / set.folders[0]), "/");
    } else {
        for (const DataFile& file : files)
            say(out, "  ", fit(look, file.name, 26), painted(file.state));
        say(out, "  from ", wrap(set.source, look.width, 7, 7));
    }
    const bool other = std::any_of(files.begin(), files.end(),
                                   [](const DataFile& f) { return f.state == "other content"; });
    if (other)
        say(out, "  ",
            wrap("The size is right, the bytes are not the published ones: a copy that was decoded "
                 "and "
                 "packed again? Results will differ a little.",
                 look.width, 2, 2));
    out += "\n";
}

}  // namespace

int data(const Context& context, bool json) {
    const char* named = std::getenv("DL_DATA");
    const fs::path folder =
        named != nullptr && *named != '\0' ? fs::path(named) : context.root / "data";

    std::vector<DataFile> all;
    std::string out;
    if (named != nullptr && *named != '\0')
        say(out, "Data folder: ", folder.string(), " (from DL_DATA)",
            fs::is_directory(folder) ? "" : ", which is not there");
    else
        say(out, "Data folder: ", shown(context, folder), "/ (DL_DATA names another one)");
    say(out, wrap("Every lab runs without it, on data that the course draws itself.",
                  context.look.width));
    out += "\n";
    for (const DataSet& set : data_sets()) {
        const std::vector<DataFile> files = find_data(folder, set);
        say_set(out, context, set, files, folder);
        all.insert(all.end(), files.begin(), files.end());
    }
    out.pop_back();
    std::cout << (json ? json_of_data(folder.string(), all) : out);
    const bool damaged = std::any_of(all.begin(), all.end(), [](const DataFile& file) {
        return file.state == "damaged" || file.state == "wrong size";
    });
    return damaged ? exit_code::not_passed : exit_code::passed;
}

}  // namespace course
