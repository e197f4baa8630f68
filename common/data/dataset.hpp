// Dataset: pictures with their classes, whether loaded from files or drawn by code.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/tensor.hpp"

namespace dl {

/// Which part of a data set: the one to learn from, or the one to be judged by.
enum class Split { train, test };

/// Pictures with one class each.
struct Dataset {
    Tensor images;                         // (N, C, H, W), values in [0, 1]
    std::vector<int> labels;               // N classes, 0 <= label < class_names.size()
    std::vector<std::string> class_names;  // what the classes are called
    std::string source;                    // where the pictures come from, for reports

    [[nodiscard]] int size() const { return images.rank() == 0 ? 0 : images.size(0); }
};

/// Pictures as they lie in files: one byte a value, a quarter of the memory of a Tensor.
struct ByteImages {
    int count = 0;
    int channels = 0;
    int height = 0;
    int width = 0;
    std::vector<std::uint8_t> bytes;  // (N, C, H, W), 0 is black and 255 is full

    /// Values of one picture: channels * height * width.
    [[nodiscard]] std::int64_t image_size() const;
    /// The pictures with these numbers, in this order, as (rows, C, H, W) in [0, 1].
    /// Throws ShapeError for a number outside of 0 ... count - 1.
    [[nodiscard]] Tensor batch(std::span<const int> rows) const;
    /// `how_many` pictures from `first` on, as (how_many, C, H, W) in [0, 1]. Throws ShapeError.
    [[nodiscard]] Tensor slice(int first, int how_many) const;
};

/// A Dataset whose pictures stay bytes until a batch of them is needed.
struct ByteDataset {
    ByteImages images;
    std::vector<int> labels;
    std::vector<std::string> class_names;
    std::string source;

    [[nodiscard]] int size() const { return images.count; }
    /// All pictures as one tensor.
    [[nodiscard]] Dataset to_dataset() const;
    /// `how_many` pictures and labels from `first` on. Throws ShapeError when outside.
    [[nodiscard]] Dataset slice(int first, int how_many) const;
};

}  // namespace dl
