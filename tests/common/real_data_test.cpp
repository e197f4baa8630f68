// Finding real data sets: by the environment, by a folder, below a folder.

#include "common/data/real_data.hpp"

#include <cstdlib>

#include "common/error.hpp"
#include "common/files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/idx_bytes.hpp"
#include "tests/support/temporary_folder.hpp"

using dl::Split;

namespace fs = std::filesystem;

namespace {

// Sets DL_DATA, or takes it away, and puts it back at the end.
class Environment {
public:
    explicit Environment(const char* value) {
        if (const char* old = std::getenv("DL_DATA")) before_ = old;
        set(value);
    }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
    ~Environment() { set(before_ ? before_->c_str() : nullptr); }

private:
    static void set(const char* value) {
        if (value == nullptr)
            ::unsetenv("DL_DATA");
        else
            ::setenv("DL_DATA", value, 1);
    }
    std::optional<std::string> before_;
};

void write_mnist(const fs::path& folder, std::uint8_t label) {
    fs::create_directories(folder);
    dl::write_file(folder / "train-images-idx3-ubyte", idx({1, 1, 1}, {255}));
    dl::write_file(folder / "train-labels-idx1-ubyte", idx({1}, {label}));
}

void write_cifar100(const fs::path& folder) {
    fs::create_directories(folder);
    dl::write_file(folder / "train.bin", dl::Bytes(3074, 1));
}

}  // namespace

TEST_CASE("data is found in the folder itself and in the usual places below it",
          "[common][real_data]") {
    const Environment none(nullptr);
    for (const char* place : {"", "mnist", "MNIST", "MNIST/raw"}) {
        const TemporaryFolder folder;
        const fs::path files = folder / place;
        write_mnist(files, 1);
        INFO(place);
        REQUIRE(dl::find_data("mnist", folder.path().string()));
        CHECK(fs::equivalent(*dl::find_data("mnist", folder.path().string()), files));
        CHECK(dl::find_data("mnist", files.string()) == files);
        CHECK_FALSE(dl::find_data("cifar10", folder.path().string()));
    }
}

TEST_CASE("without a folder the environment says where data is", "[common][real_data]") {
    const TemporaryFolder folder;
    write_mnist(folder / "mnist", 4);
    const Environment set(folder.path().c_str());
    CHECK(dl::find_data("mnist") == folder / "mnist");
    CHECK(dl::find_data("mnist", "mnist") == folder / "mnist");
    CHECK(dl::load_data({"mnist"}, Split::train).labels == std::vector<int>{4});

    // A folder that is given wins.
    const TemporaryFolder other;
    write_mnist(other.path(), 5);
    CHECK(dl::load_data({"mnist"}, Split::train, other.path().string()).labels ==
          std::vector<int>{5});
    CHECK_FALSE(dl::find_data("mnist", (folder / "nowhere").string()));
}

TEST_CASE("MNIST and Fashion-MNIST are told apart by their folders", "[common][real_data]") {
    const TemporaryFolder folder;
    write_mnist(folder / "mnist", 1);
    write_mnist(folder / "FashionMNIST/raw", 2);
    const std::string where = folder.path().string();
    CHECK(dl::find_data("mnist", where) == folder / "mnist");
    CHECK(dl::find_data("fashion-mnist", where) == folder / "FashionMNIST/raw");
    CHECK_FALSE(dl::find_data("fashion-mnist", (folder / "mnist").string()));
    CHECK_FALSE(dl::find_data("mnist", (folder / "FashionMNIST/raw").string()));
    CHECK_FALSE(dl::find_data("fashion-mnist", (folder / "mnist").string() + "/"));
}

TEST_CASE("the first data set that is there is loaded unless one is named", "[common][real_data]") {
    const TemporaryFolder folder;
    write_cifar100(folder / "cifar-100-binary");
    write_mnist(folder / "fashion", 3);
    const Environment set(folder.path().c_str());
    CHECK(dl::load_data({"mnist", "cifar100", "fashion-mnist"}, Split::train).source ==
          "CIFAR-100");
    CHECK(dl::load_data({"mnist", "cifar100", "fashion-mnist"}, Split::train, "fashion-mnist")
              .labels == std::vector<int>{3});
}

TEST_CASE("data that is not there is an error that says what to do", "[common][real_data]") {
    const auto error = [](const std::vector<std::string>& names, const std::string& where) {
        return file_error([&] { (void)dl::load_data(names, Split::train, where); });
    };
    const TemporaryFolder folder;
    {
        const Environment none(nullptr);
        CHECK(error({"mnist", "cifar10"}, "") ==
              "DL_DATA: is not set, so there is no mnist or cifar10; "
              "set it to a folder with data, or use --data FOLDER");
        CHECK_FALSE(dl::find_data("mnist"));
    }
    CHECK(error({"mnist"}, folder.path().string()) ==
          folder.path().string() +
              ": has no files of mnist, neither itself nor in a sub-folder "
              "of that name; ./course data tells how to get them");
    CHECK(error({"mnist", "fashion-mnist"}, "cifar10") ==
          "cifar10: is not what this program reads; use --data with mnist or fashion-mnist");
    CHECK_THROWS_WITH(dl::find_data("imagenet"),
                      "find_data: there is no data set imagenet; "
                      "use mnist, fashion-mnist, cifar10 or cifar100");
    CHECK(dl::real_data_names() ==
          std::vector<std::string>{"mnist", "fashion-mnist", "cifar10", "cifar100"});
}
