// Progress: transcripts with a clock that the test moves.

#include "common/progress.hpp"

#include <cmath>
#include <sstream>
#include <stdexcept>

#include "common/utf8.hpp"
#include "tests/support/catch.hpp"

using dl::duration;
using dl::Progress;
using dl::ProgressOptions;
using dl::Terminal;

namespace {

// A run of which the test decides how long a step takes.
struct Run {
    double now = 100;
    std::ostringstream out;
    ProgressOptions options{.title = "training", .seconds = [this] { return now; }};

    Run() = default;
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    std::string text() const { return out.str(); }
    std::vector<std::string> lines() const { return split('\n'); }
    std::vector<std::string> split(char end) const {
        std::vector<std::string> parts;
        std::istringstream in(out.str());
        for (std::string part; std::getline(in, part, end);)
            parts.push_back(part);
        return parts;
    }
};

const Terminal file{};
const Terminal ascii{.interactive = true, .width = 80};
const Terminal blocks{.interactive = true, .utf8 = true, .width = 80};

}  // namespace

TEST_CASE("times are written as people say them", "[common][progress]") {
    CHECK(duration(0) == "0 s");
    CHECK(duration(0.42) == "0.4 s");
    CHECK(duration(9.94) == "9.9 s");
    CHECK(duration(9.96) == "10 s");
    CHECK(duration(59.4) == "59 s");
    CHECK(duration(60) == "1 min 00 s");
    CHECK(duration(200) == "3 min 20 s");
    CHECK(duration(3600) == "1 h 00 min");
    CHECK(duration(7500) == "2 h 05 min");
    CHECK(duration(NAN) == "-");
    CHECK(duration(-1) == "-");
    CHECK(duration(INFINITY) == "277,777,777 h 46 min");
}

TEST_CASE("on a terminal one line is drawn over and the last one stays", "[common][progress]") {
    Run run;
    run.options.terminal = ascii;
    run.options.total = 4;
    {
        Progress progress(run.out, run.options);
        for (int i = 0; i < 4; ++i) {
            run.now += 1;
            progress.step(1, 1.0 / (i + 1));
        }
        progress.finish();
    }
    CHECK(run.text() ==
          "\rtraining  [#####=----------------]  25 %  loss 1  3 s left  1/s\x1b[K"
          "\rtraining  [###########-----------]  50 %  loss 0.5  2 s left  1/s\x1b[K"
          "\rtraining  [################=-----]  75 %  loss 0.333  1 s left  1/s\x1b[K"
          "\rtraining  [######################]  100 %  loss 0.25  0 s left  1/s\x1b[K"
          "\rtraining  4 steps in 4 s  1/s  loss 0.25\x1b[K\n");
}

TEST_CASE("elsewhere few plain lines are written and they grow apart", "[common][progress]") {
    Run run;
    run.options.terminal = file;
    run.options.total = 36000;
    {
        Progress progress(run.out, run.options);
        for (int i = 0; i < 36000; ++i) {
            run.now += 0.1;
            progress.step(1, 0.5);
        }
    }
    const auto lines = run.lines();
    CHECK(lines.size() > 8);
    CHECK(lines.size() < 25);
    CHECK(lines.front() == "training  0 %  loss 0.5  59 min 55 s left  10/s");
    CHECK(lines[1] == "training  0 %  loss 0.5  59 min 50 s left  10/s");
    CHECK(lines.back() == "training  36,000 steps in 1 h 00 min  10/s  loss 0.5");
    CHECK(run.text().find('\r') == std::string::npos);
    CHECK(run.text().find('\x1b') == std::string::npos);
}

TEST_CASE("a quiet run writes nothing at all", "[common][progress]") {
    Run run;
    run.options.quiet = true;
    run.options.terminal = ascii;
    {
        Progress progress(run.out, run.options);
        for (int i = 0; i < 100; ++i) {
            run.now += 10;
            progress.step(1, NAN);
        }
        progress.print("a result");
        progress.finish();
        CHECK(progress.done() == 100);
    }
    CHECK(run.text().empty());
}

TEST_CASE("no line is wider than its terminal", "[common][progress]") {
    const int width = GENERATE(40, 60, 80, 200);
    const bool utf8 = GENERATE(false, true);
    Run run;
    run.options.title = "a title that is quite long \u00e9\u00e9\u00e9 for a narrow terminal";
    run.options.terminal = Terminal{.interactive = true, .utf8 = utf8, .width = width};
    run.options.total = 1000000;
    Progress progress(run.out, run.options);
    progress.show("accuracy", 0.98765);
    for (int i = 0; i < 50; ++i) {
        run.now += 61;
        progress.step(20000, 0.123456);
    }
    int drawn = 0;
    for (std::string part : run.split('\r')) {
        if (part.empty()) continue;
        part = part.substr(0, part.find('\x1b'));
        CHECK(dl::display_width(part) < width);
        CHECK(part.find(" %") != std::string::npos);
        ++drawn;
    }
    CHECK(drawn == 50);
}

TEST_CASE("the bar does not jump with the digits of the loss", "[common][progress]") {
    Run run;
    run.options.terminal = Terminal{.interactive = true, .width = 60};
    run.options.total = 100;
    Progress progress(run.out, run.options);
    std::vector<std::size_t> widths;
    for (const double loss : {1.88, 1.4, 1.0, 1.25}) {
        run.now += 0.7;
        progress.step(1, loss);
        const std::string last = run.split('\r').back();
        widths.push_back(last.find(']') - last.find('['));
    }
    CHECK(widths == std::vector<std::size_t>(4, widths[0]));
}

TEST_CASE("letters beyond ASCII appear only where the terminal knows them", "[common][progress]") {
    for (const Terminal& terminal : {ascii, blocks}) {
        Run run;
        run.options.terminal = terminal;
        run.options.total = 3;
        Progress progress(run.out, run.options);
        run.now += 1;
        progress.step();
        const std::string text = run.text();
        CHECK((text.find("\u2588") != std::string::npos) == terminal.utf8);
        CHECK((text.find('#') != std::string::npos) != terminal.utf8);
        bool has_only_ascii = true;
        for (const char c : text)
            has_only_ascii = has_only_ascii && static_cast<unsigned char>(c) < 128;
        CHECK(has_only_ascii != terminal.utf8);
    }
}

TEST_CASE("an unknown total shows a count and the time that passed", "[common][progress]") {
    Run run;
    run.options.terminal = ascii;
    run.options.unit = "images";
    Progress progress(run.out, run.options);
    run.now += 2;
    progress.step(5000);
    progress.finish();
    CHECK(run.text() ==
          "\rtraining  5,000 images  2 s  2,500/s\x1b[K"
          "\rtraining  5,000 images in 2 s  2,500/s\x1b[K\n");
}

TEST_CASE("awkward totals and losses are shown for what they are", "[common][progress]") {
    for (const std::int64_t total :
         {std::int64_t{-5}, std::int64_t{0}, std::int64_t{1}, std::int64_t{1} << 62}) {
        Run run;
        run.options.terminal = ascii;
        run.options.total = total;
        Progress progress(run.out, run.options);
        for (const double loss : {double{NAN}, double{INFINITY}, -1e300, 0.0}) {
            run.now += 1;
            progress.step(1, loss);  // also past the total
        }
        progress.finish();
        CHECK(run.text().find("loss nan") != std::string::npos);
        CHECK(run.text().find("loss inf") != std::string::npos);
        CHECK(run.text().find("loss -1e300") != std::string::npos);
        CHECK(run.text().ends_with("4 steps in 4 s  1/s  loss 0\x1b[K\n"));
    }
}

TEST_CASE("a run without a step and without time still ends with a line", "[common][progress]") {
    Run run;
    run.options.terminal = file;
    { Progress progress(run.out, run.options); }
    CHECK(run.text() == "training  0 steps in 0 s\n");
}

TEST_CASE("a clock that stands still or turns back does no harm", "[common][progress]") {
    Run run;
    run.options.terminal = ascii;
    run.options.total = 10;
    Progress progress(run.out, run.options);
    progress.step(5);
    run.now -= 50;
    progress.step(5);
    progress.finish();
    CHECK(run.text() == "\rtraining  10 steps in 0 s\x1b[K\n");
}

TEST_CASE("a result stays above the line that moves", "[common][progress]") {
    Run run;
    run.options.terminal = ascii;
    run.options.total = 2;
    Progress progress(run.out, run.options);
    run.now += 1;
    progress.step();
    progress.print("epoch 1: 98.4 %\nwith a second line");
    const auto parts = run.split('\r');
    REQUIRE(parts.size() == 4);
    CHECK(parts[2] == "epoch 1: 98.4 % with a second line\x1b[K\n");
    CHECK(parts[3] == parts[1]);
}

TEST_CASE("an exception leaves a line that says how far it came", "[common][progress]") {
    Run run;
    run.options.terminal = file;
    run.options.total = 100;
    try {
        Progress progress(run.out, run.options);
        run.now += 2;
        progress.step(40);
        throw std::runtime_error("diverged");
    } catch (const std::runtime_error&) {
    }
    CHECK(run.text() == "training  stopped after 40 of 100 steps in 2 s  20/s\n");
}

TEST_CASE("finishing twice writes one line and steps after it write none", "[common][progress]") {
    Run run;
    run.options.terminal = file;
    Progress progress(run.out, run.options);
    progress.step();
    progress.finish();
    progress.finish();
    run.now += 1000;
    progress.step(1000000);
    CHECK(run.lines().size() == 1);
}

TEST_CASE("the clock is read seldom in a hot loop", "[common][progress]") {
    Run run;
    int reads = 0;
    run.options.terminal = file;
    run.options.seconds = [&run, &reads] {
        ++reads;
        return run.now;
    };
    Progress progress(run.out, run.options);
    for (int i = 0; i < 1000000; ++i) {
        run.now += 1e-6;  // a second in all
        progress.step();
    }
    CHECK(reads < 150);  // about every 20 ms, and a few to find the pace
}

TEST_CASE("a slow stretch after a fast one is noticed", "[common][progress]") {
    Run run;
    run.options.terminal = ascii;
    run.options.total = 2000000;
    Progress progress(run.out, run.options);
    for (int i = 0; i < 1000000; ++i) {
        run.now += 1e-6;
        progress.step();
    }
    const std::size_t before = run.split('\r').size();
    for (int i = 0; i < 60000; ++i) {
        run.now += 1e-3;  // a thousand times slower
        progress.step();
    }
    CHECK(run.split('\r').size() > before + 100);
}
