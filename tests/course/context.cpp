// Where the course is, and when.

#include "tests/course/context.hpp"

#include <unistd.h>

#include <cstdlib>
#include <ctime>

namespace course {

fs::path find_root(const fs::path& start) {
    for (fs::path folder = fs::absolute(start); !folder.empty(); folder = folder.parent_path()) {
        if (fs::exists(folder / "common" / "cmake" / "course.cmake") &&
            fs::exists(folder / "CMakeLists.txt"))
            return folder;
        if (folder == folder.root_path()) break;
    }
    throw UsageError(
        "course: this is not the course's folder, nor inside of it; "
        "go to the folder that holds the file 'course' and try again");
}

Context context_of_process() {
    Context context;
    const char* root = std::getenv("COURSE_ROOT");
    context.root =
        root != nullptr && *root != '\0' ? fs::absolute(root) : find_root(fs::current_path());

    const char* build = std::getenv("COURSE_BUILD");
    context.build =
        build != nullptr && *build != '\0' ? fs::absolute(build) : context.root / "build";

    context.look = look_of_output();
    context.now = static_cast<std::int64_t>(std::time(nullptr));
    context.interactive = isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0;
    return context;
}

std::string shown(const Context& context, const fs::path& path) {
    const fs::path relative = path.lexically_normal().lexically_relative(context.root);
    if (relative.empty() || *relative.begin() == "..") return path.string();
    return relative.string();
}

}  // namespace course
