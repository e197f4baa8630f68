// What is known about the data sets, and the comparison with what is on the disk.

#include "tests/course/data_sets.hpp"

#include "common/gzip.hpp"
#include "tests/course/files.hpp"

namespace course {

namespace {

// Hashes of the unpacked files: an archive may be packed anew and still hold the right bytes.
std::vector<DataSet> make_sets() {
    const std::vector<std::string> names = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                                            "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};
    const std::vector<std::int64_t> sizes = {47040016, 60008, 7840016, 10008};
    const std::vector<std::string> mnist_hashes = {
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"};
    DataSet mnist{"mnist",
                  "MNIST, 70,000 handwritten digits",
                  {"mnist", ""},
                  "the four files from https://storage.googleapis.com/cvdf-datasets/mnist/ (11 MB)",
                  {}};
    DataSet fashion{
        "fashion-mnist",
        "Fashion-MNIST, 70,000 pieces of clothing",
        {"fashion-mnist", "fashion_mnist", "fashion"},
        "the four files from http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/ (30 MB)",
        {}};
    for (std::size_t i = 0; i < names.size(); ++i) {
        mnist.files.push_back({names[i], sizes[i], mnist_hashes[i]});
        fashion.files.push_back({names[i], sizes[i], ""});
    }

    DataSet cifar{
        "cifar10",
        "CIFAR-10, 60,000 small colour photographs",
        {"cifar10", "cifar-10-batches-bin", "cifar10/cifar-10-batches-bin", ""},
        "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz (163 MB), then unpack it",
        {}};
    cifar.files = {{"data_batch_1.bin", 30730000,
                    "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"},
                   {"data_batch_2.bin", 30730000,
                    "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"},
                   {"data_batch_3.bin", 30730000,
                    "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"},
                   {"data_batch_4.bin", 30730000,
                    "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"},
                   {"data_batch_5.bin", 30730000,
                    "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"},
                   {"test_batch.bin", 30730000,
                    "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"}};
    return {mnist, fashion, cifar};
}

std::string state_of(const fs::path& path, const KnownFile& known) {
    dl::Bytes bytes;
    try {
        bytes = dl::read_file_or_gzip(path, known.bytes + 4096);
    } catch (const dl::Error&) {
        return "damaged";
    }
    if (static_cast<std::int64_t>(bytes.size()) != known.bytes) return "wrong size";
    if (known.sha256.empty()) return "right size";
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return sha256(text) == known.sha256 ? "verified" : "other content";
}

}  // namespace

const std::vector<DataSet>& data_sets() {
    static const std::vector<DataSet> sets = make_sets();
    return sets;
}

std::vector<DataFile> find_data(const fs::path& folder, const DataSet& set) {
    std::vector<DataFile> found;
    for (const KnownFile& known : set.files) {
        DataFile file{set.id, known.name, "", "missing"};
        for (const std::string& place : set.folders)
            for (const char* ending : {"", ".gz"}) {
                const fs::path path = folder / place / (known.name + ending);
                std::error_code ignored;
                if (!file.path.empty() || !fs::is_regular_file(path, ignored)) continue;
                file.path = path.lexically_normal().string();
                file.state = state_of(path, known);
            }
        found.push_back(file);
    }
    return found;
}

}  // namespace course
