// Errors: one exception type, and one function that checks a rule at the border of the library.
//
// A message names the call, the rule that was broken, the values, and what to do next:
//   matmul: columns of a must equal rows of b, got a (2, 3) and b (4, 5); is one transposed?

#pragma once

#include <sstream>
#include <stdexcept>
#include <string>

namespace dl {

/// Everything that goes wrong in common/ and in the labs, malformed files included.
class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Shapes that do not fit together, axes and indices outside of a tensor.
class ShapeError : public Error {
public:
    using Error::Error;
};

/// A file that is missing, malformed or not writable; the message opens with its path.
class FileError : public Error {
public:
    using Error::Error;
};

/// The parts of a message, one after the other.
template <class... Parts>
[[nodiscard]] std::string text(const Parts&... parts) {
    std::ostringstream out;
    (out << ... << parts);
    return out.str();
}

/// Throws E with the joined parts as its message unless the rule holds.
template <class E = ShapeError, class... Parts>
void require(bool rule_holds, const Parts&... parts) {
    if (!rule_holds) [[unlikely]]
        throw E(text(parts...));
}

}  // namespace dl
