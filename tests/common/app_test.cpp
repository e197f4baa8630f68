// The command line of the apps.

#include "common/app.hpp"

#include "common/error.hpp"
#include "tests/support/catch.hpp"

namespace {

struct Demo {
    dl::AppOptions options{"demo", "Shows nothing."};
    int epochs = 5;
    float rate = 0.5f;
    bool fast = false;
    std::string shape = "moons";

    Demo() {
        options.add("--epochs", epochs, "passes over the data");
        options.add("--rate", rate, "length of a step");
        options.add("--fast", fast, "half of everything");
        options.add("--shape", shape, "blobs or moons");
    }
};

std::string complaint(Demo& demo, const std::vector<std::string>& arguments) {
    try {
        demo.options.parse(arguments);
    } catch (const dl::Error& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("options of an app keep their values until somebody gives others", "[common][app]") {
    Demo demo;
    CHECK(demo.options.parse({}));
    CHECK(demo.epochs == 5);
    CHECK(demo.options.seed == 1);
    CHECK(demo.options.out == "demo.html");
    CHECK_FALSE(demo.options.quiet);
}

TEST_CASE("a value follows its option or stands behind an equals sign", "[common][app]") {
    Demo demo;
    CHECK(demo.options.parse({"--epochs", "12", "--rate=0.125", "--fast", "--shape", "spiral",
                              "--seed=18446744073709551615", "--quiet", "--out", "a=b.html",
                              "--data", "/data"}));
    CHECK(demo.epochs == 12);
    CHECK(demo.rate == 0.125f);
    CHECK(demo.fast);
    CHECK(demo.shape == "spiral");
    CHECK(demo.options.seed == 18446744073709551615u);
    CHECK(demo.options.quiet);
    CHECK(demo.options.out == "a=b.html");
    CHECK(demo.options.data == "/data");
}

TEST_CASE("options that are not understood are named", "[common][app]") {
    Demo demo;
    CHECK(complaint(demo, {"--epoch", "3"}) ==
          "demo: does not know '--epoch'; --help shows all options");
    CHECK(complaint(demo, {"3"}) == "demo: does not know '3'; --help shows all options");
    CHECK(complaint(demo, {"--epochs"}) ==
          "--epochs: needs a value behind it; --help shows all options");
    CHECK(complaint(demo, {"--epochs", "3x"}) ==
          "--epochs: needs a whole number, got '3x'; --help shows all options");
    CHECK(complaint(demo, {"--rate", "fast"}) ==
          "--rate: needs a number, got 'fast'; --help shows all options");
    CHECK(complaint(demo, {"--seed", "-1"}) ==
          "--seed: needs a whole number, got '-1'; --help shows all options");
    CHECK(complaint(demo, {"--quiet=yes"}) == "--quiet: takes no value, got '--quiet=yes'");
}

TEST_CASE("help shows every option with the value it has", "[common][app]") {
    Demo demo;
    CHECK_FALSE(demo.options.parse({"--epochs", "7", "--help"}));
    const std::string help = demo.options.help();
    CHECK(help.find("demo: Shows nothing.") == 0);
    CHECK(help.find("--epochs N        passes over the data (now 7)") != std::string::npos);
    CHECK(help.find("--seed N") != std::string::npos);
    CHECK(help.find("--fast            half of everything\n") != std::string::npos);
}

TEST_CASE("the exit code of an app says what went wrong", "[common][app]") {
    const char* good[] = {"demo", "--epochs", "2"};
    const char* bad[] = {"demo", "--epoch", "2"};
    Demo demo;
    CHECK(dl::run_app(demo.options, 3, good, [] {}) == 0);
    CHECK(dl::run_app(demo.options, 3, bad, [] {}) == 2);
    CHECK(dl::run_app(demo.options, 3, good, [] { throw dl::Error("no such folder"); }) == 1);
}
