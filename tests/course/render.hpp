// A page of Markdown as a terminal shows it: headings, paragraphs, lists, tables, code, formulas.

#pragma once

#include <string>
#include <string_view>

#include "tests/course/look.hpp"

namespace course {

struct RenderOptions {
    bool answers = false;  // show what a page folds away
    int indent = 0;
};

/// The page, wrapped to the width of the terminal; code and tables keep their lines.
std::string render(const Look& look, std::string_view markdown, const RenderOptions& options = {});

/// A formula in TeX in plain characters: \frac{a}{b} is (a)/(b), \cdot is *.
std::string plain_formula(std::string_view tex);

}  // namespace course
