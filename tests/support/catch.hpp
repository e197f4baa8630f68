// Catch2, version 2 or 3, under one include. Tests write CHECK_THAT(value, Matcher()) and derive
// matchers from Catch::Matchers::MatcherBase<T>; a part of a text is ContainsSubstring. Both as in
// version 3.

#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
namespace Catch::Matchers {
using Impl::MatcherBase;
inline auto ContainsSubstring(const std::string& part) { return Contains(part); }
}  // namespace Catch::Matchers
#endif
