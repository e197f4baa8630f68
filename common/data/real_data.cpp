// A table of real data sets: names, places, the file that shows they are there, the loader.

#include "common/data/real_data.hpp"

#include <algorithm>
#include <cstdlib>

#include "common/data/cifar.hpp"
#include "common/data/mnist.hpp"
#include "common/error.hpp"

namespace dl {

namespace {

namespace fs = std::filesystem;

struct RealData {
    std::string name;
    std::vector<std::string> folders;  // what people call the folder
    std::vector<std::string> marks;    // any of these files is there
    ByteDataset (*load)(const fs::path&, Split);
};

const std::vector<RealData>& table() {
    static const std::vector<std::string> idx = {
        "train-images-idx3-ubyte", "train-images-idx3-ubyte.gz", "train-images.idx3-ubyte",
        "train-images.idx3-ubyte.gz"};
    static const std::vector<RealData> sets = {
        {"mnist", {"mnist", "MNIST", "MNIST/raw"}, idx, load_mnist},
        {"fashion-mnist",
         {"fashion-mnist", "fashion_mnist", "fashion", "FashionMNIST", "FashionMNIST/raw"},
         idx,
         load_fashion_mnist},
        {"cifar10",
         {"cifar10", "cifar-10", "cifar-10-batches-bin", "cifar10/cifar-10-batches-bin"},
         {"data_batch_1.bin", "cifar10_jpeg.bin.gz"},
         load_cifar10},
        {"cifar100",
         {"cifar100", "cifar-100", "cifar-100-binary", "cifar100/cifar-100-binary"},
         {"train.bin"},
         load_cifar100}};
    return sets;
}

const RealData& entry(const std::string& name) {
    const auto found = std::find_if(table().begin(), table().end(),
                                    [&](const RealData& data) { return data.name == name; });
    require<Error>(found != table().end(), "find_data: there is no data set ", name,
                   "; use mnist, fashion-mnist, cifar10 or cifar100");
    return *found;
}

bool is_name(const std::string& text) {
    return std::any_of(table().begin(), table().end(),
                       [&](const RealData& data) { return data.name == text; });
}

bool has_files(const RealData& data, const fs::path& folder) {
    return std::any_of(data.marks.begin(), data.marks.end(),
                       [&](const std::string& mark) { return fs::is_regular_file(folder / mark); });
}

// MNIST and Fashion-MNIST have the same file names: the folder's own name decides.
bool named_after_another(const RealData& data, const fs::path& folder) {
    const fs::path plain = (folder / "").parent_path();
    const std::string last = plain.filename().string();
    const std::string place = last == "raw" ? plain.parent_path().filename().string() : last;
    return std::any_of(table().begin(), table().end(), [&](const RealData& other) {
        return other.name != data.name &&
               std::find(other.folders.begin(), other.folders.end(), place) != other.folders.end();
    });
}

// The folder that `where` means; empty when it means DL_DATA and that is not set.
fs::path folder_of(const std::string& where) {
    if (!where.empty() && !is_name(where)) return where;
    const char* folder = std::getenv("DL_DATA");
    return folder == nullptr ? "" : folder;
}

}  // namespace

std::vector<std::string> real_data_names() {
    std::vector<std::string> names;
    for (const RealData& data : table())
        names.push_back(data.name);
    return names;
}

std::optional<fs::path> find_data(const std::string& name, const std::string& where) {
    const RealData& data = entry(name);
    const fs::path folder = folder_of(where);
    if (folder.empty()) return std::nullopt;
    for (const std::string& below : data.folders)
        if (has_files(data, folder / below)) return folder / below;
    if (has_files(data, folder) && !named_after_another(data, folder)) return folder;
    return std::nullopt;
}

ByteDataset load_data(const std::vector<std::string>& names, Split split,
                      const std::string& where) {
    std::string wanted;
    for (const std::string& name : names) {
        wanted += (wanted.empty() ? "" : " or ") + name;
        if (is_name(where) && where != name) continue;
        if (const auto folder = find_data(name, where)) return entry(name).load(*folder, split);
    }
    require<FileError>(
        !is_name(where) || std::find(names.begin(), names.end(), where) != names.end(), where,
        ": is not what this program reads; use --data with ", wanted);
    const fs::path folder = folder_of(where);
    require<FileError>(!folder.empty(), "DL_DATA: is not set, so there is no ", wanted,
                       "; set it to a folder with data, or use --data FOLDER");
    throw FileError(text(folder.string(), ": has no files of ", wanted,
                         ", neither itself nor in a sub-folder of that name; "
                         "./course data tells how to get them"));
}

}  // namespace dl
