// Filling the templates of exports/, and packing what Gradescope builds its image from.

#include "tests/grading/export.hpp"

#include <algorithm>
#include <cctype>
#include <iostream>
#include <random>
#include <set>

#include "tests/course/catalogue.hpp"
#include "tests/course/files.hpp"
#include "tests/course/handout.hpp"
#include "tests/course/zip.hpp"

namespace grading {

namespace fs = std::filesystem;
using course::Context;
using course::Lab;
using course::UsageError;

namespace {

constexpr const char* left_out[] = {"tests/hostile/", "tests/fuzz/", "tests/bench/"};

void replace_all(std::string& text, const std::string& what, const std::string& by) {
    for (std::size_t at = text.find(what); at != std::string::npos;
         at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

std::string capitals(std::string text) {
    for (char& c : text)
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

std::string filled(const Context& context, const std::string& name, const Lab& lab,
                   const fs::path& out) {
    std::string text = course::read_text(context.root / "tests" / "grading" / "exports" / name);
    replace_all(text, "@LAB@", lab.id);
    replace_all(text, "@LAB_CAPITALS@", capitals(lab.id));
    replace_all(text, "@FOLDER@", lab.folder);
    replace_all(text, "@NAME@", out.filename().string());
    std::string root = context.root.string();
    replace_all(root, "'", "'\\''");
    replace_all(text, "@ROOT@", "'" + root + "'");
    return text;
}

std::string random_key() {
    std::random_device device;
    std::string key;
    for (int i = 0; i < 64; ++i)
        key += "0123456789abcdef"[device() % 16];
    return key + "\n";
}

std::string usual_name(const ExportOptions& options, const Lab& lab) {
    if (options.target == "gradescope") return "autograder_" + lab.id + ".zip";
    if (options.target == "classroom") return "classroom.yml";
    return "grade_" + lab.id + ".sh";
}

const char* next_step(const std::string& target) {
    if (target == "gradescope")
        return "Upload it under Configure Autograder. It holds solutions and the secret of the "
               "hidden inputs: keep it to yourself.";
    if (target == "classroom")
        return "Put it into the handout as .github/workflows/classroom.yml before students fork.";
    return "sbatch it with the folder of submissions and one for the results.";
}

}  // namespace

std::string gradescope_archive(const Context& context, const Lab& lab,
                               const std::string& seed_key) {
    course::NamedTexts files = {
        {"setup.sh", filled(context, "gradescope_setup.sh", lab, "setup.sh")},
        {"run_autograder", filled(context, "gradescope_run.sh", lab, "run_autograder")},
        {"course/seed.key", seed_key}};
    const std::set<std::string> programs = {"setup.sh", "run_autograder", "course/course"};
    for (const std::string& file : course::repository_files(context)) {
        if (std::any_of(std::begin(left_out), std::end(left_out),
                        [&](const char* folder) { return file.starts_with(folder); }))
            continue;
        files.emplace_back("course/" + file, course::read_text(context.root / file));
    }
    return course::zip_of(files, programs);
}

int export_to(const Context& context, const ExportOptions& options) {
    const course::Catalogue catalogue = course::read_catalogue(context.root);
    const Lab& lab = course::find_lab(catalogue, options.lab);
    if (lab.exercises.empty()) throw UsageError(lab.folder + " is not in this copy yet");
    const fs::path out = fs::absolute(options.out.empty() ? usual_name(options, lab) : options.out);
    if (options.target == "gradescope")
        course::write_text(out, gradescope_archive(context, lab, random_key()));
    else if (options.target == "classroom")
        course::write_text(out, filled(context, "classroom.yml", lab, out));
    else if (options.target == "slurm")
        course::write_text(out, filled(context, "slurm.sh", lab, out));
    else
        throw UsageError("export knows gradescope, classroom and slurm, not '" + options.target +
                         "'");
    std::cout << course::shown(context, out) << " written. " << next_step(options.target) << "\n";
    return course::exit_code::passed;
}

}  // namespace grading
