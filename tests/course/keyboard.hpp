// Single keys from a terminal, without waiting for the return key.

#pragma once

#include <termios.h>

namespace course {

/// While it lives, keys arrive one by one and are not echoed. Nothing happens where standard input
/// is not a terminal. The terminal is as before at the end, however that comes.
class Keyboard {
public:
    Keyboard();
    ~Keyboard();
    Keyboard(const Keyboard&) = delete;
    Keyboard& operator=(const Keyboard&) = delete;

    /// The key pressed within the time, or 0.
    [[nodiscard]] char wait(int milliseconds) const;

private:
    bool changed_ = false;
    termios before_{};
};

}  // namespace course
