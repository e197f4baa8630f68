// Checkpoints: tensors by name in a safetensors file, which PyTorch, NumPy and JAX open as well.
//
// The file: 8 bytes with the length of a header, the header as JSON, then the numbers.
//   {"__metadata__":{"epoch":"3"},"bias":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}
// In Python: safetensors.torch.load_file("model.safetensors").

#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "common/bytes.hpp"
#include "common/named_tensors.hpp"

namespace dl {

/// Remarks that travel with the tensors: the epoch, the date, the accuracy.
using Metadata = std::map<std::string, std::string>;

struct Checkpoint {
    NamedTensors tensors;
    Metadata metadata;
};

/// Writes atomically: after a crash the old file is there or the new one. Numbers are F32.
/// Throws FileError when that is not possible, Error for a name that is not UTF-8 or is
/// "__metadata__".
void write_checkpoint(const std::filesystem::path& path, const NamedTensors& tensors,
                      const Metadata& metadata = {});

/// Reads what write_checkpoint or another program wrote. Every type of number becomes float.
/// The tensors must fill the file exactly: nothing overlaps, nothing is left over.
/// Throws FileError with the offset of what is wrong; takes no more memory than the file allows.
[[nodiscard]] Checkpoint read_checkpoint(const std::filesystem::path& path);

/// The same in memory; `name` stands in errors.
[[nodiscard]] Bytes encode_checkpoint(const NamedTensors& tensors, const Metadata& metadata = {});
[[nodiscard]] Checkpoint decode_checkpoint(ByteSpan bytes, const std::string& name);

}  // namespace dl
