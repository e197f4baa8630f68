// bench_eigen: Eigen as a peer. `bench_eigen steps` trains the nets of linear layers among those of
// step_nets(), as a user of Eigen writes them; `bench_eigen gemm` multiplies. Both answer on stdout
// what is asked on stdin, like the other children of the benchmark; -1 is a net that is not here.

#include <Eigen/Core>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::RowVectorXf;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// What an optimiser keeps of one parameter. Expressions over whole arrays are one pass each.
template <class Values>
struct Rule {
    Values velocity, square;

    explicit Rule(const Values& like)
        : velocity(Values::Zero(like.rows(), like.cols())), square(velocity) {}

    void momentum(Values& values, const Values& gradient) {
        velocity = 0.9f * velocity + gradient;
        values -= 0.01f * velocity;
    }

    void adam(Values& values, const Values& gradient, int step) {
        velocity = 0.9f * velocity + 0.1f * gradient;
        square = 0.999f * square + 0.001f * gradient.cwiseAbs2();
        const float scale = 1 / (1 - std::pow(0.9f, static_cast<float>(step)));
        const float spread = 1 / (1 - std::pow(0.999f, static_cast<float>(step)));
        values.array() -=
            0.001f * scale * velocity.array() / ((spread * square.array()).sqrt() + 1e-8f);
    }
};

struct Layer {
    Matrix weights, weight_gradient;
    Vector bias, bias_gradient;
    Matrix output, gradient;  // after the activation, and by what came before it
    Rule<Matrix> weight_rule;
    Rule<Vector> bias_rule;

    Layer(int from, int to)
        : weights(Matrix::Random(from, to) * std::sqrt(2.0f / static_cast<float>(from))),
          bias(Vector::Zero(to)),
          weight_rule(weights),
          bias_rule(bias) {}
};

enum class End { softmax, sigmoid };  // with cross-entropy of labels, or squares of the pixels

class Trainer {
public:
    Trainer(const std::vector<int>& sizes, End end, bool adam, int batch)
        : end_(end), adam_(adam), pixels_((Matrix::Random(batch, sizes.front()).array() + 1) / 2) {
        for (std::size_t i = 0; i + 1 < sizes.size(); ++i)
            layers_.emplace_back(sizes[i], sizes[i + 1]);
        for (int n = 0; n < batch; ++n)
            labels_.push_back(n % sizes.back());
    }

    void step() {
        ++steps_;
        forward();
        backward();
        for (Layer& layer : layers_)
            if (adam_) {
                layer.weight_rule.adam(layer.weights, layer.weight_gradient, steps_);
                layer.bias_rule.adam(layer.bias, layer.bias_gradient, steps_);
            } else {
                layer.weight_rule.momentum(layer.weights, layer.weight_gradient);
                layer.bias_rule.momentum(layer.bias, layer.bias_gradient);
            }
    }

private:
    End end_;
    bool adam_;
    int steps_ = 0;
    Matrix pixels_;
    std::vector<int> labels_;
    std::vector<Layer> layers_;

    [[nodiscard]] const Matrix& input_of(std::size_t i) const {
        return i == 0 ? pixels_ : layers_[i - 1].output;
    }

    void forward() {
        for (std::size_t i = 0; i < layers_.size(); ++i) {
            Layer& layer = layers_[i];
            layer.output.noalias() = input_of(i) * layer.weights;
            layer.output.rowwise() += layer.bias;
            if (i + 1 < layers_.size()) layer.output = layer.output.cwiseMax(0.0f);
        }
    }

    // Of the loss, by the scores of the last layer.
    void gradient_of_loss() {
        Layer& last = layers_.back();
        const float share = 1 / static_cast<float>(pixels_.rows());
        if (end_ == End::sigmoid) {
            last.output = (1 + (-last.output.array()).exp()).inverse();
            last.gradient = (last.output - pixels_).array() * last.output.array() *
                            (1 - last.output.array()) * share;
            return;
        }
        last.gradient = (last.output.colwise() - last.output.rowwise().maxCoeff()).array().exp();
        const Eigen::VectorXf sums = last.gradient.rowwise().sum();
        last.gradient.array().colwise() *= share / sums.array();
        for (std::size_t n = 0; n < labels_.size(); ++n)
            last.gradient(static_cast<Eigen::Index>(n), labels_[n]) -= share;
    }

    void backward() {
        gradient_of_loss();
        for (std::size_t i = layers_.size(); i-- > 0;) {
            Layer& layer = layers_[i];
            layer.weight_gradient.noalias() = input_of(i).transpose() * layer.gradient;
            layer.bias_gradient = layer.gradient.colwise().sum();
            if (i == 0) return;
            Layer& below = layers_[i - 1];
            below.gradient.noalias() = layer.gradient * layer.weights.transpose();
            below.gradient = (below.output.array() > 0).select(below.gradient, 0.0f);
        }
    }
};

double seconds_per_step(Trainer trainer, double budget) {
    for (int warm = 0; warm < 3; ++warm)
        trainer.step();
    const auto start = Clock::now();
    double seconds = 0;
    int steps = 0;
    while (seconds < budget) {
        trainer.step();
        ++steps;
        seconds = seconds_since(start);
    }
    return seconds / steps;
}

// The numbers of step_nets() in steps_nets.cpp.
double seconds_of_net(int number, double budget) {
    const std::vector<int> mlp = {784, 256, 128, 10};
    switch (number) {
        case 0:
            return seconds_per_step({{784, 10}, End::softmax, false, 64}, budget);
        case 1:
            return seconds_per_step({mlp, End::softmax, false, 64}, budget);
        case 2:
            return seconds_per_step({mlp, End::softmax, true, 64}, budget);
        case 5:
            return seconds_per_step(
                {{784, 1000, 500, 250, 30, 250, 500, 1000, 784}, End::sigmoid, false, 64}, budget);
        case 6:
            return seconds_per_step({{784, 512, 784}, End::sigmoid, false, 64}, budget);
        default:
            return -1;
    }
}

double answer_steps(const char* line) {
    int number = 0;
    double budget = 0;
    if (std::sscanf(line, "net %d 0 0 %lf", &number, &budget) != 2) return -1;
    return seconds_of_net(number, budget);
}

double answer_gemm(const char* line) {
    int m = 0, n = 0, k = 0, transpose_a = 0, transpose_b = 0;
    double budget = 0;
    if (std::sscanf(line, "%d %d %d %d %d %lf", &m, &n, &k, &transpose_a, &transpose_b, &budget) !=
        6)
        return -1;
    const Matrix a = transpose_a != 0 ? Matrix::Random(k, m) : Matrix::Random(m, k);
    const Matrix b = transpose_b != 0 ? Matrix::Random(n, k) : Matrix::Random(k, n);
    Matrix c(m, n);
    const auto multiply = [&] {
        if (transpose_a != 0)
            c.noalias() = a.transpose() * b;
        else if (transpose_b != 0)
            c.noalias() = a * b.transpose();
        else
            c.noalias() = a * b;
    };
    multiply();
    const auto start = Clock::now();
    double seconds = 0;
    int calls = 0;
    for (int batch = 1; seconds < budget; batch *= 2) {
        for (int i = 0; i < batch; ++i)
            multiply();
        calls += batch;
        seconds = seconds_since(start);
    }
    return seconds / calls;
}

}  // namespace

int main(int argc, char** argv) {
#if defined(__AVX512F__)
    if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512dq")) return 1;
#elif defined(__AVX2__)
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return 1;
#endif
    const auto answer =
        argc > 1 && std::string_view(argv[1]) == "gemm" ? answer_gemm : answer_steps;
    std::puts("ready");
    std::fflush(stdout);
    char line[200];
    while (std::fgets(line, sizeof line, stdin) != nullptr) {
        std::printf("%.9e\n", answer(line));
        std::fflush(stdout);
    }
    return 0;
}
