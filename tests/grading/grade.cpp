// The batch: who is graded, by which worker of ours, and what is written when.

#include "tests/grading/grade.hpp"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <iostream>
#include <mutex>
#include <random>
#include <thread>

#include "tests/course/build.hpp"
#include "tests/course/files.hpp"
#include "tests/course/process.hpp"
#include "tests/grading/emit.hpp"
#include "tests/grading/one.hpp"
#include "tests/grading/pages.hpp"
#include "tests/grading/place.hpp"
#include "tests/grading/selection.hpp"

namespace grading {

namespace {

using course::Context;
using course::Fault;
using course::UsageError;

// --- The folder of this run ----------------------------------------------------------------------

constexpr const char* scratch_name = "course_grade_";

// Folders of runs that were killed; the number in their name is that of a process that is gone.
void sweep(const fs::path& temporary) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(temporary, ignored)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with(scratch_name)) continue;
        struct stat what {};
        const int pid = std::atoi(name.c_str() + std::string(scratch_name).size());
        const bool mine = lstat(entry.path().c_str(), &what) == 0 && what.st_uid == geteuid();
        if (mine && pid > 0 && kill(pid, 0) != 0 && errno == ESRCH)
            fs::remove_all(entry.path(), ignored);
    }
}

class Scratch {
public:
    Scratch() {
        const fs::path temporary = temporary_place();
        sweep(temporary);
        std::string name =
            (temporary / (scratch_name + std::to_string(getpid()) + "_XXXXXX")).string();
        if (mkdtemp(name.data()) == nullptr) throw Fault(name + ": cannot be made");
        path_ = name;
        // The box's user passes through; it cannot look around.
        fs::permissions(path_, fs::perms(0711));
    }
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    [[nodiscard]] fs::path slot(int number) const {
        const fs::path folder = path_ / std::to_string(number);
        fs::create_directories(folder);
        return folder;
    }

private:
    fs::path path_;
};

// Only one process at a time holds it.
class OutLock {
public:
    explicit OutLock(const fs::path& out)
        : file_(open((out / ".lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600)) {
        if (file_ < 0 || flock(file_, LOCK_EX) != 0) throw Fault(out.string() + ": no lock");
    }
    ~OutLock() { close(file_); }
    OutLock(const OutLock&) = delete;
    OutLock& operator=(const OutLock&) = delete;

private:
    int file_;
};

std::string seed_key(const GradeOptions& options, const fs::path& out) {
    if (!options.seed_key.empty()) {
        const std::string key = course::read_text(options.seed_key);
        if (key.size() < 16) throw UsageError(options.seed_key + ": a key has at least 16 bytes");
        return key;
    }
    const OutLock lock(out);
    const fs::path file = out / "seed.key";
    if (!fs::exists(file)) {
        std::random_device device;
        std::string key;
        for (int i = 0; i < 8; ++i)
            key += course::sha256(std::to_string(device())).substr(0, 8);
        course::write_text(file, key + "\n");
        fs::permissions(file, fs::perms(0600));
    }
    return course::read_text(file);
}

// --- One after the other -------------------------------------------------------------------------

struct Batch {
    const Context& context;
    const GradeOptions& options;
    const course::Lab& lab;
    const Kit& kit;
    const Sandbox& sandbox;
    std::string key;
    fs::path out;
    std::vector<Arrival> arrivals;

    std::atomic<std::size_t> next{0};
    std::atomic<int> ungraded{0};
    std::atomic<bool> stopped{false};
    std::mutex talking{};
    std::size_t done = 0;
    std::string fault{};
};

fs::path record_path(const Batch& batch, const std::string& id) {
    return batch.out / "records" / (id + ".json");
}

// Graded before, with everything that decides about the verdicts as it is now?
bool is_done(const Batch& batch, const Record& opened) {
    const fs::path path = record_path(batch, opened.submission_id);
    if (!batch.options.resume || !fs::exists(path)) return false;
    try {
        Record old = parse_grading_record(course::read_text(path), batch.key);
        if (!old.graded()) return false;
        Record now = opened;
        now.state = old.state;
        now.checks = old.checks;
        now.timing = old.timing;
        return to_json(now, batch.key) == to_json(old, batch.key);
    } catch (const std::exception&) {
        return false;
    }
}

void put(const Batch& batch, const Submission& submission, const Graded& graded) {
    const std::string& id = graded.record.submission_id;
    fs::remove_all(batch.out / "taken" / id);  // of an earlier run, other files may have come
    for (const auto& [name, text] : submission.files)
        course::write_text(batch.out / "taken" / id / name, text);
    course::write_text(batch.out / "logs" / (id + ".log"), graded.log);
    course::write_text(batch.out / "feedback" / (id + ".txt"), to_text(graded.record));
    course::write_text(batch.out / "feedback" / (id + ".html"), student_page(graded.record));
    // The record comes last: once it is there, all of it is.
    course::write_text(record_path(batch, id), to_json(graded.record, batch.key));
}

void tell(Batch& batch, const Record& record, bool again) {
    const std::lock_guard lock(batch.talking);
    ++batch.done;
    std::string points = "not gradable: " + record.trouble;
    if (record.graded())
        points = std::to_string(record.points()) + " / " + std::to_string(record.max_points()) +
                 (record.trouble.empty() ? "" : "  " + record.trouble);
    std::cout << "  " << batch.done << "/" << batch.arrivals.size() << "  " << record.submission_id
              << "  " << points << (again ? "  (graded before)" : "") << std::endl;
}

void grade_arrival(Batch& batch, const Desk& desk, const Arrival& arrival) {
    const Submission submission = take(arrival, batch.lab);
    const Record opened = opened_record(desk, submission);
    if (is_done(batch, opened)) {
        tell(batch,
             parse_grading_record(course::read_text(record_path(batch, opened.submission_id)),
                                  batch.key),
             true);
        return;
    }
    course::write_text(record_path(batch, opened.submission_id), to_json(opened, batch.key));
    const Graded graded = grade_one(desk, submission);
    put(batch, submission, graded);
    if (!graded.record.graded()) ++batch.ungraded;
    tell(batch, graded.record, false);
}

void work(Batch& batch, const Scratch& scratch, int slot) {
    Desk desk{&batch.context, &batch.lab,        &batch.kit, batch.sandbox.for_slot(slot),
              batch.key,      scratch.slot(slot)};
    try {
        while (!batch.stopped) {
            const std::size_t mine = batch.next++;
            if (mine >= batch.arrivals.size()) return;
            grade_arrival(batch, desk, batch.arrivals[mine]);
        }
    } catch (const course::Interrupted&) {
        batch.stopped = true;
    } catch (const std::exception& error) {  // a full disk: go no further
        const std::lock_guard lock(batch.talking);
        batch.fault = error.what();
        batch.stopped = true;
    }
}

void run(Batch& batch) {
    const Scratch scratch;
    const int jobs = jobs_for(batch.options.jobs, std::thread::hardware_concurrency());
    std::vector<std::thread> others;
    for (int slot = 1; slot < jobs; ++slot)
        others.emplace_back([&batch, &scratch, slot] { work(batch, scratch, slot); });
    work(batch, scratch, 0);
    for (std::thread& other : others)
        other.join();
    if (!batch.fault.empty()) throw Fault(batch.fault);
    if (batch.stopped) throw course::Interrupted();
}

// --- Before and after ----------------------------------------------------------------------------

void build_everything(const Context& context, const std::string& lab) {
    const OutLock lock(context.build);  // shards that start together build one after the other
    const course::Built built = course::build_targets(
        context, {"judge_" + lab, lab + "_reference_worker", lab + "_kit", "course_box"});
    if (!built.ok) throw Fault("the grader cannot be built:\n" + built.output);
}

std::vector<std::string> missing_in(const Roster& roster, const std::vector<Record>& records) {
    std::vector<std::string> ids;
    for (const Record& record : records)
        ids.push_back(record.submission_id);
    return match(roster, ids).missing;
}

// Before hours of work: two submissions of one student stop it, strangers are named.
Roster roster_for(const GradeOptions& options, const std::vector<Arrival>& all) {
    if (options.roster.empty()) return {};
    Roster roster = parse_roster(course::read_text(options.roster));
    std::vector<std::string> ids;
    for (const Arrival& arrival : all)
        ids.push_back(arrival.id);
    const Matched matched = match(roster, ids);
    for (const std::string& id : matched.strangers)
        std::cout << "  " << id << ": is not in the roster\n";
    if (!matched.missing.empty())
        std::cout << "  nothing came from "
                  << course::count_of(static_cast<int>(matched.missing.size()), "student") << "\n";
    return roster;
}

struct Emission {
    std::string format;
    fs::path path;
};

std::vector<Emission> emissions(const GradeOptions& options) {
    std::vector<Emission> all;
    for (const std::string& word : options.emit) {
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos || equals + 1 == word.size())
            throw UsageError("--emit takes FORMAT=PATH, such as csv=grades.csv");
        all.push_back({word.substr(0, equals), word.substr(equals + 1)});
        const std::string& format = all.back().format;
        if (format == "canvas" || format == "moodle") {
            if (options.roster.empty())
                throw UsageError("--emit " + format + " needs --roster, the table to fill in");
        } else if (format != "csv") {
            (void)emit(format, Record{});
        }
    }
    return all;
}

void write_emissions(const std::vector<Emission>& all, const std::vector<Record>& records,
                     const Roster& roster) {
    for (const Emission& emission : all) {
        if (emission.format == "csv") {
            course::write_text(emission.path, to_csv(records, missing_in(roster, records)));
        } else if (emission.format == "canvas") {
            course::write_text(emission.path, to_canvas(roster, records));
        } else if (emission.format == "moodle") {
            course::write_text(emission.path, to_moodle(roster, records));
        } else if (records.size() == 1 && emission.path.has_extension()) {
            course::write_text(emission.path, emit(emission.format, records[0]));
        } else {
            for (const Record& record : records)
                course::write_text(emission.path / (record.submission_id + "." + emission.format),
                                   emit(emission.format, record));
        }
    }
}

std::vector<Record> records_of(const Batch& batch) {
    std::vector<Record> records;
    for (const Arrival& arrival : batch.arrivals)
        records.push_back(
            parse_grading_record(course::read_text(record_path(batch, arrival.id)), batch.key));
    return records;
}

}  // namespace

Level chosen_level(const std::string& asked, bool trusted, const fs::path& box_program) {
    if (asked == "none" && !trusted)
        throw UsageError(
            "--sandbox none runs code of others with your rights; if you trust all "
            "of it, say --i-trust-this-code");
    if (asked != "auto") {
        const Level level = level_from_words(asked);
        const std::string missing = missing_for(level, box_program);
        if (!missing.empty())
            throw Fault("the sandbox " + asked + " does not work here: " + missing);
        return level;
    }
    std::string why;
    for (const Level level : {Level::bwrap, Level::landlock}) {
        const std::string missing = missing_for(level, box_program);
        if (missing.empty()) return level;
        why += std::string("\n  ") + words(level) + ": " + missing;
    }
    throw Fault("no sandbox works here, so nothing is graded:" + why);
}

std::vector<Record> read_records(const fs::path& out, const std::string& key) {
    std::vector<Record> records;
    for (const auto& entry : fs::directory_iterator(out / "records"))
        if (entry.path().extension() == ".json")
            records.push_back(parse_grading_record(course::read_text(entry.path()), key));
    std::sort(records.begin(), records.end(),
              [](const Record& a, const Record& b) { return a.submission_id < b.submission_id; });
    return records;
}

void write_summary(const fs::path& out, const std::string& key, const Roster& roster) {
    const OutLock lock(out);  // the last shard to come sees all records
    const std::vector<Record> records = read_records(out, key);
    course::write_text(out / "grades.csv", to_csv(records, missing_in(roster, records)));
    course::write_text(out / "class.html", class_page(records));
}

int grade(const Context& context, const GradeOptions& options) {
    umask(022);
    const course::Catalogue catalogue = course::read_catalogue(context.root);
    const course::Lab& lab = course::find_lab(catalogue, options.lab);
    if (lab.exercises.empty()) throw UsageError(lab.folder + " is not in this copy yet");
    if (options.out.empty()) throw UsageError("grade needs --out FOLDER");
    const std::vector<Emission> wanted = emissions(options);
    std::vector<Arrival> all = arrivals({options.paths.begin(), options.paths.end()}, lab);
    const Roster roster = roster_for(options, all);
    std::vector<Arrival> mine = selected(std::move(all), options.only, options.shard);

    build_everything(context, lab.id);
    const fs::path box_program = box_for(context);
    const Level level = chosen_level(options.sandbox, options.trusted, box_program);
    const Sandbox sandbox(level, box_program, options.limits);
    const Kit kit = prepare_kit(context, lab, sandbox);

    const fs::path out = fs::absolute(options.out);
    for (const char* name : {"records", "logs", "taken"}) {
        fs::create_directories(out / name);
        fs::permissions(out / name, fs::perms(0700));
    }
    Batch batch{context, options, lab, kit, sandbox, seed_key(options, out), out, std::move(mine)};
    run(batch);
    write_summary(out, batch.key, roster);
    write_emissions(wanted, records_of(batch), roster);
    const int ungraded = batch.ungraded;
    std::cout << course::count_of(static_cast<int>(batch.arrivals.size()), "submission") << " in "
              << words(level) << ": " << course::shown(context, out / "grades.csv") << ", "
              << course::shown(context, out / "class.html")
              << (ungraded > 0 ? "; not gradable: " + std::to_string(ungraded) : "") << "\n";
    return ungraded > 0 ? course::exit_code::our_fault : course::exit_code::passed;
}

}  // namespace grading
