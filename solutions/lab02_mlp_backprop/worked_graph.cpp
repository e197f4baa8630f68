// A graph of two nodes, by hand:   x --(+)-- q --(*)-- f
//                                  y --'     z --'
//
// You write     2.2 worked_graph
// You are given worked_graph.hpp
// Check         ./course check 2.2          Stuck?  ./course hint 2.2

#include "lab02_mlp_backprop/worked_graph.hpp"

#include "common/todo.hpp"

namespace lab02 {

// Exercise 2.2: values up, slopes down
//
//   q = x + y     f = q z
//
// Steps
//   1. Forward: q, then f.
//   2. Local slopes: how fast does q move when only x moves? How fast f when only q, only z moves?
//      Each is a number that the node knows by itself, without looking at the rest of the graph.
//   3. The chain rule: multiply the local slopes along the path from f down to x, and to y.
//
// At (-2, 5, -4) the value is f = -12. Work the slopes out on paper before you run the check.
WorkedGraph worked_graph(float x, float y, float z) {
    // BEGIN SOLUTION 2.2 worked_graph
    WorkedGraph graph;
    graph.q = x + y;
    graph.f = graph.q * z;
    graph.dq_dx = 1;
    graph.dq_dy = 1;
    graph.df_dq = z;
    graph.df_dz = graph.q;
    graph.df_dx = graph.df_dq * graph.dq_dx;
    graph.df_dy = graph.df_dq * graph.dq_dy;
    return graph;
    // END SOLUTION
}

}  // namespace lab02
