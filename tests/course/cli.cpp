// The verbs and their options. CLI11 is included here and nowhere else.

#include "tests/course/cli.hpp"

#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>

#include "tests/course/nearest.hpp"
#include "tests/course/process.hpp"
#include "tests/course/verbs.hpp"
#include "tests/grading/export.hpp"
#include "tests/grading/grade.hpp"

namespace course {

namespace {

using Verb = std::function<int(const Context&)>;

// One verb on the command line: its options are bound to variables that live as long as this does.
struct Line {
    std::string word;  // an id, a lab, a file, an app
    std::string lab;
    std::string out;
    std::vector<std::string> rest;
    std::uint64_t seed = 1;
    bool json = false, all = false, again = false, answers = false, yes = false, force = false;
    bool check_only = false, reference = false;
    HandoutOptions handout;
    grading::GradeOptions grading;
    grading::ExportOptions exporting;
    Verb chosen;
};

// Adds a verb; its last line of help is an example.
CLI::App* verb(CLI::App& program, Line& line, const std::string& name, const std::string& group,
               const std::string& what, const std::string& example, Verb run) {
    CLI::App* sub = program.add_subcommand(name, what);
    sub->group(group)->footer("Example:\n  " + example);
    sub->callback([&line, run] { line.chosen = run; });
    return sub;
}

void add_checking(CLI::App& program, Line& line) {
    CLI::App* sub = verb(
        program, line, "check", "Work", "Check your code: the current lab, or one lab or exercise",
        "./course check 1.8", [&line](const Context& context) {
            return check(context, {line.word, line.all, line.json, line.reference, line.out});
        });
    sub->add_option("what", line.word, "a lab (lab02) or an exercise (2.4)");
    sub->add_flag("--all", line.all, "go on after the first exercise that fails");
    sub->add_flag("--json", line.json, "print the result for a program");
    sub->add_flag("--reference", line.reference, "check the solutions instead of your files");
    sub->add_option("--classroom", line.out, "write the result for GitHub Classroom's reporter");

    sub = verb(program, line, "watch", "Work",
               "Check whenever a file is saved; h hint, n next, q quit", "./course watch lab01",
               [&line](const Context& context) { return watch(context, line.word); });
    sub->add_option("what", line.word, "a lab or an exercise; otherwise where you are");

    sub = verb(program, line, "verify", "For teachers",
               "Prove the course itself: skeletons, solutions, known mistakes",
               "./course verify lab01", [&line](const Context& context) {
                   return verify(context, {line.word, line.json});
               });
    sub->add_option("lab", line.word, "one lab; otherwise all");
    sub->add_flag("--json", line.json, "print the result for a program");
}

void add_learning(CLI::App& program, Line& line) {
    CLI::App* sub =
        verb(program, line, "map", "Work",
             "Where you are: points, states, the next exercise (also with no verb)", "./course",
             [&line](const Context& context) { return show_map(context, line.json); });
    sub->add_flag("--json", line.json, "print the map for a program");

    sub = verb(program, line, "hint", "Work", "One hint at a time for an exercise",
               "./course hint 1.8", [&line](const Context& context) {
                   return hint(context, {line.word, line.again, line.json});
               });
    sub->add_option("id", line.word, "the exercise; otherwise the one you are at");
    sub->add_flag("--again", line.again, "show the hints seen so far");
    sub->add_flag("--json", line.json, "print for a program");

    sub = verb(program, line, "explain", "Work", "The walkthrough's section about an exercise",
               "./course explain 1.8", [&line](const Context& context) {
                   return explain(context, line.word, line.answers);
               });
    sub->add_option("id", line.word, "the exercise; otherwise the one you are at");
    sub->add_flag("--answers", line.answers, "show the answers that the page folds away");

    sub =
        verb(program, line, "solution", "Work", "The solution of an exercise, after it has passed",
             "./course solution 1.8", [&line](const Context& context) {
                 return solution(context, {line.word, line.yes});
             });
    sub->add_option("id", line.word, "the exercise")->required();
    sub->add_flag("--yes", line.yes, "show it although the exercise has not passed");
}

void add_files(CLI::App& program, Line& line) {
    CLI::App* sub = verb(program, line, "reset", "Files",
                         "Give a file its first state back; yours is kept as a backup",
                         "./course reset lab01_perceptron/units.cpp",
                         [&line](const Context& context) { return reset(context, line.word); });
    sub->add_option("file", line.word, "a .cpp of a lab, or an exercise in it")->required();

    sub = verb(program, line, "use", "Files",
               "Build later labs on your own code of a lab, or on the reference",
               "./course use mine lab02",
               [&line](const Context& context) { return use(context, line.word, line.lab); });
    sub->add_option("whose", line.word, "mine or reference; nothing shows what is used");
    sub->add_option("lab", line.lab, "the lab");

    sub = verb(program, line, "submit", "Files", "Write the archive to hand in",
               "./course submit lab01",
               [&line](const Context& context) { return submit(context, line.word, line.out); });
    sub->add_option("lab", line.word, "the lab")->required();
    sub->add_option("--out", line.out, "the archive's name; otherwise LAB.zip here");

    sub = verb(program, line, "skeleton", "For teachers", "Write the labs' .cpp from solutions/",
               "./course skeleton --check", [&line](const Context& context) {
                   return skeleton(context, {line.word, line.check_only, line.force});
               });
    sub->add_option("lab", line.word, "one lab; otherwise all");
    sub->add_flag("--check", line.check_only, "write nothing, say what differs");
    sub->add_flag("--force", line.force, "overwrite edited files, after a backup");
}

void add_teaching(CLI::App& program, Line& line) {
    CLI::App* sub =
        verb(program, line, "handout", "For teachers",
             "Write a repository for students, with no solution in it",
             "./course handout --labs 1-2 --out ../handout --git",
             [&line](const Context& context) { return handout(context, line.handout); });
    sub->add_option("--labs", line.handout.labs, "which labs: 1-3, or 2, or all")->required();
    sub->add_option("--out", line.handout.out, "a new folder")->required();
    sub->add_option("--prior", line.handout.prior,
                    "earlier labs: none (skeletons) or reference (with their solutions)");
    sub->add_flag("--git", line.handout.git, "make it a repository with one commit");
}

// Two options are ours, wherever they stand; all else after the app's name belongs to the app.
RunOptions run_options(const std::vector<std::string>& words) {
    RunOptions options;
    for (const std::string& word : words) {
        if (word == "--reference")
            options.reference = true;
        else if (word == "--open")
            options.open = true;
        else if (!options.app.empty())
            options.arguments.push_back(word);
        else if (word.starts_with("-"))
            throw UsageError("run has no option '" + word +
                             "'; what the app understands stands behind its name");
        else
            options.app = word;
    }
    return options;
}

// What follows `run` is not for the parser of our own options: apps have theirs.
void take_app(std::vector<std::string>& arguments, std::vector<std::string>& app) {
    if (arguments.size() > 1 && (arguments[1] == "--help" || arguments[1] == "-h")) return;
    app.assign(arguments.begin() + 1, arguments.end());
    arguments.resize(1);
}

void add_machine(CLI::App& program, Line& line) {
    CLI::App* sub = verb(
        program, line, "run", "Machine",
        "Run an app of a lab, optimised; without a name, list them", "./course run spiral --seed 3",
        [&line](const Context& context) { return run(context, run_options(line.rest)); });
    sub->add_option("app", line.word,
                    "[--open] [--reference] the app, then what the app itself understands");

    sub = verb(program, line, "data", "Machine", "Which real data is here, and how to get the rest",
               "./course data", [&line](const Context& context) {
                   return line.out.empty() ? data(context, line.json)
                                           : sheets(context, line.out, line.seed);
               });
    sub->add_flag("--json", line.json, "print for a program");
    sub->add_option("--sheets", line.out, "write a picture of each built-in data set to a folder");
    sub->add_option("--seed", line.seed, "of the pictures")->needs("--sheets");

    sub = verb(program, line, "doctor", "Machine", "What this machine has and lacks",
               "./course doctor", [&line](const Context& context) {
                   return line.all ? grading::doctor(context, {line.json, line.word})
                                   : doctor(context, line.json);
               });
    sub->add_flag("--json", line.json, "print for a program");
    sub->add_flag("--grading", line.all,
                  "play attacks here: which promises does the sandbox keep?");
    sub->add_option("--attack", line.word, "only those whose names start so, such as a52")
        ->needs("--grading");
}

void add_grading(CLI::App& program, Line& line) {
    grading::GradeOptions& options = line.grading;
    CLI::App* sub =
        verb(program, line, "grade", "For teachers", "Grade submissions that nobody trusts",
             "./course grade lab01 downloads/submissions.zip --out marks",
             [&options](const Context& context) { return grading::grade(context, options); });
    sub->add_option("lab", options.lab, "the lab")->required();
    sub->add_option("paths", options.paths,
                    "folders or archives, of one student each or of the whole class")
        ->required();
    sub->add_option("--out", options.out, "where records, feedback and grades.csv go")->required();
    sub->add_option("-j,--jobs", options.jobs,
                    "submissions at the same time; otherwise one for each processor")
        ->check(CLI::Range(0, 512));
    sub->add_option("--shard", options.shard, "I/N: only this part of the submissions, from 0/N");
    sub->add_option("--only", options.only, "IDs: only these submissions")->delimiter(',');
    sub->add_flag("--resume", options.resume, "keep what is graded already");
    sub->add_option("--sandbox", options.sandbox, "auto, bwrap, landlock or none");
    sub->add_flag("--i-trust-this-code", options.trusted, "needed for --sandbox none");
    sub->add_option("--seed-key", options.seed_key,
                    "file with the secret of the hidden inputs; otherwise OUT/seed.key");
    sub->add_option("--roster", options.roster,
                    "the class as Canvas or Moodle exports it: who handed in nothing is missing");
    sub->add_option("--emit", options.emit,
                    "FORMAT=PATH: csv, canvas, moodle, gradescope, classroom, junit, tap, text")
        ->delimiter(',');
    sub->add_option("--seconds", options.limits.seconds, "processor time for one call (10)")
        ->check(CLI::Range(0.1, 3600.0));

    sub = verb(program, line, "export", "For teachers",
               "Write what grades a lab elsewhere: Gradescope, GitHub Classroom, Slurm",
               "./course export gradescope lab01", [&line](const Context& context) {
                   return grading::export_to(context, line.exporting);
               });
    sub->add_option("target", line.exporting.target, "gradescope, classroom or slurm")->required();
    sub->add_option("lab", line.exporting.lab, "the lab")->required();
    sub->add_option("--out", line.exporting.out, "the file; otherwise its usual name, here");
}

// Throws UsageError for a first word that is no verb and close to one.
void require_verb(const std::vector<std::string>& arguments) {
    if (arguments.empty() || arguments[0].starts_with("-")) return;
    const std::vector<std::string> verbs = verb_names();
    if (std::find(verbs.begin(), verbs.end(), arguments[0]) != verbs.end()) return;
    const std::string near = nearest(arguments[0], verbs);
    throw UsageError(
        "there is no verb '" + harmless(arguments[0]) + "'" +
        (near.empty() ? "; ./course help lists them" : ", did you mean ./course " + near + "?"));
}

// CLI11 throws for help as well as for what it cannot read.
int parse(CLI::App& program, const std::vector<std::string>& arguments) {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    try {
        program.parse(reversed);
        return exit_code::passed;
    } catch (const CLI::Success& asked) {
        program.exit(asked, std::cout, std::cerr);
        return -1;
    } catch (const CLI::ParseError& error) {
        throw UsageError(std::string(error.what()) + "; --help shows what there is");
    }
}

}  // namespace

std::vector<std::string> verb_names() {
    return {"map",  "verify", "check",  "watch",    "hint",    "explain", "solution",
            "run",  "data",   "reset",  "use",      "submit",  "doctor",  "help",
            "test", "bench",  "format", "skeleton", "handout", "grade",   "export"};
}

int run_command(const std::vector<std::string>& given) {
    try {
        std::vector<std::string> arguments = given;
        require_verb(arguments);
        if (!arguments.empty() && arguments[0] == "help") arguments[0] = "--help";

        CLI::App program(
            "Deep Learning from Scratch, in C++20. Without a verb: the map and the next exercise.");
        program.name("./course")->require_subcommand(0, 1);
        program.footer(
            "Exit codes: 0 passed, 1 something did not pass, 2 wrong usage, 3 our fault.\n"
            "The launcher adds: test, bench, format.\n"
            "Plain CMake does the same: cmake --build build --target check_lab01 (or check_1_8),\n"
            "and ctest --test-dir build -L student.");
        Line line;
        if (!arguments.empty() && arguments[0] == "run") take_app(arguments, line.rest);
        add_learning(program, line);
        add_checking(program, line);
        add_files(program, line);
        add_teaching(program, line);
        add_machine(program, line);
        add_grading(program, line);
        if (parse(program, arguments) < 0) return exit_code::passed;

        const Context context = context_of_process();
        const int code = line.chosen ? line.chosen(context) : show_map(context, line.json);
        std::cout.flush();
        return code;
    } catch (const Interrupted&) {
        std::cerr << "\nstopped\n";
        return exit_code::interrupted;
    } catch (const UsageError& error) {
        std::cerr << "course: " << error.what() << "\n";
        return exit_code::usage;
    } catch (const std::exception& error) {
        std::cerr << "course: " << error.what() << "\n";
        return exit_code::our_fault;
    }
}

}  // namespace course
