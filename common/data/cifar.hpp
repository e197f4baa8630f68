// CIFAR-10 and CIFAR-100: colour pictures of 32 x 32 in binary files.

#pragma once

#include <filesystem>
#include <string>

#include "common/bytes.hpp"
#include "common/data/dataset.hpp"

namespace dl {

/// Ten kinds of things (Krizhevsky), 50,000 and 10,000 pictures. `folder` holds the "binary
/// version", data_batch_1.bin to data_batch_5.bin and test_batch.bin; or cifar10_jpeg.bin.gz,
/// which holds the same pictures as JPEG, slightly lossy (the source then says so).
/// Throws FileError when a file is missing or damaged.
[[nodiscard]] ByteDataset load_cifar10(const std::filesystem::path& folder, Split split);

/// A hundred kinds of things; `folder` holds train.bin and test.bin. Labels are the fine ones.
[[nodiscard]] ByteDataset load_cifar100(const std::filesystem::path& folder, Split split);

/// Appends the records of one binary file: one label byte (CIFAR-10) or a coarse and a fine one
/// (CIFAR-100), then 1024 red, 1024 green and 1024 blue bytes. `data` knows its class names,
/// 10 or 100 of them; `name` stands in errors.
void append_cifar(ByteSpan bytes, const std::string& name, ByteDataset& data);

/// Appends records `first` to `first` + `how_many` - 1 of a file of JPEG pictures: for each a
/// label byte, a 16-bit length (lowest byte first) and a JPEG of 32 x 32. All records before
/// `total` are walked over, and the file has to end there.
void append_cifar_jpeg(ByteSpan bytes, const std::string& name, int first, int how_many, int total,
                       ByteDataset& data);

}  // namespace dl
