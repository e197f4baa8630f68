// Two IDX files make a data set: pictures and labels.

#include "common/data/mnist.hpp"

#include "common/data/idx.hpp"
#include "common/error.hpp"

namespace dl {

namespace {

namespace fs = std::filesystem;

// The file may be packed, and some archives write a dot for the hyphen before idx.
fs::path find_file(const fs::path& folder, const std::string& stem, const std::string& type) {
    for (const char* separator : {"-", "."})
        for (const char* packed : {"", ".gz"}) {
            fs::path path = folder / (stem + separator + type + packed);
            if (fs::is_regular_file(path)) return path;
        }
    throw FileError(text((folder / (stem + "-" + type)).string(),
                         ": is not there, nor with .gz; ./course data tells how to get it"));
}

ByteDataset load(const fs::path& folder, Split split, std::vector<std::string> class_names,
                 const char* source) {
    const std::string part = split == Split::train ? "train" : "t10k";
    const fs::path image_path = find_file(folder, part + "-images", "idx3-ubyte");
    const fs::path label_path = find_file(folder, part + "-labels", "idx1-ubyte");
    IdxArray images = read_idx(image_path);
    const IdxArray labels = read_idx(label_path);
    require<FileError>(images.shape.rank() == 3, image_path.string(), ": byte 3: holds an array ",
                       images.shape, ", pictures (N, H, W) are expected; is it the right file?");
    require<FileError>(labels.shape.rank() == 1, label_path.string(), ": byte 3: holds an array ",
                       labels.shape, ", labels (N) are expected; is it the right file?");
    const int count = images.shape[0];
    require<FileError>(labels.shape[0] == count, label_path.string(), ": byte 4: holds ",
                       labels.shape[0], " labels for ", count, " pictures in ", image_path.string(),
                       "; do the two files belong together?");

    const int classes = static_cast<int>(class_names.size());
    for (std::size_t i = 0; i < labels.values.size(); ++i)
        require<FileError>(labels.values[i] < classes, label_path.string(), ": byte ", 8 + i,
                           ": label ", int{labels.values[i]}, ", only 0 to ", classes - 1,
                           " exist; copy or download the file again");

    ByteDataset data;
    data.images = {count, 1, images.shape[1], images.shape[2], std::move(images.values)};
    data.labels.assign(labels.values.begin(), labels.values.end());
    data.class_names = std::move(class_names);
    data.source = source;
    return data;
}

}  // namespace

ByteDataset load_mnist(const fs::path& folder, Split split) {
    return load(folder, split, {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}, "MNIST");
}

ByteDataset load_fashion_mnist(const fs::path& folder, Split split) {
    return load(folder, split,
                {"T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker",
                 "bag", "boot"},
                "Fashion-MNIST");
}

}  // namespace dl
