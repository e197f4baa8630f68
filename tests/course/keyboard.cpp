// The terminal's line editing is switched off and on again.

#include "tests/course/keyboard.hpp"

#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <thread>

namespace course {

Keyboard::Keyboard() {
    if (isatty(STDIN_FILENO) == 0 || tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios keys = before_;
    // Ctrl-C stays a signal.
    keys.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    keys.c_cc[VMIN] = 1;
    keys.c_cc[VTIME] = 0;
    changed_ = tcsetattr(STDIN_FILENO, TCSANOW, &keys) == 0;
}

Keyboard::~Keyboard() {
    if (changed_) tcsetattr(STDIN_FILENO, TCSANOW, &before_);
}

char Keyboard::wait(int milliseconds) const {
    if (!changed_) {
        std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
        return 0;
    }
    pollfd keys{STDIN_FILENO, POLLIN, 0};
    char key = 0;
    if (poll(&keys, 1, milliseconds) <= 0) return 0;
    return read(STDIN_FILENO, &key, 1) == 1 ? key : 'q';  // no more keys: the terminal is gone
}

}  // namespace course
