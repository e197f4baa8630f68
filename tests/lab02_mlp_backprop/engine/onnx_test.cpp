// The bytes of an ONNX file, read back as what they are: nested protocol-buffer messages.

#include "lab02_mlp_backprop/onnx.hpp"

#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "lab02_mlp_backprop/mlp.hpp"
#include "tests/lab02_mlp_backprop/engine/support.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

// Fields of one message by number; numbers stand as their eight bytes' value, the rest as text.
struct Message {
    std::multimap<int, std::string> texts;
    std::multimap<int, std::uint64_t> numbers;

    explicit Message(const std::string& bytes) {
        std::size_t at = 0;
        const auto varint = [&] {
            std::uint64_t number = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                const auto byte = static_cast<unsigned char>(bytes.at(at++));
                number |= std::uint64_t{byte & 127u} << shift;
                if (byte < 128) return number;
            }
            throw dl::Error("a number that does not end");
        };
        while (at < bytes.size()) {
            const std::uint64_t tag = varint();
            const int field = static_cast<int>(tag >> 3);
            if ((tag & 7) == 0) {
                numbers.emplace(field, varint());
            } else {
                const std::uint64_t size = (tag & 7) == 5 ? 4 : varint();
                if ((tag & 7) != 2 && (tag & 7) != 5) throw dl::Error("no such kind of field");
                if (size > bytes.size() - at) throw dl::Error("a field that ends too late");
                texts.emplace(field, bytes.substr(at, size));
                at += size;
            }
        }
    }

    [[nodiscard]] std::string text(int field) const { return texts.find(field)->second; }
    [[nodiscard]] std::vector<std::string> all(int field) const {
        std::vector<std::string> found;
        for (auto [at, end] = texts.equal_range(field); at != end; ++at)
            found.push_back(at->second);
        return found;
    }
};

// The graph of a model, with the rules that every ONNX reader relies on checked on the way.
Message checked_graph(const std::string& file) {
    const Message model(file);
    CHECK(model.numbers.find(1)->second == 7);
    CHECK(Message(model.text(8)).numbers.find(2)->second == 13);
    Message graph(model.text(7));
    std::set<std::string> known;
    for (const std::string& value : graph.all(11))
        known.insert(Message(value).text(1));
    for (const std::string& value : graph.all(5)) {
        const Message tensor(value);
        std::uint64_t count = 1;
        for (auto [at, end] = tensor.numbers.equal_range(1); at != end; ++at)
            count *= at->second;
        CHECK(tensor.text(9).size() == 4 * count);
        CHECK(tensor.numbers.find(2)->second == 1);
        CHECK(known.insert(tensor.text(8)).second);
    }
    for (const std::string& value : graph.all(1)) {
        const Message node(value);
        for (const std::string& input : node.all(1)) {
            INFO(input << " is read by " << node.text(3));
            CHECK(known.count(input) == 1);  // computed before it is read
        }
        for (const std::string& output : node.all(2))
            CHECK(known.insert(output).second);  // computed once
    }
    for (const std::string& value : graph.all(12))
        CHECK(known.count(Message(value).text(1)) == 1);
    return graph;
}

std::vector<std::string> types(const Message& graph) {
    std::vector<std::string> found;
    for (const std::string& node : graph.all(1))
        found.push_back(Message(node).text(4));
    return found;
}

}  // namespace

TEST_CASE("an exported net holds its nodes in order and its weights bit by bit", "[lab02][onnx]") {
    const Net net = lab02::mlp({5, 4, 3});
    const Params params = random_params(net, 40);
    const Message graph = checked_graph(to_onnx(net, params, net.last()));
    CHECK(types(graph) == std::vector<std::string>{"Gemm", "Relu", "Gemm"});
    CHECK(graph.all(5).size() == 4);
    for (const std::string& value : graph.all(5)) {
        const Message tensor(value);
        const Tensor& expected = params.at(tensor.text(8));
        std::vector<float> numbers(static_cast<std::size_t>(expected.count()));
        std::memcpy(numbers.data(), tensor.text(9).data(), tensor.text(9).size());
        CHECK(Tensor::of(expected.shape(), numbers) == expected);
    }
    // (N, 5), with a batch axis of any size.
    const Message type(Message(Message(graph.text(11)).text(2)).text(1));
    const std::vector<std::string> axes = Message(type.text(2)).all(1);
    REQUIRE(axes.size() == 2);
    CHECK(Message(axes[0]).text(2) == "N");
    CHECK(Message(axes[1]).numbers.find(1)->second == 5);
}

TEST_CASE("every operation with an ONNX form is exported whole", "[lab02][onnx]") {
    Net net;
    const Node x = net.input({1, 2, 3});
    Node y = batch_norm(net, linear(net, flatten(net, x), 4));
    y = concat(net, {sigmoid(net, y), tanh(net, y), elu(net, y), leaky_relu(net, y)});
    y = dropout(net, crelu(net, prelu(net, y)));
    y = softmax(net, linear(net, multiply(net, add(net, y, y), y), 3, {.bias = false}));
    const Message graph = checked_graph(to_onnx(net, random_params(net, 41), y));
    CHECK(types(graph) == std::vector<std::string>{"Flatten", "Gemm", "BatchNormalization",
                                                   "Sigmoid", "Tanh", "Elu", "LeakyRelu", "Concat",
                                                   "PRelu", "Neg", "Concat", "Relu", "Dropout",
                                                   "Add", "Mul", "Gemm", "Softmax"});
}

TEST_CASE("a part of a net is exported alone and what has no ONNX form is named", "[lab02][onnx]") {
    Net net;
    const Node x = net.input({4});
    const Node scores = linear(net, x, 3);
    const Node loss = softmax_cross_entropy(net, scores, net.input({}, "labels"));
    const Params params = random_params(net, 42);
    const Message graph = checked_graph(to_onnx(net, params, scores));
    CHECK(graph.all(11).size() == 1);  // no labels
    CHECK_THROWS_WITH(to_onnx(net, params, loss),
                      Catch::Matchers::ContainsSubstring("softmax_cross_entropy"));
    CHECK_THROWS_AS(to_onnx(net, {}, scores), dl::Error);
    CHECK_THROWS_AS(to_onnx(net, params, Node{99}), dl::Error);

    const TemporaryFolder folder;
    const std::filesystem::path path = folder.path() / "net.onnx";
    lab02::save_onnx(path.string(), net, params, scores);
    std::ifstream in(path, std::ios::binary);
    CHECK(std::string(std::istreambuf_iterator<char>(in), {}) == to_onnx(net, params, scores));
}
