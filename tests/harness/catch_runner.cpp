// Catch2, version 2 or 3, as the engine of a judge: runs what is tagged, tells the run what
// happened, prints nothing.

#if __has_include(<catch2/catch_all.hpp>)
#define HARNESS_CATCH 3
#else
#define HARNESS_CATCH 2
#define CATCH_CONFIG_RUNNER
#endif

#include <utility>

#include "tests/support/catch.hpp"

#include "tests/harness/judge.hpp"
#include "tests/harness/matchers.hpp"
#include "tests/harness/run.hpp"

namespace harness {

namespace {

#if HARNESS_CATCH == 3
template <class>
using Streaming = Catch::StreamingReporterBase;
using Config = Catch::ReporterConfig&&;
using Ended = void;
#else
template <class Reporter>
using Streaming = Catch::StreamingReporterBase<Reporter>;
using Config = const Catch::ReporterConfig&;
using Ended = bool;
#endif

bool is_hidden(const Catch::TestCaseInfo& info) {
    for (const auto& tag : info.tags) {
#if HARNESS_CATCH == 3
        if (std::string(tag.original) == "hidden") return true;
#else
        if (tag == "hidden") return true;
#endif
    }
    return false;
}

// Catch2 puts long sides of a comparison on lines of their own.
std::string one_line(const std::string& words) {
    std::string line;
    for (const char c : words) {
        const bool blank = c == '\n' || c == ' ';
        if (!blank) line += c;
        if (blank && !line.empty() && line.back() != ' ') line += ' ';
    }
    return line;
}

// "variances (2) is wrong" for "the answer (2) is wrong", if the test looks at result.variances.
std::string with_member(std::string report, const std::string& expression) {
    static const std::string answer = "the answer";
    const std::string looked_at = expression.substr(0, expression.find(','));
    const std::size_t dot = looked_at.find('.');
    const bool plain = looked_at.find_first_of("()[]<> ") == std::string::npos;
    const std::size_t at = report.substr(0, report.find('\n')).find(answer);
    if (plain && dot != std::string::npos && at != std::string::npos)
        report.replace(at, answer.size(), looked_at.substr(dot + 1));
    return report;
}

class QuietReporter : public Streaming<QuietReporter> {
public:
    explicit QuietReporter(Config config)
        : Streaming<QuietReporter>(std::forward<Config>(config)) {}
    static std::string getDescription() { return "tells the judge, prints nothing"; }

    void testCaseStarting(const Catch::TestCaseInfo& info) override {
        current_run().begin_test(std::string(info.name), is_hidden(info));
    }
    void testCaseEnded(const Catch::TestCaseStats& stats) override {
        const auto& assertions = stats.totals.assertions;
        current_run().end_test(assertions.allOk() && assertions.total() > 0);
    }
    void sectionStarting(const Catch::SectionInfo& info) override {
        sections_.push_back(std::string(info.name));
    }
    void sectionEnded(const Catch::SectionStats&) override { sections_.pop_back(); }
    void assertionStarting(const Catch::AssertionInfo&) override {}

    Ended assertionEnded(const Catch::AssertionStats& stats) override {
        const LatestReport report = take_report();
        if (!stats.assertionResult.isOk()) note(stats, report);
        return Ended(true);
    }

private:
    // "softmax: ", where an answer of the code under test was an exception.
    static std::string latest_function() {
        const std::vector<Asked>& asked = current_run().exercise().asked;
        const bool thrown = !asked.empty() && asked.back().outcome.fate == Fate::error;
        return thrown ? asked.back().request.function + ": " : "";
    }

    static std::string words_for(const Catch::AssertionResult& result) {
        const std::string expression = as_called(std::string(result.getExpression()));
        const std::string message(result.getMessage());
        switch (result.getResultType()) {
            case Catch::ResultWas::ThrewException:
                return latest_function() +
                       "an exception came that the test does not expect: " + message;
            case Catch::ResultWas::DidntThrowException:
                return "no exception came, but the test expects one\n  from      " + expression;
            default:
                break;
        }
        if (!result.hasExpandedExpression()) return message.empty() ? expression : message;
        const std::string expanded =
            one_line(without_hex(std::string(result.getExpandedExpression())));
        const bool says_nothing = expanded == "{?} == {?}" || expanded == "{?} != {?}";
        return "expected    " + expression + (says_nothing ? "" : "\n  but it is   " + expanded);
    }

    void note(const Catch::AssertionStats& stats, const LatestReport& report) const {
        const Catch::AssertionResult& result = stats.assertionResult;
        Failure failure;
        for (const std::string& section : sections_)
            failure.test += (failure.test.empty() ? "" : ", ") + section;
        failure.place = std::string(result.getSourceInfo().file) + ":" +
                        std::to_string(result.getSourceInfo().line);
        for (const auto& info : stats.infoMessages)
            if (std::string(info.message) != std::string(result.getMessage()))
                failure.text += std::string(info.message) + "\n";
        const std::string expression(result.getExpression());
        failure.text +=
            report.words.empty() ? words_for(result) : with_member(report.words, expression);
        const std::vector<Asked>& asked = current_run().exercise().asked;
        failure.function = !report.function.empty() || asked.empty()
                               ? report.function
                               : asked.back().request.function;
        failure.hidden = current_run().in_hidden_test();
        current_run().failed(std::move(failure));
    }

    std::vector<std::string> sections_;
};

class CatchRunner : public TestRunner {
public:
    void run_exercise(const std::string& id, bool with_hidden) override {
        run("[" + id + "]~[hidden]");
        if (with_hidden) run("[" + id + "][hidden]");
    }

private:
    void run(const std::string& filter) {
        session_.configData().testsOrTags.clear();
#if HARNESS_CATCH == 3
        session_.configData().reporterSpecifications.clear();
#endif
        const char* const arguments[] = {"judge", filter.c_str(), "--reporter", "quiet",
                                         "--allow-running-no-tests"};
        session_.applyCommandLine(HARNESS_CATCH == 3 ? 5 : 4, arguments);
        session_.run();
    }

    Catch::Session session_;
};

}  // namespace

TestRunner& test_runner() {
    static CatchRunner runner;
    return runner;
}

}  // namespace harness

using QuietReporter = harness::QuietReporter;
CATCH_REGISTER_REPORTER("quiet", QuietReporter)
