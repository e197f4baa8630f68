// A folder of folders becomes a data set.

#include "common/data/image_folder.hpp"

#include <algorithm>
#include <cmath>

#include "common/error.hpp"
#include "common/image.hpp"

namespace dl {

namespace {

namespace fs = std::filesystem;

// Sorted by name: the order in which a folder lists its files differs between machines.
std::vector<fs::path> sorted_entries(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> entries;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
        entries.push_back(it->path());
    require<FileError>(!error, folder.string(), ": cannot be listed: ", error.message(),
                       "; name a folder with one sub-folder a class");
    std::sort(entries.begin(), entries.end());
    return entries;
}

bool is_hidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

void append(const fs::path& path, int label, const ImageFolderOptions& options, ByteDataset& data) {
    require<FileError>(!fs::is_directory(path), path.string(),
                       ": is a folder inside a class; put its pictures into the class itself");
    const Tensor image =
        resize(read_image(path, {.channels = options.channels}), options.height, options.width);
    for (const float value : image)
        data.images.bytes.push_back(
            static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0f, 1.0f) * 255.0f)));
    data.labels.push_back(label);
    ++data.images.count;
}

}  // namespace

ImageFolder load_image_folder(const fs::path& folder, const ImageFolderOptions& options) {
    require<Error>(
        options.height > 0 && options.width > 0 && (options.channels == 1 || options.channels == 3),
        "load_image_folder: size ", options.height, " x ", options.width, " with ",
        options.channels, " channels; use positive sizes and 1 or 3 channels");
    ImageFolder result;
    result.data.images = {0, options.channels, options.height, options.width, {}};
    result.data.source = folder.filename().empty() ? folder.parent_path().filename().string()
                                                   : folder.filename().string();

    for (const fs::path& entry : sorted_entries(folder)) {
        if (is_hidden(entry) || !fs::is_directory(entry)) {
            result.skipped.push_back(entry.string());
            continue;
        }
        const int label = static_cast<int>(result.data.class_names.size());
        const int before = result.data.images.count;
        for (const fs::path& picture : sorted_entries(entry)) {
            if (is_hidden(picture))
                result.skipped.push_back(picture.string());
            else
                append(picture, label, options, result.data);
        }
        require<FileError>(result.data.images.count > before, entry.string(),
                           ": holds no picture; remove the folder or put pictures into it");
        result.data.class_names.push_back(entry.filename().string());
    }
    require<FileError>(!result.data.class_names.empty(), folder.string(),
                       ": has no sub-folder; make one for each class, with its pictures in it");
    return result;
}

}  // namespace dl
