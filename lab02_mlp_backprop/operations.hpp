// Operations: what a node of a network can be. One entry of the table says everything about one
// operation: the shape of its result, its weights, its cost, and its two pure functions.
//
// A lab adds operations of its own; nothing here has to change for it.

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/rng.hpp"
#include "common/tensor.hpp"
#include "lab02_mlp_backprop/params.hpp"

namespace lab02 {

/// Options of a node by name, such as {"units", 128}: plain data, so that nets can be compared.
using Options = std::map<std::string, double>;

/// An option that must be there. Throws dl::Error naming the option.
[[nodiscard]] double option(const Options& options, const std::string& name);

/// Training and use differ for dropout and batch norm.
enum class Mode { train, eval };

/// Everything the forward function of a node may read and write.
struct ForwardStep {
    const Options& options;
    Mode mode;
    std::vector<const dl::Tensor*> inputs;
    std::vector<const dl::Tensor*> parameters;  // in the order of Operation::parameters
    dl::Rng& rng;                               // this node's own sequence
    dl::Tensor& output;                         // result; holds the one of the previous step
    std::vector<dl::Tensor>& saved;             // whatever backward will want to see again
    std::vector<std::pair<int, dl::Tensor>> new_state;  // parameter number and its new value
    bool winograd = true;                               // SessionOptions::winograd

    [[nodiscard]] const dl::Tensor& input(int i = 0) const { return *inputs.at(i); }
    [[nodiscard]] const dl::Tensor& parameter(int i) const { return *parameters.at(i); }
};

/// The gradients that a node passes on. An empty tensor stands for "nobody asked" and means zero.
struct NodeGradients {
    std::vector<dl::Tensor> inputs = {};      // one for each input
    std::vector<dl::Tensor> parameters = {};  // one for each parameter, or fewer
};

/// Everything the backward function of a node may read.
struct BackwardStep {
    const Options& options;
    Mode mode;
    dl::Tensor grad_output;  // gradient of the loss by the output: yours to change
    std::vector<const dl::Tensor*> inputs;
    std::vector<const dl::Tensor*> parameters;
    const dl::Tensor& output;
    const std::vector<dl::Tensor>& saved;
    std::vector<bool> wanted;  // for each input: does anybody need its gradient?
    bool winograd = true;      // SessionOptions::winograd

    [[nodiscard]] const dl::Tensor& input(int i = 0) const { return *inputs.at(i); }
    [[nodiscard]] const dl::Tensor& parameter(int i) const { return *parameters.at(i); }
};

/// The window through which one output value sees its input, for the receptive field.
struct Window {
    double size_y = 1, size_x = 1;      // pixels, holes of a dilated filter included
    double stride_y = 1, stride_x = 1;  // below 1 for operations that enlarge
    bool everything = false;            // every output sees the whole input
};

/// One node in the language of ONNX.
struct OnnxNode {
    std::string type;  // "Gemm"
    std::vector<std::string> inputs = {};
    std::vector<std::string> outputs = {};
    std::map<std::string, std::int64_t> integers = {};
    std::map<std::string, std::vector<std::int64_t>> lists = {};
    std::map<std::string, float> numbers = {};
    std::map<std::string, std::string> words = {};
};

/// Names that a node's ONNX form may use; parameters in the order of Operation::parameters.
struct OnnxNames {
    std::vector<std::string> inputs;
    std::vector<std::string> parameters;
    std::string output;
};

/// One row of the table. `shape`, `forward` and `backward` must be there.
struct Operation {
    using Shapes = std::vector<dl::Shape>;

    std::string name;
    /// Result for these inputs, batch axis included. Throws ShapeError if they do not fit.
    std::function<dl::Shape(const Shapes& inputs, const Options&)> shape;
    /// Weights that it needs; none if empty.
    std::function<std::vector<ParameterSpec>(const Shapes& inputs, const Options&)> parameters;
    /// Multiplications with an addition, for the shapes given; 0 if empty.
    std::function<std::int64_t(const Shapes& inputs, const dl::Shape& output, const Options&)>
        multiply_adds;
    /// A window of one pixel if empty.
    std::function<Window(const Options&)> window;
    std::function<void(ForwardStep&)> forward;
    std::function<NodeGradients(BackwardStep&)> backward;
    /// What ONNX calls it; a net with an operation that has no ONNX form cannot be exported.
    std::function<std::vector<OnnxNode>(const OnnxNames&, const Options&, const Shapes& inputs)>
        onnx;
};

/// A faster way through a chain of nodes in which each feeds only the next: linear, then relu.
/// It replaces the pure functions when a Session may be fast, and must compute the same numbers.
/// Its step has the inputs of the first node, the parameters of all, and the last one's output.
struct Fusion {
    std::vector<std::string> chain;  // names of operations; one name replaces a single node
    std::function<void(ForwardStep&)> forward;
    std::function<NodeGradients(BackwardStep&)> backward;
};

/// Enters an operation; a name that is there already is left as it is.
void add_operation(const Operation& operation);
void add_fusion(const Fusion& fusion);

/// Looks a name up. Throws dl::Error for a name nobody has entered.
[[nodiscard]] const Operation& find_operation(const std::string& name);
/// Longer chains first.
[[nodiscard]] const std::vector<Fusion>& fusions();

}  // namespace lab02
