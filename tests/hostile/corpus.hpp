// The hostile corpus: programs that attack the grader, and archives that attack its intake.
//
// A program is a text that is put into a file of lab 1, programs/*.cpp. Its head says what it does,
// which promise it tries to break, what its verdict has to be and how long it may take:
//
//   // A53: sleeps for ever, which takes no processor time.
//   // Tries: time exceeded
//   // Base: right                  the answers after the attack: right, or wrong
//   // Expect: TL                   verdict of exercise 1.1; RE|TL where both are good
//   // Seconds: 120

#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace hostile {

namespace fs = std::filesystem;

struct Play {
    std::string name;                   // "a53_sleep"
    std::string what;                   // the first line of its head
    std::string tries;                  // the promise
    std::vector<std::string> expected;  // verdicts of exercise 1.1 that are good
    double seconds = 120;
    std::string text;  // of units.cpp; empty where the archive is the attack
};

/// What is put for @CANARY_FILE@, @SEED_KEY@ and @OUT@.
using Words = std::map<std::string, std::string>;

/// All programs of the folder, each put into `solution`, the text of units.cpp.
std::vector<Play> programs(const fs::path& folder, const std::string& solution, const Words& words);

/// Writes archives and folders that attack the intake, and says what must become of them.
/// `solution` is packed into some of them.
std::vector<Play> write_archives(const fs::path& inbox, const std::string& solution,
                                 const fs::path& canary);

}  // namespace hostile
