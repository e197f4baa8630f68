// The loop of a worker, and what must happen before any static constructor of a learner runs.

#include "tests/harness/worker.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>

#include "tests/harness/wire.hpp"
#include "tests/support/sanitizer.hpp"

namespace harness {

namespace {

int calls_descriptor = -1;
int answers_descriptor = -1;

// A sanitizer has a limit of its own (below) and cannot live with this one, because it reserves
// terabytes of addresses. Without a sanitizer the next `new` beyond it throws std::bad_alloc.
void limit_memory() {
#if !TESTS_UNDER_SANITIZER
    rlimit bounds{};
    if (getrlimit(RLIMIT_AS, &bounds) != 0) return;
    bounds.rlim_cur = bounds.rlim_max = std::min(bounds.rlim_max, rlim_t{2} << 30);
    setrlimit(RLIMIT_AS, &bounds);
#endif
}

/// Runs before ordinary constructors, so that their output cannot get into the answers.
[[gnu::constructor(101)]] void move_the_pipes_away() {
    calls_descriptor = fcntl(0, F_DUPFD_CLOEXEC, 3);
    answers_descriptor = fcntl(1, F_DUPFD_CLOEXEC, 3);
    dup2(2, 1);
    // What was printed before a crash is what one needs to see: every line goes out at once.
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    limit_memory();
    const int nothing = open("/dev/null", O_RDONLY);
    if (nothing > 0) {
        dup2(nothing, 0);
        close(nothing);
    }
}

bool read_all(std::byte* bytes, std::size_t count) {
    while (count > 0) {
        const ssize_t got = read(calls_descriptor, bytes, count);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        bytes += got;
        count -= static_cast<std::size_t>(got);
    }
    return true;
}

bool write_all(const Bytes& bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t put = write(answers_descriptor, bytes.data() + done, bytes.size() - done);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        done += static_cast<std::size_t>(put);
    }
    return true;
}

Bytes answer_message(std::uint64_t id, const Outcome& outcome) {
    switch (outcome.fate) {
        case Fate::value:
            return message(MessageKind::result, id, outcome.answer);
        case Fate::not_started:
            return message(MessageKind::not_started, id, text(outcome.message));
        case Fate::unknown:
            return message(MessageKind::unknown, id, text(outcome.message));
        default:
            return message(MessageKind::error, id,
                           {List{{text(outcome.error_type), text(outcome.message)}, {}}});
    }
}

}  // namespace

int serve(const Table& table, int argc, char**) {
    if (argc > 1) {
        std::cerr << "This program answers calls of a judge; run ./course check instead.\n";
        return 2;
    }
    for (;;) {
        std::byte start[Header::size];
        if (!read_all(start, sizeof start)) return 0;  // the judge has gone: so do we
        const Header header = read_header(start);
        Bytes body(static_cast<std::size_t>(header.length));
        if (!read_all(body.data(), body.size())) return 0;

        Bytes reply;
        if (header.kind == MessageKind::describe) {
            reply = message(MessageKind::result, header.id, describe(table.misconceptions));
        } else {
            const Value call = decode(body);
            const Request request{as_text(item(call, 0)), as_text(item(call, 1)), item(call, 2), 0};
            reply = answer_message(header.id, answer(table, request));
        }
        std::fflush(nullptr);
        std::cout.flush();
        if (!write_all(reply)) return 0;
    }
}

}  // namespace harness

// Defaults of the sanitizers for every worker. They are compiled in, so that no environment
// variable is needed and none can change them; a second definition fails to link.
//
// The caps on memory stop accidents. Against hostile code the grader adds a control group.
// The quarantine of freed blocks is short: it counts what was asked for, not what is held, and with
// the usual 256 MB of small tensors a loop without end would run out of memory before its time.

extern "C" {

const char* __asan_default_options();
const char* __ubsan_default_options();

const char* __asan_default_options() {
    return "detect_leaks=0:abort_on_error=0:exitcode=99:handle_abort=1:handle_segv=2:"
           "handle_sigbus=2:handle_sigfpe=2:handle_sigill=2:allow_user_segv_handler=0:"
           "max_allocation_size_mb=1024:hard_rss_limit_mb=1536:allocator_may_return_null=0:"
           "quarantine_size_mb=16:"
           "detect_stack_use_after_return=0:detect_odr_violation=0:print_legend=0:color=never:"
           "check_initialization_order=1:strict_string_checks=1";
}

const char* __ubsan_default_options() {
    return "print_stacktrace=1:color=never:report_error_type=1";
}
}
