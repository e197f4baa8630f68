// The smallest graph with a chain rule in it: f(x, y, z) = (x + y) z. Exercise 2.2.

#pragma once

namespace lab02 {

/// Values on the way up, local slopes at each node, and what they multiply to.
struct WorkedGraph {
    float q, f;          // forward: q = x + y, f = q z
    float dq_dx, dq_dy;  // local slopes of the sum
    float df_dq, df_dz;  // local slopes of the product
    float df_dx, df_dy;  // the chain rule
};

/// All of it at one point; at (-2, 5, -4) the value f is -12.
[[nodiscard]] WorkedGraph worked_graph(float x, float y, float z);

}  // namespace lab02
