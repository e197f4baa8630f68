// What `verify` found out about a lab.

#pragma once

#include <string>
#include <vector>

#include "tests/course/catalogue.hpp"

namespace course {

struct LabProof {
    std::string lab;
    std::string judge_json;             // of judge_lab01 --verify
    std::string text;                   // the same for people
    std::vector<std::string> problems;  // of pages and skeletons
    bool holds = false;
};

/// What is missing around the exercises: walkthrough sections, hints, points, files, and
/// skeletons in step. Empty when all is there.
std::vector<std::string> page_problems(const Context& context, const Lab& lab);

/// {"skeleton_points":0,"reference_points":N,"reference_max":N,"misconceptions":N,"caught":N,
/// "named":N,"alternatives":N,"alternatives_full":N,"holds":bool,"problems":[...],"labs":[...]}
std::string json_of_proofs(const std::vector<LabProof>& proofs);

}  // namespace course
