// The body of an exercise that is not written yet.

#pragma once

#include <string>

#include "common/error.hpp"

namespace dl {

/// Thrown by an untouched exercise; the judge reports it as "not started", never as wrong.
class NotStarted : public Error {
public:
    explicit NotStarted(const std::string& exercise)
        : Error(exercise + " is not written yet: replace the TODO in its body"),
          exercise_(exercise) {}

    /// Id and name, such as "3.2 conv2d_forward".
    [[nodiscard]] const std::string& exercise() const { return exercise_; }

private:
    std::string exercise_;
};

/// Stands where your code belongs: `dl::todo("3.2 conv2d_forward");`
[[noreturn]] inline void todo(const std::string& exercise) { throw NotStarted(exercise); }

}  // namespace dl
