// Scenes: coloured pictures of textured objects before clutter, with everything that can be known
// about them: class, box and mask of each object, and the class of each pixel.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/data/dataset.hpp"
#include "common/tensor.hpp"

namespace dl {

/// A rectangle in pixels: x0 <= x < x1 and y0 <= y < y1, so that its width is x1 - x0. The left
/// border of the picture is x = 0, and pixel (0, 0) covers 0 <= x < 1.
struct Box {
    float x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    friend bool operator==(const Box&, const Box&) = default;
};

struct SceneOptions {
    int size = 64;             // of both sides, 32 ... 128
    int kinds = 10;            // only the first so many of the ten kinds occur
    int min_objects = 1;       // 1 ... max_objects
    int max_objects = 3;       // ... 12
    float min_radius = 0.13f;  // of the objects, as a share of the size
    float max_radius = 0.24f;
    float min_visible = 0.6f;  // share of an object that others may not cover
    float tilt = 0.35f;        // objects are turned by up to this angle in radians
    float clutter = 1.0f;      // how much lies behind the objects
    float noise = 0.03f;       // of the camera, standard deviation
};

struct SceneObject {
    int kind = 0;       // 0 ... 9
    Box box;            // tight around the visible pixels
    int pixels = 0;     // visible ones
    float visible = 1;  // share of the object that no other one covers
};

struct Scenes {
    Tensor images;                                  // (N, 3, S, S) in [0, 1]
    std::vector<std::vector<SceneObject>> objects;  // of each picture, the farthest first
    std::vector<int> instances;                     // (N, S, S): 0, or 1 + index of the object
    std::vector<int> semantic;                      // (N, S, S): 0, or 1 + kind of the object
    std::vector<std::string> class_names;           // of the kinds

    [[nodiscard]] int size() const { return static_cast<int>(objects.size()); }
    /// (S, S): 1 where one object of one picture is seen, else 0. Throws Error when outside.
    [[nodiscard]] Tensor mask(int picture, int object) const;
};

/// `count` pictures with one to many objects: disc, square, triangle, star, ring, cross, heart,
/// crescent, arrow, hourglass. Colour, texture and place say nothing about the kind.
///
/// Light falls from above. Nearer objects hide farther ones, masks are disjoint. The kinds of the
/// farthest objects are balanced: every run of `kinds` pictures shows each once.
/// Picture i depends on seed and i alone: draw the test set with another seed.
/// Throws Error for a negative count, options outside of the ranges above and objects that could
/// not find room (max_objects circles of max_radius may cover 80 % of the picture).
[[nodiscard]] Scenes scenes(int count, std::uint64_t seed, const SceneOptions& options = {});

/// The same for classification: 32 x 32 pixels, one large object, its kind is the label.
/// Measured with 8,000 pictures for training and 2,000 new ones: softmax regression
/// 24 %, a LeNet 86 %, a residual network with 7 convolutions 99 %.
[[nodiscard]] Dataset scene_objects(int count, std::uint64_t seed, int size = 32);

}  // namespace dl
