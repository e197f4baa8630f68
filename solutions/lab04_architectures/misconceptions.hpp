// The parts of lab 4's table of known wrong answers.

#pragma once

#include <functional>

#include "lab02_mlp_backprop/net.hpp"
#include "tests/harness/misconception.hpp"

namespace lab04 {

/// Calls a reference function for its checks alone: a wrong answer refuses what the right one does.
template <class T>
void check(const T&) {}

/// A net with its nodes changed one by one, built anew; a node for which `edit` says false is left
/// out, and what followed it follows its first input.
using NodeEdit = std::function<bool(lab02::NodeData& node)>;
lab02::Net rebuilt(const lab02::Net& net, const NodeEdit& edit);

harness::Misconceptions part_rows();                  // 4.1 and 4.3
harness::Misconceptions sliding_rows();               // 4.13
harness::Misconceptions box_rows();                   // 4.14
harness::Misconceptions region_rows();                // 4.15
harness::Misconceptions proposal_rows();              // 4.16
harness::Misconceptions precision_rows();             // 4.17
harness::Misconceptions mask_rows();                  // 4.18
harness::Misconceptions pixel_rows();                 // 4.2, 4.10 but for transposed convolution
harness::Misconceptions paint_rows();                 // 4.10, transposed convolution
harness::Misconceptions task_rows();                  // 4.11, 4.12
harness::Misconceptions token_rows();                 // 4.19
harness::Misconceptions net_rows();                   // 4.4, 4.5, 4.8
harness::Misconceptions block_and_experiment_rows();  // 4.6, 4.7, 4.9
harness::Misconceptions misconceptions();

}  // namespace lab04
