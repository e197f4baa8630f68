// Making the kit, and the commands that use it.

#include "tests/grading/kit.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <set>

#include "common/error.hpp"
#include "tests/course/files.hpp"
#include "tests/course/process.hpp"
#include "tests/grading/intake.hpp"
#include "tests/grading/place.hpp"
#include "tests/harness/skeleton.hpp"

namespace grading {

namespace {

using course::Context;
using course::Fault;
using course::Lab;
using course::read_text;
using Words = std::vector<std::string>;

constexpr const char* complete = "complete";  // the last file of a kit; locked while it is used

// Of this process alone, or shared with others that use the same thing.
class Lock {
public:
    explicit Lock(const fs::path& path, int how = LOCK_EX)
        : file_(open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644)) {
        if (file_ < 0 || flock(file_, how) != 0) {
            if (file_ >= 0) close(file_);
            throw Fault(path.string() + ": no lock");
        }
    }
    ~Lock() { close(file_); }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

private:
    int file_;
};

struct Recipe {  // kit.txt, as CMake wrote it
    std::string compiler;
    Words flags;
    Words link;
    Words objects;
    Words archives;
};

Recipe read_recipe(const fs::path& path) {
    if (!fs::exists(path)) throw Fault(path.string() + " is missing; configure the build again");
    Recipe recipe;
    for (const std::string& line : course::lines_of(read_text(path))) {
        const std::size_t equals = line.find('=');
        if (equals == std::string::npos) continue;
        const std::string name = line.substr(0, equals);
        const std::string value = line.substr(equals + 1);
        if (name == "compiler") recipe.compiler = compiler_of(value).string();
        if (name == "flags")
            for (const std::string& word : course::words_of(value))
                recipe.flags.push_back(word);
        if (name == "flag" && !value.starts_with("-W")) recipe.flags.push_back(value);
        if (name == "link") recipe.link.push_back(value);
        if (name == "object") recipe.objects.push_back(value);
        if (name == "archive") recipe.archives.push_back(value);
    }
    return recipe;
}

/// Headers of common/ and of the labs up to this one.
std::vector<fs::path> headers(const Context& context, const Lab& lab) {
    std::vector<fs::path> found;
    const course::Catalogue catalogue = course::read_catalogue(context.root);
    Words folders = {"common"};
    for (const Lab& other : catalogue.labs)
        if (other.id <= lab.id) folders.push_back(other.folder);
    for (const std::string& folder : folders) {
        if (!fs::is_directory(context.root / folder)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(context.root / folder))
            if (entry.path().extension() == ".hpp")
                found.push_back(fs::relative(entry.path(), context.root));
    }
    std::sort(found.begin(), found.end());
    return found;
}

/// Sources of the lab that are given: they are no exercise files and are not in the solutions.
std::map<std::string, std::string> given_sources(const Context& context, const Lab& lab) {
    std::map<std::string, std::string> given;
    const Words exercises = manifest_names(lab);
    for (const auto& entry : fs::directory_iterator(context.root / lab.folder)) {
        const std::string name = entry.path().filename().string();
        const bool mine = std::find(exercises.begin(), exercises.end(), name) != exercises.end();
        if (entry.path().extension() == ".cpp" && !mine) given[name] = read_text(entry.path());
    }
    return given;
}

std::string version_of(const Kit& kit, const Context& context, const Lab& lab,
                       const Recipe& recipe) {
    std::string all = kit.compiler_version + "\n";
    for (const Words& words : {kit.flags, kit.link})
        for (const std::string& word : words)
            all += word + "\n";
    for (const fs::path& header : headers(context, lab))
        all += header.string() + course::sha256_of_file(context.root / header);
    for (const Words& files : {recipe.objects, recipe.archives})
        for (const std::string& file : files)
            all += course::sha256_of_file(file);
    for (const auto& [name, text] : kit.skeletons)
        all += name + course::sha256(text);
    for (const auto& [name, text] : given_sources(context, lab))
        all += name + course::sha256(text);
    for (const auto& [name, text] : kit.in_advance.texts)
        all += name + course::sha256(text);
    const fs::path bin = context.build / "bin";
    for (const std::string& program :
         {"judge_" + lab.id, lab.id + "_reference_worker", std::string("course_box")})
        all += course::sha256_of_file(bin / program);
    all += course::sha256_of_file(context.root / lab.folder / "exercises.txt");
    return course::sha256(all).substr(0, 12);
}

void copy_parts(const Context& context, const Lab& lab, const Recipe& recipe, const Kit& kit) {
    for (const fs::path& header : headers(context, lab))
        course::write_text(kit.folder / "include" / header, read_text(context.root / header));
    fs::create_directories(kit.folder / "lib");
    for (std::size_t i = 0; i < recipe.objects.size(); ++i)
        fs::copy_file(recipe.objects[i], kit.folder / kit.objects[i]);
    for (std::size_t i = 0; i < recipe.archives.size(); ++i)
        fs::copy_file(recipe.archives[i], kit.folder / kit.archives[i]);
    for (const auto& [name, text] : kit.in_advance.texts)
        course::write_text(kit.folder / "include" / name, text);
}

void need(const Built& built, const std::string& what) {
    if (!built.ok) throw Fault(what + " cannot be built for grading:\n" + built.output);
}

void compile_own(const Kit& kit, const Sandbox& sandbox,
                 const std::map<std::string, std::string>& sources) {
    const fs::path source = kit.folder / "source";
    for (const auto& [name, text] : sources)
        course::write_text(source / kit.lab_folder / name, text);
    const BuildPlace place{kit.folder, source, kit.folder / "out"};
    for (const auto& [name, text] : sources)
        need(build_in_box(sandbox, place, compile_command(kit, sandbox.inside(place), name, true),
                          object_name(name)),
             name);
}

void compile_header(const Kit& kit, const Sandbox& sandbox, const BuildPlace& place,
                    const std::string& name) {
    const BuildPlace inside = sandbox.inside(place);
    const std::string result = name + ".gch";
    Words command = {kit.compiler, "-I" + (inside.kit / "include").string()};
    command.insert(command.end(), kit.flags.begin(), kit.flags.end());
    command.insert(command.end(), {"-x", "c++-header", (inside.kit / "include" / name).string(),
                                   "-o", (inside.out / result).string()});
    need(build_in_box(sandbox, place, command, result), "the lab's headers");
    fs::rename(place.out / result, kit.folder / "include" / result);
}

// The headers in advance, the skeletons, and a worker of them that tells which libraries it needs.
void compile_parts(const Context& context, const Lab& lab, const Kit& kit, const Sandbox& sandbox) {
    const BuildPlace place{kit.folder, kit.folder / "include", kit.folder / "out"};
    fs::create_directories(place.out);
    hand_over(place.out, sandbox);
    const BuildPlace inside = sandbox.inside(place);
    for (const auto& [name, text] : kit.in_advance.texts)
        compile_header(kit, sandbox, place, name);

    compile_own(kit, sandbox, kit.skeletons);
    compile_own(kit, sandbox, given_sources(context, lab));
    for (const auto& entry : fs::directory_iterator(place.out))
        fs::rename(entry.path(), kit.folder / "lib" / entry.path().filename());
    Words objects;
    for (const auto& [name, text] : kit.skeletons)
        objects.push_back((inside.kit / "lib" / object_name(name)).string());
    need(build_in_box(sandbox, place, link_command(kit, inside, objects), "worker"), "a worker");
    fs::rename(place.out / "worker", kit.folder / "worker");
}

bool has(const std::string& output, const char* words) {
    return output.find(words) != std::string::npos;
}

// bubblewrap did not get as far as the compiler, or somebody ended compiler or linker. The driver
// says that in the end, behind everything that a source file can have printed.
bool was_disturbed(const std::string& output) {
    if (output.starts_with("bwrap: ") && !has(output, "error:")) return true;
    const std::string all = course::trimmed(output);
    const std::string end = all.substr(all.size() - std::min<std::size_t>(all.size(), 160));
    return end.ends_with("compilation terminated.") &&
           (has(end, "fatal error: Killed signal terminated program") ||
            has(end, "fatal error: ld terminated with signal 9"));
}

void explain(Built& built, int code) {
    constexpr int crash_of_gcc = 4;  // with -pass-exit-codes; an error is 1
    const std::string& out = built.output;
    if (has(out, "course_box: time limit") || has(out, "CPU time limit exceeded"))
        built.reason = "compiling it takes too long";
    else if (has(out, "File size limit exceeded") || has(out, "File too large"))
        built.reason = "the program becomes too large: is there a huge array with initial values?";
    else if (has(out, "out of memory") || has(out, "memory exhausted") ||
             has(out, "Cannot allocate memory"))
        built.reason = "compiling it takes too much memory";
    else
        built.ours = code >= 124 || code == crash_of_gcc || was_disturbed(out);
}

// By its own name or by that of the program that it is a link to.
bool is_cache(const fs::path& program) {
    const auto named = [](const fs::path& path) {
        constexpr std::array<const char*, 5> caches = {"ccache", "distcc", "icecc", "sccache",
                                                       "buildcache"};
        const std::string name = path.filename().string();
        return std::find(caches.begin(), caches.end(), name) != caches.end();
    };
    std::error_code none;
    return named(program) || named(fs::read_symlink(program, none));
}

void add_flags(Kit& kit) {
    // A null pointer that is used is seen by the address sanitizer. To ask before every use as well
    // is a tenth of the compiler's time.
    kit.flags.emplace_back("-fno-sanitize=null");
    const bool clang = kit.compiler_version.find("clang") != std::string::npos;
    kit.flags.emplace_back(clang ? "-ferror-limit=5" : "-fmax-errors=5");
    if (!clang)  // a crash of the compiler is no error in a file
        for (Words* words : {&kit.flags, &kit.link})
            words->emplace_back("-pass-exit-codes");
}

}  // namespace

std::string object_name(const std::string& file) { return file.substr(0, file.rfind('.')) + ".o"; }

void hand_over(const fs::path& folder, const Sandbox& sandbox) {
    const auto user = static_cast<uid_t>(sandbox.user());
    if (sandbox.user() >= 0 && chown(folder.c_str(), user, user) != 0)
        throw Fault(folder.string() + ": cannot be given to the sandbox's user");
}

std::vector<std::string> compile_command(const Kit& kit, const BuildPlace& inside,
                                         const std::string& file, bool with_header) {
    const std::string include = (inside.kit / "include").string();
    Words command = {kit.compiler, "-I" + include};
    command.insert(command.end(), kit.flags.begin(), kit.flags.end());
    command.emplace_back("-w");
    const auto header = kit.in_advance.chosen.find(file);
    if (with_header && header != kit.in_advance.chosen.end())
        command.insert(command.end(), {"-include", include + "/" + header->second});
    command.insert(command.end(), {"-c", kit.lab_folder + "/" + file, "-o",
                                   (inside.out / object_name(file)).string()});
    return command;
}

std::vector<std::string> link_command(const Kit& kit, const BuildPlace& inside,
                                      const Words& objects) {
    Words command = {kit.compiler, "-o", (inside.out / "worker").string()};
    command.insert(command.end(), kit.link.begin(), kit.link.end());
    command.insert(command.end(), objects.begin(), objects.end());
    for (const std::string& object : kit.objects)
        command.push_back((inside.kit / object).string());
    command.emplace_back("-Wl,--start-group");
    for (const std::string& archive : kit.archives)
        command.push_back((inside.kit / archive).string());
    command.emplace_back("-Wl,--end-group");
    command.emplace_back("-pthread");
    return command;
}

fs::path without_links(const fs::path& compiler, const std::vector<fs::path>& places) {
    if (is_cache(compiler)) {
        for (const fs::path& place : places)
            if (const fs::path found = place / compiler.filename();
                fs::exists(found) && !is_cache(found))
                return without_links(found, places);
        return compiler;
    }
    fs::path path = fs::canonical(compiler.parent_path()) / compiler.filename();
    while (fs::is_symlink(path)) {
        const fs::path next = path.parent_path() / fs::read_symlink(path);
        // A compiler may look at the name it was called by: "clang" does not link as C++.
        if (next.filename().string().find("++") == std::string::npos) break;
        path = fs::canonical(next.parent_path()) / next.filename();
    }
    return path;
}

fs::path compiler_of(const std::string& words, const std::vector<fs::path>& places) {
    const std::size_t blank = words.find(' ');
    if (blank == std::string::npos || !is_cache(words.substr(0, blank)))
        return without_links(words, places);
    const fs::path behind = course::trimmed(words.substr(blank));
    if (behind.has_parent_path()) return without_links(behind, places);
    for (const fs::path& place : places)
        if (fs::exists(place / behind)) return without_links(place / behind, places);
    throw Fault(words + ": this compiler is not in " + places.front().string());
}

void prune_kits(const fs::path& all, const std::string& prefix, const fs::path& current) {
    std::vector<std::pair<fs::file_time_type, fs::path>> others;
    for (const auto& entry : fs::directory_iterator(all)) {
        const fs::path& folder = entry.path();
        if (!entry.is_directory() || !folder.filename().string().starts_with(prefix)) continue;
        std::error_code none;
        const fs::file_time_type used = fs::last_write_time(folder / complete, none);
        if (folder != current) others.emplace_back(none ? fs::file_time_type::min() : used, folder);
    }
    std::sort(others.rbegin(), others.rend());
    for (std::size_t i = 1; i < others.size(); ++i) {
        try {
            const Lock alone(others[i].second / complete, LOCK_EX | LOCK_NB);
            fs::remove_all(others[i].second);
        } catch (const std::exception&) {
            continue;  // another grader uses it
        }
    }
}

Built build_in_box(const Sandbox& sandbox, const BuildPlace& place, const Words& command,
                   const std::string& result) {
    Built built;
    const auto start = std::chrono::steady_clock::now();
    for (int attempt = 0; attempt < 2; ++attempt) {
        const course::Finished finished =
            course::run_quietly(sandbox.build(place, command), place.source, {}, 65536);
        struct stat what {};
        const std::string file = (place.out / result).string();
        const bool made = lstat(file.c_str(), &what) == 0 && S_ISREG(what.st_mode);
        built.output = finished.output;
        built.ok = finished.ok() && made;
        built.ours = false;
        if (!built.ok) explain(built, finished.code);
        if (!built.ours) break;
    }
    built.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return built;
}

Kit prepare_kit(const Context& context, const Lab& lab, const Sandbox& sandbox) {
    const Recipe recipe = read_recipe(context.build / "generated" / lab.id / "kit.txt");
    Kit kit;
    kit.lab_folder = lab.folder;
    kit.compiler = recipe.compiler;
    kit.compiler_version = course::trimmed(
        course::lines_of(course::run_quietly({recipe.compiler, "--version"}, "/").output).at(0));
    kit.flags = recipe.flags;
    kit.link = recipe.link;
    add_flags(kit);
    for (std::size_t i = 0; i < recipe.objects.size(); ++i)
        kit.objects.push_back("lib/main_" + std::to_string(i) + ".o");
    for (const auto& [name, text] : given_sources(context, lab))
        kit.objects.push_back("lib/" + object_name(name));
    for (std::size_t i = 0; i < recipe.archives.size(); ++i)
        kit.archives.push_back("lib/" + std::to_string(i) + ".a");
    for (const std::string& name : manifest_names(lab)) {
        const fs::path solution = context.root / "solutions" / lab.folder / name;
        kit.skeletons[name] = harness::skeleton_of(read_text(solution), solution.string());
    }
    kit.in_advance = in_advance(context.root, lab.folder, kit.skeletons);
    kit.version = version_of(kit, context, lab, recipe);

    const char* kind = sandbox.level() == Level::bwrap ? "box" : "bare";
    const fs::path all = kits_place(context.build);
    kit.folder = all / (lab.id + "_" + kind + "_" + kit.version);
    // Shards that start together make it once.
    const Lock lock(all / (lab.id + "_" + kind + ".lock"));
    if (!fs::exists(kit.folder / complete)) {
        fs::remove_all(kit.folder);
        copy_parts(context, lab, recipe, kit);
        Limits limits = sandbox.limits();  // no code of a student: headers in advance are large
        limits.build_file_mb = 512;
        compile_parts(context, lab, kit, Sandbox(sandbox.level(), sandbox.box_program(), limits));
        course::write_text(kit.folder / complete, kit.version + "\n");
    }
    kit.in_use = std::make_shared<Lock>(kit.folder / complete, LOCK_SH);
    fs::last_write_time(kit.folder / complete, fs::file_time_type::clock::now());
    prune_kits(all, lab.id + "_" + kind + "_", kit.folder);
    kit.libraries = libraries_of(kit.folder / "worker");
    return kit;
}

}  // namespace grading
