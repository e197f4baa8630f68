// The list of the pictures that documents show, tests/walkthroughs/pictures.txt, and how to read
// files.

#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace walkthroughs {

struct Picture {
    std::string file;          // from the root of the repository
    std::string command;       // program and arguments
    std::vector<int> figures;  // of its report, from 1; side by side
};

inline std::string read_text(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

inline std::vector<Picture> read_pictures(const std::filesystem::path& root) {
    std::istringstream in(read_text(root / "tests" / "walkthroughs" / "pictures.txt"));
    std::vector<Picture> all;
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line[0] == '#') continue;
        const std::size_t first = line.find('|'), second = line.find('|', first + 1);
        const auto trimmed = [](const std::string& text) {
            const std::size_t start = text.find_first_not_of(' ');
            return text.substr(start, text.find_last_not_of(' ') + 1 - start);
        };
        Picture picture{trimmed(line.substr(0, first)),
                        trimmed(line.substr(first + 1, second - first - 1)),
                        {}};
        std::istringstream numbers(line.substr(second + 1));
        for (int figure = 0; numbers >> figure;)
            picture.figures.push_back(figure);
        all.push_back(picture);
    }
    return all;
}

}  // namespace walkthroughs
