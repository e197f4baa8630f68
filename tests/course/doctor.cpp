// What the course needs on this machine: found, missing, and how to get it.

#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <iostream>
#include <map>
#include <thread>

#include "tests/course/files.hpp"
#include "tests/course/json_reports.hpp"
#include "tests/course/process.hpp"
#include "tests/course/verbs.hpp"

namespace course {

namespace {

// --- How to get something ------------------------------------------------------------------------

// The command that installs a thing here; things are named as Debian names them.
std::string install(const std::string& thing) {
    using Names = std::map<std::string, std::string>;
    static const Names fedora = {{"g++", "gcc-c++"},
                                 {"catch2", "catch-devel"},
                                 {"libcli11-dev", "cli11-devel"},
                                 {"nlohmann-json3-dev", "json-devel"},
                                 {"libstb-dev", "stb-devel"}};
    static const Names arch = {{"g++", "gcc"},
                               {"ninja-build", "ninja"},
                               {"libcli11-dev", "cli11"},
                               {"nlohmann-json3-dev", "nlohmann-json"},
                               {"libstb-dev", "stb"}};
    static const Names brew = {{"g++", "gcc"},
                               {"ninja-build", "ninja"},
                               {"libcli11-dev", "cli11"},
                               {"nlohmann-json3-dev", "nlohmann-json"},
                               {"libstb-dev", "stb"}};
    const auto named = [&](const Names& names) {
        return names.contains(thing) ? names.at(thing) : thing;
    };
    if (!find_program("apt-get").empty()) return "sudo apt-get install " + thing;
    if (!find_program("dnf").empty()) return "sudo dnf install " + named(fedora);
    if (!find_program("pacman").empty()) return "sudo pacman -S " + named(arch);
    if (!find_program("brew").empty()) return "brew install " + named(brew);
    return "install " + thing + " with the package manager of your system";
}

std::string first_line(const std::string& text) {
    const auto lines = lines_of(harmless(text));
    return lines.empty() ? "" : trimmed(lines[0]);
}

// The first number with a dot or at the end of a word: "g++ (Debian 12.2.0-14) 12.2.0" gives 12.2.
double version_in(const std::string& line) {
    double version = 0;
    for (const std::string& word : words_of(line)) {
        double number = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
        if (error == std::errc() && end != word.data()) version = std::max(version, number);
    }
    return version;
}

Finding tool(const std::string& what, const fs::path& program, double least,
             const std::string& package) {
    if (program.empty()) return {what, "missing", "", install(package)};
    try {
        const Finished asked = run_quietly({program.string(), "--version"}, "/");
        const std::string line = first_line(asked.output);
        const double version = version_in(line);
        if (asked.ok() && (least == 0 || version >= least)) return {what, "found", line, ""};
        return {what, "weak", line,
                "the course needs at least version " + std::to_string(static_cast<int>(least)) +
                    ": " + install(package)};
    } catch (const Fault& fault) {
        return {what, "missing", fault.what(), install(package)};
    }
}

// --- The parts -----------------------------------------------------------------------------------

std::map<std::string, std::string> read_cache(const Context& context) {
    std::map<std::string, std::string> cache;
    const fs::path file = context.build / "CMakeCache.txt";
    if (!fs::exists(file)) return cache;
    for (const std::string& line : lines_of(read_text(file))) {
        const std::size_t colon = line.find(':');
        const std::size_t equals = line.find('=', colon == std::string::npos ? 0 : colon);
        if (line.empty() || line[0] == '#' || line[0] == '/' || equals == std::string::npos)
            continue;
        cache[line.substr(0, colon)] = line.substr(equals + 1);
    }
    return cache;
}

Finding compiler(const std::map<std::string, std::string>& cache) {
    fs::path program = cache.contains("CMAKE_CXX_COMPILER") ? cache.at("CMAKE_CXX_COMPILER") : "";
    for (const char* name : {"c++", "g++", "clang++"})
        if (program.empty() || !fs::exists(program)) program = find_program(name);
    Finding finding = tool("compiler", program, 0, "g++");
    const bool clang = finding.text.find("clang") != std::string::npos;
    const double least = clang ? 14 : 11;
    if (finding.state == "found" && version_in(finding.text) < least) {
        finding.state = "weak";
        finding.remedy = "C++20 needs g++ 11 or clang++ 14: " + install("g++");
    }
    return finding;
}

// Exercises run with sanitizers: the compiler must be able to build such a program.
Finding sanitizers(const std::map<std::string, std::string>& cache) {
    const std::string program =
        cache.contains("CMAKE_CXX_COMPILER") ? cache.at("CMAKE_CXX_COMPILER") : "c++";
    const fs::path folder =
        fs::temp_directory_path() / ("course_doctor_" + std::to_string(getpid()));
    Finding finding{"sanitizers", "found", "address and undefined behaviour", ""};
    try {
        write_text(folder / "probe.cpp", "int main() { return 0; }\n");
        const Finished built = run_quietly(
            {program, "-fsanitize=address,undefined", "probe.cpp", "-o", "probe"}, folder);
        if (!built.ok() || !run_quietly({(folder / "probe").string()}, folder).ok())
            finding = {"sanitizers", "missing", first_line(built.output),
                       "install the compiler's sanitizer libraries (libasan, libubsan)"};
    } catch (const std::exception& error) {
        finding = {"sanitizers", "missing", error.what(), ""};
    }
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    return finding;
}

// A library that CMake found, under the cache entry that says where, or fetched by itself.
Finding package(const Context& context, const std::map<std::string, std::string>& cache,
                const std::string& entry, const std::string& name, const std::string& debian) {
    std::string lower = name;
    for (char& c : lower)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (fs::exists(context.build / "_deps" / (lower + "-src")))
        return {name, "found", "fetched into the build folder", ""};
    const auto found = cache.find(entry);
    if (found != cache.end() && found->second.find("NOTFOUND") == std::string::npos)
        return {name, "found", "installed", ""};
    return {name, "missing", "", install(debian)};
}

Finding memory() {
    const double gigabytes = static_cast<double>(sysconf(_SC_PHYS_PAGES)) *
                             static_cast<double>(sysconf(_SC_PAGE_SIZE)) / 1e9;
    const unsigned cores = std::thread::hardware_concurrency();
    std::string text = std::to_string(static_cast<int>(gigabytes + 0.5)) + " GB, " +
                       count_of(static_cast<int>(cores), "core");
    if (gigabytes < 3.5)
        return {"memory", "weak", text, "build with one job: cmake --build build -j 1", false};
    return {"memory", "found", text, ""};
}

// Learners do not need a sandbox; grading code of others does.
Finding sandbox() {
    const fs::path program = find_program("bwrap");
    if (program.empty())
        return {"sandbox", "missing", "bubblewrap, for grading code of others",
                install("bubblewrap"), false};
    try {
        const Finished probe = run_quietly(
            {program.string(), "--ro-bind", "/", "/", "--unshare-all", "--", "/bin/true"}, "/");
        if (probe.ok())
            return {"sandbox", "found",
                    first_line(run_quietly({program.string(), "--version"}, "/").output), "",
                    false};
        const bool apparmor = probe.output.find("uid map") != std::string::npos ||
                              probe.output.find("loopback") != std::string::npos;
        return {"sandbox", "weak", first_line(probe.output),
                apparmor ? "this system forbids user namespaces: allow them for /usr/bin/bwrap "
                           "with an AppArmor profile, or run "
                           "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0 on a "
                           "machine that only grades"
                         : "user namespaces are off here; grading then uses a weaker sandbox",
                false};
    } catch (const Fault& fault) {
        return {"sandbox", "weak", fault.what(), "", false};
    }
}

Finding terminal(const Context& context) {
    const Look& look = context.look;
    return {"terminal", "found",
            count_of(look.width, "column") + (look.colour ? ", colour" : ", no colour") +
                (look.utf8 ? ", UTF-8" : ", ASCII"),
            "", false};
}

Finding folder(const Context& context) {
    try {
        write_text(context.root / ".course" / "probe", "");
        fs::remove(context.root / ".course" / "probe");
    } catch (const std::exception& error) {
        return {"folder", "weak", error.what(),
                "make the course's folder writable: progress cannot be noted", false};
    }
    std::error_code failed;
    const fs::space_info space = fs::space(context.root, failed);
    const auto free = failed ? std::uintmax_t{0} : space.available / 1000000000;
    return {"folder", free < 2 && !failed ? "weak" : "found",
            "writable, " + std::to_string(free) + " GB free",
            free < 2 && !failed ? "a full build needs about 2 GB" : "", false};
}

}  // namespace

int doctor(const Context& context, bool json) {
    const auto cache = read_cache(context);
    const bool ninja = cache.contains("CMAKE_GENERATOR") && cache.at("CMAKE_GENERATOR") == "Ninja";
    const auto library = [&](const char* entry, const char* name, const char* debian) {
        return package(context, cache, entry, name, debian);
    };
    std::vector<Finding> findings = {
        compiler(cache),
        sanitizers(cache),
        tool("cmake", find_program("cmake"), 3.22, "cmake"),
        ninja || find_program("make").empty()
            ? tool("ninja", find_program("ninja"), 0, "ninja-build")
            : tool("make", find_program("make"), 0, "make"),
        library("Catch2_DIR", "Catch2", "catch2"),
        library("CLI11_DIR", "CLI11", "libcli11-dev"),
        library("nlohmann_json_DIR", "nlohmann_json", "nlohmann-json3-dev"),
        library("COURSE_STB_INCLUDE", "stb_image", "libstb-dev"),
        memory(),
        folder(context),
        terminal(context),
        sandbox()};
    const bool lacking = std::any_of(findings.begin(), findings.end(), [](const Finding& f) {
        return f.needed && f.state != "found";
    });
    if (json) {
        std::cout << json_of_findings(findings);
        return lacking ? exit_code::our_fault : exit_code::passed;
    }

    std::string out;
    for (const Finding& finding : findings) {
        const Paint with = finding.state == "found" ? Paint::green
                           : finding.needed         ? Paint::red
                                                    : Paint::yellow;
        say(out, "  ", paint(context.look, with, fit(context.look, finding.state, 8)), " ",
            fit(context.look, finding.what, 14), " ",
            wrap(finding.text, context.look.width, 26, 26));
        if (!finding.remedy.empty())
            say(out, std::string(11, ' '),
                paint(context.look, Paint::bold, wrap(finding.remedy, context.look.width, 11, 11)));
    }
    say(out, "\n",
        lacking ? "Something that the course needs is missing: see above."
                : "The course has what it needs.");
    std::cout << out;
    return lacking ? exit_code::our_fault : exit_code::passed;
}

}  // namespace course
