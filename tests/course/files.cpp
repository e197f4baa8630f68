// Whole files through common/files, with the folders that they need.

#include "tests/course/files.hpp"

#include <ctime>

#include "common/files.hpp"

namespace course {

namespace {

std::string formatted(std::int64_t seconds, const char* format) {
    const std::time_t time = static_cast<std::time_t>(seconds);
    std::tm parts{};
    localtime_r(&time, &parts);
    char text[64];
    return std::string(text, std::strftime(text, sizeof text, format, &parts));
}

}  // namespace

std::string read_text(const fs::path& path) {
    const dl::Bytes bytes = dl::read_file(path);
    return std::string(bytes.begin(), bytes.end());
}

void write_text(const fs::path& path, std::string_view text) {
    std::error_code ignored;
    if (path.has_parent_path()) fs::create_directories(path.parent_path(), ignored);
    dl::write_file(path, text);
}

fs::path back_up(const Context& context, const fs::path& path) {
    const fs::path folder =
        context.root / ".course" / "backups" / formatted(context.now, "%Y-%m-%d_%H%M%S");
    fs::path target = folder / path.parent_path().filename() / path.filename();
    for (int i = 2; fs::exists(target); ++i)
        target = folder / path.parent_path().filename() /
                 (path.stem().string() + "." + std::to_string(i) + path.extension().string());
    write_text(target, read_text(path));
    return target;
}

std::string date_and_time(std::int64_t seconds) { return formatted(seconds, "%Y-%m-%d %H:%M"); }

std::string time_of_day(std::int64_t seconds) { return formatted(seconds, "%H:%M"); }

}  // namespace course
