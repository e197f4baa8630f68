// The learner's state as JSON. The only file of the state that knows the format.

#include "tests/course/state.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "tests/course/files.hpp"

namespace course {

namespace {

using Json = nlohmann::json;

constexpr int version = 1;
constexpr std::int64_t pause = 15 * 60;  // seconds; a longer silence is not work

fs::path state_file(const Context& context) { return context.root / ".course" / "state.json"; }
fs::path previous_file(const Context& context) {
    return context.root / ".course" / "previous.json";
}

// The value under a key where it has the wanted type, else the default: old and edited files load.
template <class T>
T field(const Json& object, const char* key, T otherwise) {
    const auto found = object.find(key);
    if (found == object.end()) return otherwise;
    if constexpr (std::is_same_v<T, std::string>)
        return found->is_string() ? found->get<T>() : otherwise;
    else if constexpr (std::is_same_v<T, bool>)
        return found->is_boolean() ? found->get<T>() : otherwise;
    else
        return found->is_number() ? found->get<T>() : otherwise;
}

Json to_json(const State& state) {
    Json exercises = Json::object();
    for (const auto& [id, p] : state.exercises)
        exercises[id] = {{"verdict", p.verdict},         {"points", p.points},
                         {"checked_at", p.checked_at},   {"passed_at", p.passed_at},
                         {"diagnosis", p.diagnosis},     {"convention", p.convention},
                         {"hint_level", p.hint_level},   {"hint_at", p.hint_at},
                         {"hint_digest", p.hint_digest}, {"minutes", p.minutes},
                         {"seconds", p.seconds},         {"solution_shown", p.solution_shown}};
    return {{"version", version},
            {"exercises", exercises},
            {"use", state.use},
            {"current", state.current},
            {"last_seen", state.last_seen}};
}

Progress progress_of(const Json& object) {
    Progress p;
    p.verdict = field<std::string>(object, "verdict", "");
    p.points = field(object, "points", 0);
    p.checked_at = field<std::int64_t>(object, "checked_at", 0);
    p.passed_at = field<std::int64_t>(object, "passed_at", 0);
    p.diagnosis = field<std::string>(object, "diagnosis", "");
    p.convention = field(object, "convention", false);
    p.hint_level = std::clamp(field(object, "hint_level", 0), 0, 3);
    p.hint_at = field<std::int64_t>(object, "hint_at", 0);
    p.hint_digest = field<std::string>(object, "hint_digest", "");
    p.seconds = std::max(0.0, field(object, "seconds", 0.0));
    p.minutes = std::max(0.0, field(object, "minutes", 0.0));
    p.solution_shown = field(object, "solution_shown", false);
    return p;
}

// Throws std::exception for a text that is not one of our files.
State from_text(const std::string& text) {
    const Json json = Json::parse(text);
    if (!json.is_object() || field(json, "version", 0) != version)
        throw Fault("it was written by another version of the course");
    State state;
    const Json exercises = json.value("exercises", Json::object());
    for (const auto& [id, object] : exercises.items())
        if (object.is_object()) state.exercises[id] = progress_of(object);
    const Json use = json.value("use", Json::object());
    for (const auto& [lab, choice] : use.items())
        if (choice == "mine") state.use[lab] = "mine";
    state.current = field<std::string>(json, "current", "");
    state.last_seen = field<std::int64_t>(json, "last_seen", 0);
    return state;
}

// The lock is a file of its own: the state file itself is replaced on every change.
class Lock {
public:
    explicit Lock(const Context& context) {
        std::error_code ignored;
        fs::create_directories(context.root / ".course", ignored);
        file_ =
            open((context.root / ".course" / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        if (file_ >= 0) flock(file_, LOCK_EX);
    }
    ~Lock() {
        if (file_ >= 0) close(file_);
    }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

private:
    int file_ = -1;
};

LoadedState recover(const Context& context, const std::string& reason) {
    LoadedState loaded;
    const fs::path damaged = state_file(context).string() + ".damaged";
    std::error_code failed;
    fs::rename(state_file(context), damaged, failed);
    loaded.trouble = "The notes about your progress could not be read (" + reason + ").";
    if (!failed) loaded.trouble += " They are kept as " + shown(context, damaged) + ".";
    try {
        loaded.state = from_text(read_text(previous_file(context)));
        loaded.trouble += " An earlier copy is used.";
    } catch (const std::exception&) {
        loaded.trouble += " Your code is not touched; ./course check --all finds what passes.";
    }
    return loaded;
}

}  // namespace

Progress State::of(const std::string& id) const {
    const auto found = exercises.find(id);
    return found == exercises.end() ? Progress{} : found->second;
}

LoadedState load_state(const Context& context) {
    // A damaged file was put aside before: the copy is what there is.
    std::error_code ignored;
    const bool whole = fs::exists(state_file(context), ignored);
    const fs::path file = whole ? state_file(context) : previous_file(context);
    if (!fs::exists(file, ignored)) return {};
    std::string text;
    try {
        text = read_text(file);
    } catch (const std::exception& error) {
        return {{}, std::string("The notes about your progress cannot be opened: ") + error.what()};
    }
    try {
        return {from_text(text), ""};
    } catch (const std::exception&) {
        return recover(context, text.empty() ? "the file is empty" : "the file is damaged");
    }
}

std::string change_state(const Context& context, const std::function<void(State&)>& change) {
    const Lock lock(context);
    LoadedState loaded = load_state(context);
    change(loaded.state);
    try {
        std::error_code ignored;
        if (loaded.trouble.empty())
            fs::copy_file(state_file(context), previous_file(context),
                          fs::copy_options::overwrite_existing, ignored);
        // Names and messages may hold any bytes: what is not UTF-8 is replaced, not refused.
        write_text(
            state_file(context),
            to_json(loaded.state).dump(1, ' ', false, Json::error_handler_t::replace) + "\n");
    } catch (const std::exception& error) {
        return "Your progress could not be noted: " + std::string(error.what());
    }
    return loaded.trouble;
}

void note_work(State& state, const std::string& exercise, std::int64_t now) {
    const std::int64_t gap = now - state.last_seen;
    if (state.current == exercise && gap > 0 && gap <= pause)
        state.exercises[exercise].minutes += static_cast<double>(gap) / 60.0;
    state.current = exercise;
    state.last_seen = now;
}

}  // namespace course
