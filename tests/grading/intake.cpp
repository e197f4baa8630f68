// Who sent what, and which of it counts.

#include "tests/grading/intake.hpp"

#include <algorithm>
#include <regex>
#include <set>

#include "common/error.hpp"
#include "tests/course/files.hpp"
#include "tests/course/submission.hpp"

namespace grading {

namespace {

using course::Lab;
using course::UsageError;

constexpr std::size_t most_seen = 64;

std::string top_of(const std::string& path) { return path.substr(0, path.find('/')); }
std::string below_top(const std::string& path) {
    const std::size_t slash = path.find('/');
    return slash == std::string::npos ? "" : path.substr(slash + 1);
}
std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "" : path.substr(0, slash);
}
std::string name_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

// Hidden files and what archivers add; "../x" is no junk but an attack, which shall be seen.
bool is_junk(const std::string& path) {
    for (std::size_t start = 0; start < path.size();) {
        const std::size_t end = std::min(path.find('/', start), path.size());
        const std::string part = path.substr(start, end - start);
        if ((part.starts_with(".") && part != "..") || part == "__MACOSX") return true;
        start = end + 1;
    }
    return false;
}

bool is_manifest_name(const std::string& name, const Lab& lab) {
    const std::vector<std::string> names = manifest_names(lab);
    return std::find(names.begin(), names.end(), name) != names.end();
}

// Files of the lab lie at the top, in the lab's own folder, or in an archive named by the lab.
bool is_one_submission(const std::vector<Entry>& entries, const Lab& lab) {
    return std::any_of(entries.begin(), entries.end(), [&](const Entry& entry) {
        const std::string folder = folder_of(entry.path);
        if (folder.empty() && without_archive_ending(entry.path) == lab.id &&
            is_archive_name(entry.path))
            return true;
        return (folder.empty() || folder == lab.folder) &&
               is_manifest_name(name_of(entry.path), lab);
    });
}

/// Removes a single folder around everything, if there is more in it than nothing.
bool unwrap(std::vector<Entry>& entries) {
    if (entries.empty()) return false;
    const std::string top = top_of(entries[0].path);
    std::vector<Entry> inner;
    for (const Entry& entry : entries) {
        if (top_of(entry.path) != top) return false;
        const bool itself = below_top(entry.path).empty();
        if (itself && !is_folder(entry)) return false;
        if (itself) continue;
        inner.push_back(entry);
        inner.back().path = below_top(entry.path);
    }
    if (inner.empty()) return false;
    entries = std::move(inner);
    return true;
}

// How a platform names what one student sent: who, and which file of theirs, if it says so.
struct Sender {
    std::string who;
    std::string file;
    bool known = false;
};

Sender sender_of(const std::string& top) {
    // Moodle takes underscores out of names: what looks like another student behind is a file.
    static const std::regex moodle(R"(([^_]+_[0-9]+)_assignsubmission_[a-z]+_?(.*))");
    static const std::regex canvas(R"(([A-Za-z0-9-]+)(?:_LATE)?_([0-9]+)_[0-9]+_(.+))");
    std::smatch parts;
    if (top.size() < 300 && std::regex_match(top, parts, moodle)) return {parts[1], parts[2], true};
    if (top.size() < 300 && std::regex_match(top, parts, canvas))
        return {parts[1].str() + "_" + parts[2].str(), parts[3], true};
    return {without_archive_ending(top), top, false};
}

// "units-2.cpp" is what Canvas makes of units.cpp when it is handed in again.
std::string without_copy_number(const std::string& name) {
    static const std::regex copy(R"((.{1,200})-[0-9]{1,3}(\.[a-z.]+))");
    std::smatch parts;
    return std::regex_match(name, parts, copy) ? parts[1].str() + parts[2].str() : name;
}

void add_batch(const std::vector<Entry>& entries, std::vector<Arrival>& out) {
    std::map<std::string, Arrival> by_sender;
    for (const Entry& entry : entries) {
        const std::string top = top_of(entry.path);
        const Sender sender = sender_of(top);
        const bool loose = below_top(entry.path).empty() && !is_folder(entry);
        // A loose file that names no student (a list of marks, a licence) is nobody's.
        if (loose && entry.refused.empty() && !sender.known && !is_archive_name(top)) continue;
        Arrival& arrival = by_sender[sender.who];
        arrival.id = safe_id(sender.who);
        if (is_folder(entry)) continue;
        arrival.entries.push_back(entry);
        arrival.entries.back().path =
            loose ? without_copy_number(sender.file) : below_top(entry.path);
    }
    for (auto& [who, arrival] : by_sender)
        out.push_back(std::move(arrival));
}

void add_path(const fs::path& path, const Lab& lab, std::vector<Arrival>& out) {
    const fs::path whole = fs::absolute(path).lexically_normal();
    const fs::path named = whole.has_filename() ? whole : whole.parent_path();
    Arrival single;
    single.id = safe_id(without_archive_ending(named.filename().string()));
    std::vector<Entry> entries;
    try {
        const fs::file_status status = fs::symlink_status(named);
        if (!fs::exists(status)) throw UsageError(path.string() + " is not there");
        entries = fs::is_directory(status)
                      ? list_folder(named)
                      : list_archive(read_plain_file(named, std::size_t{1} << 30),
                                     named.filename().string());
    } catch (const dl::Error& error) {
        single.trouble = error.what();
        out.push_back(single);
        return;
    }
    std::erase_if(entries, [](const Entry& entry) { return is_junk(entry.path); });
    for (int depth = 0; depth < 4; ++depth) {
        if (is_one_submission(entries, lab)) {
            single.entries = std::move(entries);
            out.push_back(std::move(single));
            return;
        }
        if (!unwrap(entries)) break;
    }
    const std::size_t before = out.size();
    add_batch(entries, out);
    if (out.size() > before) return;
    single.entries = std::move(entries);  // nobody's files: then of whom the path names
    out.push_back(std::move(single));
}

// --- One submission ------------------------------------------------------------------------------

// Archives inside of a submission are opened once; an archive in an archive in it is not.
std::vector<Entry> opened(const Arrival& arrival, std::vector<Seen>& seen) {
    std::vector<Entry> all;
    for (const Entry& entry : arrival.entries) {
        if (is_folder(entry)) continue;
        if (!entry.refused.empty() || !is_archive_name(entry.path)) {
            all.push_back(entry);
            continue;
        }
        try {
            for (Entry& inner : list_archive(entry.read(most_archive_bytes), entry.path)) {
                if (is_folder(inner)) continue;
                inner.path = entry.path + "/" + inner.path;
                all.push_back(std::move(inner));
            }
        } catch (const std::exception& error) {
            seen.push_back({entry.path, "refused", error.what(), 0, ""});
        }
    }
    return all;
}

// The folder that holds the lab: its name, then how many files, then how far up it lies.
std::string home_of(const std::vector<Entry>& entries, const Lab& lab) {
    std::map<std::string, std::set<std::string>> found;
    for (const Entry& entry : entries)
        if (!is_junk(entry.path) && is_manifest_name(name_of(entry.path), lab))
            found[folder_of(entry.path)].insert(name_of(entry.path));
    std::string best;
    auto best_rank = std::tuple(false, std::size_t{0}, -1000L);
    for (const auto& [folder, names] : found) {
        const auto depth = std::count(folder.begin(), folder.end(), '/') + (folder.empty() ? 0 : 1);
        const auto rank = std::tuple(name_of(folder) == lab.folder && depth <= 3, names.size(),
                                     -static_cast<long>(depth));
        if (rank > best_rank) {
            best = folder;
            best_rank = rank;
        }
    }
    return best;
}

void take_file(const Entry& entry, const std::string& name, Submission& out) {
    Seen seen{name, "refused", entry.refused, static_cast<std::size_t>(entry.size), ""};
    try {
        if (entry.refused.empty()) {
            std::string text = entry.read(most_file_bytes);
            seen.bytes = text.size();
            seen.sha256 = course::sha256(text);
            if (text.find('\0') != std::string::npos)
                seen.why = "is not a text file";
            else {
                seen.fate = "taken";
                out.files[name] = std::move(text);
            }
        }
    } catch (const std::exception& error) {
        seen.why = error.what();
    }
    out.seen.push_back(seen);
}

}  // namespace

std::vector<std::string> manifest_names(const Lab& lab) {
    std::set<std::string> names;
    for (const course::Exercise& exercise : lab.exercises)
        names.insert(exercise.file);
    return {names.begin(), names.end()};
}

std::string safe_id(const std::string& name) {
    std::string id;
    bool changed = false;
    // Of a long name both ends count: the last digits are a platform's number for a student.
    const std::string shown =
        name.size() <= 48 ? name : name.substr(0, 24) + name.substr(name.size() - 24);
    for (const char c : shown) {
        const bool letter =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        const bool inside = !id.empty() && (c == '.' || c == '-');
        changed |= !letter && !inside;
        id += letter || inside ? c : '_';
    }
    if (changed || name.size() > 48 || id.empty())
        id += "-" + course::sha256(name).substr(0, 8);  // so that two of them stay two
    return id[0] == '-' ? "_" + id : id;
}

std::vector<Arrival> arrivals(const std::vector<fs::path>& paths, const Lab& lab) {
    std::vector<Arrival> all;
    for (const fs::path& path : paths)
        add_path(path, lab, all);
    std::sort(all.begin(), all.end(),
              [](const Arrival& a, const Arrival& b) { return a.id < b.id; });
    for (std::size_t i = 1; i < all.size(); ++i)
        if (all[i].id == all[i - 1].id)
            throw UsageError("two submissions are called " + all[i].id +
                             "; the name of a folder or archive must tell students apart");
    return all;
}

Submission take(const Arrival& arrival, const Lab& lab) {
    Submission out;
    out.id = arrival.id;
    out.trouble = arrival.trouble;
    std::vector<Seen> others;
    const std::vector<Entry> entries = opened(arrival, others);
    const std::string home = home_of(entries, lab);
    std::map<std::string, std::vector<const Entry*>> mine;
    for (const Entry& entry : entries) {
        if (folder_of(entry.path) == home && is_manifest_name(name_of(entry.path), lab)) {
            mine[name_of(entry.path)].push_back(&entry);
        } else if (others.size() < most_seen && !is_junk(entry.path)) {
            const bool bad = !entry.refused.empty();
            others.push_back({entry.path, bad ? "refused" : "ignored",
                              bad ? entry.refused : "is not a file of this lab",
                              static_cast<std::size_t>(entry.size), ""});
        }
    }
    for (const std::string& name : manifest_names(lab)) {
        if (mine[name].empty())
            out.seen.push_back({name, "missing", "was not handed in", 0, ""});
        else if (mine[name].size() > 1)
            out.seen.push_back({name, "refused", "is there more than once", 0, ""});
        else
            take_file(*mine[name][0], name, out);
    }
    for (Seen& seen : others)
        if (out.seen.size() < most_seen) out.seen.push_back(std::move(seen));
    return out;
}

}  // namespace grading
