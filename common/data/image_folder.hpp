// Your own pictures: a folder with one sub-folder a class.
//
//   pictures/cat/anything.png   pictures/cat/photo.jpg   pictures/dog/rex.bmp

#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "common/data/dataset.hpp"

namespace dl {

struct ImageFolderOptions {
    int height = 32;
    int width = 32;
    int channels = 3;  // 1 makes all pictures grey, 3 makes all of them RGB
};

struct ImageFolder {
    ByteDataset data;                  // classes and pictures in the order of their names
    std::vector<std::string> skipped;  // hidden files, and files that are in no class
};

/// Reads every picture and gives all of them one size; a picture of other proportions is
/// stretched. Names that begin with a dot, and files beside the class folders, are left out and
/// listed. Anything else that is not a picture is an error, so that no picture is missed.
/// Throws FileError when there is no class, a class is empty, or a file cannot be read.
[[nodiscard]] ImageFolder load_image_folder(const std::filesystem::path& folder,
                                            const ImageFolderOptions& options = {});

}  // namespace dl
