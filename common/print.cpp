// Printing tensors: aligned columns, long axes shortened at both ends.

#include <algorithm>
#include <cstdio>
#include <ostream>

#include "common/error.hpp"
#include "common/loops.hpp"
#include "common/tensor.hpp"

namespace dl {

namespace {

class Printer {
public:
    Printer(const Tensor& tensor, const PrintOptions& options)
        : tensor_(tensor), options_(options), steps_(contiguous_steps(tensor.shape())) {
        measure(0, 0);
    }

    std::string print() {
        block(0, 0);
        return std::move(out_);
    }

private:
    [[nodiscard]] std::string number(std::int64_t place) const {
        char buffer[64];
        std::snprintf(buffer, sizeof buffer, "%.*g", options_.precision,
                      static_cast<double>(tensor_.data()[place]));
        return buffer;
    }

    // visit(i) for the indices of an axis that are shown; skipped() once where some are not.
    template <class Visit, class Skipped>
    void shown(int axis, Visit visit, Skipped skipped) const {
        const int size = tensor_.size(axis);
        const bool all = size <= 2 * options_.edge + 1;
        for (int i = 0; i < size; ++i) {
            if (!all && i == options_.edge) {
                skipped();
                i = size - options_.edge;
            }
            if (i < size) visit(i);
        }
    }

    // All numbers are as wide as the widest one that is shown.
    void measure(int axis, std::int64_t place) {
        if (axis == tensor_.rank()) {
            width_ = std::max(width_, number(place).size());
            return;
        }
        shown(
            axis, [&](int i) { measure(axis + 1, place + i * step(axis)); }, [] {});
    }

    void block(int axis, std::int64_t place) {
        if (axis == tensor_.rank()) {
            const std::string digits = number(place);
            out_ += std::string(width_ - digits.size(), ' ') + digits;
            return;
        }
        // Numbers of the last axis share a line; blocks above start a line each.
        const bool last = axis == tensor_.rank() - 1;
        const std::string between = last ? ", " : ",\n" + std::string(indent(axis), ' ');
        out_ += '[';
        bool first = true;
        const auto separate = [&] {
            if (!first) out_ += between;
            first = false;
        };
        shown(
            axis,
            [&](int i) {
                separate();
                block(axis + 1, place + i * step(axis));
            },
            [&] {
                separate();
                out_ += "...";
            });
        out_ += ']';
    }

    [[nodiscard]] static std::size_t indent(int axis) { return static_cast<std::size_t>(axis) + 1; }
    [[nodiscard]] std::int64_t step(int axis) const {
        return steps_[static_cast<std::size_t>(axis)];
    }

    const Tensor& tensor_;
    PrintOptions options_;
    std::array<std::int64_t, Shape::max_rank> steps_;
    std::size_t width_ = 0;
    std::string out_;
};

}  // namespace

std::string to_string(const Tensor& tensor, const PrintOptions& options) {
    require<Error>(options.edge >= 1 && options.precision >= 1 && options.precision <= 9,
                   "to_string: needs an edge of at least 1 and a precision of 1 to 9, got ",
                   options.edge, " and ", options.precision);
    return text("Tensor ", tensor.shape(), "\n", Printer(tensor, options).print());
}

std::ostream& operator<<(std::ostream& out, const Tensor& tensor) {
    return out << to_string(tensor);
}

}  // namespace dl
