// `./course doctor --grading`: the hostile corpus is played on this very machine.

#include <iostream>

#include "tests/course/build.hpp"
#include "tests/course/process.hpp"
#include "tests/grading/grade.hpp"
#include "tests/grading/place.hpp"

namespace grading {

int doctor(const course::Context& context, const DoctorOptions& options) {
    const course::Built built =
        course::build_targets(context, {"hostile", "course_box"}, !options.json);
    if (!built.ok) throw course::Fault("the probes cannot be built:\n" + built.output);
    std::vector<std::string> command = {(context.build / "bin" / "hostile").string(),
                                        options.json ? "--json" : "--promises"};
    if (!options.attack.empty()) command.insert(command.end(), {"--only", options.attack});
    bool any = false;
    for (const Level level : {Level::bwrap, Level::landlock}) {
        const std::string missing = missing_for(level, box_for(context));
        any = any || missing.empty();
        if (!options.json)
            std::cout << "  " << words(level) << ": " << (missing.empty() ? "works here" : missing)
                      << "\n";
    }
    if (!options.json)
        std::cout << (any ? "Attacks are played now, at each level that works; this takes some "
                            "minutes.\n\n"
                          : "No sandbox works here: grade on another machine, or in a virtual "
                            "one.\n")
                  << std::flush;
    if (!any && !options.json) return course::exit_code::our_fault;
    const int code = course::run_openly(command, context.root);
    return code == 0 ? course::exit_code::passed : course::exit_code::our_fault;
}

}  // namespace grading
