// MNIST and data sets that come in its files.

#pragma once

#include <filesystem>

#include "common/data/dataset.hpp"

namespace dl {

/// Handwritten digits (LeCun, Cortes, Burges): 60,000 and 10,000 grey pictures of 28 x 28.
/// `folder` holds train-images-idx3-ubyte, train-labels-idx1-ubyte and their t10k- counterparts,
/// plain or as .gz.
/// Throws FileError when a file is missing or damaged, or when pictures and labels do not fit.
[[nodiscard]] ByteDataset load_mnist(const std::filesystem::path& folder, Split split);

/// Clothes (Xiao, Rasul, Vollgraf) in files of the same names and shapes.
[[nodiscard]] ByteDataset load_fashion_mnist(const std::filesystem::path& folder, Split split);

}  // namespace dl
