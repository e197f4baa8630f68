// Catch2, version 2 or 3, as the engine of a judge: runs what is tagged, tells the run what
// happened, prints nothing.

#if __has_include(<catch2/catch_all.hpp>)
#define HARNESS_CATCH 3
#else
#define HARNESS_CATCH 2
#define CATCH_CONFIG_RUNNER
#endif

#include "tests/support/catch.hpp"

#include "tests/harness/judge.hpp"
#include "tests/harness/matchers.hpp"
#include "tests/harness/run.hpp"

namespace harness {

namespace {

#if HARNESS_CATCH == 3
using ReporterBase = Catch::StreamingReporterBase;
using Ended = void;
#else
template <class T>
struct ReporterBaseFor : Catch::StreamingReporterBase<T> {
    using Catch::StreamingReporterBase<T>::StreamingReporterBase;
};
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

class QuietReporter : public
#if HARNESS_CATCH == 3
                      ReporterBase
#else
                      ReporterBaseFor<QuietReporter>
#endif
{
public:
#if HARNESS_CATCH == 3
    using ReporterBase::ReporterBase;
#else
    using ReporterBaseFor<QuietReporter>::ReporterBaseFor;
#endif
    static std::string getDescription() { return "tells the judge, prints nothing"; }

    void testCaseStarting(const Catch::TestCaseInfo& info) override {
        current_run().begin_test(std::string(info.name), is_hidden(info));
    }
    void testCaseEnded(const Catch::TestCaseStats& stats) override {
        current_run().end_test(stats.totals.assertions.allOk());
    }
    void sectionStarting(const Catch::SectionInfo& info) override {
        sections_.push_back(std::string(info.name));
    }
    void sectionEnded(const Catch::SectionStats&) override { sections_.pop_back(); }
    void assertionStarting(const Catch::AssertionInfo&) override {}

    Ended assertionEnded(const Catch::AssertionStats& stats) override {
        const std::string report = take_report();
        if (!stats.assertionResult.isOk()) note(stats, report);
        return Ended(true);
    }

private:
    void note(const Catch::AssertionStats& stats, const std::string& report) const {
        const Catch::AssertionResult& result = stats.assertionResult;
        Failure failure;
        for (const std::string& section : sections_)
            failure.test += (failure.test.empty() ? "" : ", ") + section;
        failure.place = std::string(result.getSourceInfo().file) + ":" +
                        std::to_string(result.getSourceInfo().line);
        for (const auto& info : stats.infoMessages)
            if (std::string(info.message) != std::string(result.getMessage()))
                failure.text += std::string(info.message) + "\n";
        if (!report.empty())
            failure.text += report;
        else if (result.getResultType() == Catch::ResultWas::ThrewException)
            failure.text += "an exception: " + std::string(result.getMessage());
        else if (result.hasExpandedExpression())
            failure.text += "expected  " + std::string(result.getExpression()) + "\n     got  " +
                            std::string(result.getExpandedExpression());
        else
            failure.text +=
                std::string(result.getMessage().empty() ? result.getExpression()
                                                        : std::string(result.getMessage()));
        failure.hidden = current_run().in_hidden_test();
        current_run().failed(std::move(failure));
    }

    std::vector<std::string> sections_;
};

class CatchRunner : public TestRunner {
public:
    void run_exercise(const std::string& id, bool with_hidden) override {
        session_.configData().testsOrTags.clear();
        const std::string filter = "[" + id + "]" + (with_hidden ? "" : "~[hidden]");
        const char* const arguments[] = {"judge", filter.c_str(), "--reporter", "quiet",
                                         "--allow-running-no-tests"};
        session_.applyCommandLine(HARNESS_CATCH == 3 ? 5 : 4, arguments);
        session_.run();
    }

private:
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
