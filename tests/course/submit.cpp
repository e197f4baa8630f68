// The archive that is handed in.

#include "tests/course/submission.hpp"

#include <algorithm>
#include <iostream>
#include <set>

#include "tests/course/files.hpp"
#include "tests/course/verbs.hpp"
#include "tests/course/zip.hpp"

namespace course {

namespace {

// Valid UTF-8 without control characters: what a source file is.
bool is_text(const std::string& text) {
    std::string plain = text;
    std::erase(plain, '\0');
    return plain == text;
}

// Names and hashes hold nothing that JSON would have to escape: the catalogue sees to that.
std::string quoted(const std::string& text) { return "\"" + text + "\""; }

}  // namespace

NamedTexts files_to_submit(const Context& context, const Lab& lab) {
    std::set<std::string> names;
    for (const Exercise& exercise : lab.exercises)
        names.insert(exercise.file);

    NamedTexts files;
    std::size_t total = 0;
    for (const std::string& name : names) {
        const fs::path path = context.root / lab.folder / name;
        const fs::file_status status = fs::symlink_status(path);
        if (!fs::exists(status))
            throw Fault(shown(context, path) +
                        ": is missing; ./course reset brings its first state back");
        if (fs::is_symlink(status))
            throw Fault(shown(context, path) + ": is a link; hand in the file itself");
        if (!fs::is_regular_file(status)) throw Fault(shown(context, path) + ": is not a file");
        const std::uintmax_t size = fs::file_size(path);
        if (size > max_file_bytes)
            throw Fault(shown(context, path) + ": has " + std::to_string(size) +
                        " bytes, at most " + std::to_string(max_file_bytes) +
                        " are taken; is something pasted into it?");
        std::string text = read_text(path);
        if (!is_text(text)) throw Fault(shown(context, path) + ": is not a text file");
        total += text.size();
        files.emplace_back(name, std::move(text));
    }
    if (total > max_total_bytes)
        throw Fault(lab.folder + ": " + std::to_string(total) + " bytes in all, at most " +
                    std::to_string(max_total_bytes) + " are taken");
    return files;
}

std::string submission_hash(NamedTexts files) {
    std::sort(files.begin(), files.end());
    std::string list;
    for (const auto& [name, text] : files)
        list += name + std::string(1, '\0') + sha256(text) + "\n";
    return sha256(list);
}

std::string manifest_of(const Lab& lab, const NamedTexts& files) {
    std::string out = "{\n \"manifest_version\": 1,\n \"lab\": " + quoted(lab.id) +
                      ",\n \"submission_hash\": " + quoted(submission_hash(files)) +
                      ",\n \"files\": [";
    const char* separator = "\n";
    for (const auto& [name, text] : files) {
        out += separator;
        out += "  {\"name\": " + quoted(name) + ", \"bytes\": " + std::to_string(text.size()) +
               ", \"sha256\": " + quoted(sha256(text)) + "}";
        separator = ",\n";
    }
    return out + "\n ]\n}\n";
}

int submit(const Context& context, const std::string& name, const std::string& out) {
    const Catalogue catalogue = read_catalogue(context.root);
    const Lab& lab = find_lab(catalogue, name);
    if (lab.exercises.empty()) throw UsageError(lab.folder + " is not in this copy yet");

    NamedTexts files = files_to_submit(context, lab);
    const std::string hash = submission_hash(files);
    const std::size_t count = files.size();
    files.emplace_back("manifest.json", manifest_of(lab, files));
    const fs::path target = out.empty() ? context.root / (lab.id + ".zip") : fs::absolute(out);
    write_text(target, zip_of(files));

    // Nothing is checked here: what counts is said by ./course check, and again by the grader.
    const State state = load_state(context).state;
    int passed = 0;
    for (const Exercise& exercise : lab.exercises)
        passed += state.of(exercise.id).passed() ? 1 : 0;
    std::cout << shown(context, target) << ": " << count_of(static_cast<int>(count), "file")
              << " and a manifest, submission " << hash.substr(0, 12) << "\n"
              << passed << " of " << count_of(static_cast<int>(lab.exercises.size()), "exercise")
              << " passed in your last checks. Hand in this one file.\n";
    return exit_code::passed;
}

}  // namespace course
