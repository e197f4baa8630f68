// Sheets: one picture that shows what a generator draws.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/tensor.hpp"

namespace dl {

/// clouds, digits, documents, objects, patients, scenes, series.
[[nodiscard]] const std::vector<std::string>& sheet_names();

/// A contact sheet as an RGB picture (3, H, W) in [0, 1], ready for the PNG writer:
///
///   clouds     the five clouds, coloured by class
///   digits     one row a class
///   objects    scenes for classification, one row a class
///   scenes     scenes with their boxes; beside each its masks, coloured by class
///   series     one row a class, the place of the motif shaded
///   documents  one row a document, sorted by topic; one column a word; darker is more often
///   patients   one row a patient, sorted by risk: codes, conditions, what begins in the year after
///
/// Throws Error for any other name.
[[nodiscard]] Tensor contact_sheet(std::string_view name, std::uint64_t seed);

}  // namespace dl
