// The JSON that verbs write for programs; each is a pure function of what the verb found.

#pragma once

#include <string>
#include <vector>

#include "tests/course/catalogue.hpp"
#include "tests/course/state.hpp"

namespace course {

/// {"labs":[{"id","folder","title","points","max","exercises":[{"id","name","challenge","points",
/// "max","verdict","minutes"}]}],"next":"1.1" or null}
std::string json_of_map(const Catalogue& catalogue, const State& state, const Exercise* next);

struct Finding {
    std::string what;    // "compiler"
    std::string state;   // "found", "missing", "weak"
    std::string text;    // "g++ 12.2"
    std::string remedy;  // what to type; empty if nothing is missing
    bool needed = true;  // false: the course works without it
};

/// {"findings":[{"what","state","text","remedy","needed"}]}
std::string json_of_findings(const std::vector<Finding>& findings);

struct DataFile {
    std::string set;    // "mnist"
    std::string name;   // "train-images-idx3-ubyte"
    std::string path;   // where it was found; empty if it was not
    std::string state;  // "verified", "other content", "wrong size", "missing"
};

/// {"folder","files":[{"set","name","path","state"}]}
std::string json_of_data(const std::string& folder, const std::vector<DataFile>& files);

/// {"id","level","levels","hints":[...],"opens_at":seconds or null,"transfer"}
std::string json_of_hint(const std::string& id, const std::vector<std::string>& shown,
                         std::int64_t opens_at, const std::string& transfer);

}  // namespace course
