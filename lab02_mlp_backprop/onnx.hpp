// ONNX: a finished network as a file that the usual viewers and runtimes open.

#pragma once

#include <string>

#include "lab02_mlp_backprop/net.hpp"

namespace lab02 {

/// The part of `net` that computes `output`, in eval mode, with its weights, as the bytes of an
/// ONNX model (opset 13). The batch axis is free. Throws dl::Error for an operation without an ONNX
/// form (losses have none: export up to the scores) and for parameters that are missing.
[[nodiscard]] std::string to_onnx(const Net& net, const Params& parameters, Node output);

/// The same, written to a file. Throws FileError if that fails.
void save_onnx(const std::string& path, const Net& net, const Params& parameters, Node output);

}  // namespace lab02
