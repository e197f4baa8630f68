// The labs' apps: experiments that train, print a table and draw a report.

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "tests/course/build.hpp"
#include "tests/course/files.hpp"
#include "tests/course/nearest.hpp"
#include "tests/course/verbs.hpp"

namespace course {

namespace {

// The one app that shows what is to come: with the solutions, where they are here.
constexpr const char* tour = "tour";

struct App {
    std::string name;  // "gates"
    std::string lab;
    std::string what;  // the first comment line of its source
};

// "gates: lines in the plane" under the name gates is "lines in the plane".
std::string purpose_of(const std::string& head, const std::string& name) {
    if (!head.starts_with("// ")) return "";
    const std::string text = head.substr(3);
    return text.starts_with(name + ": ") ? text.substr(name.size() + 2) : text;
}

std::vector<App> find_apps(const Context& context, const Catalogue& catalogue) {
    std::vector<App> apps;
    for (const Lab& lab : catalogue.labs) {
        const fs::path folder = context.root / lab.folder / "apps";
        if (!fs::is_directory(folder)) continue;
        const std::size_t first = apps.size();
        for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
            if (entry.path().extension() != ".cpp") continue;
            const std::vector<std::string> lines = lines_of(read_text(entry.path()));
            const std::string name = entry.path().stem().string();
            apps.push_back({name, lab.id, purpose_of(lines.empty() ? "" : lines[0], name)});
        }
        std::sort(apps.begin() + static_cast<std::ptrdiff_t>(first), apps.end(),
                  [](const App& a, const App& b) { return a.name < b.name; });
    }
    return apps;
}

int list_apps(const Context& context, const std::vector<App>& apps) {
    if (apps.empty()) std::cout << "No apps are here yet.\n";
    std::string lab;
    for (const App& app : apps) {
        if (app.lab != lab)
            std::cout << (lab.empty() ? "" : "\n") << paint(context.look, Paint::bold, app.lab)
                      << "\n";
        lab = app.lab;
        std::cout << "  " << fit(context.look, app.name, 18)
                  << wrap(app.what, context.look.width, 20, 20) << "\n";
    }
    if (!apps.empty())
        std::cout << "\n./course run " << apps[0].name
                  << "   (--help after the name shows its options)\n";
    return exit_code::passed;
}

// A picture viewer only where there is a screen and it was asked for.
void open_report(const Context& context, const fs::path& report) {
    for (const char* program : {"xdg-open", "open"}) {
        if (find_program(program).empty()) continue;
        run_quietly({program, report.string()}, context.root);
        return;
    }
    std::cout << "No program to open it was found here.\n";
}

// False after a compile error of the learner's, which is printed.
bool build_app(const Context& context, const std::string& target) {
    const Built built = build_targets(context, {target});
    if (built.ok) return true;
    if (!built.error) throw Fault("the app " + target + " could not be built:\n" + built.output);
    std::cout << describe(context, *built.error);
    return false;
}

bool has_option(const std::vector<std::string>& arguments, const std::string& name) {
    return std::any_of(arguments.begin(), arguments.end(), [&](const std::string& argument) {
        return argument == name || argument.starts_with(name + "=");
    });
}

}  // namespace

int run(const Context& context, const RunOptions& options) {
    const Catalogue catalogue = read_catalogue(context.root);
    const std::vector<App> apps = find_apps(context, catalogue);
    if (options.app.empty()) return list_apps(context, apps);

    std::vector<std::string> names;
    for (const App& app : apps)
        names.push_back(app.name);
    if (std::find(names.begin(), names.end(), options.app) == names.end()) {
        if (options.app == tour)
            throw UsageError(
                "the tour ends in lab 5, which is not in this copy; "
                "./course run lists the programs that are here");
        const std::string near = nearest(options.app, names);
        throw UsageError("there is no app '" + options.app + "'" +
                         (near.empty() ? "; ./course run lists them"
                                       : ", did you mean ./course run " + near + "?"));
    }

    const bool reference =
        options.reference || (options.app == tour && has_target(context, "tour_reference"));
    const std::string target = options.app + (reference ? "_reference" : "");
    if (!build_app(context, target)) return exit_code::not_passed;

    // The report goes to reports/ unless the learner says where.
    std::vector<std::string> command = {(context.build / "bin" / target).string()};
    command.insert(command.end(), options.arguments.begin(), options.arguments.end());
    const fs::path report = context.root / "reports" / (options.app + ".html");
    const bool ours =
        !has_option(options.arguments, "--out") && !has_option(options.arguments, "--help");
    if (ours) {
        fs::create_directories(report.parent_path());
        // The app itself says where its report went: in words that can be typed from here.
        command.insert(command.end(), {"--out", fs::proximate(report).string()});
    }
    std::cout << std::flush;
    const int code = run_openly(command, fs::current_path());
    if (interrupted()) throw Interrupted();

    if (ours && options.open && code == 0 && fs::exists(report)) open_report(context, report);
    if (code != 0 && code != 2 && !reference && has_target(context, options.app + "_reference"))
        std::cout << "It ran on your own code. With the solutions: ./course run --reference "
                  << options.app << "\n";
    return code == 0 ? exit_code::passed : code == 2 ? exit_code::usage : exit_code::not_passed;
}

}  // namespace course
