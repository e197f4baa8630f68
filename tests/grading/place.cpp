// Looks at rights from the root folder down, and makes folders that nobody else can have made.

#include "tests/grading/place.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "tests/course/files.hpp"
#include "tests/course/process.hpp"

namespace grading {

namespace {

using course::Fault;

// A folder of ours among those of others: nobody prepared it, and nobody else writes there.
fs::path own_folder(const fs::path& path) {
    if (mkdir(path.c_str(), 0755) != 0 && errno != EEXIST)
        throw Fault(path.string() + ": cannot be made");
    struct stat what {};
    if (lstat(path.c_str(), &what) != 0 || !S_ISDIR(what.st_mode) || what.st_uid != geteuid() ||
        (what.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        throw Fault(path.string() + ": belongs to somebody else; remove it");
    return path;
}

}  // namespace

bool others_may_pass(const fs::path& folder) {
    std::error_code missing;
    for (fs::path path = fs::canonical(folder, missing); !missing; path = path.parent_path()) {
        if ((fs::status(path, missing).permissions() & fs::perms::others_exec) == fs::perms::none)
            return false;
        if (path == path.root_path()) return true;
    }
    return false;
}

fs::path temporary_place() {
    const fs::path usual = fs::temp_directory_path();
    if (geteuid() != 0) return usual;
    for (const fs::path& place : {usual, fs::path("/tmp"), fs::path("/var/tmp")})
        if (others_may_pass(place)) return place;
    throw Fault(usual.string() + ": the sandbox's users cannot pass; set TMPDIR to a folder of " +
                "all users, such as /tmp");
}

fs::path kits_place(const fs::path& build) {
    const fs::path usual = build / "grading";
    fs::create_directories(usual);
    if (geteuid() != 0 || others_may_pass(usual)) return usual;
    return own_folder(temporary_place() / "course_kits");
}

fs::path box_for(const course::Context& context) {
    const fs::path built = context.build / "bin" / "course_box";
    const fs::path folder = kits_place(context.build);
    const std::string version = course::sha256_of_file(built).substr(0, 12);
    const fs::path copy = folder / ("course_box_" + version);
    if (fs::exists(copy)) return copy;
    // Several shards may do this at once: each makes a whole one, and the last one stays.
    const fs::path fresh = folder / ("course_box_" + std::to_string(getpid()));
    fs::copy_file(built, fresh, fs::copy_options::overwrite_existing);
    fs::permissions(fresh, fs::perms(0755));
    fs::rename(fresh, copy);
    return copy;
}

}  // namespace grading
