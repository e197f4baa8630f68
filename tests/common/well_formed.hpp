// A strict reader of XML, as far as pictures and pages use it: it finds what a browser would
// silently repair. Pages may hold <meta ...> without an end and start with a document type.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dl {

/// Empty when `markup` is one well-formed element; otherwise what is wrong, and where.
[[nodiscard]] std::string what_is_malformed(std::string_view markup);

/// The start tags in order, as "name" or "name.class".
[[nodiscard]] std::vector<std::string> tags_of(std::string_view markup);

/// All text between tags, entities resolved, without the content of <style>.
[[nodiscard]] std::string text_of(std::string_view markup);

/// How often `part` occurs.
[[nodiscard]] int count_of(std::string_view markup, std::string_view part);

}  // namespace dl
