// Pages as reports: one file each, no script, nothing fetched.

#include "tests/grading/pages.hpp"

#include <algorithm>
#include <map>

#include "common/plot.hpp"
#include "common/report.hpp"
#include "tests/grading/emit.hpp"

namespace grading {

namespace {

constexpr std::size_t most_rows = 12;

struct Sums {
    std::vector<std::string> ids;  // in the order of the lab
    std::map<std::string, std::string> names;
    std::map<std::string, int> passed;
    std::map<std::string, std::map<std::string, int>> verdicts;
    std::map<std::string, int> mistakes;  // by "1.8: diagnosis"
    std::vector<double> points;
    int graded = 0;
};

Sums sums_of(const std::vector<Record>& records) {
    Sums sums;
    for (const Record& record : records) {
        if (!record.graded()) continue;
        ++sums.graded;
        sums.points.push_back(record.points());
        for (const Check& check : record.checks) {
            if (sums.names.emplace(check.id, check.name).second) sums.ids.push_back(check.id);
            sums.passed[check.id] += check.verdict == "OK" ? 1 : 0;
            ++sums.verdicts[check.id][check.verdict];
            for (const Named& mistake : check.mistakes)
                ++sums.mistakes[check.id + ": " + mistake.diagnosis];
        }
    }
    return sums;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

void add_facts(dl::Report& report, const Sums& sums, int most) {
    double total = 0;
    for (const double points : sums.points)
        total += points;
    report.facts(
        {{std::to_string(sums.graded), "graded", ""},
         {dl::Cell(median(sums.points)).text, "median of the points", "of " + std::to_string(most)},
         {dl::Cell(total / static_cast<double>(sums.graded)).text, "mean", ""}});
}

void add_distribution(dl::Report& report, const Sums& sums, int most) {
    report.heading("Points");
    dl::plot::Options options;
    options.title = "Points of the class";
    options.x_label = "points";
    options.y_label = "submissions";
    // Intervals from one whole number of points to another.
    const int step = most > 60 ? 10 : most > 20 ? 5 : 1;
    options.bins = std::max(1, (most + step - 1) / step);
    options.x_range = {0, static_cast<double>(options.bins * step)};
    report.figure(dl::plot::histogram({{"submissions", sums.points}}, options),
                  "How many submissions have how many points.");
}

void add_exercises(dl::Report& report, const Sums& sums) {
    std::vector<std::string> hardest = sums.ids;
    std::stable_sort(hardest.begin(), hardest.end(), [&](const auto& a, const auto& b) {
        return sums.passed.at(a) < sums.passed.at(b);
    });
    std::vector<std::string> names;
    std::vector<double> shares;
    dl::Table table({"exercise", "passed", "wrong", "not started", "other"});
    for (const std::string& id : hardest) {
        const auto& verdicts = sums.verdicts.at(id);
        const auto count = [&](const char* code) {
            const auto found = verdicts.find(code);
            return found == verdicts.end() ? 0 : found->second;
        };
        table.add({sums.names.at(id), count("OK"), count("WA"), count("NS"),
                   sums.graded - count("OK") - count("WA") - count("NS")});
        names.push_back(sums.names.at(id));
        shares.push_back(100.0 * sums.passed.at(id) / sums.graded);
    }
    report.heading("The hardest exercises");
    dl::plot::Options options;
    options.title = "Share that passed";
    options.x_label = "percent";
    options.x_range = {0, 100};
    options.width = 720;  // names of exercises are long
    report.figure(dl::plot::bars(names, {{"passed", shares}}, options), "The hardest comes first.");
    report.table(table, "Verdicts by exercise.");
}

void add_mistakes(dl::Report& report, const Sums& sums) {
    if (sums.mistakes.empty()) return;
    std::vector<std::pair<std::string, int>> rows(sums.mistakes.begin(), sums.mistakes.end());
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    report.heading("The most frequent mistakes with a name");
    dl::Table table({"how often", "mistake"});
    for (std::size_t i = 0; i < std::min(rows.size(), most_rows); ++i)
        table.add({rows[i].second, rows[i].first});
    report.table(table);
}

// What a person has to look at.
void add_attention(dl::Report& report, const std::vector<Record>& records) {
    std::vector<std::string> items;
    for (const Record& record : records) {
        if (!record.graded())
            items.push_back(record.submission_id + ": not gradable, " + record.trouble);
        else if (!record.trouble.empty())
            items.push_back(record.submission_id + ": " + record.trouble);
        for (const Seen& seen : record.files)
            if (seen.fate == "refused" && items.size() < 200)
                items.push_back(record.submission_id + ": " + seen.path +
                                " is refused: " + seen.why);
    }
    if (items.empty()) return;
    report.heading("To be looked at");
    report.list(items);
}

// "WA 1.6 1.16; NS 1.8", or "NS all".
std::string open_exercises(const Record& record) {
    std::vector<std::string> order;
    std::map<std::string, std::vector<std::string>> open;
    for (const Check& check : record.checks) {
        if (check.verdict == "OK") continue;
        std::vector<std::string>& ids = open[check.verdict];
        if (ids.empty()) order.push_back(check.verdict);
        ids.push_back(check.id);
    }
    std::string words;
    for (const std::string& verdict : order) {
        words += (words.empty() ? "" : "; ") + verdict;
        if (open[verdict].size() == record.checks.size()) return words + " all";
        for (const std::string& id : open[verdict])
            words += " " + id;
    }
    return words;
}

void add_students(dl::Report& report, const std::vector<Record>& records) {
    report.heading("Students");
    dl::Table table({"id", "points", "not passed"});
    for (const Record& record : records)
        table.add({record.submission_id,
                   record.graded() ? std::to_string(record.points()) : std::string("-"),
                   open_exercises(record)});
    report.table(
        table,
        "Letters: WA wrong, NS not started, CE and LE do not build, RE crashed, OL printed "
        "too much, PL too many threads, PV damaged answer, TL computed too long, WL "
        "waited too long, ML out of memory, FS file refused, SK not run, IE not gradable.");
}

bool same_reason(const Check& a, const Check& b) {
    return a.verdict == b.verdict && a.public_message == b.public_message &&
           std::equal(a.mistakes.begin(), a.mistakes.end(), b.mistakes.begin(), b.mistakes.end(),
                      [](const Named& x, const Named& y) { return x.id == y.id; });
}

// Why exercises that were begun did not pass. Those with one reason, such as a compiler's, stand
// together.
void add_reasons(dl::Report& report, const Record& record) {
    std::vector<std::vector<Check>> groups;
    for (const Check& check : record.checks) {
        if (check.verdict == "OK" || check.verdict == "NS") continue;
        const auto alike = std::find_if(groups.begin(), groups.end(), [&](const auto& group) {
            return same_reason(group.front(), check);
        });
        if (alike == groups.end())
            groups.push_back({check});
        else
            alike->push_back(check);
    }
    for (const std::vector<Check>& group : groups) {
        const Check& first = group.front();
        std::string names = group.size() == 1 ? first.name : first.id;
        for (std::size_t i = 1; i < group.size(); ++i)
            names += ", " + group[i].id;
        report.subheading(names + ": " + words_of_verdict(first.verdict));
        for (const Named& mistake : first.mistakes)
            report.paragraph(mistake.diagnosis);
        if (!first.public_message.empty()) report.code(first.public_message);
    }
}

}  // namespace

std::string class_page(const std::vector<Record>& records) {
    const Sums sums = sums_of(records);
    dl::Report report(records.empty() ? "No submissions" : records[0].lab + ": the class",
                      {.subtitle = "Made from the records of the grader."});
    if (sums.graded > 0) add_facts(report, sums, records[0].max_points());
    add_attention(report, records);
    if (sums.graded > 0) {
        add_distribution(report, sums, records[0].max_points());
        add_exercises(report, sums);
        add_mistakes(report, sums);
    }
    add_students(report, records);
    return report.html();
}

std::string student_page(const Record& record) {
    dl::Report report(record.lab + ", " + record.submission_id);
    if (!record.graded()) {
        report.paragraph(
            "This submission could not be graded. That is the grader's fault: no "
            "point is lost, and it will be graded again.");
        return report.html();
    }
    report.facts(
        {{std::to_string(record.points()), "points", "of " + std::to_string(record.max_points())}});
    dl::Table table({"exercise", "verdict", "points", "of"});
    for (const Check& check : record.checks)
        table.add({check.name, words_of_verdict(check.verdict), check.points, check.max_points});
    report.table(table);
    std::vector<std::string> notes;
    if (!record.trouble.empty()) notes.push_back(record.trouble);
    for (const Seen& seen : record.files)
        if (seen.fate == "refused" || seen.fate == "missing")
            notes.push_back(seen.path + ": " + seen.fate + ", " + seen.why);
    if (!notes.empty()) report.list(notes);
    add_reasons(report, record);
    report.settings(
        {{"submission", record.submission_hash.substr(0, 12)}, {"grader", record.grader_version}});
    return report.html();
}

}  // namespace grading
