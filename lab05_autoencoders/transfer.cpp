// Transfer: what was learnt without labels is put to use where labels are few.
//
// You write     5.9 parameters_of, frozen_step
// You are given transfer.hpp, decaying, add_decay and optimiser_step of lab 2
// Check         ./course check 5.9          Stuck?  ./course hint 5.9

#include "lab05_autoencoders/transfer.hpp"

#include "common/todo.hpp"

namespace lab05 {

using dl::Tensor;
using lab02::Mode;

// Exercise 5.9: net.parameters() lists every parameter and every running statistic
std::set<std::string> parameters_of(const Net& net, const std::string& prefix) {
    // TODO(5.9): your code here.
    dl::todo("5.9 parameters_of");
}

// Exercise 5.9: a step in which some parameters rest
//
// What moves a parameter in an ordinary step?
//   its gradient      drop those of frozen parameters: what has none is left alone by an optimiser,
//                     its momentum included
//   weight decay      decaying(net.parameters()) without the frozen names
//   forward itself    running statistics are written by session.forward in training mode: put the
//                     frozen ones back
// The gradients of the other layers stay: whoever lies below a frozen layer learns through it.
lab02::Update frozen_step(lab02::Session& session, Node loss, Params parameters,
                          std::vector<Tensor> inputs, const std::set<std::string>& frozen,
                          const lab02::FitOptions& how, lab02::OptimiserState state) {
    // TODO(5.9): your code here.
    dl::todo("5.9 frozen_step");
}

}  // namespace lab05
