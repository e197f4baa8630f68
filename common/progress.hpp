// Progress: how far a long computation is, how fast, and how long it will take.
//
//   Progress progress(std::cerr, {.title = "epoch 3", .total = steps});
//   for (...) progress.step(1, loss);
//   progress.finish();
//
// On a terminal one line is drawn over again and again; elsewhere few plain lines are written, the
// further apart the longer it takes. A step that draws nothing costs an addition and a comparison.

#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/terminal.hpp"

namespace dl {

struct ProgressOptions {
    std::string title = "running";
    std::int64_t total = 0;  // steps; 0: not known
    std::string unit = "steps";
    bool quiet = false;     // nothing is written at all
    double first_line = 5;  // seconds to the first plain line where there is no terminal
    std::optional<Terminal> terminal{};  // as the stream says
    std::function<double()> seconds{};   // a monotonic clock
};

class Progress {
public:
    Progress(std::ostream& out, ProgressOptions options);
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    /// Ends the line if `finish` did not; after an exception it says how far it came.
    ~Progress();

    void step(std::int64_t amount = 1) {
        done_ += amount;
        if (done_ >= next_look_) look();
    }
    /// With the loss of this step.
    void step(std::int64_t amount, double loss) {
        loss_ = loss;
        has_loss_ = true;
        step(amount);
    }
    /// A further value beside the loss, such as an accuracy.
    void show(std::string_view name, double value);
    /// A line of its own above the bar, for results that stay. Nothing when quiet.
    void print(std::string_view line);
    /// The last line: all steps, the time, the rate and the values.
    void finish();

    [[nodiscard]] std::int64_t done() const { return done_; }

private:
    void look();
    void draw(double now);
    void end(bool complete);
    [[nodiscard]] std::string values() const;
    [[nodiscard]] std::string line(double now);
    [[nodiscard]] std::string summary(double now, bool complete) const;
    void write(const std::string& line, bool stays);

    std::ostream& out_;
    ProgressOptions options_;
    Terminal terminal_;
    std::int64_t done_ = 0;
    std::int64_t next_look_ = 1;
    double loss_ = std::numeric_limits<double>::quiet_NaN();
    bool has_loss_ = false;
    bool finished_ = false;
    bool line_open_ = false;
    int exceptions_ = 0;   // in flight when it started
    int widest_tail_ = 0;  // columns; the bar gives way once and does not grow back
    double start_ = 0;
    double last_look_ = 0;
    double next_draw_ = 0;
    std::int64_t last_done_ = 0;
    std::vector<std::pair<std::string, double>> shown_;
};

/// Seconds since it was made.
class Stopwatch {
public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }

private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// "48 s", "3 min 20 s", "2 h 05 min"; "0.4 s" below ten.
[[nodiscard]] std::string duration(double seconds);

}  // namespace dl
