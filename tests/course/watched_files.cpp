// Time and size tell cheaply that nothing happened; the text decides when they differ.

#include "tests/course/watched_files.hpp"

#include <algorithm>

#include "tests/course/files.hpp"

namespace course {

WatchedFiles::WatchedFiles(std::vector<fs::path> folders) : folders_(std::move(folders)) {
    changed();
}

std::vector<fs::path> WatchedFiles::changed() {
    std::vector<fs::path> changed;
    for (const fs::path& folder : folders_)
        look_into(folder, changed);
    return changed;
}

void WatchedFiles::look_into(const fs::path& folder, std::vector<fs::path>& changed) {
    std::error_code gone;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, gone)) {
        const fs::path& path = entry.path();
        if (path.extension() != ".cpp" && path.extension() != ".hpp") continue;
        std::error_code failed;
        const auto time = fs::last_write_time(path, failed);
        const auto size = failed ? 0 : fs::file_size(path, failed);
        if (failed) continue;  // replaced at this very moment: the next look finds it

        const auto known = seen_.find(path);
        if (known != seen_.end() && known->second.time == time && known->second.size == size)
            continue;
        std::string digest;
        try {
            digest = sha256_of_file(path);
        } catch (const std::exception&) {
            continue;
        }
        if (known == seen_.end() || known->second.digest != digest) changed.push_back(path);
        seen_[path] = {time, size, digest};
    }
}

const Exercise& exercise_of(const std::vector<fs::path>& saved, const Exercise& current,
                            const Catalogue& catalogue, const State& state) {
    const Exercise* other = nullptr;
    for (const Lab& lab : catalogue.labs)
        for (const Exercise& exercise : lab.exercises) {
            const fs::path file = fs::path(lab.folder) / exercise.file;
            const bool is_saved =
                std::any_of(saved.begin(), saved.end(), [&file](const fs::path& path) {
                    return path.parent_path().filename() / path.filename() == file;
                });
            if (!is_saved) continue;
            if (exercise.id == current.id) return current;
            const bool better = other == nullptr ||
                                (state.of(other->id).passed() && !state.of(exercise.id).passed());
            if (better) other = &exercise;
        }
    return other == nullptr ? current : *other;
}

}  // namespace course
