// Progress: see progress.hpp.

#include "common/progress.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <ostream>

#include "common/error.hpp"
#include "common/markup.hpp"
#include "common/utf8.hpp"

namespace dl {

namespace {

constexpr double frame = 0.1;          // seconds between two drawings on a terminal
constexpr double look_every = 0.02;    // seconds between two looks at the clock
constexpr double longest_pause = 300;  // seconds between two plain lines

double monotonic_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

std::string two_digits(long long number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

// "[####----]" or blocks with eighths, `width` columns with its brackets.
std::string bar(double part, int width, bool utf8) {
    const int inner = width - 2;
    std::string out = utf8 ? "\u2595" : "[";
    const double filled = std::clamp(part, 0.0, 1.0) * inner;
    for (int i = 0; i < inner; ++i) {
        const double here = filled - i;
        if (!utf8) {
            out += here >= 1 ? '#' : here > 0 ? '=' : '-';
        } else {
            const int eighths = std::clamp(static_cast<int>(here * 8), 0, 8);
            if (eighths == 0)
                out += ' ';
            else
                append_utf8(out, 0x2590 - static_cast<char32_t>(eighths));
        }
    }
    return out + (utf8 ? "\u258f" : "]");
}

std::string one_line(std::string_view words) {
    std::string out = printable(words);
    std::replace_if(
        out.begin(), out.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
    return out;
}

}  // namespace

std::string duration(double seconds) {
    if (!(seconds >= 0)) return "-";
    if (seconds < 9.95) return readable(std::round(seconds * 10) / 10, 2) + " s";
    const auto whole = static_cast<long long>(std::llround(std::min(seconds, 1e12)));
    if (whole < 60) return std::to_string(whole) + " s";
    if (whole < 3600) return text(whole / 60, " min ", two_digits(whole % 60), " s");
    return text(decimal(whole / 3600, 0), " h ", two_digits(whole % 3600 / 60), " min");
}

Progress::Progress(std::ostream& out, ProgressOptions options)
    : out_(out), options_(std::move(options)) {
    terminal_ = options_.terminal ? *options_.terminal : terminal_of(out);
    if (!options_.seconds) options_.seconds = monotonic_seconds;
    options_.title = one_line(options_.title);
    options_.unit = one_line(options_.unit);
    exceptions_ = std::uncaught_exceptions();
    start_ = last_look_ = options_.seconds();
    next_draw_ = start_ + (terminal_.interactive ? frame : options_.first_line);
    if (options_.quiet) next_look_ = std::numeric_limits<std::int64_t>::max();
}

Progress::~Progress() {
    try {
        if (!finished_) end(std::uncaught_exceptions() == exceptions_);
    } catch (...) {
        // A stream that throws must not end the program from a destructor.
    }
}

// Reads the clock, and decides after how many steps it is worth reading again.
void Progress::look() {
    if (finished_ || options_.quiet) {
        next_look_ = std::numeric_limits<std::int64_t>::max();
        return;
    }
    const double now = options_.seconds();
    const double passed = now - last_look_;
    const std::int64_t steps = done_ - last_done_;
    // At most twice as many as before: a slow stretch after a fast one is noticed soon.
    const double wanted = passed > 0 ? static_cast<double>(steps) / passed * look_every : 2e9;
    const double most = std::min(2.0 * static_cast<double>(std::max<std::int64_t>(steps, 1)), 1e9);
    next_look_ = done_ + static_cast<std::int64_t>(std::clamp(wanted, 1.0, most));
    last_look_ = now;
    last_done_ = done_;
    if (now >= next_draw_) draw(now);
}

void Progress::draw(double now) {
    write(line(now), !terminal_.interactive);
    // Plain lines: 5 s, 10 s, 20 s, ... then one every five minutes.
    const double pause = std::clamp(now - start_, options_.first_line, longest_pause);
    next_draw_ = now + (terminal_.interactive ? frame : pause);
}

void Progress::show(std::string_view name, double value) {
    for (auto& [known, old] : shown_) {
        if (known != name) continue;
        old = value;
        return;
    }
    shown_.emplace_back(one_line(name), value);
}

void Progress::print(std::string_view words) {
    if (options_.quiet) return;
    const bool redraw = line_open_;
    write(one_line(words), true);
    if (redraw && !finished_) write(line(options_.seconds()), false);
}

void Progress::finish() {
    if (!finished_) end(true);
}

void Progress::end(bool complete) {
    finished_ = true;
    if (!options_.quiet) write(summary(options_.seconds(), complete), true);
}

std::string Progress::values() const {
    std::string out;
    const auto add = [&out](const std::string& name, double value) {
        out += "  " + name + " " +
               (std::isnan(value)   ? "nan"
                : std::isinf(value) ? "inf"
                                    : readable(value, 3));
    };
    if (has_loss_) add("loss", loss_);
    for (const auto& [name, value] : shown_)
        add(name, value);
    return out;
}

// What matters most comes first and is kept longest when the terminal is narrow.
std::string Progress::line(double now) {
    const double passed = std::max(now - start_, 0.0);
    const double rate = passed > 0 ? static_cast<double>(done_) / passed : 0;
    const bool known = options_.total > 0;
    const double part =
        known ? std::min(static_cast<double>(done_) / static_cast<double>(options_.total), 1.0) : 0;

    std::string out =
        cut_to_width(options_.title, terminal_.interactive ? terminal_.width / 3 : 60);
    const std::string count = known ? text("  ", static_cast<int>(part * 100), " %")
                                    : text("  ", decimal(done_, 0), " ", options_.unit);
    std::vector<std::string> parts = {values()};
    if (known && rate > 0 && done_ > 0)
        parts.push_back(
            "  " +
            duration(static_cast<double>(std::max<std::int64_t>(options_.total - done_, 0)) /
                     rate) +
            " left");
    if (!known) parts.push_back("  " + duration(passed));
    if (rate > 0) parts.push_back("  " + readable(rate, 3) + "/s");
    if (!terminal_.interactive) {
        out += count;
        for (const std::string& more : parts)
            out += more;
        return out;
    }
    const int room = terminal_.width - 1 - display_width(out) - display_width(count);
    std::string tail;
    for (const std::string& more : parts)
        if (display_width(tail + more) <= room) tail += more;
    widest_tail_ = std::max(widest_tail_, display_width(tail));
    const int bar_width = std::min(room - widest_tail_ - 2, 24);
    if (known && bar_width >= 8) out += "  " + bar(part, bar_width, terminal_.utf8);
    return out + count + tail;
}

std::string Progress::summary(double now, bool complete) const {
    const double passed = std::max(now - start_, 0.0);
    std::string out = options_.title + (complete ? "  " : "  stopped after ") + decimal(done_, 0);
    if (!complete && options_.total > 0) out += " of " + decimal(options_.total, 0);
    out += " " + options_.unit + " in " + duration(passed);
    if (passed > 0 && done_ > 0)
        out += "  " + readable(static_cast<double>(done_) / passed, 3) + "/s";
    return out + values();
}

// A line that stays ends in a newline; one that does not is drawn over by the next.
void Progress::write(const std::string& words, bool stays) {
    if (terminal_.interactive)
        out_ << '\r' << words << "\x1b[K";
    else
        out_ << words;
    if (stays) out_ << '\n';
    out_.flush();
    line_open_ = !stays;
}

}  // namespace dl
