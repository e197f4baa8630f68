// Draws the pictures of the documents: runs the programs of pictures.txt with the solutions and
// takes figures out of their reports.
//
//   cmake --build build --target pictures

#include <cstdlib>
#include <iostream>
#include <map>

#include "common/error.hpp"
#include "common/files.hpp"
#include "common/plot/picture.hpp"
#include "common/plot/theme.hpp"
#include "tests/walkthroughs/picture_list.hpp"

namespace fs = std::filesystem;

namespace {

// The pictures of a report, each with the rules that the page keeps for all of them.
std::vector<std::string> figures_of(const std::string& page) {
    const std::string mark = "<div class=\"picture", end = "</svg>\n</div>";
    std::vector<std::string> figures;
    for (std::size_t at = page.find(mark); at != std::string::npos; at = page.find(mark, at + 1)) {
        const std::size_t start = page.find("<svg", at);
        std::string figure = page.substr(start, page.find(end, start) + 7 - start);
        const std::size_t behind = figure.find("</desc>\n");
        if (behind != std::string::npos) figure.insert(behind + 8, dl::plot::style() + "\n");
        figures.push_back(figure);
    }
    return figures;
}

std::string report_of(const std::string& command) {
    const std::size_t space = std::min(command.find(' '), command.size());
    const fs::path report = fs::path(COURSE_PROGRAMS) / "picture.html";
    const std::string line = std::string(COURSE_PROGRAMS) + "/" + command.substr(0, space) +
                             "_reference" + command.substr(space) + " --quiet --out '" +
                             report.string() + "' > /dev/null";
    std::cout << command << std::endl;
    dl::require<dl::Error>(std::system(line.c_str()) == 0, "pictures: this failed: ", line);
    const std::string page = walkthroughs::read_text(report);
    fs::remove(report);
    return page;
}

void draw(const walkthroughs::Picture& picture, const std::string& page) {
    const std::vector<std::string> figures = figures_of(page);
    std::vector<std::string> row;
    for (const int number : picture.figures) {
        dl::require<dl::Error>(number >= 1 && number <= static_cast<int>(figures.size()),
                               "pictures: ", picture.file, " wants figure ", number, " of ",
                               figures.size());
        row.push_back(figures[static_cast<std::size_t>(number) - 1]);
    }
    const std::string svg = row.size() == 1 ? row.front() : dl::plot::sheet({row}, {.width = 1000});
    const fs::path file = fs::path(COURSE_SOURCE_DIR) / picture.file;
    fs::create_directories(file.parent_path());
    dl::write_file(file, std::string_view(svg));
    std::cout << "  " << picture.file << ", " << svg.size() / 1024 << " KB\n";
}

}  // namespace

int main() {
    try {
        std::map<std::string, std::string> pages;  // by command: some reports give two pictures
        for (const walkthroughs::Picture& picture :
             walkthroughs::read_pictures(COURSE_SOURCE_DIR)) {
            if (pages.count(picture.command) == 0)
                pages[picture.command] = report_of(picture.command);
            draw(picture, pages[picture.command]);
        }
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
