// Errors: one exception type, and one function that checks a rule at the border of the library.
//
// A message names the call, the rule that was broken, the values, and what to do next:
//   matmul: columns of a must equal rows of b, got a (2, 3) and b (4, 5); is one transposed?

#pragma once

#include <initializer_list>
#include <ios>
#include <ostream>
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

/// One part of a message: whatever can be written to a stream. It lives as long as what it names.
class Part {
public:
    explicit Part(const char* words);
    explicit Part(std::ios_base& (*manipulator)(std::ios_base&));  // such as std::fixed
    template <class T>
    explicit Part(const T& value)
        : value_(&value), write_([](std::ostream& out, const void* place) {
              out << *static_cast<const T*>(place);
          }) {}

    void write_to(std::ostream& out) const {
        if (manipulator_ != nullptr)
            out << manipulator_;
        else
            write_(out, value_);
    }

private:
    const void* value_ = nullptr;
    void (*write_)(std::ostream& out, const void* place) = nullptr;
    std::ios_base& (*manipulator_)(std::ios_base&) = nullptr;
};

/// Joining is compiled once, not again for every message.
[[nodiscard]] std::string joined(std::initializer_list<Part> parts);

/// The parts of a message, one after the other.
template <class... Parts>
[[nodiscard]] std::string text(const Parts&... parts) {
    return joined({Part(parts)...});
}

/// Throws E with the joined parts as its message unless the rule holds.
template <class E = ShapeError, class... Parts>
void require(bool rule_holds, const Parts&... parts) {
    if (!rule_holds) [[unlikely]]
        throw E(text(parts...));
}

}  // namespace dl
