// The record of one graded submission: the one file that counts. Every gradebook, page and format
// is made from records alone.
//
// A record is JSON with a line for each member. All clock values stand in `timing`, on the last
// line but one; the rest is the same, byte for byte, whenever and wherever it is graded again.

#pragma once

#include <string>
#include <vector>

#include "tests/grading/intake.hpp"

namespace grading {

inline constexpr int record_version = 1;

/// A known wrong answer that this code gives.
struct Named {
    std::string id;
    std::string diagnosis;
};

struct Check {
    std::string id;       // "1.8"
    std::string name;     // "1.8 softmax"
    std::string file;     // "linear.cpp"
    std::string verdict;  // OK WA NS CE LE RE OL PL PV TL WL ML FS SK IE
    int points = 0;       // whole points, of max_points
    int max_points = 0;
    bool hidden = false;  // a hidden test decided
    std::string public_message;
    std::string private_message;  // never shown to students
    std::vector<Named> mistakes;
};

struct Timing {
    std::string graded_at;  // ISO 8601, UTC
    double seconds = 0;     // all of it
    double build = 0;       // in compiler and linker
    double judge = 0;
};

struct Record {
    std::string state = "running";  // then "graded" or "ie"
    std::string lab;
    std::string submission_id;
    std::string submission_hash;
    std::string grader_version;
    std::string compiler;
    std::string sandbox;
    std::string limits;
    std::string seed_key_id;
    std::string seed;
    std::string trouble;  // nothing was found, nothing could be read, or the grader broke: why
    std::vector<Seen> files;
    std::vector<Check> checks;
    Timing timing;

    [[nodiscard]] int points() const;
    [[nodiscard]] int max_points() const;
    [[nodiscard]] bool graded() const { return state == "graded"; }
};

/// The text of the file. `key` signs everything but `timing`.
std::string to_json(const Record& record, const std::string& key);

/// Throws Fault for what is no record: unknown version, missing members, points above their
/// maximum, ids twice; and for a wrong signature unless the key is empty.
Record parse_grading_record(const std::string& text, const std::string& key);

/// HMAC-SHA256 in hexadecimal.
std::string hmac(const std::string& key, const std::string& text);

/// The seed of the hidden inputs of one submission, as a whole number.
std::string seed_of(const std::string& key, const std::string& lab, const std::string& hash);

/// What may be kept of a message: sanitised, without addresses, at most 4 kB.
std::string kept(const std::string& message);

}  // namespace grading
