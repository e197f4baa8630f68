// `./course doctor --grading`: the hostile corpus is played on this very machine.

#include <iostream>

#include "tests/course/build.hpp"
#include "tests/course/process.hpp"
#include "tests/grading/grade.hpp"
#include "tests/grading/place.hpp"

namespace grading {

int doctor(const course::Context& context) {
    const course::Built built = course::build_targets(context, {"hostile", "course_box"});
    if (!built.ok) throw course::Fault("the probes cannot be built:\n" + built.output);
    const fs::path bin = context.build / "bin";
    const fs::path box = box_for(context);
    bool any = false;
    for (const Level level : {Level::bwrap, Level::landlock}) {
        const std::string missing = missing_for(level, box);
        any = any || missing.empty();
        std::cout << "  " << words(level) << ": " << (missing.empty() ? "works here" : missing)
                  << "\n";
    }
    if (!any) {
        std::cout << "No sandbox works here: grade on another machine, or in a virtual one.\n";
        return course::exit_code::our_fault;
    }
    std::cout << "Attacks are played now, at each level that works; this takes some minutes.\n\n"
              << std::flush;
    const int code = course::run_openly({(bin / "hostile").string(), "--promises"}, context.root);
    return code == 0 ? course::exit_code::passed : course::exit_code::our_fault;
}

}  // namespace grading
