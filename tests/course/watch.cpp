// Watching: every save checks the exercise that you are at; when it passes the next one comes.

#include <algorithm>
#include <ctime>
#include <iostream>

#include "tests/course/checking.hpp"
#include "tests/course/keyboard.hpp"
#include "tests/course/pages.hpp"
#include "tests/course/process.hpp"
#include "tests/course/verbs.hpp"
#include "tests/course/watched_files.hpp"

namespace course {

namespace {

constexpr int glance = 150;           // milliseconds between two looks at the files
constexpr double quick_enough = 1.0;  // seconds; slower exercises are not checked again as guards

class Watch {
public:
    Watch(const Context& context, const std::string& what)
        : context_(context), catalogue_(read_catalogue(context.root)) {
        const State state = load_state(context).state;
        lab_ = catalogue_.lab(what);
        if (lab_ != nullptr && lab_->exercises.empty())
            throw UsageError(lab_->folder + " is not in this copy yet");
        current_ = lab_ != nullptr ? next_in_lab(state, nullptr)
                                   : &meant_exercise(catalogue_, state, what);
        if (current_ == nullptr)
            throw UsageError("every exercise of " + lab_->id + " has passed; name one to watch it");
    }

    int run() {
        const Keyboard keyboard;
        WatchedFiles files(folders());
        bool due = true;
        for (;;) {
            if (due) check_now();
            const char key = keyboard.wait(glance);
            if (interrupted()) throw Interrupted();
            if (key == 'q') break;
            if (key == 'h') show_hint();
            const std::vector<fs::path> saved = files.changed();
            if (!saved.empty())
                current_ = &exercise_of(saved, *current_, catalogue_, load_state(context_).state);
            due = !saved.empty() || key == '\n' || key == 'c';
            if (key == 'n') due = skip() || due;
        }
        std::cout << "Where you are: ./course\n";
        return exit_code::passed;
    }

private:
    [[nodiscard]] std::vector<fs::path> folders() const {
        std::vector<fs::path> folders;
        for (const Lab& lab : catalogue_.labs)
            if (lab_ == nullptr || &lab == lab_) folders.push_back(context_.root / lab.folder);
        return folders;
    }

    // The first exercise after `from` that has not passed, around the end to the beginning.
    [[nodiscard]] const Exercise* next_in_lab(const State& state, const Exercise* from) const {
        std::vector<const Exercise*> all;
        for (const Lab& lab : catalogue_.labs)
            for (const Exercise& exercise : lab.exercises)
                if (lab_ == nullptr || &lab == lab_) all.push_back(&exercise);
        if (from != nullptr)
            std::rotate(all.begin(), std::find(all.begin(), all.end(), from) + 1, all.end());
        for (const Exercise* exercise : all)
            if (exercise != from && !state.of(exercise->id).passed()) return exercise;
        return nullptr;
    }

    // The exercise, and what passed before in the same file and is quick: an edit may break it.
    [[nodiscard]] Scope scope(const State& state) const {
        Scope scope;
        scope.lab = &lab_of(catalogue_, *current_);
        scope.stop_first = false;
        for (const Exercise& exercise : scope.lab->exercises) {
            const Progress progress = state.of(exercise.id);
            const bool guard = progress.passed() && exercise.file == current_->file &&
                               progress.seconds < quick_enough;
            if (&exercise == current_ || guard) scope.only.push_back(exercise.id);
        }
        return scope;
    }

    void check_now() {
        context_.look = look_of_output();  // the window may have another size now
        context_.now = static_cast<std::int64_t>(std::time(nullptr));
        const State before = load_state(context_).state;
        const Scope asked = scope(before);
        clear();
        std::cout << paint(context_.look, Paint::dim,
                           "Checking " + current_->id + " " + current_->name() + " ...")
                  << std::flush;
        Checked checked;
        std::string trouble;
        try {
            checked = run_check(context_, asked);
        } catch (const Fault& fault) {
            // The watch goes on: the next save may be better.
            clear();
            std::cout << harmless(fault.what()) << "\n";
            return footer();
        }
        State after = before;
        trouble = change_state(context_, [&](State& stored) {
            note_work(stored, current_->id, context_.now);
            remember(stored, checked.result, context_.now);
            after = stored;
        });
        clear();
        std::cout << check_text(context_, catalogue_, asked, checked, before);
        if (!trouble.empty()) std::cout << wrap(trouble, context_.look.width) << "\n";
        advance(after);
        footer();
    }

    // A pass moves on; the new exercise is checked when one of its files is saved.
    void advance(const State& state) {
        if (!state.of(current_->id).passed()) return;
        if (const Exercise* next = next_in_lab(state, current_)) current_ = next;
    }

    bool skip() {
        const Exercise* next = next_in_lab(load_state(context_).state, current_);
        if (next == nullptr) return false;
        current_ = next;
        return true;
    }

    void show_hint() {
        clear();
        context_.now = static_cast<std::int64_t>(std::time(nullptr));
        try {
            hint(context_, {current_->id, false, false});
        } catch (const Fault& fault) {
            std::cout << fault.what() << "\n";
        }
        footer();
    }

    void clear() const {
        // The screen and what was scrolled away; only on a terminal.
        if (context_.interactive)
            std::cout << "\x1b[H\x1b[2J\x1b[3J" << std::flush;
        else
            std::cout << "\n";
    }

    void footer() const {
        std::cout << "\n"
                  << paint(context_.look, Paint::dim,
                           "Watching for " + current_->id + " " + current_->name() + ", " +
                               time_now() + "   [h] hint  [n] next  [q] quit")
                  << std::endl;
    }

    static std::string time_now() {
        const std::time_t now = std::time(nullptr);
        char text[16];
        std::tm parts{};
        localtime_r(&now, &parts);
        return std::string(text, std::strftime(text, sizeof text, "%H:%M:%S", &parts));
    }

    Context context_;
    Catalogue catalogue_;
    const Lab* lab_ = nullptr;           // stay inside of it
    const Exercise* current_ = nullptr;  // the one that is checked
};

}  // namespace

int watch(const Context& context, const std::string& what) { return Watch(context, what).run(); }

}  // namespace course
