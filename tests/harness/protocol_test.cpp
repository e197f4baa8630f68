// A worker that lies in the protocol: every lie is a verdict, soon, and the truth is a value.

#include <chrono>
#include <csignal>
#include <string>

#include "tests/harness/post_mortem.hpp"
#include "tests/harness/worker_process.hpp"
#include "tests/support/catch.hpp"

using namespace harness;

namespace {

Outcome told_by(const std::string& how) {
    WorkerOptions options;
    options.command = {std::string(COURSE_PROGRAMS) + "/fixture_liar", how};
    options.cpu_seconds = 0.5;
    options.wall_seconds = 1;
    WorkerProcess worker(options);
    return worker.ask({"twice", "", {List{{integer(21)}, {}}}});
}

}  // namespace

TEST_CASE("The truth is a value", "[harness][protocol]") {
    const Outcome outcome = told_by("honest");
    REQUIRE(outcome.fate == Fate::value);
    CHECK(as_integer(item(outcome.answer, 0)) == 42);
}

TEST_CASE("An answer of another call, two answers or too long a one are damage",
          "[harness][protocol]") {
    for (const char* how : {"other-id", "twice", "huge", "question"}) {
        const Outcome outcome = told_by(how);
        INFO(how << ": " << outcome.message);
        CHECK(outcome.fate == Fate::crashed);
        CHECK(outcome.protocol);
    }
}

TEST_CASE("Half an answer, a closed pipe and a silent exit end in time", "[harness][protocol]") {
    const auto start = std::chrono::steady_clock::now();
    CHECK(told_by("half").fate == Fate::timed_out);
    CHECK(told_by("close").fate == Fate::crashed);
    CHECK(told_by("silent-exit").fate == Fate::crashed);
    CHECK(told_by("silent-exit").message ==
          "the program ended itself with exit(0); a function gives its answer with return");
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
}

TEST_CASE("A limit of the system is told as what it is", "[harness][protocol]") {
    End end;
    end.status = SIGXCPU;  // as waitpid tells that a signal ended it
    CHECK(post_mortem(end, "lab").fate == Fate::timed_out);
    end.status = SIGSEGV;
    CHECK(post_mortem(end, "lab").fate == Fate::crashed);
}

TEST_CASE("A failed assertion is told by its rule and place", "[harness][protocol]") {
    const auto told = [](const std::string& function) {
        End end;
        end.status = 99 << 8;
        end.last_words = "lab03_worker: /x/f.hpp:66: " + function +
                         ": Assertion `i >= 0 && i < count()' failed.\n"
                         "==7==ERROR: AddressSanitizer: ABRT on unknown address 0x0420\n"
                         "    #9 0x5 in f /x/lab03_cnn/conv2d.cpp:321\n";
        const Outcome outcome = post_mortem(end, "lab03_cnn");
        CHECK(outcome.fate == Fate::crashed);
        CHECK(outcome.place == "lab03_cnn/conv2d.cpp:321");
        return outcome.message;
    };
    CHECK(told("float dl::Tensor::operator[](int64_t) const") ==
          "an index lies outside of its tensor: i >= 0 && i < count()");
    CHECK(told("int f()") == "an assertion failed: i >= 0 && i < count()");
}

TEST_CASE("Causes of one fate have codes of their own", "[harness][protocol]") {
    CHECK(fine_code(told_by("twice")) == "PV");
    CHECK(fine_code(told_by("half")) == "WL");
    CHECK(fine_code(told_by("silent-exit")).empty());
    End end;
    end.flooded = true;
    CHECK(fine_code(post_mortem(end, "lab")) == "OL");
    end = {};
    end.last_words = "course_box: thread limit\n";
    CHECK(fine_code(post_mortem(end, "lab")) == "PL");
    end = {};
    end.timed_out = true;
    CHECK(fine_code(post_mortem(end, "lab")).empty());
}

TEST_CASE("A worker that is gone is started again for the next call", "[harness][protocol]") {
    WorkerOptions options;
    options.command = {std::string(COURSE_PROGRAMS) + "/fixture_liar", "silent-exit"};
    WorkerProcess worker(options);
    const Request request{"twice", "", {List{{integer(21)}, {}}}};
    for (int i = 0; i < 3; ++i)
        CHECK(worker.ask(request).fate == Fate::crashed);
    CHECK(worker.starts() == 3);
}

TEST_CASE("Megabytes travel both ways without a deadlock", "[harness][protocol]") {
    WorkerOptions options;
    options.command = {std::string(COURSE_PROGRAMS) + "/fixture_worker"};
    options.cpu_seconds = 60;
    options.wall_seconds = 120;
    WorkerProcess worker(options);
    Reals large{{1000, 1000}, std::vector<double>(1000000, 1.5)};
    const Outcome outcome = worker.ask({"halve", "", {List{{{large}, text("x")}, {}}}});
    REQUIRE(outcome.fate == Fate::value);
    const Reals& changed = as_reals(item(item(outcome.answer, 1), 0));
    CHECK(changed.values.size() == 1000000);
    CHECK(changed.values.back() == 0.75);
}
