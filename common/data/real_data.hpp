// Real data sets by name: where their files are, and one call that loads them.
//
// The repository ships no data. The environment variable DL_DATA names a folder that has some:
//   $DL_DATA/mnist/train-images-idx3-ubyte.gz   $DL_DATA/cifar10/data_batch_1.bin   ...

#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "common/data/dataset.hpp"

namespace dl {

/// mnist, fashion-mnist, cifar10, cifar100.
[[nodiscard]] std::vector<std::string> real_data_names();

/// The folder with the files of one data set, if it is there.
///
/// `where` is what a user wrote after --data: a folder, or nothing or the name of a data set,
/// which both mean the folder in DL_DATA. The files may be in that folder itself or below it,
/// in mnist/, MNIST/raw/, cifar-10-batches-bin/ and the like.
/// Throws Error for a name that is not one of real_data_names().
[[nodiscard]] std::optional<std::filesystem::path> find_data(const std::string& name,
                                                             const std::string& where = "");

/// Loads the first of the data sets `names` that `where` has; if `where` is one of the names,
/// only that one. Throws FileError that says what to do when there is none.
[[nodiscard]] ByteDataset load_data(const std::vector<std::string>& names, Split split,
                                    const std::string& where = "");

}  // namespace dl
