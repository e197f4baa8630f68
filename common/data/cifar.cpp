// CIFAR files: records of a fixed size, so that the only thing to get wrong is the size.

#include "common/data/cifar.hpp"

#include <array>
#include <cmath>

#include "common/gzip.hpp"
#include "common/image.hpp"

namespace dl {

namespace {

namespace fs = std::filesystem;

constexpr int side = 32;
constexpr std::int64_t pixels = 3 * side * side;  // red, green and blue of one picture
constexpr const char* again = "; copy or download the file again";

const std::vector<std::string>& cifar10_names() {
    static const std::vector<std::string> names = {
        "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"};
    return names;
}

const std::vector<std::string>& cifar100_names() {
    static const std::vector<std::string> names = {
        "apple",       "aquarium fish", "baby",      "bear",       "beaver",       "bed",
        "bee",         "beetle",        "bicycle",   "bottle",     "bowl",         "boy",
        "bridge",      "bus",           "butterfly", "camel",      "can",          "castle",
        "caterpillar", "cattle",        "chair",     "chimpanzee", "clock",        "cloud",
        "cockroach",   "couch",         "crab",      "crocodile",  "cup",          "dinosaur",
        "dolphin",     "elephant",      "flatfish",  "forest",     "fox",          "girl",
        "hamster",     "house",         "kangaroo",  "keyboard",   "lamp",         "lawn mower",
        "leopard",     "lion",          "lizard",    "lobster",    "man",          "maple tree",
        "motorcycle",  "mountain",      "mouse",     "mushroom",   "oak tree",     "orange",
        "orchid",      "otter",         "palm tree", "pear",       "pickup truck", "pine tree",
        "plain",       "plate",         "poppy",     "porcupine",  "possum",       "rabbit",
        "raccoon",     "ray",           "road",      "rocket",     "rose",         "sea",
        "seal",        "shark",         "shrew",     "skunk",      "skyscraper",   "snail",
        "snake",       "spider",        "squirrel",  "streetcar",  "sunflower",    "sweet pepper",
        "table",       "tank",          "telephone", "television", "tiger",        "tractor",
        "train",       "trout",         "tulip",     "turtle",     "wardrobe",     "whale",
        "willow tree", "wolf",          "woman",     "worm"};
    return names;
}

ByteDataset empty_dataset(const std::vector<std::string>& class_names, std::string source) {
    ByteDataset data;
    data.images = {0, 3, side, side, {}};
    data.class_names = class_names;
    data.source = std::move(source);
    return data;
}

fs::path existing(const fs::path& path) {
    require<FileError>(fs::is_regular_file(path), path.string(),
                       ": is not there; ./course data tells how to get it");
    return path;
}

void check_label(const ByteReader& in, std::int64_t offset, int label, const ByteDataset& data) {
    const int classes = static_cast<int>(data.class_names.size());
    if (label >= classes)
        in.fail_at(offset, "label ", label, ", only 0 to ", classes - 1, " exist", again);
}

}  // namespace

void append_cifar(ByteSpan bytes, const std::string& name, ByteDataset& data) {
    const bool coarse = data.class_names.size() == 100;
    const std::int64_t record = (coarse ? 2 : 1) + pixels;
    ByteReader in(name, bytes);
    if (in.size() == 0 || in.size() % record != 0)
        in.fail_at(in.size() - in.size() % record, "the file has ", in.size(),
                   " bytes, records of ", record, " bytes are expected; is it cut, or CIFAR-",
                   coarse ? "10" : "100", "?");

    const std::int64_t count = in.size() / record;
    const std::size_t before = data.images.bytes.size();
    data.images.bytes.reserve(before + static_cast<std::size_t>(count * pixels));
    for (std::int64_t i = 0; i < count; ++i) {
        if (coarse && in.u8("the coarse label") >= 20)
            in.fail_at(in.position() - 1, "a coarse label above 19", again);
        const int label = in.u8("the label");
        check_label(in, in.position() - 1, label, data);
        const ByteSpan planes = in.take(pixels, "the pixels");
        data.labels.push_back(label);
        data.images.bytes.insert(data.images.bytes.end(), planes.begin(), planes.end());
        ++data.images.count;
    }
}

void append_cifar_jpeg(ByteSpan bytes, const std::string& name, int first, int how_many, int total,
                       ByteDataset& data) {
    ByteReader in(name, bytes);
    for (int i = 0; i < total; ++i) {
        const std::int64_t record_at = in.position();
        const int label = in.u8("the label");
        check_label(in, record_at, label, data);
        const ByteSpan jpeg = in.take(in.u16_le("the length of a picture"), "a picture");
        if (i < first || i - first >= how_many) continue;

        const Tensor image =
            decode_image(jpeg, text(name, ": byte ", record_at + 3), {.channels = 3});
        if (image.shape() != Shape{3, side, side})
            in.fail_at(record_at + 3, "a picture ", image.shape(), ", (3, 32, 32) is expected",
                       again);
        data.labels.push_back(label);
        for (const float value : image)
            data.images.bytes.push_back(static_cast<std::uint8_t>(std::lround(value * 255.0f)));
        ++data.images.count;
    }
    in.expect_end("the last picture");
}

ByteDataset load_cifar10(const fs::path& folder, Split split) {
    const bool train = split == Split::train;
    const fs::path packed = folder / "cifar10_jpeg.bin.gz";
    if (!fs::exists(folder / "test_batch.bin") && fs::exists(packed)) {
        ByteDataset data = empty_dataset(cifar10_names(), "CIFAR-10 from JPEG");
        data.images.bytes.reserve(static_cast<std::size_t>((train ? 50000 : 10000) * pixels));
        append_cifar_jpeg(read_file_or_gzip(packed), packed.string(), train ? 0 : 50000,
                          train ? 50000 : 10000, 60000, data);
        return data;
    }

    ByteDataset data = empty_dataset(cifar10_names(), "CIFAR-10");
    std::vector<std::string> names = {"test_batch.bin"};
    if (train) {
        names.clear();
        for (int i = 1; i <= 5; ++i)
            names.push_back(text("data_batch_", i, ".bin"));
        data.images.bytes.reserve(50000 * static_cast<std::size_t>(pixels));
    }
    for (const std::string& name : names) {
        const fs::path path = existing(folder / name);
        append_cifar(read_file(path), path.string(), data);
    }
    return data;
}

ByteDataset load_cifar100(const fs::path& folder, Split split) {
    const fs::path path = existing(folder / (split == Split::train ? "train.bin" : "test.bin"));
    ByteDataset data = empty_dataset(cifar100_names(), "CIFAR-100");
    append_cifar(read_file(path), path.string(), data);
    return data;
}

}  // namespace dl
