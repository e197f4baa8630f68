// Boxes reach what they use, wherever the repository lies.

#include "tests/grading/place.hpp"

#include <unistd.h>

#include "tests/course/files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace grading;

TEST_CASE("one closed folder on the way is enough to stop others", "[grading][place]") {
    const TemporaryFolder temporary;
    const fs::path inside = temporary.path() / "open" / "deep";
    fs::create_directories(inside);
    fs::permissions(temporary.path(), fs::perms(0711));
    REQUIRE(others_may_pass(inside) == others_may_pass(temporary.path().parent_path()));
    fs::permissions(temporary.path() / "open", fs::perms(0700));
    CHECK_FALSE(others_may_pass(inside));
    CHECK_FALSE(others_may_pass(temporary.path() / "missing"));
}

TEST_CASE("kits and the box lie where boxes can reach them", "[grading][place]") {
    const TemporaryFolder closed;  // 0700, as a home folder is
    course::Context context;
    context.root = closed.path();
    context.build = closed.path() / "build";
    course::write_text(context.build / "bin" / "course_box", "the box");
    const fs::path box = box_for(context);
    CHECK(course::read_text(box) == "the box");
    CHECK(box_for(context) == box);
    const bool within = box.string().starts_with(closed.path().string());
    CHECK(within == (geteuid() != 0));
    if (geteuid() == 0) CHECK(others_may_pass(box.parent_path()));
    fs::remove(box);
}
