// The real data sets that the labs can use: names, sizes, hashes, where they come from.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/course/json_reports.hpp"

namespace course {

struct KnownFile {
    std::string name;    // unpacked; "name.gz" is as good
    std::int64_t bytes;  // unpacked
    std::string sha256;  // of the unpacked bytes; empty where no published one is known to us
};

struct DataSet {
    std::string id;  // "mnist"
    std::string title;
    std::vector<std::string> folders;  // below the data folder, where files may lie
    std::string source;                // where to download, and what
    std::vector<KnownFile> files;
};

const std::vector<DataSet>& data_sets();

/// Looks for every file of a set below `folder`, packed or not, and compares size and hash.
std::vector<DataFile> find_data(const fs::path& folder, const DataSet& set);

}  // namespace course
