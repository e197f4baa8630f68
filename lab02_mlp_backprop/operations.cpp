// The table of operations: names in, entries out.

#include "lab02_mlp_backprop/operations.hpp"

#include <algorithm>

#include "common/error.hpp"

namespace lab02 {
namespace {

struct Table {
    std::map<std::string, Operation> operations;
    std::vector<Fusion> fusions;
};

// Filled by the first use of every operation, so that no order of initialisation matters.
Table& the_table() {
    static Table table;
    return table;
}

}  // namespace

double option(const Options& options, const std::string& name) {
    const auto found = options.find(name);
    dl::require<dl::Error>(found != options.end(), "option: this node has no option \"", name,
                           "\"");
    return found->second;
}

void add_operation(const Operation& operation) {
    dl::require<dl::Error>(!operation.name.empty() && operation.name != "input",
                           "add_operation: an operation needs a name other than \"input\"");
    dl::require<dl::Error>(operation.shape && operation.forward && operation.backward,
                           "add_operation: ", operation.name,
                           " needs a shape rule, a forward and a backward function");
    the_table().operations.emplace(operation.name, operation);
}

void add_fusion(const Fusion& fusion) {
    std::vector<Fusion>& all = the_table().fusions;
    for (Fusion& known : all) {
        if (known.chain == fusion.chain) {
            known = fusion;
            return;
        }
    }
    all.push_back(fusion);
    std::stable_sort(all.begin(), all.end(), [](const Fusion& a, const Fusion& b) {
        return a.chain.size() > b.chain.size();
    });
}

const Operation& find_operation(const std::string& name) {
    const auto& operations = the_table().operations;
    const auto found = operations.find(name);
    dl::require<dl::Error>(found != operations.end(), "find_operation: nobody has entered \"", name,
                           "\"; labs enter theirs with add_operation");
    return found->second;
}

const std::vector<Fusion>& fusions() { return the_table().fusions; }

}  // namespace lab02
