// Patients: health records whose codes come from conditions, which come from hidden risks.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/tensor.hpp"

namespace dl {

/// One day on which a patient is seen: what was written down, each as a number of a code.
struct Visit {
    int day = 0;  // of the record, from 0
    std::vector<int> codes;
};

struct PatientOptions {
    float visits = 9;        // how many more than one a patient has on average, 0 ... 100
    float routine = 0.4f;    // share of codes that say nothing, such as a blood pressure reading
    float mistakes = 0.05f;  // share of codes that belong to a condition the patient does not have
};

struct Patients {
    std::vector<std::vector<Visit>> visits;  // of each patient, in order of days
    Tensor counts;                           // (N, codes): how often each code was written down
    Tensor conditions;                       // (N, conditions): 1 where the patient has it
    Tensor future;                           // (N, conditions): 1 where it begins in the year after
    Tensor risks;                            // (N, risks): what is behind it all, 0 or above
    std::vector<std::string> code_names;     // "diabetes: drug 2", ..., "routine 17"
    std::vector<std::string> condition_names;  // "diabetes", ...
    std::vector<std::string> risk_names;       // "metabolism", ...

    [[nodiscard]] int size() const { return static_cast<int>(visits.size()); }
};

/// `count` patients. Six hidden risks raise the chance of four conditions each; a condition shows
/// itself as some of its sixteen codes, on the days the patient is seen; different clinics write
/// different codes for the same condition; four codes of ten are routine.
///
/// A record therefore names only part of what a patient has. What begins in the year after
/// depends on the risks and on conditions already there, so that a compact description of the
/// whole record tells more about it than the raw counts do when labelled patients are few.
/// Measured by `./course run patients` (mean area under the ROC curve, ridge regression on 300
/// labelled patients, 5 seeds): scaled counts 0.645, codes of a denoising autoencoder that learned
/// from 6,000 unlabelled ones by cross-entropy 0.728 (by squared error 0.612: worse than the
/// counts), the risks themselves 0.925.
/// `future` is 0 for conditions that the patient has already. It is for judging, `risks` and
/// `conditions` are for looking: a model sees `counts` or `visits`.
/// The hidden rules are always the same; patient i depends on seed and i alone. Throws Error for
/// a negative count and for options outside of the ranges above (shares: [0, 1]).
[[nodiscard]] Patients patients(int count, std::uint64_t seed, const PatientOptions& options = {});

}  // namespace dl
