// Options of a node (numbers by name) as the structs of this lab, and back.

#pragma once

#include <string>

#include "lab02_mlp_backprop/table_helpers.hpp"
#include "lab03_cnn/conv2d.hpp"
#include "lab03_cnn/pooling.hpp"

namespace lab03 {

inline void set_pair(lab02::Options& options, const std::string& name, YX pair) {
    options[name + "_y"] = pair.y;
    options[name + "_x"] = pair.x;
}

[[nodiscard]] inline YX pair_of(const lab02::Options& options, const std::string& name) {
    return {lab02::integer(options, name + "_y"), lab02::integer(options, name + "_x")};
}

inline void set_padding(lab02::Options& options, const Sides& padding) {
    options["top"] = padding.top;
    options["left"] = padding.left;
    options["bottom"] = padding.bottom;
    options["right"] = padding.right;
}

[[nodiscard]] inline Sides padding_of(const lab02::Options& options) {
    return {lab02::integer(options, "top"), lab02::integer(options, "left"),
            lab02::integer(options, "bottom"), lab02::integer(options, "right")};
}

[[nodiscard]] inline bool has_bias(const lab02::Options& options) {
    return lab02::option(options, "bias") != 0;
}

[[nodiscard]] inline Conv2dOptions conv2d_options(const lab02::Options& options) {
    return {.stride = pair_of(options, "stride"),
            .padding = padding_of(options),
            .dilation = pair_of(options, "dilation"),
            .groups = lab02::integer(options, "groups")};
}

[[nodiscard]] inline PoolOptions pool_options(const lab02::Options& options) {
    return {.kernel = pair_of(options, "kernel"),
            .stride = pair_of(options, "stride"),
            .padding = padding_of(options),
            .count_padding = lab02::option(options, "count_padding") != 0};
}

[[nodiscard]] inline lab02::Options options_of(const PoolOptions& pool) {
    lab02::Options options = {{"count_padding", pool.count_padding ? 1 : 0}};
    set_pair(options, "kernel", pool.kernel);
    set_pair(options, "stride", pool.stride);
    set_padding(options, pool.padding);
    return options;
}

}  // namespace lab03
